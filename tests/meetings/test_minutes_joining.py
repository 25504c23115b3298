"""Two texts out of one are joined where they do not touch, and no sentence ever disappears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.document.joining import joined, one_after_the_other, paragraphs

BASE = "Eins.\n\nZwei.\n\nDrei."
PARAGRAPHS = st.lists(st.sampled_from(["Eins.", "Zwei.", "Drei.", "Vier.", "- Fünf\n- Sechs"]))
TEXTS = PARAGRAPHS.map("\n\n".join)


def test_changes_of_different_paragraphs_go_together() -> None:
    theirs, mine = "Eins!\n\nZwei.\n\nDrei.", "Eins.\n\nZwei.\n\nDrei!"

    assert joined(BASE, theirs, mine) == "Eins!\n\nZwei.\n\nDrei!"


def test_neighbouring_paragraphs_go_together() -> None:
    assert joined(BASE, "Eins!\n\nZwei.\n\nDrei.", "Eins.\n\nZwei!\n\nDrei.") == (
        "Eins!\n\nZwei!\n\nDrei."
    )


def test_an_insertion_and_a_change_elsewhere_go_together() -> None:
    assert joined(BASE, "Vorab.\n\nEins.\n\nZwei.\n\nDrei.", "Eins.\n\nZwei.\n\nDrei!") == (
        "Vorab.\n\nEins.\n\nZwei.\n\nDrei!"
    )


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("Eins!\n\nZwei.\n\nDrei.", "Eins?\n\nZwei.\n\nDrei."),
        (f"{BASE}\n\nVier.", f"{BASE}\n\nFünf."),
        ("Zwei.\n\nDrei.", "Eins!\n\nZwei.\n\nDrei."),
        ("Ganz anderes.", "Noch etwas anderes."),
    ],
)
def test_changes_of_the_same_place_do_not(theirs: str, mine: str) -> None:
    assert joined(BASE, theirs, mine) is None


def test_two_beginnings_of_an_empty_text_do_not() -> None:
    assert joined("", "Meins.", "Deins.") is None


@given(TEXTS, TEXTS)
def test_whoever_changed_nothing_gets_the_other_text(base: str, changed: str) -> None:
    assert joined(base, changed, base) == changed
    assert joined(base, base, changed) == changed
    assert joined(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_came_first(base: str, theirs: str, mine: str) -> None:
    one, other = joined(base, theirs, mine), joined(base, mine, theirs)

    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert paragraphs(one) == paragraphs(other)


@given(TEXTS, st.lists(st.text(alphabet="xyz", min_size=1, max_size=3), max_size=3), st.data())
def test_what_both_added_is_there_afterwards(
    base: str, added: list[str], data: st.DataObject
) -> None:
    def with_new(words: list[str], mark: str) -> str:
        found = paragraphs(base)
        for word in words:
            found.insert(data.draw(st.integers(0, len(found))), f"{mark} {word}")
        return "\n\n".join(found)

    theirs, mine = with_new(added, "Ihres"), with_new(added, "Meines")
    result = joined(base, theirs, mine)

    if result is not None:
        assert set(paragraphs(theirs)) | set(paragraphs(mine)) <= set(paragraphs(result))


@given(TEXTS, TEXTS)
def test_both_one_after_the_other_holds_all_of_both(theirs: str, mine: str) -> None:
    both = one_after_the_other(theirs, mine)

    assert {*paragraphs(theirs), *paragraphs(mine)} == set(paragraphs(both))
