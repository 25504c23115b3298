"""The Word files of meetings: form, marks, accessibility, and that they never vary."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from meetings.choices import EditionKind
from meetings.document import Audience, Item, MeetingDocument, for_audience
from meetings.exports.excerpt import excerpt_file
from meetings.exports.typeset import bound
from meetings.exports.word import word_file
from meetings.operations.rendering import Imprint
from tests.factories.meeting_documents import HEAD, RESOLUTION, RULES, sample_document
from word import model as word
from word.lint import lint_docx

AT = datetime(2021, 9, 16, 10, 0, tzinfo=UTC)
KINDS = list(EditionKind)
SOFFICE = shutil.which("soffice")


def imprint(kind: EditionKind = EditionKind.MINUTES, **values: object) -> Imprint:
    """What a file says about itself."""
    return Imprint(kind=kind, made_at=AT, **values)


def file_of(kind: EditionKind, audience: str = "members", **values: object) -> bytes:
    """The sample as a Word file."""
    return word_file(for_audience(sample_document(), audience), imprint(kind, **values))


def words(file: bytes, part: str = "word/document.xml") -> str:
    """The words of a part, paragraphs parted by lines, spaces that do not break as others."""
    with ZipFile(io.BytesIO(file)) as archive:
        text = archive.read(part).decode()
    text = re.sub(r"</w:p>|<w:br/>", "\n", text)
    return re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ")


def margins(file: bytes) -> str:
    """The words of headers and footers."""
    with ZipFile(io.BytesIO(file)) as archive:
        names = [name for name in archive.namelist() if re.search(r"/(header|footer)1\.xml", name)]
    return "\n".join(words(file, name) for name in names)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_sound_and_accessible(kind: EditionKind, audience: Audience) -> None:
    assert lint_docx(file_of(kind, audience)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_emptiest_document_is_a_sound_file(kind: EditionKind) -> None:
    document = MeetingDocument(head=replace(HEAD, number="", title="", note="", chair=None))

    assert lint_docx(word_file(document, imprint(kind))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: EditionKind) -> None:
    assert file_of(kind) == file_of(kind)


def test_drafts_and_internal_editions_say_so_on_every_page() -> None:
    draft = margins(file_of(EditionKind.DRAFT, "internal", is_draft=True))
    final = margins(file_of(EditionKind.MINUTES, "members"))

    assert "ENTWURF" in draft or "DRAFT" in draft
    assert "intern" in draft
    assert "ENTWURF" not in final
    assert "Lenkungsgruppe KIM" in final
    assert "30. September 2021" in final


def test_a_day_and_its_month_stay_on_one_line() -> None:
    minutes = word.Row(("Am 1. Oktober, 9:00 Uhr, zu TOP 3", word.Cell((word.Text("1. Mai"),))))

    assert bound(minutes) == word.Row(
        (
            "Am 1.\u00a0Oktober, 9:00\u00a0Uhr, zu TOP\u00a03",
            word.Cell((word.Text("1.\u00a0Mai"),)),
        )
    )
    assert bound(word.Text("x", link="/TOP 3")) == word.Text("x", link="/TOP 3")


def test_decisions_and_tasks_stand_before_the_text() -> None:
    text = words(file_of(EditionKind.MINUTES))
    places = [
        text.index("Historisches Rathaus"),
        text.index("Bernd Koch"),
        text.index("LG 2021/04"),
        text.index("Vertrag vorbereiten"),
        text.index("9. Dezember 2021"),
        text.index("Die Ladung war ordnungsgemäß."),
        text.index("1. Oktober"),
        text.index("mehrheitlich mit 9 Ja"),
    ]

    assert places == sorted(places)


@pytest.mark.parametrize("audience", Audience)
def test_results_alone_leave_the_course_out(audience: Audience) -> None:
    results = sample_document(rules=replace(RULES, has_course=False))

    assert "aus der Projektgruppe" in words(file_of(EditionKind.MINUTES, audience))
    text = words(word_file(for_audience(results, audience), imprint()))
    assert "aus der Projektgruppe" not in text
    assert "folgt der Empfehlung" in text


def test_corrections_are_printed_below_and_where_they_were_decided() -> None:
    text = words(file_of(EditionKind.MINUTES))

    assert text.count("Die Stellen werden zum 1. August besetzt.") == 2
    assert "2. Sitzung: Lenkungsgruppe KIM, 30. September 2021, TOP 3" in text


def test_the_invitation_has_a_second_part_only_where_something_is_closed() -> None:
    open_only = tuple(item for item in sample_document().items if item.is_public)
    document = for_audience(sample_document(items=open_only), "members")

    assert words(file_of(EditionKind.INVITATION)).count("II. ") == 1
    assert "II. " not in words(word_file(document, imprint(EditionKind.INVITATION)))


def test_the_invitation_tells_members_the_online_room_and_the_public_nothing_of_it() -> None:
    assert "video.kim.example" in words(file_of(EditionKind.INVITATION))
    public = words(file_of(EditionKind.INVITATION, "public", remark="Grund"))
    for kept in (
        "video.kim.example",
        "Personalangelegenheit",
        "Kalkulation",
        "Tiefgarage",
        "Grund",
    ):
        assert kept not in public


def test_a_cancellation_has_no_agenda_and_says_why() -> None:
    text = words(file_of(EditionKind.CANCELLATION, remark="Zu wenige Zusagen."))

    assert "Zu wenige Zusagen." in text
    assert "Wohnraum in Kalk" not in text


def test_what_came_late_is_marked_in_the_supplement() -> None:
    text = words(file_of(EditionKind.SUPPLEMENT))

    assert re.search(r"Wohnraum in Kalk \([^)]+\)", text)


def test_the_excerpt_holds_one_resolution_alone() -> None:
    item = Item("4", "Auswahl der Träger", "3", resolutions=(RESOLUTION,))
    text = words(excerpt_file(sample_document(items=(item,)), imprint()))

    assert "Der Auftrag geht an den Caritasverband." in text
    assert "mehrheitlich mit 9 Ja" in text
    assert "Wohnraum in Kalk" not in text
    assert lint_docx(excerpt_file(sample_document(items=(item,)), imprint())) == []


def test_an_excerpt_from_the_register_names_no_meeting() -> None:
    document = sample_document(items=(Item("", RESOLUTION.title, resolutions=(RESOLUTION,)),))

    assert "Lenkungsgruppe KIM" in words(excerpt_file(document, imprint()))


def test_signs_of_xml_and_control_characters_do_no_harm() -> None:
    item = Item("1", "A & B < C", "1", result='"x" <w:t> \x00\x07 ]]>', explanation="\ufffe")
    file = word_file(sample_document(items=(item,)), imprint())

    assert lint_docx(file) == []
    assert "A &amp; B &lt; C" in words(file)


@pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice: apt install libreoffice-writer-nogui"
)
def test_libreoffice_opens_every_kind_of_file(tmp_path: Path) -> None:
    for kind in KINDS:
        (tmp_path / f"{kind}.docx").write_bytes(file_of(kind))
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
        *(str(tmp_path / f"{kind}.docx") for kind in KINDS),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=180, capture_output=True)

    for kind in KINDS:
        text = (tmp_path / f"{kind}.txt").read_text().replace("\u00a0", " ")
        assert "Lenkungsgruppe KIM" in text, kind
        assert "30. September 2021" in text, kind
