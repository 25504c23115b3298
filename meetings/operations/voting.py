"""What a meeting decides at an item: counted votes, decisions by consensus, and what was decided without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import (
    ADOPTED_RESULTS,
    WITHOUT_VOTE,
    ItemOutcome,
    MajorityRule,
    ResolutionResult,
    VoteKind,
)
from meetings.document.votes import BY_CONSENSUS, Vote, carries, sentence_of
from meetings.models import AgendaItem, Meeting, Resolution
from meetings.operations.minutes import lock_for_minutes
from meetings.operations.resolutions import bears_something, number_resolution, refuse_voided
from meetings.permissions import may_record_resolution
from meetings.queries.presence import presence_of

CARRIED_RESULTS = ADOPTED_RESULTS | {ResolutionResult.RECOMMENDED}
"""For these a motion needs its majority."""
WAITING_RESULTS = frozenset({ResolutionResult.DEFERRED, ResolutionResult.POSTPONED})
"""The item comes back in the next meeting."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How it was decided: the counts, who could vote, and whether the chair's voice settled a tie."""

    kind: VoteKind
    sentence: str = ""
    vote: Vote | None = None
    entitled: int | None = None


def resolve(
    *, by: Actor, at: datetime, item: AgendaItem, title: str, wording: str,
    result: ResolutionResult | str, vote: Vote | None = None, by_consensus: bool = False,
    is_public: bool | None = None, sentence: str = "",
) -> Resolution:  # fmt: skip
    """A resolution of the meeting at this item, under the body's next number of the year.

    The counts have to match who was entitled at the item, and the category the majority the body's
    rules demand; without quorum only what was decided by consensus is recorded. An open item is dealt
    with, or waits for the next meeting, as the category says. Raises NotPermitted, NotPossible or
    InvalidInput.
    """
    with transaction.atomic():
        group = lock_current(item.meeting.group)
        meeting = lock_for_minutes(by=by, meeting=item.meeting)
        item = lock_current(item)
        _refuse_unfit(item, meeting, at)
        decision = _decision(meeting, item, result, vote, by_consensus=by_consensus)
        is_item_public = is_open_to_all(item)
        resolution = Resolution(
            group=group, decided_on=_day_of(meeting), title=title, wording=wording, result=result,
            item=item, position=_next_position(item),
            is_public=is_item_public if is_public is None else is_public,
        )  # fmt: skip
        _refuse_public(resolution, is_item_public=is_item_public)
        _take(resolution, decision, sentence)
        number_resolution(resolution)
        save_recorded(resolution, by=by, at=at)
        settle_item(by, at, item, result)
        return resolution


def change_resolution(
    *, by: Actor, at: datetime, resolution: Resolution, title: str, wording: str,
    result: ResolutionResult | str, vote: Vote | None = None, by_consensus: bool = False,
    is_public: bool = True, sentence: str = "", version: int | None = None,
) -> Resolution:  # fmt: skip
    """A resolution put right while its minutes are still being written; the number stays.

    Raises NotPermitted, NotPossible, Conflict when changed since ``version``, or InvalidInput.
    """
    with transaction.atomic():
        resolution, item, meeting = _lock(by, resolution, version)
        refuse_voided(resolution)
        _refuse_bearing(resolution)
        decision = _decision(meeting, item, result, vote, by_consensus=by_consensus)
        resolution.title, resolution.wording, resolution.result = title, wording, result
        resolution.is_public = is_public
        _refuse_public(resolution, is_item_public=is_open_to_all(item))
        _take(resolution, decision, sentence)
        return save_recorded(resolution, by=by, at=at)


def void_resolution(
    *, by: Actor, at: datetime, resolution: Resolution, because: str, version: int | None = None
) -> Resolution:
    """A resolution entered by mistake no longer counts; its number stays given.

    Raises NotPermitted, NotPossible, Conflict, or InvalidInput without a reason.
    """
    if not because.strip():
        raise InvalidInput.for_field("because", _("Please give a reason."))
    with transaction.atomic():
        if resolution.item_id is None:
            require(by, may_record_resolution, resolution.group)
            resolution = lock_current(resolution, version)
        else:
            resolution, _item, _meeting = _lock(by, resolution, version)
        refuse_voided(resolution)
        _refuse_bearing(resolution)
        resolution.voided_because = because.strip()
        return save_recorded(resolution, by=by.because(because.strip()), at=at)


def is_open_to_all(item: AgendaItem) -> bool:
    """Whether the public reads the item: it and the one above it are public."""
    return item.is_public and (item.parent is None or item.parent.is_public)


def _lock(
    by: Actor, resolution: Resolution, version: int | None
) -> tuple[Resolution, AgendaItem, Meeting]:
    """The resolution of a meeting whose minutes are still written, all locked."""
    item = resolution.item
    if item is None:
        raise NotPossible(_("This resolution belongs to no minutes. Please correct the record."))
    meeting = lock_for_minutes(by=by, meeting=item.meeting)
    return lock_current(resolution, version), item, meeting


def _decision(
    meeting: Meeting, item: AgendaItem, result: str, vote: Vote | None, *, by_consensus: bool
) -> Decision:
    """How it was decided, checked against attendance and rules."""
    if by_consensus:
        if vote is not None:
            raise InvalidInput.for_field(
                "by_consensus", _("Please record either a vote or a consensus.")
            )
        return Decision(VoteKind.CONSENSUS, BY_CONSENSUS)
    if vote is None and result in WITHOUT_VOTE:
        return Decision(VoteKind.UNRECORDED)
    presence = presence_of(meeting)
    quorum = presence.quorum(item)
    if not quorum.is_met:
        raise NotPossible(
            _(
                "There is no quorum at this item: %(present)d of %(members)d members with a vote are "
                "there, %(needed)d are needed. Without quorum only a consensus can be recorded."
            )
            % {
                "present": quorum.present,
                "members": quorum.members,
                "needed": quorum.needed,
            }
        )
    if vote is None:
        return Decision(VoteKind.UNRECORDED)
    _refuse_counts(vote, len(presence.entitled(item)), len(presence.recused(item)))
    rules = presence.rules
    chair_decided = vote.is_tie and rules.chair_breaks_ties and result in CARRIED_RESULTS
    is_carried = carries(vote, rules.majority, quorum.present, chair_breaks_tie=chair_decided)
    _refuse_category(result, MajorityRule(rules.majority), is_carried=is_carried)
    sentence = sentence_of(
        vote, is_carried=is_carried, chair_broke_tie=chair_decided and is_carried
    )
    return Decision(VoteKind.COUNTED, sentence, vote, quorum.present)


def _take(resolution: Resolution, decision: Decision, sentence: str) -> None:
    """Put how it was decided into the resolution; a sentence somebody wrote goes before ours."""
    vote = decision.vote
    resolution.vote_kind = decision.kind
    resolution.votes_yes = vote.yes if vote else None
    resolution.votes_no = vote.no if vote else None
    resolution.votes_abstained = vote.abstained if vote else None
    resolution.votes_recused = vote.recused if vote else None
    resolution.votes_entitled = decision.entitled
    resolution.result_sentence = sentence.strip() or decision.sentence


def settle_item(by: Actor, at: datetime, item: AgendaItem, result: str) -> None:
    """An open item takes the outcome that follows from what was decided."""
    if item.outcome != ItemOutcome.OPEN:
        return
    item.outcome = ItemOutcome.CARRIED if result in WAITING_RESULTS else ItemOutcome.DONE
    save_recorded(item, by=by, at=at)


def _day_of(meeting: Meeting) -> date:
    return timezone.localtime(meeting.began_at or meeting.starts_at).date()


def _next_position(item: AgendaItem) -> int:
    last = item.resolutions.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _refuse_unfit(item: AgendaItem, meeting: Meeting, at: datetime) -> None:
    """A meeting decides at an item of its agenda, on its day or later."""
    if item.is_heading:
        raise NotPossible(_("Nothing is decided at a heading."))
    if item.outcome == ItemOutcome.WITHDRAWN:
        raise NotPossible(_("This item was taken off the agenda."))
    if (meeting.began_at or meeting.starts_at) > at and _day_of(meeting) != timezone.localtime(
        at
    ).date():
        raise NotPossible(_("This meeting has not taken place yet."))


def _refuse_counts(vote: Vote, entitled: int, recused: int) -> None:
    """The counts are those of the people who were there."""
    if vote.recused != recused:
        raise InvalidInput.for_field(
            "recused",
            ngettext(
                "By the attendance list %(count)d person is recused at this item.",
                "By the attendance list %(count)d persons are recused at this item.",
                recused,
            )
            % {"count": recused},
        )
    if vote.cast != entitled:
        raise InvalidInput.for_field(
            "yes",
            _(
                "Yes, no and abstentions have to add up to %(entitled)d: so many were entitled to "
                "vote at this item. Now they add up to %(cast)d."
            )
            % {"entitled": entitled, "cast": vote.cast},
        )


def _refuse_category(result: str, rule: MajorityRule, *, is_carried: bool) -> None:
    """What was adopted had its majority, what was rejected had none."""
    if result in CARRIED_RESULTS and not is_carried:
        raise InvalidInput.for_field(
            "result",
            _("These votes are not enough: the rules of procedure demand “%(rule)s”.")
            % {"rule": rule.label},
        )
    if result == ResolutionResult.REJECTED and is_carried:
        raise InvalidInput.for_field(
            "result", _("With these votes the motion is carried and not rejected.")
        )


def _refuse_public(resolution: Resolution, *, is_item_public: bool) -> None:
    if resolution.is_public and not is_item_public:
        raise InvalidInput.for_field(
            "is_public", _("What is decided at an item that is not public is not public either.")
        )


def _refuse_bearing(resolution: Resolution) -> None:
    if bears_something(resolution):
        raise NotPossible(
            _("Something was founded or adopted by this resolution: it stays as it is.")
        )
