"""Two plans told as one: identity first, words second, and what moved is not written twice."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from handlungskonzept.document import (
    Heading,
    Item,
    Listing,
    Para,
    Picture,
    PlanDocument,
    Prose,
    Run,
    Section,
    SectionKind,
    Sheet,
    SheetRow,
    Table,
)  # fmt: skip
from handlungskonzept.document.comparison import (
    LineDifference,
    SectionChange,
    changes_between,
    compare,
)
from handlungskonzept.document.lines import section_changes
from handlungskonzept.document.order import out_of_order, rising
from handlungskonzept.document.tables import table_change
from handlungskonzept.document.words import Kind, word_changes

LONG = "Die Stelle berät Familien, die gerade erst in der Stadt angekommen sind."
OTHER = "Ein zweiter Satz, der mit dem ersten nichts zu tun hat und für sich steht."


def para(key: str, text: str, **look: object) -> Para:
    return Para(key, (Run(text, **look),))  # type: ignore[arg-type]


def prose(identity: str, *parts: Para | Listing) -> Prose:
    return Prose(identity, parts)


def chapter(identity: str, *blocks: object, number: str = "1", **values: object) -> Section:
    return Section(
        SectionKind.CHAPTER, identity, number, identity, str(values.pop("title", identity)),
        blocks=blocks, **values,
    )  # type: ignore[arg-type] # fmt: skip


def measure(identity: str, code: str, *rows: SheetRow, title: str = "Eine Maßnahme") -> Section:
    sheet = Sheet(code, "Kurz.", "Amt", "2021", "Wohnen", rows=rows)
    return Section(SectionKind.MEASURE, identity, code, code.lower(), title, sheet=sheet)


def plan(*sections: Section, **values: object) -> PlanDocument:
    return PlanDocument("plan", "Konzept", "", "Stadt", sections=sections, **values)  # type: ignore[arg-type]


def kinds(old: PlanDocument, new: PlanDocument) -> dict[str, Kind]:
    return {one.identity: one.kind for one in compare(old, new).changed}


def lines(old: Section, new: Section) -> list[LineDifference]:
    comparison = compare(plan(old), plan(new))
    return comparison.lines(comparison.sections[1])


def words(line: LineDifference) -> list[tuple[str, str]]:
    return [(piece.operation, piece.text) for piece in line.pieces]


def of(comparison: list[SectionChange], identity: str) -> SectionChange:
    return next(one for one in comparison if one.identity == identity)


# --- orders ---------------------------------------------------------------------------------


def test_the_fewest_things_move() -> None:
    assert out_of_order("abcde", "ebacd") >= {"e"}
    assert out_of_order("abcd", "bcda") == {"a"}
    assert out_of_order("abc", "abc") == set()
    assert rising([]) == []


# --- sections -------------------------------------------------------------------------------


def test_a_measure_in_another_field_moved_and_was_neither_deleted_nor_inserted() -> None:
    one, other, sheet = chapter("a"), chapter("b", number="2"), measure("m", "W-01")
    old = plan(replace(one, children=(sheet,)), other)
    new = plan(one, replace(other, children=(sheet,)))
    assert kinds(old, new) == {"m": Kind.MOVED}
    (change,) = compare(old, new).changed
    assert (change.moved_from, change.parent, change.chapter) == ("1 a", "b", "b")


def test_another_order_moves_the_fewest_chapters_and_new_numbers_are_no_change() -> None:
    a, b, c = (chapter(name, number=str(place)) for place, name in enumerate("abc", 1))
    new = plan(replace(c, number="1"), replace(a, number="2"), replace(b, number="3"))
    comparison = compare(plan(a, b, c), new)
    assert {one.identity: one.kind for one in comparison.changed} == {"c": Kind.MOVED}
    assert of(list(comparison.sections), "a").before == "1 a"


def test_what_moved_and_changed_is_both() -> None:
    a, b = chapter("a"), chapter("b", number="2")
    sheet = measure("m", "W-01")
    old = plan(replace(a, children=(sheet,)), b)
    new = plan(a, replace(b, children=(replace(sheet, title="Anders"),)))
    (change,) = compare(old, new).changed
    assert (change.kind, change.is_moved) == (Kind.CHANGED, True)
    assert [(one.kind, one.is_moved) for one in changes_between(old, new)] == [(Kind.CHANGED, True)]


def test_measures_of_a_field_that_went_are_found_where_they_are_now() -> None:
    a, b, sheet = chapter("a"), chapter("b", number="2"), measure("m", "W-01")
    old, new = plan(replace(a, children=(sheet,)), b), plan(replace(b, children=(sheet,)))
    assert kinds(old, new) == {"a": Kind.REMOVED, "m": Kind.MOVED}


def test_the_same_plan_has_no_change_whatever_keys_its_paragraphs_got() -> None:
    old, new = (plan(chapter("a", prose("p", para(key, LONG)))) for key in ("k1", "k2"))
    assert kinds(old, new) == {}


def test_a_field_with_another_title_does_not_change_its_measures() -> None:
    def row(title: str) -> SheetRow:
        return SheetRow("field", "Handlungsfeld", (para("", title),))

    old, new = (plan(measure("m", "W-01", row(title))) for title in ("Wohnen", "Wohnung"))
    assert kinds(old, new) == {}


def test_what_stands_before_the_first_chapter_counts() -> None:
    old = plan(chapter("a"))
    assert kinds(old, replace(old, subtitle="Neu")) == {"plan": Kind.CHANGED}
    assert kinds(old, replace(old, blocks=(Heading("h", 1, "Vorwort"),))) == {"plan": Kind.CHANGED}


# --- lines ----------------------------------------------------------------------------------


def test_a_paragraph_shows_the_words_that_came_and_went() -> None:
    old = chapter("a", prose("p", para("k", "Die Stelle berät Familien."), para("l", OTHER)))
    new = chapter("a", prose("p", para("k", "Die Stelle berät alle Familien."), para("l", OTHER)))
    title, changed, same = lines(old, new)
    assert title.is_same
    assert words(changed) == [
        ("equal", "Die Stelle berät "), ("insert", "alle "), ("equal", "Familien."),
    ]  # fmt: skip
    assert same.is_same


def test_a_paragraph_moved_inside_a_section_is_told_once() -> None:
    parts = (para("k", LONG), para("l", OTHER), para("m", "Ein dritter Satz."))
    found = lines(chapter("a", prose("p", *parts)), chapter("a", prose("p", *parts[1:], parts[0])))
    assert [(line.kind, line.is_moved) for line in found] == [
        (Kind.SAME, False), (Kind.SAME, False), (Kind.SAME, False), (Kind.MOVED, True),
    ]  # fmt: skip


@pytest.mark.parametrize("block", ["p", "q"])
def test_a_paragraph_moved_to_another_section_names_both_places(block: str) -> None:
    a, b = chapter("a", title="Eins"), chapter("b", number="2", title="Zwei")
    old = plan(replace(a, blocks=(prose("p", para("k", LONG)),)), b)
    new = plan(a, replace(b, blocks=(prose(block, para("k", LONG)),)))
    comparison = compare(old, new)
    left = comparison.lines(of(comparison.changed, "a"))[-1]
    came = comparison.lines(of(comparison.changed, "b"))[-1]
    assert (left.kind, left.moved_to, left.pieces) == (Kind.MOVED, "2 Zwei", ())
    assert (came.kind, came.moved_from, words(came)) == (Kind.MOVED, "1 Eins", [("equal", LONG)])


def test_short_sentences_are_no_move_by_chance() -> None:
    a, b = chapter("a"), chapter("b", number="2")
    old = plan(replace(a, blocks=(prose("p", para("k", "Ja.")),)), b)
    new = plan(a, replace(b, blocks=(prose("q", para("l", "Ja.")),)))
    comparison = compare(old, new)
    assert comparison.lines(of(comparison.changed, "a"))[-1].kind is Kind.REMOVED
    assert comparison.lines(of(comparison.changed, "b"))[-1].kind is Kind.NEW


def test_lists_are_compared_point_by_point_with_and_without_keys() -> None:
    for keyed in (True, False):

        def listing(*points: str, keyed: bool = keyed) -> Section:
            items = tuple(Item(point[:3] if keyed else "", (Run(point),)) for point in points)
            return chapter("a", prose("p", Listing(False, items)))

        found = lines(
            listing("Erstens Räume suchen", "Zweitens fragen", "Drittens reden"),
            listing("Erstens Räume finden", "Drittens reden", "Viertens gehen"),
        )
        assert [line.kind for line in found] == [
            Kind.SAME, Kind.CHANGED, Kind.REMOVED, Kind.SAME, Kind.NEW,
        ]  # fmt: skip


def test_a_fact_of_a_sheet_changes_as_one_line() -> None:
    def sheet(lead: str) -> Section:
        return measure("m", "W-01", SheetRow("lead", "Federführung", (para("", lead),)))

    line = lines(sheet("Wohnungsamt"), sheet("Sozialamt"))[-1]
    assert (line.label, words(line)) == (
        "Federführung", [("delete", "Wohnungsamt"), ("insert", "Sozialamt")],
    )  # fmt: skip


def test_the_lead_of_one_measure_never_moves_to_another() -> None:
    def sheet(identity: str, *leads: str) -> Section:
        rows = (SheetRow("lead", "Federführung", (para("", lead),)) for lead in leads)
        return measure(identity, identity.upper(), *rows)

    lead = "Amt für Soziales, Arbeit und Senioren der Stadt"
    comparison = compare(plan(sheet("m", lead), sheet("n")), plan(sheet("m"), sheet("n", lead)))
    found = [comparison.lines(one)[-1].kind for one in comparison.changed]
    assert found == [Kind.REMOVED, Kind.NEW]


def test_another_link_or_emphasis_is_a_change_and_says_so() -> None:
    old = chapter("a", prose("p", para("k", LONG, link="https://alt.example")))
    new = chapter("a", prose("p", para("k", LONG, link="https://neu.example")))
    line = lines(old, new)[-1]
    assert (line.kind, line.is_dress_only) == (Kind.CHANGED, True)


def test_another_file_of_a_picture_is_a_change() -> None:
    picture = Picture("b", "0" * 64, "image/png", "Dom", False, "", "Foto: Kim")
    new = replace(picture, sha256="1" * 64)
    line = lines(chapter("a", picture), chapter("a", new))[-1]
    assert (line.kind, line.old_picture, line.new_picture) == (Kind.CHANGED, picture, new)


# --- tables ---------------------------------------------------------------------------------

TABLE = Table("t", "Zahlen", ("Jahr", "Wert"), (("2020", "5"), ("2021", "7"), ("2022", "9")))


def test_a_table_is_compared_cell_by_cell() -> None:
    new = replace(TABLE, rows=(("2020", "5"), ("2021", "8"), ("2022", "9"), ("2023", "4")))
    found = table_change(TABLE, new)
    assert [row.kind for row in found.rows] == [Kind.SAME, Kind.CHANGED, Kind.SAME, Kind.NEW]
    assert [cell.kind for cell in found.rows[1].cells] == [Kind.SAME, Kind.CHANGED]


def test_columns_that_came_and_went_do_not_change_every_row() -> None:
    wide = replace(
        TABLE, header=("Jahr", "Ziel", "Wert"),
        rows=tuple((year, "10", value) for year, value in TABLE.rows),
    )  # fmt: skip
    came, went = table_change(TABLE, wide), table_change(wide, TABLE)
    assert [cell.kind for cell in came.header] == [Kind.SAME, Kind.NEW, Kind.SAME]
    assert [cell.kind for cell in went.header] == [Kind.SAME, Kind.REMOVED, Kind.SAME]
    assert {row.kind for row in (*came.rows, *went.rows)} == {Kind.SAME}


def test_rows_move_and_columns_are_renamed() -> None:
    new = replace(TABLE, header=("Jahr", "Anzahl"), rows=(*TABLE.rows[1:], TABLE.rows[0]))
    found = table_change(TABLE, new)
    assert [cell.kind for cell in found.header] == [Kind.SAME, Kind.CHANGED]
    assert [row.kind for row in found.rows] == [Kind.SAME, Kind.SAME, Kind.MOVED]


def test_an_approver_reads_the_rows_that_differ_only() -> None:
    new = replace(TABLE, rows=(("2020", "5"), ("2021", "8")))
    found = section_changes(chapter("a", TABLE), chapter("a", new))
    assert [(one.kind, "".join(piece.text for piece in one.pieces)) for one in found] == [
        (Kind.CHANGED, "2021 | 78"), (Kind.REMOVED, "2022 | 9"),
    ]  # fmt: skip


# --- words ----------------------------------------------------------------------------------


def test_both_texts_can_be_read_off_the_pieces() -> None:
    draw = random.Random(7)
    for _attempt in range(300):
        old, new = (
            "".join(draw.choice("a b c d e  f\n") for _count in range(40)) for _side in range(2)
        )
        pieces = word_changes(old, new)
        assert "".join(one.text for one in pieces if one.operation != "insert") == old
        assert "".join(one.text for one in pieces if one.operation != "delete") == new


def test_a_very_long_paragraph_that_repeats_itself_is_compared_by_its_own_words() -> None:
    old = "und so weiter " * 3000 + "Anker eins " + "und so weiter " * 3000
    new = "und so fort " * 3000 + "Anker eins " + "und so weiter " * 3000
    pieces = word_changes(old, new)
    assert "Anker eins " in "".join(one.text for one in pieces if one.operation == "equal")
