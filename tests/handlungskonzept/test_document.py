"""The pure document: canonical JSON, rich text, comparison, review, and the Word file made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from handlungskonzept.document import (
    Callout,
    Goal,
    Heading,
    Indicator,
    Item,
    Listing,
    MeasureOverview,
    Milestones,
    NotADocument,
    Para,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Run,
    Section,
    SectionKind,
    Sheet,
    SheetRow,
    Table,
    from_json,
    to_json,
)
from handlungskonzept.document.comparison import changes_between
from handlungskonzept.document.lines import section_changes
from handlungskonzept.document.public import public_only
from handlungskonzept.document.review import Fault, findings_in
from handlungskonzept.document.richtext import keyed, parse, with_note, words_of
from handlungskonzept.document.walk import find_measure
from handlungskonzept.document.words import Kind, word_changes
from handlungskonzept.exports import word_document, word_file
from handlungskonzept.operations.rendering import Edition
from word.lint import lint_docx

SHEET = Sheet(
    code="W-03", summary="Kurz.", lead="Wohnungsamt", period="2021", field="Wohnen",
    target_groups=("Unionsbürger*innen",), rows=(SheetRow("lead", "Federführung", (Para("", (Run("Wohnungsamt"),)),)),),
)  # fmt: skip
MEASURE = Section(SectionKind.MEASURE, "m3", "W-03", "w-03", "Eigene Wohnung", sheet=SHEET)
FIELD = Section(
    SectionKind.FIELD,
    "f",
    "1.1",
    "wohnen",
    "Wohnen",
    blocks=(Goal("g", "Leitziel", "Gut wohnen."),),
    children=(MEASURE,),
)
LIST = Listing(
    False, (Item("k2", (Run("Punkt"),), (Listing(True, (Item("k3", (Run("innen"),)),)),)),)
)
RUNS = (Run("Fett", bold=True), Run(" und ", link="https://kim.nrw"), Run("", note="Fußnote"))
CHAPTER = Section(
    SectionKind.CHAPTER, "c", "1", "felder", "Felder",
    blocks=(
        Heading("h", 1, "Überblick"),
        Prose("p", (Para("k1", RUNS), LIST)),
        Callout("co", "Merke", (Para("", (Run("Wichtig."),)),)),
        Quote("q", "Ein Zitat."),
        Table("t", "Zahlen", ("Jahr", "Wert"), (("2021", "7"),)),
        Picture("b", "0" * 64, "image/png", "Dom", False, "", "Foto: Kim"),
        Milestones("ms", "Meilensteine", ("Was", "Wer"), (("Start", "KI"),)),
        MeasureOverview("o", "Alle", ("Nr", "Titel"), (("W-03", "Eigene Wohnung"),)),
    ),
    children=(FIELD,),
)  # fmt: skip
DOCUMENT = PlanDocument("plan", "Handlungskonzept", "Untertitel", "Stadt Köln", sections=(CHAPTER,))


def test_a_document_survives_the_way_through_json() -> None:
    assert from_json(to_json(DOCUMENT)) == DOCUMENT
    assert to_json(from_json(to_json(DOCUMENT))) == to_json(DOCUMENT)


def test_texts_frozen_before_a_sheet_knew_more_are_read_and_stay_as_they_are() -> None:
    older = Sheet(code="W-01", summary="Kurz", lead="Amt", period="2022", field="Wohnen")
    newer = replace(
        older,
        planned_end="2022-01-01/2022-12-31/year",
        indicators=(Indicator("i-1", "Wohnungen", "Anzahl", "0", "40"),),
    )
    before, after = (
        to_json(PlanDocument("p", "Plan", "", "", sections=(
            Section(SectionKind.MEASURE, "m", "W-01", "w-01", "Wohnen", sheet=sheet),
        )))
        for sheet in (older, newer)
    )  # fmt: skip
    assert "planned_end" not in before
    assert "indicators" not in before
    assert to_json(from_json(before)) == before
    assert to_json(from_json(after)) == after
    assert from_json(after).sections[0].sheet == newer


def test_the_json_is_canonical() -> None:
    text = to_json(DOCUMENT)
    assert text.startswith('{"document":{"blocks":[]')
    assert "Köln" in text
    assert ": " not in text.split('"Ein Zitat."')[0].split("Felder")[0].replace("Foto: Kim", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"format":"other","document":{}}',
        '{"format":"kim-plan-1","document":{"title":7}}',
    ],
)
def test_other_text_is_no_document(text: str) -> None:
    with pytest.raises(NotADocument):
        from_json(text)


NESTED = (Run("a "), Run("b ", bold=True), Run("c", bold=True, italic=True))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p data-block-key='a1'>Eins</p>", (Para("a1", (Run("Eins"),)),)),
        (
            "<p>a <b>b <i>c</i></b></p>",
            (Para("", (Run("a "), Run("b ", bold=True), Run("c", bold=True, italic=True))),),
        ),
        ("<p>Zeile<br/>zwei</p>", (Para("", (Run("Zeile\nzwei"),)),)),
        ("<p></p><p> </p>", ()),
        ("ohne Absatz", (Para("", (Run("ohne Absatz"),)),)),
        ("<p>&lt;script&gt; &amp; Co</p>", (Para("", (Run("<script> & Co"),)),)),
        ('<p><a href="javascript:alert(1)">x</a></p>', (Para("", (Run("x"),)),)),
        ('<p><a href="//boese.example">x</a></p>', (Para("", (Run("x"),)),)),
        (
            '<p><a href="https://kim.nrw">x</a></p>',
            (Para("", (Run("x", link="https://kim.nrw"),)),),
        ),
    ],
)
def test_rich_text_becomes_runs(html: str, expected: object) -> None:
    assert parse(html) == expected


def test_nested_lists_keep_their_shape_and_keys() -> None:
    html = '<ul><li data-block-key="k2">Punkt<ol><li data-block-key="k3">innen</li></ol></li></ul><p>danach</p>'
    assert parse(html) == (LIST, Para("", (Run("danach"),)))


def test_keys_are_added_once_and_stay() -> None:
    html = '<p>a</p><ul><li data-block-key="old">b</li></ul>'
    first = keyed(html, "seed")
    assert 'data-block-key="old"' in first
    assert first.count("data-block-key") == 2
    assert keyed(first, "another") == first == keyed(html, "seed")


def test_a_note_is_called_at_the_end() -> None:
    parts = with_note(parse("<p>Eins</p><ul><li>Zwei</li></ul>"), "Quelle")
    assert words_of(parts) == "Eins\nZwei [Quelle]"
    assert with_note((), "Quelle") == ()


def test_internal_measures_leave_sections_and_tables() -> None:
    hidden = replace(MEASURE, sheet=replace(SHEET, is_internal=True))
    document = replace(
        DOCUMENT, sections=(replace(CHAPTER, children=(replace(FIELD, children=(hidden,)),)),)
    )
    public = public_only(document)
    assert find_measure(public, "w-03") is None
    assert "W-03" not in to_json(public)
    assert public_only(DOCUMENT) is DOCUMENT


def test_changes_are_found_by_identity() -> None:
    renamed = replace(MEASURE, title="Anders")
    extra = replace(MEASURE, identity="m4", number="W-04", title="Neue")
    moved = replace(FIELD, children=())
    new = replace(
        DOCUMENT,
        sections=(
            replace(
                CHAPTER,
                children=(
                    moved,
                    replace(FIELD, identity="f2", number="1.2", children=(renamed, extra)),
                ),
            ),
        ),
    )
    found = {(change.kind, change.identity) for change in changes_between(DOCUMENT, new)}
    assert found == {(Kind.CHANGED, "m3"), (Kind.NEW, "f2"), (Kind.NEW, "m4")}
    only_moved = replace(
        DOCUMENT,
        sections=(
            replace(CHAPTER, children=(moved,)),
            replace(CHAPTER, identity="c2", children=(MEASURE,)),
        ),
    )
    assert (Kind.MOVED, "m3") in {
        (change.kind, change.identity) for change in changes_between(DOCUMENT, only_moved)
    }
    gone = replace(DOCUMENT, sections=())
    assert {change.kind for change in changes_between(DOCUMENT, gone)} == {Kind.REMOVED}
    assert changes_between(DOCUMENT, DOCUMENT) == []


def test_changes_inside_a_section_name_the_field_and_the_words() -> None:
    sheet = replace(
        SHEET, rows=(SheetRow("lead", "Federführung", (Para("", (Run("Sozialamt"),)),)),)
    )
    (change,) = section_changes(MEASURE, replace(MEASURE, sheet=sheet))
    assert change.label == "Federführung"
    assert [(piece.operation, piece.text) for piece in change.pieces] == [
        ("delete", "Wohnungsamt"),
        ("insert", "Sozialamt"),
    ]


def test_word_changes_keep_every_word_of_both_texts() -> None:
    pieces = word_changes("Alle Menschen wohnen gut.", "Viele Menschen wohnen sehr gut.")
    old = "".join(piece.text for piece in pieces if piece.operation != "insert")
    new = "".join(piece.text for piece in pieces if piece.operation != "delete")
    assert (old, new) == ("Alle Menschen wohnen gut.", "Viele Menschen wohnen sehr gut.")


def test_a_rewritten_text_is_shown_whole_before_and_after() -> None:
    old = "Die Stadt sucht Wohnungen und spricht mit Vermietern."
    new = "Träger beraten Familien und helfen bei Anträgen auf Wohngeld."
    assert [(piece.operation, piece.text) for piece in word_changes(old, new)] == [
        ("delete", old),
        ("insert", new),
    ]


def test_changes_next_to_each_other_are_shown_as_one() -> None:
    old = "Alle Ämter und Träger der Stadt Köln arbeiten ab dem Herbst 2021 zusammen."
    new = "Alle Dienste und Vereine der Stadt Köln arbeiten ab dem Herbst 2021 zusammen."
    assert [(piece.operation, piece.text) for piece in word_changes(old, new)] == [
        ("equal", "Alle "),
        ("delete", "Ämter und Träger"),
        ("insert", "Dienste und Vereine"),
        ("equal", " der Stadt Köln arbeiten ab dem Herbst 2021 zusammen."),
    ]


def test_the_review_finds_what_is_missing() -> None:
    bare = replace(MEASURE, sheet=replace(SHEET, lead="", period="", summary=""))
    picture = Picture("b", "0" * 64, "image/png", "", False, "", "")
    chapter = replace(
        CHAPTER,
        blocks=(
            Heading("h", 2, "Zu tief"),
            picture,
            replace(picture, identity="b2", sha256="", alt="Der Dom"),
            Prose("p", (Para("", (Run("x", target="weg"),)),)),
        ),
        children=(bare,),
    )
    empty = Section(SectionKind.CHAPTER, "e", "2", "leer", "Leer")
    found = {finding.fault for finding in findings_in(replace(DOCUMENT, sections=(chapter, empty)))}
    assert found == set(Fault) - {Fault.NAME, Fault.COMMENT, Fault.DRAFT}, "others look for these"
    assert findings_in(DOCUMENT) == []


def edition(**values: object) -> Edition:
    return Edition(created=datetime(2021, 11, 30, 12, tzinfo=UTC), **values)  # type: ignore[arg-type]


def test_the_word_file_is_whole_and_the_same_each_time() -> None:
    adopted = edition(
        number="1.1",
        resolution="LG 2021/02",
        decided_on=date(2021, 11, 30),
        valid_from=date(2021, 12, 1),
    )
    content = word_file(DOCUMENT, adopted, {})
    assert content == word_file(DOCUMENT, adopted, {})
    assert [finding for finding in lint_docx(content) if finding.severity == "error"] == []
    body = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    for words in (
        "Fassung 1.1",
        "30. November 2021",
        "LG 2021/02",
        "Überblick",
        "W-03",
        "Federführung",
        "Meilensteine",
    ):
        assert words in body


def test_the_draft_says_so_and_an_adopted_version_does_not() -> None:
    assert "ENTWURF" in (word_document(DOCUMENT, edition(is_draft=True), {}).draft_mark or "")
    assert word_document(DOCUMENT, edition(number="1.0"), {}).draft_mark is None
    assert (
        word_document(DOCUMENT, edition(), {}).footer_text == "Beschlussvorlage · 30. November 2021"
    )
