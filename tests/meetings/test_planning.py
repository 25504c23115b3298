"""Planning, dating, moving and calling off meetings, and the rules of a body."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.changes import Stale, version_of
from core.fuzzy import FuzzyDate
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from meetings.choices import DayUnit, MeetingState, QuorumRule, ResolutionResult, StandingItem
from meetings.models import Meeting, RulesOfProcedure
from meetings.operations import meetings as operations
from meetings.operations.rules import keep_rules
from meetings.operations.voting import resolve
from meetings.queries.meetings import meetings_ahead, next_meeting_number
from meetings.queries.rules import rules_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from projectgroups.operations import cancel_milestone, dissolve_group, end_membership
from tests.factories.meetings_follow import make_held_item
from tests.factories.meetings_prepare import SOON, as_sent, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

BERLIN = ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> WorkingGroup:
    """A project group."""
    return make_project_group()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the invited were told, instead of mails."""
    heard: list[str] = []
    monkeypatch.setattr(
        operations, "tell_of_cancellation", lambda meeting, **_: heard.append(f"off {meeting.pk}")
    )
    return heard


# Planning --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.CHAIR, Role.DEPUTY_CHAIR, Role.ASSISTANT])
def test_who_keeps_a_body_plans_its_meetings(group: WorkingGroup, role: Role) -> None:
    user = make_user()
    make_membership(group, user, role=role)

    meeting = make_meeting(group, by=acting(user))

    assert (meeting.state, meeting.number) == (MeetingState.PLANNED, None)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISORY, Role.GUEST])
def test_other_members_plan_nothing(group: WorkingGroup, role: Role) -> None:
    user = make_user()
    make_membership(group, user, role=role)

    with pytest.raises(NotPermitted):
        make_meeting(group, by=acting(user))


def test_the_chair_of_another_body_plans_nothing(group: WorkingGroup) -> None:
    user = make_user()
    make_membership(make_project_group(), user, role=Role.CHAIR)

    with pytest.raises(NotPermitted):
        make_meeting(group, by=acting(user))


def test_a_first_meeting_looks_back_at_nothing(group: WorkingGroup) -> None:
    first = make_meeting(group, with_standing_items=True)
    second = make_meeting(group, SOON + timedelta(days=30), with_standing_items=True)

    def standing(meeting: Meeting) -> list[str]:
        return list(meeting.items.values_list("standing", flat=True))

    assert StandingItem.MINUTES not in standing(first)
    assert standing(second) == [each.value for each in StandingItem]


def test_the_past_the_wrong_end_and_a_dissolved_body_are_refused(group: WorkingGroup) -> None:
    for values in (
        {"starts_at": AT - timedelta(days=1)},
        {"ends_at": SOON},
        {"ends_at": SOON - timedelta(hours=1)},
    ):
        with pytest.raises(InvalidInput):
            make_meeting(group, **values)
    dissolve_group(by=SYSTEM.because("Ende"), at=AT, group=group, ends_on=date(2021, 6, 1))
    with pytest.raises(InvalidInput):
        make_meeting(group)
    assert not Meeting.objects.exists()


def test_strangers_neither_lead_nor_write(group: WorkingGroup, office: User) -> None:
    stranger, member, guest = make_person(), make_person(), make_person()
    make_membership(group, member)
    make_membership(group, guest, role=Role.GUEST)

    for values in ({"chair": stranger}, {"chair": guest}, {"note_taker": stranger},
                   {"chair": office.person}):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            make_meeting(group, **values)
        assert list(refusal.value.errors) == list(values)
    meeting = make_meeting(group, chair=member, note_taker=office.person)
    assert meeting.chair == member


def test_two_meetings_on_one_day_have_two_addresses(group: WorkingGroup) -> None:
    assert make_meeting(group).slug != make_meeting(group).slug


# Held meetings and numbers ---------------------------------------------------------------------
def test_a_held_meeting_gets_the_next_number(group: WorkingGroup) -> None:
    planned = as_sent(make_meeting(group))
    held = operations.enter_held_meeting(
        by=SYSTEM, at=AT, group=group, starts_at=AT - timedelta(days=9)
    )

    assert (planned.number, held.number) == (1, 2)
    assert (held.state, held.sent_at) == (MeetingState.DRAFT, None)
    assert next_meeting_number(group) == 3
    assert next_meeting_number(make_project_group()) == 1


def test_a_number_is_given_once(group: WorkingGroup) -> None:
    as_sent(make_meeting(group))

    with pytest.raises((InvalidInput, Conflict)):
        operations.enter_held_meeting(
            by=SYSTEM, at=AT, group=group, starts_at=AT - timedelta(days=9), number=1
        )


def test_a_meeting_ahead_was_not_held(group: WorkingGroup) -> None:
    with pytest.raises(InvalidInput):
        operations.enter_held_meeting(by=SYSTEM, at=AT, group=group, starts_at=SOON)


def test_a_called_off_meeting_keeps_its_number(group: WorkingGroup, told: list[str]) -> None:
    meeting = as_sent(make_meeting(group))
    operations.cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Streik")

    assert next_meeting_number(group) == 2


# Milestones ------------------------------------------------------------------------------------
def test_a_meeting_planned_for_a_milestone_keeps_to_it_or_says_why(group: WorkingGroup) -> None:
    milestone = make_milestone(planned=FuzzyDate.season(2021, "autumn"))
    inside = datetime(2021, 10, 12, 10, tzinfo=BERLIN)
    outside = datetime(2021, 12, 1, 10, tzinfo=BERLIN)
    silent = SYSTEM.because("")
    with pytest.raises(InvalidInput) as refusal:
        make_meeting(group, outside, by=silent, milestone=milestone)
    assert list(refusal.value.errors) == ["reason"]
    meeting = make_meeting(group, inside, by=silent, milestone=milestone, ends_at=None)

    def changed(meeting: Meeting, reason: str = "", **values: Any) -> Meeting:
        by = SYSTEM.because(reason)
        return operations.change_meeting(by=by, at=AT, meeting=meeting, **values)

    with pytest.raises(InvalidInput) as refusal:
        changed(meeting, starts_at=outside)
    assert list(refusal.value.errors) == ["reason"]
    moved = changed(meeting, "Saal belegt", starts_at=outside)

    assert moved.starts_at == outside
    assert changed(moved, place="Rathaus").place == "Rathaus"
    milestone.refresh_from_db()
    assert milestone.planned == FuzzyDate.season(2021, "autumn")
    with pytest.raises(InvalidInput):
        changed(make_meeting(group, outside, ends_at=None), milestone=milestone)


def date_it(milestone: Any, group: WorkingGroup, day: datetime, reason: str = "") -> Meeting:
    """The milestone given a day by the system."""
    return operations.date_milestone(
        by=SYSTEM.because(reason), at=AT, milestone=milestone, group=group, starts_at=day
    )


@pytest.mark.parametrize(
    ("month", "day", "is_inside"),
    [(9, 1, True), (11, 30, True), (8, 31, False), (12, 1, False)],
)
def test_a_day_outside_of_autumn_needs_a_reason(month: int, day: int, is_inside: bool) -> None:
    group = make_steering_group()
    milestone = make_milestone(planned=FuzzyDate.season(2021, "autumn"))
    starts_at = datetime(2021, month, day, 0, 30, tzinfo=BERLIN)

    if is_inside:
        assert date_it(milestone, group, starts_at).milestone == milestone
        return
    with pytest.raises(InvalidInput) as refusal:
        date_it(milestone, group, starts_at)
    assert list(refusal.value.errors) == ["reason"]
    assert date_it(milestone, group, starts_at, "Saal belegt").milestone == milestone


def test_a_milestone_is_dated_once_per_body_unless_called_off(told: list[str]) -> None:
    group, milestone = make_steering_group(), make_milestone()
    day = datetime(2021, 8, 18, 10, tzinfo=BERLIN)
    first = date_it(milestone, group, day)

    with pytest.raises(NotPossible):
        date_it(milestone, group, day)
    operations.cancel_meeting(by=SYSTEM, at=AT, meeting=first, because="Verlegt")
    assert date_it(milestone, group, day + timedelta(days=1)).milestone == milestone


def test_a_closed_milestone_gets_no_day() -> None:
    group, milestone = make_steering_group(), make_milestone()
    cancel_milestone(by=SYSTEM.because("Entfällt"), at=AT, milestone=milestone)

    with pytest.raises(NotPossible):
        date_it(milestone, group, datetime(2021, 8, 18, 10, tzinfo=BERLIN))


# Moving and calling off ------------------------------------------------------------------------
def change(meeting: Meeting, **values: Any) -> Meeting:
    """The meeting changed by the system."""
    return operations.change_meeting(by=SYSTEM, at=AT, meeting=meeting, **values)


def test_several_material_changes_in_one_save_count_once(
    group: WorkingGroup, told: list[str]
) -> None:
    meeting = as_sent(make_meeting(group))

    changed = change(
        meeting, starts_at=SOON + timedelta(days=1), ends_at=SOON + timedelta(days=1, hours=2),
        place="Rathaus",
    )  # fmt: skip

    assert changed.ics_sequence == 1
    assert told == []


def test_words_reach_no_calendar(group: WorkingGroup, told: list[str]) -> None:
    meeting = as_sent(make_meeting(group, place="Rathaus"))

    assert change(meeting, title="Auftakt", place="Rathaus", note="Mit Kaffee").ics_sequence == 0
    assert told == []


def test_a_planned_meeting_moves_without_telling(group: WorkingGroup, told: list[str]) -> None:
    assert change(make_meeting(group), place="Rathaus").ics_sequence == 1
    assert told == []


def test_a_second_save_from_an_old_form_is_refused(group: WorkingGroup) -> None:
    meeting = make_meeting(group)
    version = version_of(meeting)
    change(meeting, place="Rathaus", version=version)

    with pytest.raises(Stale):
        change(meeting, place="Bezirksrathaus", version=version)
    meeting.refresh_from_db()
    assert (meeting.place, meeting.ics_sequence) == ("Rathaus", 1)


def test_nothing_is_moved_into_the_past(group: WorkingGroup) -> None:
    with pytest.raises(InvalidInput):
        change(make_meeting(group), starts_at=AT - timedelta(days=1))


def test_a_held_meeting_is_put_right_but_not_into_the_future(group: WorkingGroup) -> None:
    held = operations.enter_held_meeting(
        by=SYSTEM, at=AT, group=group, starts_at=AT - timedelta(days=9)
    )

    change(held, starts_at=AT - timedelta(days=10))
    with pytest.raises(InvalidInput):
        change(held, starts_at=SOON)


def test_the_day_of_a_meeting_stays_once_its_resolutions_carry_it(group: WorkingGroup) -> None:
    held = operations.enter_held_meeting(
        by=SYSTEM, at=AT, group=group, starts_at=AT - timedelta(days=9)
    )
    resolve(
        by=SYSTEM, at=AT, item=make_held_item(held), title="Lotsen", wording="Es gibt Lotsen.",
        result=ResolutionResult.ADOPTED, by_consensus=True,
    )  # fmt: skip

    change(held, starts_at=AT - timedelta(days=9, hours=1))
    with pytest.raises(InvalidInput) as refusal:
        change(held, starts_at=AT - timedelta(days=10))
    assert list(refusal.value.errors) == ["starts_at"]


def test_a_chair_who_has_left_does_not_stop_other_changes(group: WorkingGroup) -> None:
    membership = make_membership(group, role=Role.CHAIR)
    meeting = make_meeting(group, chair=membership.person)
    end_membership(
        by=SYSTEM.because("Wechsel"), at=AT, membership=membership, ends_on=date(2021, 6, 1)
    )

    assert change(meeting, place="Rathaus").place == "Rathaus"


@pytest.mark.parametrize("state", [MeetingState.RELEASED, MeetingState.CONFIRMED])
def test_released_minutes_fix_the_meeting(group: WorkingGroup, state: MeetingState) -> None:
    meeting = as_sent(make_meeting(group), state)

    with pytest.raises(NotPossible):
        change(meeting, title="Anders")
    with pytest.raises(NotPossible):
        operations.cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Nein")


def test_calling_off_counts_up_and_tells_once(group: WorkingGroup, told: list[str]) -> None:
    meeting = as_sent(make_meeting(group))
    with pytest.raises(InvalidInput):
        operations.cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="  ")

    off = operations.cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Streik")

    assert (off.state, off.ics_sequence) == (MeetingState.CANCELLED, 1)
    assert told == [f"off {meeting.pk}"]
    with pytest.raises(NotPossible):
        operations.cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Streik")
    with pytest.raises(NotPossible):
        change(meeting, place="Doch")


def test_members_do_not_move_or_call_off(group: WorkingGroup) -> None:
    user, meeting = make_user(), make_meeting(group)
    make_membership(group, user)

    with pytest.raises(NotPermitted):
        operations.change_meeting(by=acting(user), at=AT, meeting=meeting, place="Hier")
    with pytest.raises(NotPermitted):
        operations.cancel_meeting(by=acting(user), at=AT, meeting=meeting, because="Nein")


def test_a_member_sees_the_own_meetings_ahead_soonest_first(group: WorkingGroup) -> None:
    user = make_user()
    make_membership(group, user)
    later, sooner = make_meeting(group, SOON + timedelta(days=9)), make_meeting(group)
    make_meeting(make_project_group())

    assert meetings_ahead(user, now=AT, limit=5) == [sooner, later]


# Rules -----------------------------------------------------------------------------------------
def test_the_office_keeps_rules_and_others_do_not(group: WorkingGroup, office: User) -> None:
    chair = make_user()
    make_membership(group, chair, role=Role.CHAIR)
    with pytest.raises(NotPermitted):
        keep_rules(by=acting(chair), at=AT, group=group, notice_days=3)

    keep_rules(by=acting(office), at=AT, group=group, notice_days=9, notice_unit=DayUnit.WORKING)

    assert rules_of(group).notice_days == 9
    assert rules_of(make_project_group()).pk is None


def test_a_fixed_quorum_has_a_number_and_others_none(group: WorkingGroup) -> None:
    with pytest.raises(InvalidInput) as refusal:
        keep_rules(by=SYSTEM, at=AT, group=group, quorum=QuorumRule.NUMBER)
    assert list(refusal.value.errors) == ["quorum_number"]

    fixed = keep_rules(by=SYSTEM, at=AT, group=group, quorum=QuorumRule.NUMBER, quorum_number=6)
    half = keep_rules(by=SYSTEM, at=AT, group=group, quorum=QuorumRule.HALF, quorum_number=6)

    assert (fixed.quorum_number, half.quorum_number) == (6, None)
    assert RulesOfProcedure.objects.count() == 1


def test_two_people_laying_down_rules_at_once_do_not_overwrite(group: WorkingGroup) -> None:
    first = keep_rules(by=SYSTEM, at=AT, group=group, version=0, notice_days=5)

    with pytest.raises(Stale):
        keep_rules(by=SYSTEM, at=AT, group=group, version=0, notice_days=6)
    version = version_of(first)
    keep_rules(by=SYSTEM, at=AT, group=group, version=version, notice_days=7)
    with pytest.raises(Stale):
        keep_rules(by=SYSTEM, at=AT, group=group, version=version, notice_days=8)
    assert rules_of(group).notice_days == 7
