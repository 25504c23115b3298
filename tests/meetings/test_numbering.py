"""Numbers of items: unique, in order before sending, and never another one afterwards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.choices import ItemKind
from meetings.models import AgendaItem
from meetings.queries.numbering import in_order, late_number, provisional_numbers

ITEM, HEADING = ItemKind.ITEM, ItemKind.HEADING


def agenda(*shape: int | None) -> list[AgendaItem]:
    """Top items with so many items below each; none means a heading."""
    items: list[AgendaItem] = []
    for position, below in enumerate(shape, start=1):
        kind = HEADING if below is None else ITEM
        top = AgendaItem(pk=len(items) + 1, position=position * 10, kind=kind)
        items.append(top)
        items += [
            AgendaItem(pk=top.pk + 1 + each, parent_id=top.pk, position=each * 10, kind=ITEM)
            for each in range(below or 0)
        ]
    return items


def numbered(items: list[AgendaItem]) -> list[AgendaItem]:
    """The items with their numbers, as they were sent."""
    for item in items:
        item.number = provisional_numbers(items).get(item.pk, "")
    return items


def added(items: list[AgendaItem], position: int, parent_id: int | None = None) -> AgendaItem:
    """A late line at that position, with its number."""
    item = AgendaItem(
        pk=max(each.pk for each in items) + 1, position=position, parent_id=parent_id, kind=ITEM
    )
    items.append(item)
    item.number = late_number(items, item)
    return item


def test_headings_have_no_number_and_items_below_have_two_parts() -> None:
    items = agenda(0, None, 2, 0)

    assert list(provisional_numbers(items).values()) == ["1", "2", "2.1", "2.2", "3"]


def test_what_comes_between_two_sent_items_gets_a_letter() -> None:
    items = numbered(agenda(0, 0, 0, 0))

    assert added(items, 35).number == "3a"
    assert added(items, 37).number == "3b"
    assert added(items, 33).number == "3c"


def test_what_comes_last_gets_the_next_free_number() -> None:
    items = numbered(agenda(0, 0))

    assert added(items, 90).number == "3"
    assert added(items, 95).number == "4"


def test_what_comes_first_gets_the_next_free_number_too() -> None:
    assert added(numbered(agenda(0, 0)), 1).number == "3"


def test_below_an_item_the_next_free_number_there() -> None:
    items = numbered(agenda(0, 2))

    assert added(items, 90, parent_id=2).number == "2.3"
    assert added(items, 90, parent_id=1).number == "1.1"


def test_a_single_unsaved_line_finds_its_place() -> None:
    items = numbered(agenda(1, 0))
    late = AgendaItem(position=15, kind=ITEM)

    assert late_number([*items, late], late) == "1a"
    assert len(in_order([*items, late])) == 4


def test_letters_do_not_end_with_z() -> None:
    items = numbered(agenda(0, 0))
    found = [added(items, 15).number for _each in range(28)]

    assert found[25:] == ["1z", "1aa", "1ab"]


SHAPES = st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=9)
LATE = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 8)), max_size=8)


@given(SHAPES, LATE)
def test_numbers_are_unique_and_sent_ones_stay(
    shape: list[int | None], late: list[tuple[int, int]]
) -> None:
    items = numbered(agenda(*shape))
    sent = {item.pk: item.number for item in items}
    parents = [item.pk for item in items if item.parent_id is None and not item.is_heading]
    for position, choice in late:
        below = parents[choice % len(parents)] if parents and choice > 4 else None
        added(items, position, parent_id=below)

    numbers = [item.number for item in items if not item.is_heading]
    assert all(numbers)
    assert len(set(numbers)) == len(numbers)
    assert {item.pk: item.number for item in items if item.pk in sent} == sent
    assert provisional_numbers(items) == {
        item.pk: item.number for item in items if not item.is_heading
    }


@given(SHAPES)
def test_before_sending_the_numbers_count_without_gaps(shape: list[int | None]) -> None:
    items = agenda(*shape)
    numbers = provisional_numbers(items)
    top = [item for item in in_order(items) if item.parent_id is None and not item.is_heading]

    assert [numbers[item.pk] for item in top] == [str(each + 1) for each in range(len(top))]
