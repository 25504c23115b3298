"""Mails about written procedures: asked for an answer, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import moment_words
from meetings.choices import ProcedureState
from meetings.emails.follow_ups import address_of
from meetings.models import WrittenProcedure
from notices.registry import Message, register_notice
from people.emails import site_address
from projectgroups.choices import VOTING_ROLES

STARTED = "meetings.procedure_started"
ENDED = "meetings.procedure_ended"


def register() -> None:
    """Let the queue put our kinds into words; ``apps.ready`` calls it."""
    register_notice(STARTED, render_started, gettext_lazy("Written procedures"))
    register_notice(ENDED, render_ended, gettext_lazy("Written procedures"))


def render_started(email: str, about: Mapping[str, Any]) -> Message | None:
    """The request to answer; nobody is asked any more once it is over.

    A mail passes unprotected ways: of a motion that is not public it says nothing.
    """
    procedure = _procedure(email, about)
    if procedure is None or procedure.state != ProcedureState.OPEN:
        return None
    if procedure.deadline <= clock.now():
        return None
    words = {
        "group": procedure.group,
        "title": _title(procedure),
        "wording": procedure.wording if procedure.is_public else _inside(),
        "moment": moment_words(procedure.deadline),
        "url": site_address(procedure.get_absolute_url()),
    }
    return Message(
        subject=_("Please answer in writing: %(title)s") % words,
        text=_(
            "Good day,\n\n"
            "%(group)s decides in writing:\n"
            "%(title)s\n\n"
            "%(wording)s\n\n"
            "Please answer until %(moment)s. After signing in you choose yes, no or abstention, or "
            "say that you want to talk about it in a meeting:\n"
            "%(url)s\n"
        )
        % words,
        line=_("Please answer until %(moment)s: %(title)s") % words,
        url=str(words["url"]),
    )


def render_ended(email: str, about: Mapping[str, Any]) -> Message | None:
    """How it ended, for everybody who was asked and still belongs."""
    procedure = _procedure(email, about)
    if procedure is None or procedure.state == ProcedureState.OPEN:
        return None
    words = {
        "group": procedure.group,
        "title": _title(procedure),
        "outcome": _outcome(procedure) if procedure.is_public else _inside(),
        "url": site_address(procedure.get_absolute_url()),
    }
    return Message(
        subject=_("Written procedure ended: %(title)s") % words,
        text=_(
            "Good day,\n\n"
            "the written procedure of this body has ended: %(group)s\n"
            "%(title)s\n\n"
            "%(outcome)s\n\n"
            "%(url)s\n"
        )
        % words,
        line=f"{words['title']}: {words['outcome']}",
        url=str(words["url"]),
    )


def _outcome(procedure: WrittenProcedure) -> str:
    """The resolution with its result, or why there is none."""
    resolution = procedure.resolution
    if resolution is None:
        return _("No decision: %(reason)s") % {"reason": procedure.ended_because}
    result = resolution.get_result_display()
    return f"{resolution.number}, {result} ({resolution.result_sentence})"


def _title(procedure: WrittenProcedure) -> str:
    return procedure.title if procedure.is_public else _("not public")


def _inside() -> str:
    return _("You read more about it after signing in.")


def _procedure(email: str, about: Mapping[str, Any]) -> WrittenProcedure | None:
    """The procedure a notice is about, as long as whoever was asked at this address has a vote."""
    found = WrittenProcedure.objects.select_related("group", "resolution")
    procedure = found.filter(pk=about["procedure"]).first()
    if procedure is None:
        return None
    voters = procedure.group.memberships.active_on(clock.today()).filter(role__in=VOTING_ROLES)
    asked = procedure.votes.filter(membership__in=voters.values("pk"))
    people = (vote.membership.person for vote in asked.select_related("membership__person__user"))
    return procedure if email in {address_of(person) for person in people} else None
