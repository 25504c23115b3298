"""The rules of procedure of a body."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.changes import changes_of
from meetings.forms.rules import PresetForm, RulesForm
from meetings.operations.rules import keep_rules
from meetings.permissions import may_keep_rules
from meetings.queries.rules import PRESETS, rules_of
from meetings.views.access import demand, group_or_404, members, posted
from meetings.views.forms import FormPage, run_form
from projectgroups.permissions import may_see_members


@members
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """A body's rules: its members read them, the office keeps them."""
    group = group_or_404(request, slug)
    demand(may_see_members(request.user, group) or may_keep_rules(request.user, group))
    record = rules_of(group)
    if not may_keep_rules(request.user, group):
        demand(request.method != "POST")
        return render(request, "meetings/rules_read.html", {"group": group, "rules": record})
    preset = PRESETS.get(request.GET.get("vorlage", ""))
    initial = {**preset.values, "source": preset.source} if preset is not None else {}
    page = FormPage(
        title=_("Rules of procedure"),
        submit=_("Save"),
        done=_("The rules of procedure are saved."),
        over=group.name,
        lead=_("Deadlines, quorum and majority of all meetings of this body follow from them."),
        back_url=reverse("desk:group", args=[group.slug]),
        back_label=group.name,
    )
    context = {
        "group": group,
        "presets": PresetForm(initial={"vorlage": request.GET.get("vorlage", "")}),
        "is_filled": preset is not None,
        "is_saved": record.pk is not None,
        "changes": changes_of(record) if record.pk is not None else [],
    }
    form = RulesForm(posted(request), record=record, initial=initial)
    arguments = {"group": group}
    return run_form(
        request, form, page, keep_rules, arguments=arguments, template="meetings/rules.html",
        context=context, done_url=lambda saved: reverse("meetings:rules", args=[saved.group.slug]),
    )  # fmt: skip
