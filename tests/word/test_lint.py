from __future__ import annotations

import io
import zipfile

import pytest

from tests.word.samples import rich
from word.lint import lint_docx
from word.model import Paragraph, Severity, Text, WordDocument
from word.oox.names import W
from word.write import build

GOOD = build(rich())
BODY = "word/document.xml"
STYLES = "word/styles.xml"
P = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
CELL = '<w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr>{}</w:tc>'
TABLE = (
    '<w:tbl><w:tblPr><w:tblCaption w:val="x"/></w:tblPr><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>'
    "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr></w:tbl>"
)
BEGIN = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
MARK = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>'
NOTE = '<w:p><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="9" name="b" descr=" "/></wp:inline>'
    "</w:drawing></w:r></w:p>"
)


def changed(part: str, old: str, new: str) -> bytes:
    """The good file with one text in one part replaced, at its first place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8") if name.endswith(("xml", "rels")) else None
            if name == part:
                assert content is not None
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, source.read(name) if content is None else content)
    return buffer.getvalue()


def inserted(xml: str) -> bytes:
    return changed(BODY, "<w:body>", f"<w:body>{xml}")


BROKEN = {
    "malformed-part": changed(STYLES, "</w:styles>", ""),
    "empty-cell": inserted(TABLE.format(CELL.format("")) + P),
    "cell-without-end": inserted(TABLE.format(CELL.format(P + TABLE.format(CELL.format(P)))) + P),
    "repeated-bookmark-id": inserted(
        f"<w:p>{MARK.format(90001, 'a')}{MARK.format(90001, 'b')}"
        '<w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="90001"/></w:p>'
    ),
    "repeated-bookmark-name": inserted(
        f"<w:p>{MARK.format(90001, 'a')}{MARK.format(90002, 'a')}<w:r><w:t>x</w:t></w:r>"
        '<w:bookmarkEnd w:id="90001"/><w:bookmarkEnd w:id="90002"/></w:p>'
    ),
    "unclosed-bookmark": inserted(f"<w:p>{MARK.format(90001, 'a')}<w:r><w:t>x</w:t></w:r></w:p>"),
    "unclosed-field": inserted(BEGIN),
    "empty-control": inserted("<w:sdt><w:sdtPr/></w:sdt>"),
    "text-in-deletion": inserted('<w:p><w:del w:id="1"><w:r><w:t>x</w:t></w:r></w:del></w:p>'),
    "extension-not-ignorable": inserted(
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1">'
        "<w:r><w:t>x</w:t></w:r></w:p>"
    ),
    "unknown-style": inserted(P.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Nie"/></w:pPr>')),
    "unknown-number": inserted(
        P.replace("<w:p>", '<w:p><w:pPr><w:numPr><w:numId w:val="999"/></w:numPr></w:pPr>')
    ),
    "unknown-relation": inserted(f'<w:p><w:hyperlink r:id="rIdNie">{P[5:-6]}</w:hyperlink></w:p>'),
    "missing-part": changed(
        "word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="nie.xml"'
    ),
    "table-without-distance": inserted(TABLE.format(CELL.format(P)) * 2 + P),
    "link-to-nowhere": inserted(
        f'<w:p><w:hyperlink w:anchor="nirgends">{P[5:-6]}</w:hyperlink></w:p>'
    ),
    "unknown-footnote": inserted(NOTE.format(77)),
    "repeated-footnote": inserted(NOTE.format(1)),
    "no-title": changed("docProps/core.xml", ">Kommunales Handlungskonzept Integration<", "> <"),
    "no-language": changed(STYLES, "<w:lang ", "<w:noProof "),
    "heading-gap": inserted(P.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr>')),
    "empty-heading": inserted('<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>'),
    "no-header-row": changed(BODY, "<w:tblHeader/>", ""),
    "table-without-description": inserted(
        TABLE.format(CELL.format(P)).replace('<w:tblCaption w:val="x"/>', "") + P
    ),
    "no-alt-text": inserted(PICTURE),
    "empty-paragraph": inserted("<w:p/>"),
    "link-without-words": inserted('<w:p><w:hyperlink r:id="rIdLink1"/></w:p>'),
    "bare-address": inserted(
        '<w:p><w:hyperlink r:id="rIdLink1"><w:r><w:t>example.org/kim</w:t></w:r></w:hyperlink></w:p>'
    ),
}
STRUCTURE = (
    "malformed-part", "empty-cell", "cell-without-end", "repeated-bookmark-id",
    "repeated-bookmark-name", "unclosed-bookmark", "unclosed-field", "empty-control",
    "text-in-deletion", "unknown-style", "unknown-number", "unknown-relation", "missing-part",
    "table-without-distance", "unknown-footnote", "repeated-footnote",
)  # fmt: skip


def test_a_good_file_has_no_findings():
    assert lint_docx(GOOD) == []


def test_an_address_for_mail_or_telephone_may_stand_as_it_is():
    for address, words in (("mailto:kim@example.org", "kim@example.org"), ("tel:0221", "0221")):
        text = (Text(words, link=address),)
        assert lint_docx(build(WordDocument("Titel", (Paragraph(text),)))) == []


@pytest.mark.parametrize("code", BROKEN)
def test_every_rule_finds_its_fault(code):
    findings = {finding.code: finding for finding in lint_docx(BROKEN[code])}

    assert code in findings
    is_error = findings[code].severity is Severity.ERROR
    assert is_error == (code in STRUCTURE)


def test_what_is_no_word_file_is_said_to_be_none():
    assert [f.code for f in lint_docx(b"nothing")] == ["not-a-package", "no-document"]

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "b")
    assert [f.code for f in lint_docx(buffer.getvalue())] == ["no-document"]


def test_an_external_entity_is_never_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    body = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]><w:document xmlns:w="{W}"><w:body>'
        "<w:tbl><w:tr><w:tc><w:r><w:t>&e;</w:t></w:r></w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(BODY, body)

    assert "geheim" not in str(lint_docx(buffer.getvalue()))
