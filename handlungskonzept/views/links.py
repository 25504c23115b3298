"""What the plan shows elsewhere: tasks on a member's desk, measures below other records."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import AnyUser
from core.formats import date_words
from core.registries import Link
from handlungskonzept.document import measures_of
from handlungskonzept.permissions import adoptions_visible_to, may_approve
from handlungskonzept.permissions.collisions import kept_texts_visible_to
from handlungskonzept.queries import adoption_in_force, submissions_waiting
from handlungskonzept.queries.states import returned_to
from landscape.models import Organisation
from meetings.models import Resolution


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Texts that wait for the office, and own texts that came back."""
    if isinstance(user, AnonymousUser):
        return []
    found = []
    waiting = len(submissions_waiting()) if may_approve(user) else 0
    if waiting:
        label = ngettext(
            "%(count)d text waits for approval", "%(count)d texts wait for approval", waiting
        )
        found.append(
            Link(
                label % {"count": waiting},
                reverse("handlungskonzept:approvals"),
                kind=_("Action plan"),
            )
        )
    for page, reason in returned_to(user):
        label = _("“%(title)s” came back: please revise") % {"title": page.draft_title}
        url = reverse("handlungskonzept:edit", args=[page.pk])
        found.append(Link(label, url, kind=_("Action plan"), note=reason))
    return found + [
        Link(
            _("Your text kept for “%(title)s” waits for your decision")
            % {"title": kept.page.draft_title},
            kept.get_absolute_url(),
            kind=_("Action plan"),
        )
        for kept in kept_texts_visible_to(user).filter(settled_at=None)
    ]


def references(user: AnyUser, thing: Any) -> list[Link]:
    """The version a resolution adopted, and the measures an organisation leads in the plan in force."""
    if isinstance(thing, Resolution):
        adoption = adoptions_visible_to(user).filter(resolution=thing).first()
        if adoption is None:
            return []
        note = _("valid from %(day)s") % {"day": date_words(adoption.valid_from)}
        return [Link(str(adoption), adoption.get_absolute_url(), kind=_("Action plan"), note=note)]
    if isinstance(thing, Organisation):
        adoption = adoption_in_force()
        if adoption is None:
            return []
        return [
            Link(
                section.label,
                reverse("handlungskonzept:measure", args=[section.address]),
                kind=_("Measure"),
            )
            for section in measures_of(adoption.version.plan_document)
            if section.sheet is not None and section.sheet.lead == str(thing)
        ]
    return []
