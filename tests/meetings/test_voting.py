"""Votes are checked against who was there, and a number is given once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.changes import Stale, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import (
    ItemKind,
    ItemOutcome,
    MajorityRule,
    ResolutionResult,
    Seat,
    VoteKind,
)
from meetings.document.votes import Vote
from meetings.models import Resolution
from meetings.operations import voting as operations
from meetings.operations.agenda import add_item
from meetings.operations.attendance import add_stranger, record_departure, recuse
from meetings.operations.minutes import set_outcome
from meetings.operations.resolutions import correct_resolution
from meetings.queries.minutes import minutes_sheet
from meetings.queries.resolutions import next_number
from meetings.queries.voting import voters_at
from tests.factories.at_once import at_once, share_database
from tests.factories.meetings_minutes import Room, make_room, release
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
WORDS = {"title": "Lotsen", "wording": "Die Lotsen beginnen im Herbst."}
ADOPTED, REJECTED = ResolutionResult.ADOPTED, ResolutionResult.REJECTED


@kept(at=AT)
def room() -> Room:
    """Five members, all of them here."""
    found = make_room(5)
    found.come(0, 1, 2, 3, 4)
    return found


def decide(room: Room, number: int = 1, **values: Any) -> Resolution:
    """The chair records what was decided at this item."""
    given = {**WORDS, "result": ADOPTED, **values}
    return operations.resolve(by=acting(room.chair), at=AT, item=room.items[number], **given)


def refused_at(room: Room, **values: Any) -> list[str]:
    """The fields at which recording is refused."""
    with pytest.raises(InvalidInput) as refusal:
        decide(room, **values)
    return list(refusal.value.errors)


def test_a_counted_vote_gets_number_sentence_and_day(room: Room) -> None:
    resolution = decide(room, vote=Vote(3, 1, 1))

    assert resolution.number == f"{room.group.short_name} 2021/01"
    assert resolution.decided_on == AT.date()
    assert resolution.result_sentence == (
        "mehrheitlich mit 3 Ja- gegen 1 Nein-Stimme bei 1 Enthaltung"
    )
    assert (resolution.vote_kind, resolution.votes_entitled) == (VoteKind.COUNTED, 5)
    assert (resolution.item, resolution.position) == (room.items[1], 1)


def test_several_resolutions_of_one_item_keep_their_order(room: Room) -> None:
    found = [decide(room, by_consensus=True), decide(room, by_consensus=True)]

    assert [one.position for one in found] == [1, 2]
    assert [one.number[-2:] for one in found] == ["01", "02"]


def test_a_sentence_somebody_wrote_goes_before_ours(room: Room) -> None:
    resolution = decide(room, vote=Vote(5, 0, 0), sentence="einstimmig, in geheimer Abstimmung")

    assert resolution.result_sentence == "einstimmig, in geheimer Abstimmung"


@pytest.mark.parametrize("vote", [Vote(3, 1, 0), Vote(5, 1, 0), Vote(4, 0, 0, 1)])
def test_the_counts_are_those_of_the_people_who_were_there(room: Room, vote: Vote) -> None:
    field = "recused" if vote.recused else "yes"

    assert refused_at(room, vote=vote) == [field]


def test_the_message_names_the_number_expected(room: Room) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decide(room, vote=Vote(3, 1, 0))

    assert "5" in refusal.value.errors["yes"][0]


def test_who_left_is_recused_or_represented_counts_so(room: Room) -> None:
    record_departure(by=SYSTEM, at=AT, attendance=room.attendances[4], item=room.items[0])
    recuse(by=acting(room.chair), at=AT, attendance=room.attendances[3], item=room.items[1])
    add_stranger(
        by=SYSTEM, at=AT, meeting=room.meeting, first_name="Uta", last_name="Vertretung",
        seat=Seat.DEPUTY, deputises_for=room.attendances[4],
    )  # fmt: skip
    voters = voters_at(room.items[1])
    assert (len(voters.entitled), len(voters.recused)) == (4, 1)

    resolution = decide(room, vote=Vote(4, 0, 0, 1))

    assert resolution.votes_entitled == 4
    assert resolution.result_sentence.startswith("einstimmig; eine Person war befangen")


def test_without_quorum_only_a_consensus_is_recorded() -> None:
    room = make_room(5)
    room.come(0, 1)

    for values in ({"vote": Vote(2, 0, 0)}, {"result": ADOPTED}, {"result": REJECTED}):
        with pytest.raises(NotPossible):
            decide(room, **values)
    assert decide(room, by_consensus=True).vote_kind == VoteKind.CONSENSUS
    assert decide(room, result=ResolutionResult.NOTED).vote_kind == VoteKind.UNRECORDED
    assert not Resolution.objects.filter(vote_kind=VoteKind.COUNTED).exists()


def test_the_category_fits_the_majority(room: Room) -> None:
    assert refused_at(room, vote=Vote(2, 3, 0)) == ["result"]
    assert refused_at(room, vote=Vote(2, 2, 1)) == ["result"]
    assert refused_at(room, vote=Vote(3, 2, 0), result=REJECTED) == ["result"]
    assert decide(room, vote=Vote(2, 2, 1), result=REJECTED).result == REJECTED
    assert decide(room, vote=Vote(1, 3, 1), result=ResolutionResult.DEFERRED).votes_no == 3


@pytest.mark.parametrize(
    ("rule", "vote", "is_enough"),
    [
        (MajorityRule.TWO_THIRDS, Vote(3, 2, 0), False),
        (MajorityRule.TWO_THIRDS, Vote(4, 1, 0), True),
        (MajorityRule.ABSOLUTE, Vote(2, 0, 3), False),
        (MajorityRule.UNANIMOUS, Vote(4, 1, 0), False),
        (MajorityRule.UNANIMOUS, Vote(4, 0, 1), True),
    ],
)
def test_the_rules_of_the_body_say_which_majority(
    rule: MajorityRule, vote: Vote, is_enough: bool
) -> None:
    room = make_room(5, majority=rule)
    room.come(0, 1, 2, 3, 4)

    if is_enough:
        assert decide(room, vote=vote).is_adopted
    else:
        assert refused_at(room, vote=vote) == ["result"]


def test_the_chair_settles_a_tie_where_the_rules_say_so() -> None:
    room = make_room(4, chair_breaks_ties=True)
    room.come(0, 1, 2, 3)

    resolution = decide(room, vote=Vote(2, 2, 0))

    assert "Stimme der Sitzungsleitung" in resolution.result_sentence


def test_vote_and_consensus_exclude_each_other(room: Room) -> None:
    assert refused_at(room, vote=Vote(5, 0, 0), by_consensus=True) == ["by_consensus"]


def test_an_open_item_takes_the_outcome_that_follows(room: Room) -> None:
    decide(room, 0, by_consensus=True)
    decide(room, 1, result=ResolutionResult.POSTPONED)

    outcomes = [item.outcome for item in room.meeting.items.order_by("pk")][:2]
    assert outcomes == [ItemOutcome.DONE, ItemOutcome.CARRIED]


def test_nothing_is_decided_at_a_heading_or_what_was_taken_off(room: Room) -> None:
    heading = add_item(by=SYSTEM, at=AT, meeting=room.meeting, title="Teil", kind=ItemKind.HEADING)
    set_outcome(by=SYSTEM, at=AT, item=room.items[0], outcome=ItemOutcome.WITHDRAWN)
    room.items[1] = heading

    for number in (0, 1):
        with pytest.raises(NotPossible):
            decide(room, number, by_consensus=True)


def test_what_is_not_public_stays_so(room: Room) -> None:
    secret = add_item(by=SYSTEM, at=AT, meeting=room.meeting, title="Personalfall", is_public=False)
    room.items[0] = secret

    assert refused_at(room, number=0, by_consensus=True, is_public=True) == ["is_public"]
    assert not decide(room, 0, by_consensus=True).is_public


def test_a_resolution_is_put_right_before_the_release(room: Room) -> None:
    resolution = decide(room, vote=Vote(5, 0, 0))
    opened_at = version_of(resolution)

    changed = operations.change_resolution(
        by=acting(room.chair), at=AT, resolution=resolution, version=opened_at, vote=Vote(4, 1, 0),
        result=ADOPTED, **WORDS | {"title": "Lotsen im Herbst"},
    )  # fmt: skip

    assert (changed.number, changed.title) == (resolution.number, "Lotsen im Herbst")
    assert changed.result_sentence == "mehrheitlich mit 4 Ja- gegen 1 Nein-Stimme"
    with pytest.raises(Stale):
        operations.change_resolution(
            by=SYSTEM, at=AT, resolution=resolution, version=opened_at, by_consensus=True,
            result=ADOPTED, **WORDS,
        )  # fmt: skip


def test_a_resolution_struck_out_keeps_its_number(room: Room) -> None:
    resolution = decide(room, by_consensus=True)
    with pytest.raises(InvalidInput):
        operations.void_resolution(by=SYSTEM, at=AT, resolution=resolution, because=" ")

    struck = operations.void_resolution(
        by=acting(room.chair), at=AT, resolution=resolution, because="Doppelt erfasst"
    )

    assert not struck.is_adopted
    assert next_number(room.group, 2021).endswith("/02")
    for attempt in (
        lambda: operations.void_resolution(by=SYSTEM, at=AT, resolution=struck, because="Nochmal"),
        lambda: operations.change_resolution(
            by=SYSTEM, at=AT, resolution=struck, by_consensus=True, result=ADOPTED, **WORDS
        ),
    ):
        with pytest.raises(NotPossible):
            attempt()


def test_what_stands_in_minutes_is_not_corrected_beside_them(room: Room) -> None:
    resolution = decide(room, by_consensus=True)

    def correct() -> None:
        correct_resolution(
            by=acting(make_office(), "Irrtum"), at=AT, resolution=resolution, result=ADOPTED,
            decided_on=AT.date(), **WORDS,
        )  # fmt: skip

    with pytest.raises(NotPossible):
        correct()
    release(room.meeting)
    resolution = Resolution.objects.get(pk=resolution.pk)
    with pytest.raises(NotPossible):
        correct()


def test_after_the_release_nothing_is_changed(room: Room) -> None:
    resolution = decide(room, by_consensus=True)
    release(room.meeting)
    resolution = Resolution.objects.get(pk=resolution.pk)

    for attempt in (
        lambda: decide(room, by_consensus=True),
        lambda: operations.void_resolution(by=SYSTEM, at=AT, resolution=resolution, because="x"),
        lambda: operations.change_resolution(
            by=SYSTEM, at=AT, resolution=resolution, by_consensus=True, result=ADOPTED, **WORDS
        ),
    ):
        with pytest.raises(NotPossible):
            attempt()


def test_members_do_not_record_decisions(room: Room) -> None:
    member = make_user()
    make_membership(room.group, member)

    with pytest.raises(NotPermitted):
        operations.resolve(
            by=acting(member), at=AT, item=room.items[0], result=ADOPTED, by_consensus=True, **WORDS
        )


def test_a_vote_the_attendance_no_longer_bears_out_is_found(room: Room) -> None:
    resolution = decide(room, vote=Vote(5, 0, 0))
    assert minutes_sheet(room.meeting).items[1].outdated == []

    recuse(by=acting(room.chair), at=AT, attendance=room.attendances[0], item=room.items[1])

    assert minutes_sheet(room.meeting).items[1].outdated == [resolution]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_get_four_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_room(1)
    share_database(tmp_path, monkeypatch)

    numbers = at_once(
        *[lambda at=at: decide(room, at, by_consensus=True).number for at in range(len(room.items))]
    )

    assert sorted(numbers) == [f"{room.group.short_name} 2021/0{n}" for n in (1, 2, 3, 4)]
