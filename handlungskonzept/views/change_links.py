"""What proposed changes show elsewhere: on a member's desk, and in what is held about a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.actor import AnyUser
from core.registries import Link
from handlungskonzept.choices import ChangeState
from handlungskonzept.models import ChangeProposal
from handlungskonzept.permissions import may_read_working_text
from handlungskonzept.permissions.changes import may_review_changes
from handlungskonzept.queries.changes import answered_since, proposals_by, waiting_for
from people.models import Person, User

ANSWERS_SHOWN = timedelta(days=14)
"""How long an answer stands among what waits for the proposer."""


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """How many proposals wait for who writes; the answers to own ones for two weeks."""
    if isinstance(user, AnonymousUser) or not isinstance(user, User):
        return []
    found = []
    waiting = waiting_for(user) if may_review_changes(user) else 0
    if waiting:
        label = ngettext(
            "%(count)d proposed change waits", "%(count)d proposed changes wait", waiting
        )
        address = f"{reverse('handlungskonzept:changes')}?stand={ChangeState.SENT}"
        found.append(Link(label % {"count": waiting}, address, kind=_("Action plan")))
    if may_read_working_text(user):
        answered = answered_since(user, clock.now() - ANSWERS_SHOWN)
        found.extend(_answer(change) for change in answered)
    return found


def _answer(change: ChangeProposal) -> Link:
    """What became of an own proposal, with the reason."""
    sentence = (
        _("Your proposal was taken up: %(place)s")
        if change.state == ChangeState.ACCEPTED
        else _("Your proposal was declined: %(place)s")
    )
    place = f"{change.page.draft_title}, {change.label}"
    return Link(
        sentence % {"place": place},
        change.get_absolute_url(),
        kind=_("Action plan"),
        note=change.answer,
    )


def personal_data(_user: AnyUser, person: Person) -> list[dict[str, Any]]:
    """The changes a person proposed or decided."""
    if person.user is None:
        return []
    return [
        {
            "kind": _("Proposed change"),
            "label": str(change),
            "at": change.proposed_at,
            "text": change.new_text,
            "reason": change.reason,
            "state": change.get_state_display(),
            "answer": change.answer,
            "role": _("proposed") if change.proposed_by_id == person.user.pk else _("decided"),
        }
        for change in proposals_by(person.user)
    ]
