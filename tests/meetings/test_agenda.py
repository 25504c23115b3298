"""Writing agendas: lines, order, what is late, taken off, taken up from earlier meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.changes import Stale, version_of
from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import FollowUpState, ItemKind, ItemOutcome, MeetingState, StandingItem
from meetings.models import AgendaItem, FollowUp, Matter, Meeting
from meetings.operations import agenda as operations
from meetings.operations.meetings import enter_held_meeting
from meetings.queries.agenda import agenda_of, length_of
from meetings.queries.offers import offers_for
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import SOON, as_outcome, as_sent, make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> WorkingGroup:
    """A project group."""
    return make_project_group()


@pytest.fixture
def meeting(group: WorkingGroup) -> Meeting:
    """A planned meeting with an empty agenda."""
    return make_meeting(group)


def shown(meeting: Meeting) -> list[tuple[str, str]]:
    """The agenda as number and title."""
    return [(line.number, line.item.title) for line in agenda_of(meeting)]


def move(item: AgendaItem, step: int) -> AgendaItem:
    """The line moved by the system."""
    return operations.move_item(by=SYSTEM, at=AT, item=item, step=step)


def change(item: AgendaItem, **values: Any) -> AgendaItem:
    """The line changed by the system."""
    return operations.change_item(by=SYSTEM, at=AT, item=item, **values)


def remove(item: AgendaItem, reason: str = "Entfällt") -> AgendaItem | None:
    """The line removed by the system."""
    return operations.remove_item(by=SYSTEM.because(reason), at=AT, item=item)


# Lines and their order -------------------------------------------------------------------------
def test_new_items_come_before_the_closing_standing_items(meeting: Meeting) -> None:
    operations.add_standing_items(by=SYSTEM, at=AT, meeting=meeting)
    make_item(meeting, title="Wohnen")
    make_item(meeting, title="Sprache")

    titles = [title for _number, title in shown(meeting)]
    kinds = [line.item.standing for line in agenda_of(meeting)]
    assert titles[2:4] == ["Wohnen", "Sprache"]
    assert kinds[0] == StandingItem.OPENING
    assert kinds[-1] == StandingItem.NEXT_DATE


def test_missing_standing_items_are_added_where_they_belong(meeting: Meeting) -> None:
    make_item(meeting, title="Wohnen")
    added = operations.add_standing_items(by=SYSTEM, at=AT, meeting=meeting)

    kinds = [line.item.standing for line in agenda_of(meeting)]
    assert kinds == ["opening", "agenda", "", "miscellaneous", "next_date"]
    assert len(added) == 4
    assert operations.add_standing_items(by=SYSTEM, at=AT, meeting=meeting) == []


def test_sub_items_and_headings_are_numbered_on_two_levels(meeting: Meeting) -> None:
    top = make_item(meeting, title="A")
    make_item(meeting, title="Teil II", kind=ItemKind.HEADING)
    make_item(meeting, title="B")
    make_item(meeting, title="A.1", parent=top)

    assert shown(meeting) == [("1", "A"), ("1.1", "A.1"), ("", "Teil II"), ("2", "B")]


def test_nothing_goes_below_a_sub_item_a_heading_or_a_foreign_item(meeting: Meeting) -> None:
    top = make_item(meeting)
    below = make_item(meeting, parent=top)
    heading = make_item(meeting, kind=ItemKind.HEADING)
    foreign = make_item(make_meeting(make_project_group()))

    for parent in (below, heading, foreign):
        with pytest.raises(InvalidInput) as refusal:
            make_item(meeting, parent=parent)
        assert list(refusal.value.errors) == ["parent"]
    with pytest.raises(InvalidInput):
        make_item(meeting, parent=top, kind=ItemKind.HEADING)
    with pytest.raises(InvalidInput):
        change(top, parent=make_item(meeting))


def test_moving_up_and_down_ends_at_the_ends(meeting: Meeting) -> None:
    first, _second, third = (make_item(meeting, title=title) for title in "ABC")

    move(third, -1)
    move(third, -1)
    move(third, -1)
    move(first, 1)
    move(first, 1)

    assert shown(meeting) == [("1", "C"), ("2", "B"), ("3", "A")]


def test_moving_back_and_forth_never_loses_the_order(meeting: Meeting) -> None:
    first, *_others = [make_item(meeting, title=title) for title in "ABC"]

    for _round in range(6):
        move(first, 1)
        assert [title for _number, title in shown(meeting)] == ["B", "A", "C"]
        move(first, -1)
        assert [title for _number, title in shown(meeting)] == ["A", "B", "C"]


def test_a_line_moves_among_those_of_its_level_only(meeting: Meeting) -> None:
    top = make_item(meeting, title="A")
    child = make_item(meeting, title="A.1", parent=top)
    make_item(meeting, title="B")

    move(child, 1)

    assert [title for _number, title in shown(meeting)] == ["A", "A.1", "B"]


def test_an_item_goes_below_another_one_and_out_again(meeting: Meeting) -> None:
    top, other = make_item(meeting, title="A"), make_item(meeting, title="B")

    change(other, parent=top)
    assert shown(meeting) == [("1", "A"), ("1.1", "B")]
    other.refresh_from_db()
    change(other, parent=None)
    assert shown(meeting) == [("1", "A"), ("2", "B")]


# Non-public items ------------------------------------------------------------------------------
def test_what_is_not_public_makes_all_below_it_so(meeting: Meeting) -> None:
    top = make_item(meeting)
    below = make_item(meeting, parent=top)

    change(top, is_public=False)
    below.refresh_from_db()
    top.refresh_from_db()

    assert not below.is_public
    assert not change(below, is_public=True).is_public
    assert not make_item(meeting, parent=top, is_public=True).is_public


def test_moving_below_a_closed_item_closes_the_item(meeting: Meeting) -> None:
    top, other = make_item(meeting, is_public=False), make_item(meeting)

    assert not change(other, parent=top).is_public


# After sending ---------------------------------------------------------------------------------
def test_sent_numbers_stand_and_late_items_get_letters_or_the_next(meeting: Meeting) -> None:
    first, second, _third = (make_item(meeting, title=title) for title in "ABC")
    as_sent(meeting)

    between = make_item(meeting, title="Z", position=2)
    last = make_item(meeting, title="Y")
    below = make_item(meeting, title="X", parent=first)
    move(second, -1)

    assert (between.number, last.number, below.number) == ("2a", "4", "1.1")
    assert between.is_late
    assert shown(meeting) == [
        ("2", "B"), ("1", "A"), ("1.1", "X"), ("2a", "Z"), ("3", "C"), ("4", "Y"),
    ]  # fmt: skip


def test_items_of_a_meeting_entered_afterwards_are_numbered_and_not_late(
    group: WorkingGroup,
) -> None:
    held = enter_held_meeting(by=SYSTEM, at=AT, group=group, starts_at=AT - timedelta(days=9))
    operations.add_standing_items(by=SYSTEM, at=AT, meeting=held)
    item = make_item(held)

    assert (item.number, item.is_late) == ("5", False)


def test_what_is_taken_off_keeps_its_number_and_needs_a_reason(meeting: Meeting) -> None:
    top = make_item(meeting, title="A")
    below = make_item(meeting, title="A.1", parent=top)
    as_sent(meeting)

    with pytest.raises(InvalidInput):
        remove(top, "")
    remove(top)
    below.refresh_from_db()
    late = make_item(meeting, title="B")

    lines = agenda_of(meeting)
    assert [(line.number, line.is_withdrawn) for line in lines] == [
        ("1", True), ("1.1", True), ("2", False),
    ]  # fmt: skip
    assert late.number == "2"
    with pytest.raises(NotPossible):
        remove(top)


def test_before_sending_a_line_is_deleted_with_those_below(meeting: Meeting) -> None:
    top = make_item(meeting)
    make_item(meeting, parent=top)
    key = top.pk

    assert remove(top, "") is None
    assert not meeting.items.exists()
    assert AgendaItem.history.filter(id=key).first().history_type == "-"


def test_an_item_others_go_on_with_is_not_deleted(group: WorkingGroup, meeting: Meeting) -> None:
    item = make_item(meeting)
    later = make_meeting(group, SOON + timedelta(days=30))
    make_item(later, comes_from=item)

    with pytest.raises(NotPossible):
        remove(item)


def test_a_numbered_item_does_not_go_below_another(meeting: Meeting) -> None:
    top, other = make_item(meeting), make_item(meeting)
    as_sent(meeting)
    other.refresh_from_db()

    with pytest.raises(NotPossible):
        change(other, parent=top)


@pytest.mark.parametrize("state", [MeetingState.REVIEW, MeetingState.RELEASED])
def test_once_the_minutes_are_written_the_agenda_stays(
    meeting: Meeting, state: MeetingState
) -> None:
    item = make_item(meeting)
    as_sent(meeting, state)

    for refused in (
        lambda: make_item(meeting),
        lambda: move(item, 1),
        lambda: remove(item),
    ):
        with pytest.raises(NotPossible):
            refused()
    if state == MeetingState.REVIEW:
        assert not change(item, is_public=False).is_public
    else:
        with pytest.raises(NotPossible):
            change(item, title="Anders")


# Who, and both at once -------------------------------------------------------------------------
def test_members_do_not_write_the_agenda(group: WorkingGroup, meeting: Meeting) -> None:
    user, item = make_user(), make_item(meeting)
    make_membership(group, user, role=Role.MEMBER)
    who: dict[str, Any] = {"by": acting(user), "at": AT}

    for refused in (
        lambda: operations.add_item(**who, meeting=meeting, title="Meins"),
        lambda: operations.change_item(**who, item=item, title="Meins"),
        lambda: operations.move_item(**who, item=item, step=1),
        lambda: operations.remove_item(**who, item=item),
        lambda: operations.take_up_item(**who, meeting=meeting, item=item),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_a_change_from_an_old_form_is_refused(meeting: Meeting) -> None:
    item = make_item(meeting)
    version = version_of(item)
    change(item, title="Zuerst", version=version)

    with pytest.raises(Stale):
        change(item, title="Danach", version=version)


def test_moving_another_line_does_not_disturb_an_open_form(meeting: Meeting) -> None:
    item, other = make_item(meeting), make_item(meeting)
    make_item(meeting)
    version = version_of(item)
    move(other, 1)

    assert change(item, title="Ruhig", version=version).title == "Ruhig"


# Length ----------------------------------------------------------------------------------------
def test_planned_minutes_are_held_against_the_meetings_length(meeting: Meeting) -> None:
    make_item(meeting, minutes_planned=150)
    item = make_item(meeting, minutes_planned=45)
    as_sent(meeting)

    assert length_of(meeting, agenda_of(meeting)).overflow == 15
    remove(item)
    assert length_of(meeting, agenda_of(meeting)).overflow == 0
    meeting.ends_at = None
    assert length_of(meeting, agenda_of(meeting)).available is None


# Taken up --------------------------------------------------------------------------------------
def make_matter(group: WorkingGroup) -> Matter:
    """A matter of the body."""
    return save_recorded(Matter(title="Wohnen", slug="wohnen", group=group), by=SYSTEM, at=AT)


def make_follow_up(group: WorkingGroup, **values: Any) -> FollowUp:
    """An open follow-up of the body."""
    defaults = {"text": "Träger anschreiben", "who": "Geschäftsstelle"}
    return save_recorded(FollowUp(group=group, **{**defaults, **values}), by=SYSTEM, at=AT)


def test_what_was_left_over_is_taken_up_once_and_the_old_item_stays(group: WorkingGroup) -> None:
    earlier = make_meeting(group)
    old = make_item(earlier, title="Wohnen", matter=make_matter(group), is_public=False)
    make_item(earlier, title="Erledigt")
    as_sent(earlier, MeetingState.RELEASED)
    as_outcome(old, ItemOutcome.CARRIED)
    later = make_meeting(group, SOON + timedelta(days=30))
    assert offers_for(later).items == [old]

    new = operations.take_up_item(by=SYSTEM, at=AT, meeting=later, item=old)

    old.refresh_from_db()
    assert (old.meeting, old.outcome) == (earlier, ItemOutcome.CARRIED)
    assert (new.comes_from, new.matter, new.is_public) == (old, old.matter, False)
    assert offers_for(later).items == []
    with pytest.raises(NotPossible):
        operations.take_up_item(by=SYSTEM, at=AT, meeting=later, item=old)


def test_what_is_taken_off_again_is_offered_again(group: WorkingGroup) -> None:
    earlier = make_meeting(group)
    old = make_item(earlier)
    as_sent(earlier, MeetingState.RELEASED)
    as_outcome(old, ItemOutcome.CARRIED)
    later = make_meeting(group, SOON + timedelta(days=30))
    new = operations.take_up_item(by=SYSTEM, at=AT, meeting=later, item=old)

    remove(new)

    assert offers_for(later).items == [old]


def test_an_item_of_another_body_is_never_taken_up(group: WorkingGroup, meeting: Meeting) -> None:
    foreign = make_item(make_meeting(make_project_group()))
    as_outcome(foreign, ItemOutcome.CARRIED)

    with pytest.raises(NotPossible):
        operations.take_up_item(by=SYSTEM, at=AT, meeting=meeting, item=foreign)


def test_a_referred_item_is_offered_to_the_steering_group_and_its_answer_comes_back(
    group: WorkingGroup,
) -> None:
    steering = make_steering_group()
    asked = make_item(make_meeting(group), title="Kita-Plätze")
    as_outcome(asked, ItemOutcome.REFERRED)
    above = make_meeting(steering, SOON + timedelta(days=10))
    assert offers_for(above).referred == [asked]
    answered = operations.take_up_item(by=SYSTEM, at=AT, meeting=above, item=asked)
    back = make_meeting(group, SOON + timedelta(days=30))
    assert offers_for(back).referred == []

    as_sent(above, MeetingState.RELEASED)

    assert offers_for(back).referred == [answered]
    assert offers_for(make_meeting(make_project_group())).referred == []
    operations.take_up_item(by=SYSTEM, at=AT, meeting=back, item=answered)
    assert offers_for(back).referred == []


def test_an_open_follow_up_is_taken_up_with_its_matter(group: WorkingGroup) -> None:
    source = make_item(make_meeting(group), matter=make_matter(group))
    follow_up = make_follow_up(group, item=source, is_internal=True)
    make_follow_up(group, text="Fertig", state=FollowUpState.DONE, settled_on=AT.date())
    make_follow_up(make_project_group(), text="Fremd")
    later = make_meeting(group, SOON + timedelta(days=30))
    assert offers_for(later).follow_ups == [follow_up]

    new = operations.take_up_follow_up(by=SYSTEM, at=AT, meeting=later, follow_up=follow_up)

    assert (new.comes_from, new.matter, new.is_public) == (source, source.matter, False)
    assert new.presenter == "Geschäftsstelle"
    with pytest.raises(NotPossible):
        operations.take_up_follow_up(by=SYSTEM, at=AT, meeting=later, follow_up=follow_up)


def test_a_long_follow_up_becomes_a_title_that_fits(group: WorkingGroup, meeting: Meeting) -> None:
    follow_up = make_follow_up(group, text="ä" * 500)

    new = operations.take_up_follow_up(by=SYSTEM, at=AT, meeting=meeting, follow_up=follow_up)

    assert len(new.title) == 300
    assert offers_for(meeting).follow_ups == []


# Queries ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [5, 50])
def test_reading_an_agenda_asks_as_often_for_fifty_items(
    meeting: Meeting, count: int, queries: Any
) -> None:
    for _number in range(count):
        make_item(meeting)

    with queries(2):
        lines = agenda_of(meeting)
    with queries(0):
        assert [str(line.item) for line in lines]
        assert not any(line.papers for line in lines)
