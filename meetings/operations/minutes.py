"""Taking minutes: the text of each item, two people at one text, and the times of the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible, require
from meetings.choices import ItemOutcome, MeetingState
from meetings.document.joining import joined
from meetings.models import (
    AgendaItem,
    Contribution,
    ContributionVersion,
    KeptContribution,
    Meeting,
)
from meetings.operations.seats import keep_seats
from meetings.permissions import may_take_minutes
from people.models import User

STRETCH_MINUTES = 5
"""What one person writes within the same five minutes is one earlier text."""
SLIP = 20
"""A save that takes away more characters than this keeps the text before it."""
LONGEST = 100_000
OUTCOMES = (ItemOutcome.OPEN, ItemOutcome.DONE, ItemOutcome.CARRIED, ItemOutcome.WITHDRAWN)
"""What whoever takes minutes may say of an item; referring has its own operation."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the minutes say about an item."""

    result: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands saved after a save: its revision and text, and the second text if there are two."""

    revision: int
    text: Text
    kept: KeptContribution | None = None


def refuse_released(meeting: Meeting) -> None:
    """Raise NotPossible for a meeting whose minutes are released: they never change."""
    if meeting.is_minuted:
        raise NotPossible(
            _("These minutes are released and do not change any more. Please record a correction.")
        )


def lock_for_minutes(*, by: Actor, meeting: Meeting) -> Meeting:
    """The meeting, locked until the transaction ends, whose minutes this person may write now.

    Raises NotPermitted, or NotPossible before the invitation, after release and if called off.
    """
    require(by, may_take_minutes, meeting)
    meeting = lock_current(meeting)
    refuse_released(meeting)
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting was called off."))
    if not meeting.takes_minutes:
        raise NotPossible(_("Minutes are taken once the invitation has been sent."))
    return meeting


def begin_meeting(
    *, by: Actor, at: datetime, meeting: Meeting, began_at: datetime | None = None
) -> Meeting:
    """The meeting with the time it really began; one that was invited to is now under way.

    Raises NotPermitted, NotPossible or InvalidInput.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=meeting)
        meeting.began_at = began_at or at
        _refuse_future("began_at", meeting.began_at, at)
        if meeting.state == MeetingState.INVITED:
            keep_seats(meeting, by=by, at=at)
            meeting.state = MeetingState.UNDERWAY
        return save_recorded(meeting, by=by, at=at)


def close_meeting(*, by: Actor, at: datetime, meeting: Meeting, closed_at: datetime) -> Meeting:
    """The meeting with the time it ended; its minutes are a draft from now on.

    One that nobody began has begun as planned. Raises NotPermitted, NotPossible or InvalidInput.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=meeting)
        _refuse_future("closed_at", closed_at, at)
        meeting.began_at = meeting.began_at or min(meeting.starts_at, closed_at)
        if closed_at < meeting.began_at:
            raise InvalidInput.for_field("closed_at", _("The end lies before the beginning."))
        if meeting.state == MeetingState.INVITED:
            keep_seats(meeting, by=by, at=at)
        meeting.closed_at = closed_at
        if meeting.state in (MeetingState.INVITED, MeetingState.UNDERWAY):
            meeting.state = MeetingState.DRAFT
        return save_recorded(meeting, by=by, at=at)


def set_outcome(
    *, by: Actor, at: datetime, item: AgendaItem, outcome: ItemOutcome | str
) -> AgendaItem:
    """The item with where it stands after the meeting. Raises NotPermitted, NotPossible, InvalidInput."""
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=item.meeting)
        item = lock_current(item)
        _refuse_heading(item)
        if outcome not in OUTCOMES:
            raise InvalidInput.for_field("outcome", _("Please choose from the list."))
        if item.outcome == outcome:
            return item
        item.outcome = outcome
        return save_recorded(item, by=by, at=at)


def save_text(
    *, by: Actor, at: datetime, item: AgendaItem, result: str, course: str, base_revision: int,
    base: Text | None = None, tried: Sequence[Text] = (), kept: KeptContribution | None = None,
) -> Saved:  # fmt: skip
    """The text of an item; nothing anybody wrote gets lost.

    ``base_revision`` is the saved text this one grew out of; ``base`` is that text as the writer's
    page remembers it, ``tried`` what the page sent before without hearing whether it arrived. When the
    saved text moved on, both are joined where the changes do not touch; else the saved one stays and this
    one is kept beside it. ``kept`` is the text this page has beside it already: it goes on there.
    Raises NotPermitted, NotPossible or InvalidInput.
    """
    mine = _checked(result, course)
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=item.meeting)
        _refuse_heading(item)
        current = _current(item, at)
        saved = Text(current.result, current.course)
        if kept is not None and (going_on := _open_kept(by, item, kept)) is not None:
            return Saved(current.revision, saved, _keep(going_on, mine, at))
        if mine == saved:
            return Saved(current.revision, saved)
        arrived = [one for one in reversed(tried) if _has_arrived(by, current, one)]
        start = arrived[0] if arrived else base or _text_of(current, base_revision)
        if start == saved:
            return _store(by, at, current, mine)
        text = _join(start, saved, mine)
        if text is None:
            return Saved(current.revision, saved, _kept(by, at, item, mine, base_revision))
        if text == saved:
            return Saved(current.revision, saved)
        return _store(by, at, current, text, is_new=True)


def settle_text(
    *, by: Actor, at: datetime, kept: KeptContribution, result: str, course: str,
    base_revision: int | None = None,
) -> Saved:  # fmt: skip
    """The text somebody decided on where there were two; both stay among the earlier texts.

    ``base_revision`` is the saved text they saw. Raises NotPermitted, NotPossible when it is settled,
    Conflict when the saved text has moved on since, or InvalidInput.
    """
    text = _checked(result, course)
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=kept.item.meeting)
        kept = KeptContribution.objects.select_for_update().get(pk=kept.pk)
        if kept.settled_at is not None:
            raise NotPossible(_("Somebody has decided already which text stays."))
        current = _current(kept.item, at)
        if base_revision is not None and base_revision != current.revision:
            raise Conflict(
                _("The saved text has changed in the meantime. Please compare both again.")
            )
        kept.settled_at, kept.settled_by = at, writer_of(by)
        kept.save()
        _add_version(current, Text(kept.result, kept.course), kept.written_by, kept.written_at)
        return _store(by, at, current, text, is_new=True)


def restore_text(*, by: Actor, at: datetime, version: ContributionVersion) -> Saved:
    """An earlier text, saved again as the newest. Raises NotPermitted or NotPossible."""
    item = version.contribution.item
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=item.meeting)
        return _store(by, at, _current(item, at), Text(version.result, version.course), is_new=True)


def writer_of(by: Actor) -> User | None:
    """The account that writes; none for the platform itself."""
    return by.user if isinstance(by.user, User) else None


def plain_lines(text: str) -> str:
    """The text with plain line ends, as it is saved and compared."""
    return text.replace("\r\n", "\n")


def _checked(result: str, course: str) -> Text:
    """Both texts with plain line ends and of a length that people read."""
    texts = {"result": plain_lines(result), "course": plain_lines(course)}
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise InvalidInput.for_field(name, _("This text is too long for one item."))
    return Text(**texts)


def _current(item: AgendaItem, at: datetime) -> Contribution:
    """The saved text; the meeting is locked, so nobody else makes it at the same moment."""
    found = Contribution.objects.filter(item=item).first()
    return found or Contribution(item=item, saved_at=at)


def _open_kept(by: Actor, item: AgendaItem, kept: KeptContribution) -> KeptContribution | None:
    """The second text this person goes on with; none when somebody settled it meanwhile."""
    known = KeptContribution.objects.select_for_update().get(pk=kept.pk, item=item)
    if known.written_by != writer_of(by):
        raise NotPermitted
    return known if known.settled_at is None else None


def _kept(by: Actor, at: datetime, item: AgendaItem, text: Text, base: int) -> KeptContribution:
    """A second text beside the saved one."""
    return KeptContribution.objects.create(
        item=item, result=text.result, course=text.course, base_revision=base,
        written_by=writer_of(by), written_at=at,
    )  # fmt: skip


def _keep(kept: KeptContribution, text: Text, at: datetime) -> KeptContribution:
    kept.result, kept.course, kept.written_at = text.result, text.course, at
    kept.save()
    return kept


def _join(base: Text | None, theirs: Text, mine: Text) -> Text | None:
    """Both texts in one; none without a common beginning, or when both changed the same place."""
    if base is None:
        return None
    result = joined(base.result, theirs.result, mine.result)
    course = joined(base.course, theirs.course, mine.course)
    return None if result is None or course is None else Text(result, course)


def _has_arrived(by: Actor, current: Contribution, tried: Text) -> bool:
    """Whether a text of this person, of which their page heard nothing, was saved."""
    return (
        current.pk is not None
        and current.versions.filter(
            result=tried.result, course=tried.course, saved_by=writer_of(by)
        ).exists()
    )


def _text_of(current: Contribution, revision: int) -> Text | None:
    """The text of that revision as far as it is known."""
    if revision == current.revision:
        return Text(current.result, current.course)
    if revision == 0:
        return Text()
    found = current.versions.filter(revision=revision).first() if current.pk else None
    return Text(found.result, found.course) if found else None


def _store(
    by: Actor, at: datetime, current: Contribution, text: Text, *, is_new: bool = False
) -> Saved:
    """The text as the newest revision, and among the earlier texts."""
    goes_on = not is_new and _goes_on(by, at, current, text)
    before = current.revision
    current.result, current.course = text.result, text.course
    current.revision, current.saved_by, current.saved_at = before + 1, writer_of(by), at
    current.save()
    version = current.versions.filter(revision=before).first() if goes_on else None
    version = version or ContributionVersion(contribution=current)
    version.revision, version.result, version.course = current.revision, text.result, text.course
    version.saved_by, version.saved_at = writer_of(by), at
    version.save()
    return Saved(current.revision, text)


def _goes_on(by: Actor, at: datetime, current: Contribution, text: Text) -> bool:
    """Whether the same person goes on writing in the same minutes, and takes nothing much away."""
    if current.saved_by != writer_of(by) or current.pk is None:
        return False
    stretch = timedelta(minutes=STRETCH_MINUTES).total_seconds()
    same_stretch = at.timestamp() // stretch == current.saved_at.timestamp() // stretch
    lost = max(len(current.result) - len(text.result), len(current.course) - len(text.course))
    return same_stretch and lost <= SLIP


def _add_version(current: Contribution, text: Text, who: User | None, when: datetime) -> None:
    """A text that never was the saved one, among the earlier texts."""
    if current.pk is None:
        current.save()
    current.revision += 1
    current.save()
    ContributionVersion.objects.create(
        contribution=current, revision=current.revision, result=text.result, course=text.course,
        saved_by=who, saved_at=when,
    )  # fmt: skip


def _refuse_heading(item: AgendaItem) -> None:
    if item.is_heading:
        raise NotPossible(_("A heading has no text of its own."))


def _refuse_future(name: str, moment: datetime, at: datetime) -> None:
    if moment > at:
        raise InvalidInput.for_field(name, _("This time lies in the future."))
