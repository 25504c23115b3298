"""Minutes are written by several people at once, and nothing anybody wrote gets lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from meetings.choices import ItemKind, ItemOutcome, MeetingState
from meetings.models import AgendaItem, Contribution, ContributionVersion, KeptContribution
from meetings.operations import minutes as operations
from meetings.operations.agenda import add_item
from meetings.operations.minutes import Saved, Text
from meetings.queries.minutes import minutes_sheet, unsettled_texts, versions_of
from people.models import User
from projectgroups.choices import Role
from tests.factories.at_once import at_once, share_database
from tests.factories.meetings_minutes import STARTED, Room, later, make_room, release
from tests.factories.meetings_prepare import make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
BASE = "Eins.\n\nZwei.\n\nDrei."


@kept(at=AT)
def room() -> Room:
    """A meeting of today."""
    return make_room(2)


@pytest.fixture
def other() -> User:
    """A second person who takes minutes."""
    return make_office()


def write(
    user: User,
    item: AgendaItem,
    result: str,
    revision: int = 0,
    /,
    *,
    at: datetime = AT,
    **values: Any,
) -> Saved:
    """This person's page saves a text that grew out of that revision."""
    course = values.pop("course", "")
    return operations.save_text(
        by=acting(user),
        at=at,
        item=item,
        result=result,
        course=course,
        base_revision=revision,
        **values,
    )


def everything(item: AgendaItem) -> str:
    """All the platform holds of what was written at the item."""
    rows = [*versions_of(item), *KeptContribution.objects.filter(item=item)]
    return "\n".join(row.result + row.course for row in rows)


def test_a_text_is_saved_with_who_and_when(room: Room) -> None:
    saved = write(room.chair, room.items[0], "Frau A.\r\nbegrüßt.")

    text = Contribution.objects.get(item=room.items[0])
    assert (saved.revision, saved.kept) == (1, None)
    assert (text.result, text.saved_by, text.saved_at) == ("Frau A.\nbegrüßt.", room.chair, AT)


def test_saving_the_same_again_changes_nothing(room: Room) -> None:
    write(room.chair, room.items[0], "Ein Text.")

    assert write(room.chair, room.items[0], "Ein Text.", 1, at=later(9)).revision == 1
    assert ContributionVersion.objects.count() == 1


def test_who_goes_on_within_five_minutes_leaves_one_earlier_text(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Ein")
    write(room.chair, item, "Ein Text", 1, at=later(1))
    write(room.chair, item, "Ein Text, später", 2, at=later(6))
    write(other, item, "Ein Text, später, von mir", 3, at=later(6))

    assert [row.result for row in versions_of(item)] == [
        "Ein Text, später, von mir", "Ein Text, später", "Ein Text",
    ]  # fmt: skip


def test_taking_much_away_keeps_the_text_before(room: Room) -> None:
    write(room.chair, room.items[0], "Ein langer Absatz, der niemandem verloren gehen soll.")
    write(room.chair, room.items[0], "", 1)

    assert "niemandem verloren" in everything(room.items[0])


def test_changes_that_do_not_touch_are_joined(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, BASE)
    write(other, item, BASE.replace("Drei.", "Drei!"), 1)

    saved = write(room.chair, item, BASE.replace("Eins.", "Eins!"), 1)

    assert saved.kept is None
    assert saved.text.result == "Eins!\n\nZwei.\n\nDrei!"


def test_result_and_course_are_joined_on_their_own(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Ergebnis", course="")
    write(other, item, "Ergebnis", 1, course="Verlauf")

    saved = write(room.chair, item, "Ergebnis!", 1)

    assert saved.text == Text("Ergebnis!", "Verlauf")


def test_two_texts_of_the_same_place_are_both_kept(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Der Text der Leitung.")

    saved = write(other, item, "Der Text der Geschäftsstelle.")

    assert saved.kept is not None
    assert saved.text.result == "Der Text der Leitung."
    assert [one.result for one in unsettled_texts(room.meeting)] == [
        "Der Text der Geschäftsstelle."
    ]


def test_the_same_person_in_two_windows_is_two_writers(room: Room) -> None:
    item = room.items[0]
    write(room.chair, item, "Im ersten Fenster.")

    assert write(room.chair, item, "Im zweiten Fenster.").kept is not None


def test_a_window_goes_on_in_the_text_it_has_beside(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Leitung")
    kept = write(other, item, "Geschäftsstelle").kept

    again = write(other, item, "Geschäftsstelle schreibt weiter", kept=kept)

    assert again.kept == kept
    assert unsettled_texts(room.meeting).get().result == "Geschäftsstelle schreibt weiter"
    with pytest.raises(NotPermitted):
        write(room.chair, item, "Fremd", kept=kept)


def test_a_base_too_long_ago_to_be_known_keeps_both(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, BASE)
    write(room.chair, item, f"{BASE}\n\nVier.", 1)

    assert write(other, item, BASE.replace("Eins.", "Eins!"), 1).kept is not None


def test_a_base_the_page_remembers_joins_in_the_middle_of_a_stretch(
    room: Room, other: User
) -> None:
    item = room.items[0]
    write(room.chair, item, BASE)
    write(room.chair, item, f"{BASE}\n\nVier.", 1)

    saved = write(other, item, BASE.replace("Eins.", "Eins!"), 1, base=Text(BASE))

    assert saved.text.result == "Eins!\n\nZwei.\n\nDrei.\n\nVier."


def test_a_save_whose_answer_got_lost_is_no_collision_with_oneself(room: Room) -> None:
    item = room.items[0]
    write(room.chair, item, "Ein Satz.")

    saved = write(room.chair, item, "Ein Satz. Noch einer.", 0, tried=[Text("Ein Satz.")])

    assert (saved.kept, saved.text.result) == (None, "Ein Satz. Noch einer.")


def test_a_save_that_never_arrived_is_no_beginning(room: Room, other: User) -> None:
    item = room.items[0]
    write(other, item, "Von jemand anderem.")

    saved = write(room.chair, item, "Meins. Mehr.", 0, tried=[Text("Meins.")])

    assert saved.kept is not None
    assert saved.text.result == "Von jemand anderem."


def test_settling_keeps_both_texts_among_the_earlier_ones(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Leitung")
    kept = write(other, item, "Geschäftsstelle").kept
    assert kept is not None

    saved = operations.settle_text(
        by=acting(room.chair), at=AT, kept=kept, result="Beide", course="", base_revision=1
    )

    assert saved.text.result == "Beide"
    assert [row.result for row in versions_of(item)] == ["Beide", "Geschäftsstelle", "Leitung"]
    assert not unsettled_texts(room.meeting).exists()
    with pytest.raises(NotPossible):
        operations.settle_text(by=acting(other), at=AT, kept=kept, result="Nochmal", course="")


def test_settling_what_has_moved_on_is_refused(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Leitung")
    kept = write(other, item, "Geschäftsstelle").kept
    assert kept is not None
    write(room.chair, item, "Leitung, weiter", 1)

    with pytest.raises(Conflict):
        operations.settle_text(
            by=acting(other), at=AT, kept=kept, result="Alt", course="", base_revision=1
        )


def test_who_typed_on_after_the_settling_does_not_overwrite_it(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Leitung")
    kept = write(other, item, "Geschäftsstelle").kept
    assert kept is not None
    operations.settle_text(by=acting(room.chair), at=AT, kept=kept, result="Beide", course="")

    again = write(other, item, "Geschäftsstelle, weiter", kept=kept)

    assert again.kept not in (None, kept)
    assert again.text.result == "Beide"


def test_an_earlier_text_becomes_the_newest_again(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Gut")
    write(other, item, "Schlecht", 1)
    first = versions_of(item).get(revision=1)

    saved = operations.restore_text(by=acting(room.chair), at=AT, version=first)

    assert (saved.revision, saved.text.result) == (3, "Gut")
    assert "Schlecht" in everything(item)


def test_a_heading_and_an_endless_text_are_refused(room: Room) -> None:
    heading = add_item(by=SYSTEM, at=AT, meeting=room.meeting, title="Teil", kind=ItemKind.HEADING)
    with pytest.raises(NotPossible):
        write(room.chair, heading, "Text")
    with pytest.raises(InvalidInput):
        write(room.chair, room.items[0], "x" * (operations.LONGEST + 1))


def test_members_and_strangers_do_not_write(room: Room) -> None:
    member, stranger = make_user(), make_user()
    make_membership(room.group, member, role=Role.MEMBER)

    for user in (member, stranger):
        with pytest.raises(NotPermitted):
            write(user, room.items[0], "Text")


def test_released_minutes_refuse_every_write(room: Room, other: User) -> None:
    item = room.items[0]
    write(room.chair, item, "Leitung")
    kept = write(other, item, "Geschäftsstelle").kept
    assert kept is not None
    release(room.meeting)
    item.refresh_from_db()

    for attempt in (
        lambda: write(room.chair, item, "Anders", 1),
        lambda: operations.settle_text(by=SYSTEM, at=AT, kept=kept, result="x", course=""),
        lambda: operations.restore_text(by=SYSTEM, at=AT, version=versions_of(item)[0]),
        lambda: operations.set_outcome(by=SYSTEM, at=AT, item=item, outcome=ItemOutcome.DONE),
        lambda: operations.begin_meeting(by=SYSTEM, at=AT, meeting=room.meeting),
        lambda: operations.close_meeting(by=SYSTEM, at=AT, meeting=room.meeting, closed_at=AT),
    ):
        with pytest.raises(NotPossible):
            attempt()
    assert Contribution.objects.get(item=item).result == "Leitung"


def test_before_the_invitation_nothing_is_minuted(room: Room) -> None:
    meeting = make_meeting(room.group)
    item = add_item(by=SYSTEM, at=AT, meeting=meeting, title="Später")

    with pytest.raises(NotPossible):
        write(room.chair, item, "Text")


def test_a_meeting_begins_and_is_closed_with_its_real_times(room: Room) -> None:
    began = operations.begin_meeting(
        by=acting(room.chair), at=AT, meeting=room.meeting, began_at=STARTED
    )
    assert (began.began_at, began.state) == (STARTED, MeetingState.DRAFT)

    closed = operations.close_meeting(
        by=acting(room.chair), at=AT, meeting=room.meeting, closed_at=AT
    )
    assert (closed.closed_at, closed.state) == (AT, MeetingState.DRAFT)
    for operation, values in (
        (operations.begin_meeting, {"began_at": later(60)}),
        (operations.close_meeting, {"closed_at": later(60)}),
        (operations.close_meeting, {"closed_at": STARTED - timedelta(hours=1)}),
    ):
        with pytest.raises(InvalidInput):
            operation(by=acting(room.chair), at=AT, meeting=room.meeting, **values)


def test_an_outcome_is_chosen_from_the_list(room: Room) -> None:
    item = operations.set_outcome(
        by=acting(room.chair), at=AT, item=room.items[0], outcome=ItemOutcome.CARRIED
    )
    assert item.outcome == ItemOutcome.CARRIED

    for outcome in (ItemOutcome.REFERRED, "perhaps"):
        with pytest.raises(InvalidInput):
            operations.set_outcome(by=SYSTEM, at=AT, item=item, outcome=outcome)


def test_the_sheet_asks_a_constant_number_of_queries(
    django_assert_max_num_queries: Any, other: User
) -> None:
    small, large = make_room(2), make_room(6)
    for _number in range(8):
        large.items.append(
            add_item(by=SYSTEM, at=AT, meeting=large.meeting, title="Noch ein Punkt")
        )
    for room in (small, large):
        for item in room.items:
            write(room.chair, item, "Leitung")
            write(other, item, "Geschäftsstelle")
    with django_assert_max_num_queries(22):
        minutes_sheet(small.meeting)
    with django_assert_max_num_queries(22):
        sheet = minutes_sheet(large.meeting)
    assert [len(entry.kept) for entry in sheet.items] == [1] * len(large.items)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_second_both_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, other = make_room(1), make_user()
    make_membership(room.group, other, role=Role.DEPUTY_CHAIR)
    item = room.items[0]
    share_database(tmp_path, monkeypatch)

    first = at_once(
        lambda: write(room.chair, item, "Text der Leitung.").kept,
        lambda: write(other, item, "Text der Geschäftsstelle.").kept,
    )
    second = at_once(
        lambda: write(room.chair, item, "Zweiter Text der Leitung.", 1).kept,
        lambda: write(other, item, "Zweiter Text der Geschäftsstelle.", 1).kept,
    )

    assert [sum(isinstance(kept, KeptContribution) for kept in both) for both in (first, second)] == [
        1, 1,
    ]  # fmt: skip
    [held] = at_once(lambda: everything(item))
    for words in ("Text der Leitung", "Text der Geschäftsstelle"):
        assert words in held
        assert f"Zweiter {words}" in held
