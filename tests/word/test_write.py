from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.word.samples import CREATED, milestones, png, rich, sheet
from word.lint import lint_docx
from word.model import (
    BulletList,
    Callout,
    Cell,
    Footnote,
    Heading,
    KeyValue,
    KeyValueTable,
    LandscapeSection,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Severity,
    Table,
    Text,
    WordDocument,
)
from word.oox.names import W, w
from word.oox.text import bookmark_name
from word.template import load_template
from word.write import build
from word.write.outline import outline_of
from word.write.scribe import safe_address
from word.write.tables import column_widths

NS = {"w": W}


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def words(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(w("t")))


def body_of(*blocks, **more) -> etree._Element:
    return part(build(WordDocument("Titel", blocks, title_page=None, **more)))


def test_a_lying_first_page_carries_the_title() -> None:
    lying = LandscapeSection((Paragraph("Liste"),))

    assert len(list(body_of(lying, contents_levels=0).iter(w("sectPr")))) == 1
    assert len(list(body_of(Paragraph("x"), lying, contents_levels=0).iter(w("sectPr")))) == 2


def test_what_names_the_next_rows_or_paragraph_does_not_end_a_page() -> None:
    rows = tuple(Row(("x",), keeps_next=number == 2) for number in range(9))
    kept = body_of(Paragraph("Ergebnis:", keeps_next=True), Paragraph("x"), Table(rows=rows))

    marked = [
        words(p) for p in kept.iter(w("p")) if p.find(f"./{w('pPr')}/{w('keepNext')}") is not None
    ]

    assert marked.count("Ergebnis:") == 1
    assert marked.count("x") == 2  # the row, and the paragraph above a table


def paragraphs(root: etree._Element) -> list[str]:
    return [words(p) for p in root.iter(w("p"))]


# --- the whole ------------------------------------------------------------------------------


def test_a_rich_document_has_nothing_to_remark():
    assert lint_docx(build(rich())) == []
    assert lint_docx(build(rich(draft=True))) == []


def test_the_same_document_gives_the_same_bytes():
    assert build(rich()) == build(rich())
    assert build(rich(), load_template(None)) == build(rich())


def test_an_empty_document_is_a_valid_file():
    for document in (WordDocument(""), WordDocument("", title_page=None), WordDocument("Titel")):
        data = build(document)

        assert not [f for f in lint_docx(data) if f.severity is Severity.ERROR]
        assert docx.Document(io.BytesIO(data)) is not None


def test_the_properties_are_those_of_the_document():
    core = docx.Document(io.BytesIO(build(rich()))).core_properties

    assert core.title == "Kommunales Handlungskonzept Integration"
    assert core.author == "Stadt Köln, Kommunales Integrationszentrum"
    assert core.keywords == "Integration, Köln, Handlungskonzept"
    assert core.language == "de-DE"
    assert core.version == "1.1"
    assert core.created == CREATED


def test_the_language_is_set_for_the_whole_text():
    data = build(replace(rich(), language="en-GB"))

    languages = part(data, "word/styles.xml").xpath("//w:docDefaults//w:lang/@w:val", namespaces=NS)
    assert languages == ["en-GB"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=9, max_size=9))
def test_hostile_text_never_breaks_the_file(texts):
    a, b, c, d, e, f, g, h, i = texts
    document = WordDocument(
        a,
        (
            Heading(b, anchor=c),
            Paragraph((Text(d, link=e), Footnote(f), Text(g, target=h)), anchor=i),
            Table((Row((a, Cell(b))),), (Row((c, d)),), caption=e, alt_text=f),
            KeyValueTable(g, (KeyValue(h, i),), code=a),
            Callout((b,), title=c),
            Picture(png(), alt=d, caption=e, credit=f),
            BulletList((g, ListItem(h, NumberedList((i,))))),
        ),
        header_text=a,
        footer_text=b,
        draft_mark=c,
    )

    data = build(document)

    assert not [finding for finding in lint_docx(data) if finding.severity is Severity.ERROR]


# --- headings and contents ------------------------------------------------------------------


def test_headings_are_counted_as_word_counts_them():
    entries = outline_of(
        (
            Heading("A"),
            Heading("B", 2),
            Heading("C", 3),
            Heading("D", 2),
            Heading("Anhang", numbered=False, label="Anhang A"),
            Heading("unter dem Anhang", 2),
            LandscapeSection((Heading("E"),)),
            Heading("übersprungen", 3),
            Heading("zu tief", 9),
        )
    )

    assert [entry.number for entry in entries] == [
        "1", "1.1", "1.1.1", "1.2", "", "", "2", "2.1.1", "2.1.1.1",
    ]  # fmt: skip
    assert entries[4].text == "Anhang A\u2002Anhang"


def test_heading_styles_are_linked_to_one_multilevel_numbering():
    data = build(rich())
    styles, numbering = part(data, "word/styles.xml"), part(data, "word/numbering.xml")

    nums = styles.xpath(
        "//w:style[starts-with(w:name/@w:val, 'heading ')]//w:numId/@w:val", namespaces=NS
    )
    linked = numbering.xpath("//w:lvl/w:pStyle/@w:val", namespaces=NS)
    assert len(nums) == 4
    assert len(set(nums)) == 1
    assert linked == ["Heading1", "Heading2", "Heading3", "Heading4"]


def test_an_unnumbered_heading_takes_the_number_away():
    root = body_of(Heading("Anhang", numbered=False), contents_levels=0)

    assert root.xpath("//w:numId/@w:val", namespaces=NS) == ["0"]


def test_the_contents_are_filled_in_and_lead_to_the_headings():
    root = part(build(rich()))
    control = root.find(f".//{w('sdt')}")

    lines = [words(p) for p in control.iter(w("p"))]
    aims = [link.get(w("anchor")) for link in control.iter(w("hyperlink"))]
    assert lines[0] == "Inhaltsverzeichnis"
    assert lines[1] == "1Anlass und Auftrag"
    assert aims[0] == bookmark_name("chapter:1")
    assert "PAGEREF" not in etree.tostring(control).decode()
    assert 'TOC \\o "1-2"' in etree.tostring(control).decode()


def test_known_pages_stand_in_the_contents_and_unknown_ones_do_not():
    root = part(build(rich(), pages={"chapter:1": 3, "_Toc000099": 7}))
    control = root.find(f".//{w('sdt')}")

    lines = [words(p) for p in control.iter(w("p"))]
    assert lines[1] == "1Anlass und Auftrag3"
    assert lines[2] == "1.1Rechtsgrundlagen"
    assert etree.tostring(control).decode().count("PAGEREF") == 1


def test_no_contents_without_headings_or_when_not_wanted():
    assert body_of(Paragraph("x")).find(f".//{w('sdt')}") is None
    assert body_of(Heading("x"), contents_levels=0).find(f".//{w('sdt')}") is None


# --- identity -------------------------------------------------------------------------------


def test_every_anchor_becomes_one_hidden_bookmark():
    root = part(build(rich()))

    names = [mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))]
    for anchor in ("p:1", "list:1", "li:2", "callout:1", "table:milestones", "milestone:2",
                   "picture:1", "measure:W-01", "W-01:ziel", "field:1"):  # fmt: skip
        assert names.count(bookmark_name(anchor)) == 1, anchor


def test_a_repeated_anchor_marks_only_its_first_block():
    table = Table((Row(("a",)),), caption="A", anchor="x")
    root = body_of(Paragraph("a", anchor="x"), table, table, *(Heading("b", anchor="x"),) * 2)

    names = [mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))]
    assert names.count(bookmark_name("x")) == 1
    assert len(names) == len(set(names))


def test_links_inside_lead_to_bookmarks_and_unknown_targets_stay_text():
    known, unknown = Text("dort", target="ziel"), Text("weg", target="nirgends")
    root = body_of(Paragraph((known, unknown)), Paragraph("Ziel", anchor="ziel"))

    assert [link.get(w("anchor")) for link in root.iter(w("hyperlink"))] == [bookmark_name("ziel")]
    assert "dortweg" in paragraphs(root)


# --- inlines --------------------------------------------------------------------------------


def test_neighbours_with_one_aim_are_one_link():
    address = "https://example.org/"
    root = body_of(Paragraph((Text("fett", bold=True, link=address), Text(" und", link=address))))

    assert [words(link) for link in root.iter(w("hyperlink"))] == ["fett und"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/ä?x=1&y=ü", "https://example.org/%C3%A4?x=1&y=%C3%BC"),
        ("mailto:kim@example.org", "mailto:kim@example.org"),
        ("tel:+492212210", "tel:+492212210"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("www.example.org", ""),
        ("http://[kaputt", ""),
        ("https://example.org:hafen/", ""),
        ("https://", ""),
        ("https://example.org/" + "x" * 3000, ""),
        ('https://example.org/"<>', "https://example.org/%22%3C%3E"),
    ],
)
def test_only_addresses_word_accepts_become_links(address, expected):
    assert safe_address(address) == expected


def test_an_address_used_twice_is_one_relationship():
    text = Text("hier", link="https://example.org/")
    data = build(WordDocument("T", (Paragraph((text,)), Paragraph((text,)))))

    relations = part(data, "word/_rels/document.xml.rels")
    assert [r.get("Target") for r in relations if r.get("TargetMode") == "External"] == [
        "https://example.org/"
    ]


def test_footnotes_stand_in_their_own_part_and_are_called_once():
    note = Footnote((Text("siehe "), Text("dort", link="https://example.org/"), Footnote("nie")))
    data = build(WordDocument("T", (Paragraph((Text("a"), note, Footnote("zwei"))),)))

    notes = [words(n).strip() for n in part(data, "word/footnotes.xml").iter(w("footnote"))]
    calls = part(data).xpath("//w:footnoteReference/@w:id", namespaces=NS)
    assert notes == ["", "", "siehe dort", "zwei"]
    assert calls == ["1", "2"]
    assert part(data, "word/_rels/footnotes.xml.rels")[0].get("Target") == "https://example.org/"


# --- lists ----------------------------------------------------------------------------------


def test_each_numbered_list_counts_from_one():
    data = build(WordDocument("T", (NumberedList(("a", "b")), NumberedList(("c",)))))

    nums = part(data).xpath("//w:body/w:p//w:numId/@w:val", namespaces=NS)
    numbering = part(data, "word/numbering.xml")
    assert nums[0] == nums[1] != nums[2]
    assert len(numbering.xpath("//w:num[w:lvlOverride]", namespaces=NS)) == 2


def test_lists_nest_and_stop_at_the_third_level():
    deep = BulletList(("4",))
    for level in ("3", "2", "1"):
        deep = BulletList((ListItem(level, deep),))

    levels = body_of(deep).xpath("//w:ilvl/@w:val", namespaces=NS)

    assert levels == ["0", "1", "2", "2"]


# --- tables ---------------------------------------------------------------------------------


def test_header_rows_repeat_and_no_row_breaks():
    root = body_of(milestones())

    assert len(root.findall(f".//{w('tblHeader')}")) == 1
    assert len(root.findall(f".//{w('cantSplit')}")) == 5
    assert root.find(f".//{w('tblCaption')}").get(w("val")) == "Meilensteine bis Herbst 2021"
    assert root.find(f".//{w('tblDescription')}").get(w("val")).startswith("Meilenstein, Termin")
    assert root.find(f".//{w('tblLook')}").get(w("firstColumn")) == "1"
    assert "Tabelle 1: Meilensteine bis Herbst 2021" in paragraphs(root)


def test_a_long_row_may_break():
    root = body_of(Table((Row(("lang " * 400,)), Row(("kurz",)))))

    assert len(root.findall(f".//{w('cantSplit')}")) == 1


def test_the_fact_sheet_carries_code_and_title_in_its_repeating_header():
    table = body_of(sheet(3, "Übergang in eigene Wohnung")).find(f".//{w('tbl')}")
    first = table.find(w("tr"))

    assert words(first) == "W-03\u2002Übergang in eigene Wohnung"
    assert first.find(f"{w('trPr')}/{w('tblHeader')}") is not None
    assert first.find(f".//{w('gridSpan')}").get(w("val")) == "2"
    assert [words(r.find(w("tc"))) for r in table.findall(w("tr"))][1:3] == ["Ziel", "Zielgruppe"]


def test_short_rows_are_filled_and_tables_without_cells_left_out():
    root = body_of(Table((Row(("a", "b", "c")), Row(("d",)))), Table(()), Table((Row(()),)))

    assert len(root.findall(f".//{w('tbl')}")) == 1
    assert [len(r.findall(w("tc"))) for r in root.iter(w("tr"))] == [3, 3]


@pytest.mark.parametrize(
    ("shares", "columns", "expected"),
    [
        ((), 3, [300, 300, 300]),
        ((50, 25, 25), 3, [450, 225, 225]),
        ((2, 1), 3, [400, 200, 300]),
        ((0, -4), 2, [450, 450]),
        ((1, 1, 1, 9), 2, [450, 450]),
    ],
)
def test_widths_fill_the_line(shares, columns, expected):
    assert column_widths(shares, columns, 900) == expected


def test_two_tables_never_touch():
    plain = Table((Row(("a",)),), (Row(("b",)),), alt_text="c")
    for blocks in (
        (plain, plain),
        (plain, PageBreak(), plain),
        (LandscapeSection((plain,)), plain),
    ):
        findings = lint_docx(build(WordDocument("T", blocks)))

        assert [f for f in findings if f.severity is Severity.ERROR] == []


def test_large_tables_are_written_in_linear_time():
    root = body_of(Table(tuple(Row((str(n),) * 6) for n in range(3_000))))

    assert len(root.findall(f".//{w('tr')}")) == 3_000


# --- pictures -------------------------------------------------------------------------------


def test_a_picture_carries_its_alt_text_and_is_stored_once():
    picture = Picture(png(), alt="Bausteine", caption="Die Bausteine", credit="Stadt Köln")
    data = build(WordDocument("T", (picture, picture)))

    described = part(data).xpath("//*[local-name()='docPr']/@descr")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [n for n in archive.namelist() if "media" in n] == ["word/media/image1.png"]
    assert described == ["Bausteine", "Bausteine"]
    assert "Abbildung 2: Die Bausteine" in paragraphs(part(data))
    assert "Bild: Stadt Köln" in paragraphs(part(data))


def test_a_decorative_picture_says_so():
    data = build(WordDocument("T", (Picture(png(), is_decorative=True, alt="egal"),)))

    assert part(data).xpath("//*[local-name()='decorative']/@val") == ["1"]
    assert lint_docx(data) == []


def test_a_picture_is_never_wider_than_the_line_or_taller_than_the_page():
    data = build(WordDocument("T", (Picture(png(10, 200), alt="hoch", width_cm=40),)))

    width, height = part(data).xpath("//*[local-name()='extent']/@*")
    assert int(height) <= 20 * 360_000
    assert int(width) <= 16 * 360_000


@pytest.mark.parametrize("broken", [b"", b"GIF89a", b"<svg/>", png()[:20], b"\xff\xd8\xff\xe0"])
def test_a_picture_that_cannot_be_drawn_is_replaced_by_its_words(broken):
    data = build(WordDocument("T", (Picture(broken, alt="Die Bausteine"),)))

    assert "[Bild nicht darstellbar: Die Bausteine]" in paragraphs(part(data))
    assert lint_docx(data) == []


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\xff\xd8\xff\xe0"]
    ),
    st.binary(max_size=60),
    st.integers(0, 120),
)
def test_broken_pictures_of_every_kind_never_break_the_file(start, rest, cut):
    mutated = png()[:cut] + rest + png()[cut:]

    for data in (start + rest, mutated):
        build(WordDocument("T", (Picture(data, alt="Bild"),)))


# --- pages and margins ----------------------------------------------------------------------


def test_every_section_has_header_and_footer_and_the_title_page_its_own():
    data = build(rich(draft=True))
    document = docx.Document(io.BytesIO(data))

    mark = "ENTWURF – Arbeitsstand, nicht beschlossen"
    assert [s.orientation for s in document.sections] == [0, 1, 0]
    assert [s.different_first_page_header_footer for s in document.sections] == [True, False, False]
    for section in document.sections:
        assert section.header.paragraphs[0].text == mark
        assert section.footer.paragraphs[0].text.startswith("Fassung 1.1 · 30. September 2021")
        assert section.first_page_header.paragraphs[0].text == mark


def test_the_footer_counts_pages():
    footer = etree.tostring(part(build(rich()), "word/footer1.xml")).decode()

    assert words(part(build(rich()), "word/footer1.xml")).endswith("Seite 1 von 1")
    assert re.findall(r">\s(PAGE|NUMPAGES)\s<", footer) == ["PAGE", "NUMPAGES"]


def test_lying_pages_have_their_own_tab_stop():
    data = build(rich())

    stops = [
        part(data, f"word/footer{n}.xml").xpath("//w:tab[@w:val='right']/@w:pos", namespaces=NS)
        for n in (1, 3)
    ]
    assert stops == [["9072"], ["14004"]]


def test_an_adopted_edition_bears_no_mark():
    assert "ENTWURF" not in "".join(
        words(part(build(rich()), f"word/header{n}.xml")) for n in (1, 2, 3, 4)
    )


def test_page_breaks_need_no_empty_paragraph():
    root = body_of(PageBreak(), Paragraph("eins"), PageBreak(), PageBreak(), Paragraph("zwei"))

    assert paragraphs(root) == ["Titel", "eins", "zwei"]
    assert len(root.findall(f".//{w('pageBreakBefore')}")) == 2


# --- other programs -------------------------------------------------------------------------

SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice: apt install libreoffice-writer-nogui"
)
def test_libreoffice_shows_every_page_with_header_and_number(tmp_path):
    source = tmp_path / "plan.docx"
    source.write_bytes(build(rich(draft=True), pages={"chapter:1": 3, "chapter:2": 4711}))
    command = [
        SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", str(tmp_path), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=180, capture_output=True, env={**os.environ})

    pdf = (tmp_path / "plan.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext to read the pages: apt install poppler-utils")
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "plan.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode()
    pages = text.split("\f")[:-1]
    assert len(pages) > 5
    for number, page in enumerate(pages[1:], start=2):
        assert f"Seite {number} von {len(pages)}" in page
        assert "Kommunales Handlungskonzept Integration" in page
    assert all("ENTWURF" in page for page in pages)
    assert re.search(r"Handlungsfelder\.+\s*4711", pages[1])
    assert re.search(r"2\.1\.1\s+Wohnführerschein", text)
