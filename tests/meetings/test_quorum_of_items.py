"""Who is there at which item, who votes, and whether that is enough."""

from __future__ import annotations

from typing import Any

import pytest

from core.actor import Actor
from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import Answer, AttendanceState, QuorumRule, Seat
from meetings.models import Attendance
from meetings.operations import attendance as operations
from meetings.queries.presence import presence_of
from meetings.queries.quorum import entitled_at, quorum_at
from projectgroups.choices import Role
from tests.factories.meetings_minutes import Room, make_room, release
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=AT)
def room() -> Room:
    """Five members, four of them here."""
    found = make_room(5)
    found.come(0, 1, 2, 3)
    return found


def do(operation: Any, *, by: Actor = SYSTEM, **values: Any) -> Any:
    """The operation, by the platform unless told."""
    return operation(by=by, at=AT, **values)


def test_more_than_half_of_five_are_three(room: Room) -> None:
    quorum = quorum_at(room.meeting, room.items[0])

    assert (quorum.present, quorum.needed, quorum.members, quorum.is_met) == (4, 3, 5, True)


@pytest.mark.parametrize(
    ("rules", "needed"),
    [
        ({"quorum": QuorumRule.HALF}, 3),
        ({"quorum": QuorumRule.NUMBER, "quorum_number": 6}, 6),
        ({"quorum": QuorumRule.NONE}, 1),
        ({"quorum": QuorumRule.MORE_THAN_HALF}, 3),
    ],
)
def test_the_rules_say_how_many_are_needed(rules: dict[str, Any], needed: int) -> None:
    room = make_room(5, **rules)

    quorum = quorum_at(room.meeting, room.items[0])

    assert (quorum.needed, quorum.is_met) == (needed, False)


def test_who_leaves_after_an_item_still_votes_there_and_at_what_is_below(room: Room) -> None:
    one, (first, second, below, third) = room.attendances[0], room.items

    do(operations.record_departure, attendance=one, item=second)

    assert [one in entitled_at(room.meeting, item) for item in (first, second, below, third)] == [
        True, True, True, False,
    ]  # fmt: skip


def test_who_comes_later_and_comes_back_is_there_in_parts(room: Room) -> None:
    one, (first, second, below, third) = room.attendances[4], room.items

    do(operations.record_arrival, attendance=one, item=first)
    do(operations.record_departure, attendance=one, item=first)
    do(operations.record_arrival, attendance=one, item=third)

    one.refresh_from_db()
    presence = presence_of(room.meeting)
    there = [presence.is_there(one, item) for item in (first, second, below, third)]
    assert there == [True, False, False, True]
    assert one.state == AttendanceState.PRESENT


def test_parts_do_not_overlap_nor_run_backwards(room: Room) -> None:
    one, (first, second, _below, third) = room.attendances[0], room.items
    do(operations.record_span, attendance=one, comes_at=first, leaves_after=second)

    with pytest.raises(InvalidInput):
        do(operations.record_span, attendance=one, comes_at=second)
    with pytest.raises(InvalidInput):
        do(operations.record_span, attendance=one, comes_at=third, leaves_after=first)


def test_nobody_leaves_who_was_not_there(room: Room) -> None:
    with pytest.raises(NotPossible):
        do(operations.record_departure, attendance=room.attendances[4], item=room.items[0])


def test_a_part_taken_back_counts_no_more(room: Room) -> None:
    span = do(operations.record_departure, attendance=room.attendances[0], item=room.items[0])

    do(operations.remove_span, span=span)

    assert room.attendances[0] in entitled_at(room.meeting, room.items[3])


def test_who_is_recused_neither_votes_nor_counts_also_below(room: Room) -> None:
    one, (first, second, below, _third) = room.attendances[0], room.items

    recusal = do(operations.recuse, by=acting(room.chair), attendance=one, item=second)

    assert one in entitled_at(room.meeting, first)
    assert one not in entitled_at(room.meeting, second)
    assert quorum_at(room.meeting, below).present == 3
    do(operations.withdraw_recusal, recusal=recusal)
    assert quorum_at(room.meeting, below).present == 4


def test_nobody_is_recused_twice_or_at_a_foreign_item(room: Room) -> None:
    do(operations.recuse, by=acting(room.chair), attendance=room.attendances[0], item=room.items[0])

    with pytest.raises(InvalidInput):
        do(
            operations.recuse,
            by=acting(room.chair),
            attendance=room.attendances[0],
            item=room.items[0],
        )
    with pytest.raises(InvalidInput):
        do(
            operations.recuse,
            by=acting(room.chair),
            attendance=room.attendances[0],
            item=make_room(1).items[0],
        )


def deputy_of(room: Room, number: int) -> Attendance:
    """Somebody who came for this member without being expected."""
    attendance: Attendance = do(
        operations.add_stranger, meeting=room.meeting, first_name="Uta", last_name="Vertretung",
        seat=Seat.DEPUTY, deputises_for=room.attendances[number],
    )  # fmt: skip
    return attendance


def test_a_deputy_votes_while_the_member_is_missing(room: Room) -> None:
    deputy = deputy_of(room, 4)

    assert deputy in entitled_at(room.meeting, room.items[0])
    room.attendances[4].refresh_from_db()
    assert room.attendances[4].state == AttendanceState.DEPUTISED

    do(operations.record_arrival, attendance=room.attendances[4], item=room.items[3])
    assert deputy in entitled_at(room.meeting, room.items[1])
    assert deputy not in entitled_at(room.meeting, room.items[3])
    assert quorum_at(room.meeting, room.items[3]).present == 5


def test_of_two_deputies_of_one_member_one_votes(room: Room) -> None:
    first, second = deputy_of(room, 4), deputy_of(room, 4)

    voting = entitled_at(room.meeting, room.items[0])
    assert first in voting
    assert second not in voting


def test_a_deputy_has_no_vote_where_the_rules_give_none() -> None:
    room = make_room(3, deputies_vote=False)

    assert deputy_of(room, 0) not in entitled_at(room.meeting, room.items[0])


def test_guests_and_advisors_have_no_vote_whoever_sends_a_deputy() -> None:
    room = make_room(2)
    member = make_membership(room.group, role=Role.ADVISORY)
    [advisor] = do(operations.list_members, meeting=room.meeting)
    assert advisor.person == member.person
    deputy = do(
        operations.add_attendance, meeting=room.meeting, person=make_person(), seat=Seat.DEPUTY,
        deputises_for=advisor,
    )  # fmt: skip
    guest = do(
        operations.add_attendance, meeting=room.meeting, person=make_person(), seat=Seat.GUEST
    )

    assert entitled_at(room.meeting, room.items[0]) == []
    assert quorum_at(room.meeting, room.items[0]).members == 2
    assert {deputy.state, guest.state} == {AttendanceState.PRESENT}


def test_a_vote_comes_from_the_body_and_a_deputy_from_a_member(room: Room) -> None:
    with pytest.raises(InvalidInput) as refusal:
        do(operations.add_attendance, meeting=room.meeting, person=make_person(), seat=Seat.VOTING)
    assert list(refusal.value.errors) == ["seat"]
    with pytest.raises(InvalidInput) as refusal:
        do(operations.add_attendance, meeting=room.meeting, person=make_person(), seat=Seat.DEPUTY)
    assert list(refusal.value.errors) == ["deputises_for"]
    with pytest.raises(InvalidInput):
        do(
            operations.add_attendance,
            meeting=room.meeting,
            person=room.chair.person,
            seat=Seat.GUEST,
        )


def test_a_name_that_is_none_enters_nobody(room: Room) -> None:
    with pytest.raises(InvalidInput):
        do(
            operations.add_stranger, meeting=room.meeting, first_name="www.example", last_name="x@y",
            seat=Seat.GUEST,
        )  # fmt: skip


def test_a_last_name_of_several_words_stays_one(room: Room) -> None:
    guest = do(
        operations.add_stranger, meeting=room.meeting, first_name="Anna Maria",
        last_name=" von  der Heide", seat=Seat.GUEST,
    )  # fmt: skip

    assert (guest.person.first_name, guest.person.last_name) == ("Anna Maria", "von der Heide")


def test_who_did_not_come_after_all_loses_parts_and_recusals(room: Room) -> None:
    one = room.attendances[0]
    do(operations.record_departure, attendance=one, item=room.items[1])
    do(operations.recuse, by=acting(room.chair), attendance=one, item=room.items[0])

    do(operations.record_attendance, attendance=one, state=AttendanceState.EXCUSED, excuse="krank")

    one.refresh_from_db()
    assert (one.excuse, one.spans.count(), one.recusals.count()) == ("krank", 0, 0)


def test_answers_to_the_invitation_are_taken_over_once(room: Room) -> None:
    for number, answer in ((3, Answer.NO), (4, Answer.DEPUTY)):
        one = room.attendances[number]
        one.refresh_from_db()
        one.answer = answer
        save_recorded(one, by=SYSTEM, at=AT)

    do(operations.take_answers, meeting=room.meeting)

    states = [Attendance.objects.get(pk=room.attendances[n].pk).state for n in (3, 4)]
    assert states == [AttendanceState.PRESENT, AttendanceState.DEPUTISED]


def test_only_who_was_entered_by_hand_is_taken_off(room: Room) -> None:
    guest = do(
        operations.add_attendance, meeting=room.meeting, person=make_person(), seat=Seat.GUEST
    )
    do(operations.remove_attendance, attendance=guest)
    deputy_of(room, 4)

    with pytest.raises(NotPossible):
        do(operations.remove_attendance, attendance=room.attendances[4])
    assert not Attendance.objects.filter(pk=guest.pk).exists()


def test_members_are_refused_and_released_minutes_refuse_all(room: Room) -> None:
    member = make_user()
    make_membership(room.group, member)
    one, item = room.attendances[0], room.items[0]
    span = do(operations.record_departure, attendance=one, item=item)
    recusal = do(operations.recuse, by=acting(room.chair), attendance=one, item=item)
    with pytest.raises(NotPermitted):
        operations.record_attendance(
            by=acting(member), at=AT, attendance=one, state=AttendanceState.ABSENT
        )

    release(room.meeting)
    for operation, values in (
        (operations.record_attendance, {"attendance": one, "state": AttendanceState.ABSENT}),
        (operations.record_span, {"attendance": one, "comes_at": item}),
        (operations.record_departure, {"attendance": one, "item": item}),
        (operations.remove_span, {"span": span}),
        (operations.recuse, {"attendance": one, "item": room.items[3]}),
        (operations.withdraw_recusal, {"recusal": recusal}),
        (operations.list_members, {"meeting": room.meeting}),
        (operations.take_answers, {"meeting": room.meeting}),
        (operations.remove_attendance, {"attendance": one}),
    ):
        with pytest.raises(NotPossible):
            do(operation, **values)


def test_the_number_of_queries_does_not_grow_with_the_list(queries: Any) -> None:
    small, large = make_room(3), make_room(9)
    for room in (small, large):
        room.come(0, 1, 2)
        do(
            operations.recuse,
            by=acting(room.chair),
            attendance=room.attendances[0],
            item=room.items[0],
        )
        do(operations.record_departure, attendance=room.attendances[1], item=room.items[1])
        with queries(7):
            presence = presence_of(room.meeting)
            [presence.quorum(item) for item in room.items]
