"""What two people made of one text: each change is kept, and only what both changed is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.merging import Stretch, Verdict, stretches, verdict, woven

ROWS = st.lists(st.sampled_from("abcde"), max_size=6)
KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def in_three(base: str, theirs: str, mine: str) -> list[tuple[str, str, str]]:
    found = stretches(base, theirs, mine)
    return [("".join(one.base), "".join(one.theirs), "".join(one.mine)) for one in found]


# --- one unit ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "expected"),
    [
        ("a", "a", "a", Verdict.SAME),
        ("a", "b", "b", Verdict.SAME),
        ("a", "b", "a", Verdict.THEIRS),
        ("a", "a", "b", Verdict.MINE),
        ("a", "b", "c", Verdict.QUESTION),
    ],
)
def test_who_changed_a_unit_alone_is_followed(
    base: str, theirs: str, mine: str, expected: Verdict
) -> None:
    assert verdict(base, theirs, mine) is expected


def test_without_a_common_beginning_each_difference_is_a_question() -> None:
    assert verdict("a", "a", "b", is_based=False) is Verdict.QUESTION
    assert verdict("a", "b", "a", is_based=False) is Verdict.QUESTION
    assert verdict("a", "b", "b", is_based=False) is Verdict.SAME


def test_what_counts_as_the_same_is_up_to_the_text() -> None:
    def same(one: str, other: str) -> bool:
        return one.casefold() == other.casefold()

    assert verdict("a", "A", "b", same=same) is Verdict.MINE


# --- a row with keys --------------------------------------------------------------------------


def test_what_only_the_guest_has_stands_behind_what_it_followed() -> None:
    assert woven("axby", "bcaz") == ["b", "y", "c", "a", "x", "z"]
    assert woven("xa", "a") == ["x", "a"]
    assert woven("ab", "") == ["a", "b"]


def test_what_both_put_at_one_place_stands_with_the_hosts_first_where_wanted() -> None:
    assert woven("amb", "atb") == ["a", "m", "t", "b"]
    assert woven("amb", "atb", is_behind_own=True) == ["a", "t", "m", "b"]


@given(KEYS, KEYS, st.booleans())
def test_a_woven_row_holds_all_of_both_and_keeps_the_hosts_order(
    guest: list[str], host: list[str], is_behind_own: bool
) -> None:
    found = woven(guest, host, is_behind_own=is_behind_own)
    assert sorted(found) == sorted({*guest, *host})
    assert [key for key in found if key in host] == host


# --- a row without keys -----------------------------------------------------------------------


def test_neighbours_that_changed_are_clear() -> None:
    assert in_three("ab", "xb", "ay") == [("a", "x", "a"), ("b", "b", "y")]


def test_changes_that_overlap_share_a_stretch() -> None:
    assert in_three("abcd", "xyd", "abz") == [("abcd", "xyd", "abz")]


def test_an_insertion_beside_a_change_shares_its_stretch() -> None:
    assert in_three("ab", "anb", "yb") == [("a", "an", "y"), ("b", "b", "b")]
    assert in_three("a", "at", "am") == [("a", "a", "a"), ("", "t", "m")]


def test_what_nobody_changed_is_a_stretch_of_its_own() -> None:
    assert in_three("abc", "abc", "abx") == [("ab", "ab", "ab"), ("c", "c", "x")]
    assert in_three("", "", "") == []


@given(ROWS, ROWS, ROWS)
def test_stretches_put_together_are_the_rows(
    base: list[str], theirs: list[str], mine: list[str]
) -> None:
    found = stretches(base, theirs, mine)
    for side, row in (("base", base), ("theirs", theirs), ("mine", mine)):
        assert [key for one in found for key in getattr(one, side)] == row


@given(ROWS, ROWS, ROWS)
def test_it_does_not_matter_who_came_first(
    base: list[str], theirs: list[str], mine: list[str]
) -> None:
    turned = [Stretch(one.base, one.mine, one.theirs) for one in stretches(base, mine, theirs)]
    assert stretches(base, theirs, mine) == turned


@given(ROWS, ROWS)
def test_whoever_changed_nothing_asks_no_question(base: list[str], changed: list[str]) -> None:
    for one in stretches(base, changed, base):
        assert verdict(one.base, one.theirs, one.mine) in (Verdict.SAME, Verdict.THEIRS)
