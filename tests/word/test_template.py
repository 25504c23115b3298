from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph as DocxParagraph

from tests.word.samples import png, rich
from word.lint import lint_docx
from word.model import Heading, Severity, WordDocument
from word.oox import parts
from word.oox.names import MAIN_TYPE, TEMPLATE_TYPE, R, W
from word.oox.styles import Style
from word.template import build_default, load_template
from word.write import build


def office_template(change=None) -> bytes:
    """A template as an office might upload: python-docx's own, with a header of the house."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Stadt Köln, Der Oberbürgermeister"
    document.add_paragraph("Mustertext, der nicht im Export stehen darf")
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rewritten(data: bytes, change) -> bytes:
    """The archive with every part passed through `change(name, content)`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def text_of(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_the_default_template_is_always_the_same_and_complete():
    template = load_template(None)

    assert build_default() == build_default()
    assert template.findings == ()
    assert set(template.styles) == set(Style)
    assert template.page.text_width() == 9072


def test_the_default_template_opens_in_python_docx_with_its_styles():
    document = docx.Document(io.BytesIO(build_default()))

    assert document.styles["Heading 1"].paragraph_format.keep_with_next
    assert document.sections[0].page_width.cm == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"not a zip",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        build_default()[:700],
        "/nowhere/at/all.docx",
        rewritten(build_default(), lambda n, c: None if n == "word/document.xml" else c),
        rewritten(build_default(), lambda n, c: None if n == "[Content_Types].xml" else c),
        rewritten(build_default(), lambda n, c: c[:40] if n == "word/styles.xml" else c),
        rewritten(
            build_default(),
            lambda n, c: c.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"),
        ),
    ],
    ids=["empty", "text", "old-doc", "cut", "no-file", "no-body", "no-types", "broken", "excel"],
)
def test_a_broken_template_gives_way_to_the_default_and_is_reported(source):
    template = load_template(source)

    assert [(f.code, f.severity) for f in template.findings] == [
        ("template-unusable", Severity.ERROR)
    ]
    assert build(rich(), source) == build(rich())


def test_a_template_that_unpacks_to_too_much_is_refused():
    bomb = rewritten(build_default(), lambda n, c: c)
    buffer = io.BytesIO(bomb)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2_001):
            archive.writestr(f"x{number}", b"")

    assert load_template(buffer.getvalue()).findings[0].code == "template-unusable"


def test_an_office_template_is_completed_and_keeps_its_own_header():
    template = load_template(office_template())
    data = build(rich(), template)

    supplied = {f.detail for f in template.findings if f.code == "style-supplied"}
    header = docx.Document(io.BytesIO(data)).sections[0].header
    assert Style.TABLE in supplied
    assert Style.HEADING_1 not in supplied
    assert ("template-language", "en-US") in {(f.code, f.detail) for f in template.findings}
    assert [p.text for p in header.paragraphs] == [
        "Stadt Köln, Der Oberbürgermeister",
        "Kommunales Handlungskonzept Integration",
    ]
    assert "Mustertext" not in text_of(data)
    assert lint_docx(data) == []


def test_a_contents_heading_built_upon_heading_1_bears_no_number():
    data = build(rich(), office_template())

    body = docx.Document(io.BytesIO(data)).element.body
    heading = next(p for p in body.iter(qn("w:p")) if "Inhaltsverzeichnis" in "".join(p.itertext()))
    assert heading.find(f".//{qn('w:numId')}").get(qn("w:val")) == "0"


def test_tab_stops_of_the_templates_footer_do_not_catch_the_page_number():
    data = build(rich(), office_template())

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        footer = archive.read("word/footer1.xml").decode()
    assert 'w:val="clear" w:pos="4680"' in footer
    assert 'w:val="clear" w:pos="9360"' in footer


def test_the_house_header_stands_on_the_title_page_too():
    section = docx.Document(io.BytesIO(build(rich(), office_template()))).sections[0]

    assert section.first_page_header.paragraphs[0].text == "Stadt Köln, Der Oberbürgermeister"


def test_the_picture_in_an_office_header_stays_on_upright_and_lying_pages():
    def add_logo(document):
        run = document.sections[0].header.paragraphs[0].add_run()
        run.add_picture(io.BytesIO(png()), width=Cm(2))

    data = build(rich(), office_template(add_logo))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number in (1, 2, 3, 4):
            assert b"media/image" in archive.read(f"word/_rels/header{number}.xml.rels")
    assert not [f for f in lint_docx(data) if f.severity is Severity.ERROR]


def test_page_size_and_margins_come_from_the_template():
    def widen(document):
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = Cm(4)

    page = load_template(office_template(widen)).page

    assert page.width < page.height
    assert page.left == pytest.approx(4 * 567, abs=2)


def test_localised_style_ids_are_found_by_their_names():
    def germanise(name, content):
        return content.replace(b'"heading1"', b'"berschrift1"').replace(
            b'"Heading1"', b'"berschrift1"'
        )

    data = rewritten(build_default(), germanise)
    template = load_template(data)

    built = build(WordDocument("T", (Heading("Kapitel"),)), template)
    assert template.findings == ()
    assert template.styles[Style.HEADING_1] == "berschrift1"
    assert lint_docx(built) == []


def test_style_names_with_capitals_are_found():
    data = rewritten(
        build_default(), lambda n, c: c.replace(b'w:val="heading 1"', b'w:val="Heading 1"')
    )

    assert load_template(data).findings == ()


def test_a_word_template_file_is_as_good_as_a_document():
    dotx = rewritten(
        office_template(), lambda n, c: c.replace(MAIN_TYPE.encode(), TEMPLATE_TYPE.encode())
    )
    data = build(rich(), dotx)

    assert load_template(dotx).findings[0].code != "template-unusable"
    assert isinstance(docx.Document(io.BytesIO(data)).paragraphs[0], DocxParagraph)


def test_a_template_that_numbers_its_headings_keeps_its_numbering():
    once = load_template(build_default())
    twice = load_template(once.package)

    assert [f.code for f in twice.findings] == ["template-numbers-headings"]
    assert lint_docx(build(rich(), twice)) == []


def test_nothing_of_the_templates_properties_reaches_the_export():
    def name_someone(document):
        document.core_properties.author = "Erika Muster"
        document.core_properties.comments = "geheim"

    data = build(WordDocument("Titel"), office_template(name_someone))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml")
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
    assert b"Erika" not in core
    assert b"geheim" not in core


def test_a_finished_export_serves_as_template_without_leaving_its_text():
    first = build(replace(rich(draft=True), footer_text="Fassung 0.9"))
    again = build(rich(), first)

    section = docx.Document(io.BytesIO(again)).sections[0]
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names if name.endswith(".xml"))
    assert [p.text for p in section.header.paragraphs] == [
        "Kommunales Handlungskonzept Integration"
    ]
    assert b"ENTWURF" not in text
    assert b"Fassung 0.9" not in text
    assert [name for name in names if "media" in name] == ["word/media/image1.png"]
    assert lint_docx(again) == []


def test_pictures_of_the_templates_own_text_are_left_behind():
    data = build(
        WordDocument("T"),
        office_template(lambda document: document.add_picture(io.BytesIO(png()))),
    )

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "media" in name]


def test_a_bare_template_is_completed():
    def strip(name, content):
        if name == "word/styles.xml":
            return f'<w:styles xmlns:w="{W}"/>'.encode()
        if name == "word/document.xml":
            return f'<w:document xmlns:w="{W}"><w:body/></w:document>'.encode()
        if name == "word/_rels/document.xml.rels":
            return re.sub(rb'<Relationship [^>]*numbering.xml"/>', b"", content)
        if name == "[Content_Types].xml":
            return re.sub(rb"<Override [^>]*numbering.xml[^>]*/>", b"", content)
        return None if name == "word/numbering.xml" else content

    template = load_template(rewritten(build_default(), strip))

    supplied = [f for f in template.findings if f.code == "style-supplied"]
    assert len(supplied) == len(Style)
    assert lint_docx(build(rich(), template)) == []


def test_a_style_of_another_kind_with_the_same_name_is_no_style_of_ours():
    ours = b'w:type="table" w:styleId="KIMTabelle"'
    data = rewritten(
        build_default(), lambda n, c: c.replace(ours, ours.replace(b"table", b"paragraph"))
    )
    template = load_template(data)

    assert [f.detail for f in template.findings] == ["KIM Tabelle"]
    assert template.styles[Style.TABLE] == "KIMTabelle2"


def test_the_link_to_the_template_on_an_office_drive_is_cut():
    def attach(name, content):
        if name == "word/settings.xml":
            return content.replace(b"<w:zoom", b'<w:attachedTemplate r:id="rId9"/><w:zoom').replace(
                b"<w:settings ", f'<w:settings xmlns:r="{R}" '.encode()
            )
        return content

    buffer = io.BytesIO(rewritten(build_default(), attach))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(
            "word/_rels/settings.xml.rels",
            parts.relations(
                [("rId9", parts.office_relation("attachedTemplate"), "file:///H:/kim.dotx", True)]
            ),
        )
    template = load_template(buffer.getvalue())
    built = build(rich(), template)

    assert template.findings == ()
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        assert not any(b"kim.dotx" in archive.read(name) for name in archive.namelist())
    assert lint_docx(built) == []
