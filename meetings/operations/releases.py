"""From the draft to the confirmed minutes: review, release, confirmation by a later meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.formats import date_words
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPossible, require
from meetings.choices import Audience, EditionKind, ItemOutcome, MeetingState
from meetings.emails.minutes import RELEASED, REVIEW, readers_of
from meetings.models import AgendaItem, Edition, Meeting
from meetings.operations.editions import freeze_edition
from meetings.operations.implementation import report_settled
from meetings.operations.uploads import freeze_uploaded_minutes
from meetings.permissions import may_release, may_take_minutes
from meetings.queries.releases import HELD, kept_texts, open_objections, release_findings
from meetings.queries.rules import rules_of
from notices.operations import notify

DRAFTED = frozenset({MeetingState.DRAFT, MeetingState.REVIEW})
"""The meeting is over and its minutes are not released."""


class ReleasedMeanwhile(Conflict):
    """Somebody else released the minutes at the same moment."""

    def __init__(self) -> None:
        super().__init__(_("The minutes have been released already. They do not change any more."))


def send_for_review(
    *, by: Actor, at: datetime, meeting: Meeting, until: date | None = None
) -> Edition:
    """The draft as the members read it, frozen and sent to them; objections come in ``until`` then.

    Can be repeated with a later text and day while the minutes are under review. Raises
    NotPermitted, NotPossible, ReleasedMeanwhile, or InvalidInput for the day.
    """
    require(by, may_take_minutes, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        _refuse_unless_drafted(meeting)
        if kept_texts(meeting):
            raise NotPossible(
                _("Two people wrote at the same time. Please settle the second texts first.")
            )
        today = timezone.localtime(at).date()
        meeting.review_until = until or review_ends(meeting, today)
        if meeting.review_until < today:
            raise InvalidInput.for_field("until", _("This day lies in the past."))
        meeting.state = MeetingState.REVIEW
        save_recorded(meeting, by=by, at=at)
        edition = freeze_edition(
            by=by, at=at, meeting=meeting, kind=EditionKind.DRAFT, audience=Audience.MEMBERS
        )
        _tell(meeting, REVIEW, edition, at)
    return edition


def review_ends(meeting: Meeting, today: date) -> date:
    """The last day for objections to a draft that is sent today, by the body's rules."""
    return today + timedelta(days=rules_of(meeting.group).objection_days)


def release_minutes(*, by: Actor, at: datetime, meeting: Meeting) -> Edition:
    """The minutes released: three editions frozen, and from then on nothing changes.

    Returns the members' edition. Without a finished review it takes the actor's reason, unless the
    body's rules know no objections. Raises NotPermitted, NotPossible, InvalidInput for the reason,
    or ReleasedMeanwhile.
    """
    require(by, may_release, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        _refuse_unless_drafted(meeting)
        _refuse_open_ends(meeting)
        if not by.reason.strip() and is_early(meeting, timezone.localtime(at).date()):
            raise InvalidInput.for_field(
                "reason",
                _("The members can still object. Please say why the minutes are released now."),
            )
        meeting.state, meeting.released_at = MeetingState.RELEASED, at
        save_recorded(meeting, by=by, at=at)
        freeze_uploaded_minutes(by=by, at=at, meeting=meeting)
        report_settled(by=by, at=at, meeting=meeting)
        editions = {
            audience: freeze_edition(
                by=by, at=at, meeting=meeting, kind=EditionKind.MINUTES, audience=audience
            )
            for audience in (Audience.INTERNAL, Audience.MEMBERS, Audience.PUBLIC)
        }
        _tell(meeting, RELEASED, editions[Audience.MEMBERS], at)
    return editions[Audience.MEMBERS]


def is_early(meeting: Meeting, today: date) -> bool:
    """Whether a release on that day cuts off the objections the rules provide for."""
    if meeting.state == MeetingState.REVIEW:
        return meeting.review_until is not None and today <= meeting.review_until
    return rules_of(meeting.group).objection_days > 0


def confirm_minutes(*, by: Actor, at: datetime, meeting: Meeting, item: AgendaItem) -> Meeting:
    """That a later meeting noted or approved the minutes, at this item of its agenda.

    Raises NotPermitted, NotPossible, or InvalidInput for an item that does not do.
    """
    require(by, may_take_minutes, item.meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        if meeting.state == MeetingState.CONFIRMED:
            raise NotPossible(_("These minutes have been confirmed already."))
        if meeting.state != MeetingState.RELEASED:
            raise NotPossible(_("Only released minutes can be confirmed."))
        refuse_unfit_item(meeting, item)
        meeting.state, meeting.confirmed_in = MeetingState.CONFIRMED, item
        return save_recorded(meeting, by=by, at=at)


def refuse_unfit_item(meeting: Meeting, item: AgendaItem, field: str = "item") -> None:
    """Only an item of a later meeting of the same body, which has begun, deals with old minutes."""
    later = item.meeting
    if later.group_id != meeting.group_id:
        raise InvalidInput.for_field(field, _("This item belongs to a meeting of another body."))
    if later.starts_at <= meeting.starts_at:
        raise InvalidInput.for_field(field, _("This item does not belong to a later meeting."))
    if item.is_heading or item.outcome == ItemOutcome.WITHDRAWN:
        raise InvalidInput.for_field(field, _("Nothing is dealt with under this line."))
    if later.state not in HELD:
        raise InvalidInput.for_field(
            field,
            _("The meeting of %(day)s has not begun yet.") % {"day": date_words(later.starts_at)},
        )


def _refuse_unless_drafted(meeting: Meeting) -> None:
    if meeting.is_minuted:
        raise ReleasedMeanwhile
    if meeting.state not in DRAFTED:
        raise NotPossible(_("Please close the meeting first: its minutes are not drafted yet."))


def _refuse_open_ends(meeting: Meeting) -> None:
    """Objections are answered and the check finds nothing that forbids the release."""
    if open_objections(meeting):
        raise NotPossible(_("An objection has not been answered yet."))
    blocking = [finding for finding in release_findings(meeting) if finding.is_blocking]
    if blocking:
        raise NotPossible(
            _("The check before release found something to be put right: %(what)s")
            % {"what": blocking[0].text}
        )


def _tell(meeting: Meeting, kind: str, edition: Edition, at: datetime) -> None:
    """Queue the mail to everybody who reads the minutes; once for each edition."""
    for address in readers_of(meeting, timezone.localtime(at).date()):
        about = {"meeting": meeting.pk, "edition": edition.pk}
        notify(at=at, kind=kind, email=address, about=about, key=f"{kind}:{edition.pk}")
