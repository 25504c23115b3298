"""Word files bear the letterhead of the house, where IT names the office's own template."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.checks import run_checks

from handlungskonzept.exports.word import word_file as plan_file
from meetings.choices import EditionKind
from meetings.document import Audience, Item, for_audience
from meetings.exports.control import ControlEdition, control_file
from meetings.exports.excerpt import excerpt_file
from meetings.exports.word import word_file
from meetings.operations.rendering import Imprint
from tests.factories.meeting_documents import RESOLUTION, sample_document
from tests.handlungskonzept.test_document import DOCUMENT, edition
from tests.meetings.test_word_files import AT, words
from word.lint import lint_docx

LETTERHEAD = "Stadt Beispiel, Amt für Integration"
SAMPLE_TEXT = "Mustertext der Vorlage"


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> Path:
    """A template as an office keeps it, set for the platform."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = LETTERHEAD
    document.add_paragraph(SAMPLE_TEXT)
    path = tmp_path / "vorlage.docx"
    document.save(str(path))
    settings.WORD_TEMPLATE = path
    return path


def meeting_file(kind: EditionKind) -> bytes:
    """The sample as members get it."""
    members = for_audience(sample_document(), Audience.MEMBERS)
    return word_file(members, Imprint(kind=kind, made_at=AT))


def excerpt() -> bytes:
    """One resolution alone."""
    item = Item("4", "Auswahl der Träger", "3", resolutions=(RESOLUTION,))
    imprint = Imprint(kind=EditionKind.MINUTES, made_at=AT)
    return excerpt_file(sample_document(items=(item,)), imprint)


@pytest.mark.parametrize(
    "make",
    [
        *(pytest.param(lambda kind=kind: meeting_file(kind), id=kind) for kind in EditionKind),
        pytest.param(excerpt, id="excerpt"),
        pytest.param(
            lambda: control_file([], ControlEdition(on=AT.date(), is_internal=False)), id="control"
        ),
        pytest.param(lambda: plan_file(DOCUMENT, edition(number="1.1"), {}), id="plan"),
    ],
)
def test_every_file_bears_the_letterhead_of_the_house(
    template: Path, make: Callable[[], bytes]
) -> None:
    data = make()

    header = docx.Document(io.BytesIO(data)).sections[0].header
    assert LETTERHEAD in [paragraph.text for paragraph in header.paragraphs]
    assert SAMPLE_TEXT not in words(data)
    assert [found for found in lint_docx(data) if found.severity == "error"] == []


def test_a_template_that_cannot_be_used_is_told_and_stops_no_file(template: Path) -> None:
    assert run_checks() == []
    template.write_bytes(b"no Word file")

    assert [found.id for found in run_checks()] == ["meetings.W001"]
    assert lint_docx(meeting_file(EditionKind.INVITATION)) == []


def test_without_a_template_there_is_nothing_to_tell() -> None:
    assert run_checks() == []
