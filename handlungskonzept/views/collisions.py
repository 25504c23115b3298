"""Two texts of one page side by side: their writer decides unit by unit, or gives the own one up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Revision

from core import clock
from core.access import actor_of, members
from core.formats import moment_words
from core.operations import InvalidInput, Refusal, show_refusal
from handlungskonzept.forms.collisions import DecisionForm
from handlungskonzept.models import KeptText, MeasurePage, PlanPage
from handlungskonzept.operations.collisions import (
    SavedAgain,
    SettledAlready,
    discard_kept_text,
    settle_collision,
)
from handlungskonzept.permissions.collisions import kept_texts_visible_to
from handlungskonzept.queries.collision_words import Wording
from handlungskonzept.queries.collisions import BASE, TYPED, mark_of, merged_kept
from handlungskonzept.queries.pages import plan_page


@require_http_methods(["GET", "HEAD", "POST"])
@members
def collision(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of one kept text; a decision about all of them is saved as a new draft."""
    kept = get_object_or_404(kept_texts_visible_to(request.user), pk=pk)
    if kept.settled_at is not None:
        return _decided_before(request)
    page = plan_page(kept.page_id)
    assert page is not None
    assert page.latest_revision is not None
    if request.method != "POST":
        return _ask(request, kept, page, status=200)
    answers = _answers(request, kept, page)
    if not answers.is_valid():
        return _ask(request, kept, page, status=422, form=answers)
    return _settle(request, kept, page, answers)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def collision_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before the own text is given up."""
    kept = get_object_or_404(kept_texts_visible_to(request.user), pk=pk)
    if request.method == "POST" and kept.settled_at is None:
        discard_kept_text(by=actor_of(request), at=clock.now(), kept=kept)
        messages.success(request, _("Your text was given up; the saved text stays as it is."))
        return redirect("handlungskonzept:overview")
    if kept.settled_at is not None:
        return _decided_before(request)
    return render(request, "handlungskonzept/collision_discard.html", {"kept": kept})


def _settle(
    request: HttpRequest, kept: KeptText, page: PlanPage, answers: DecisionForm
) -> HttpResponse:
    try:
        settle_collision(
            by=actor_of(request), at=clock.now(), kept=kept,
            decisions=answers.decisions(), seen=answers.cleaned_data["seen"],
        )  # fmt: skip
    except SettledAlready:
        return _decided_before(request)
    except SavedAgain as refused:
        page = plan_page(kept.page_id) or page
        again = _answers(request, kept, page)
        messages.warning(request, str(refused.message))
        return _ask(request, kept, page, status=409, form=again)
    except InvalidInput as refused:
        answers.show(refused.errors)
        return _ask(request, kept, page, status=422, form=answers)
    except Refusal as refused:
        show_refusal(answers, refused)
        return _ask(request, kept, page, status=refused.status, form=answers)
    messages.success(request, _("Your decisions are saved as a new draft of this page."))
    return redirect(_way_on(request, page))


def _ask(
    request: HttpRequest,
    kept: KeptText,
    page: PlanPage,
    *,
    status: int,
    form: DecisionForm | None = None,
) -> HttpResponse:
    """The page with all questions; an answered form keeps its answers, but is shown the newest mark."""
    latest = page.latest_revision
    assert latest is not None
    words, merged = _wording(kept, page, latest), merged_kept(page, latest, kept)
    context = {
        "kept": kept,
        "page": page,
        "who": _who(latest),
        "form": form or _blank(kept, page, latest),
        "mark": mark_of(latest),
        "taken": words.merged(merged.taken, is_mine=True),
        "came_in": words.merged(merged.came_in, is_mine=False),
    }
    return render(request, "handlungskonzept/collision.html", context, status=status)


def _answers(request: HttpRequest, kept: KeptText, page: PlanPage) -> DecisionForm:
    """The posted answers to the questions as they are now."""
    latest = page.latest_revision
    assert latest is not None
    return DecisionForm(request.POST, questions=_questions(kept, page, latest), who=_who(latest))


def _blank(kept: KeptText, page: PlanPage, latest: Revision) -> DecisionForm:
    return DecisionForm(questions=_questions(kept, page, latest), who=_who(latest))


def _questions(kept: KeptText, page: PlanPage, latest: Revision) -> list[Any]:
    words, is_based = _wording(kept, page, latest), kept.content.get(BASE) is not None
    units = merged_kept(page, latest, kept).questions
    return [words.question(unit, is_based=is_based) for unit in units]


def _wording(kept: KeptText, page: PlanPage, latest: Revision) -> Wording:
    return Wording(page, latest.content, kept.content[TYPED], kept.content.get(BASE))


def _who(latest: Revision) -> str:
    """Whose text is saved, and since when."""
    who = str(latest.user or _("the platform"))
    return _("%(who)s (saved %(when)s)") % {"who": who, "when": moment_words(latest.created_at)}


def _decided_before(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("You have already decided about this text."))
    return redirect("handlungskonzept:overview")


def _way_on(request: HttpRequest, page: PlanPage) -> str:
    if request.POST.get("then") != "write":
        return f"{reverse('handlungskonzept:overview')}#seite-{page.pk}"
    anchor = getattr(page, "measure", None) if isinstance(page, MeasurePage) else None
    if anchor is not None:
        return reverse("handlungskonzept:sheet_edit", args=[anchor.code.lower()])
    return reverse("handlungskonzept:edit", args=[page.pk])
