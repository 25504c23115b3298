"""From a meeting document to its Word file, by the kind of edition."""

from __future__ import annotations

from django.conf import settings

from meetings.choices import EditionKind
from meetings.document import MeetingDocument
from meetings.exports.invitation import invitation
from meetings.exports.minutes import minutes
from meetings.operations.rendering import Imprint
from word import model as word
from word.write import build

MINUTED = frozenset({EditionKind.DRAFT, EditionKind.MINUTES})


def word_file(document: MeetingDocument, imprint: Imprint) -> bytes:
    """The bytes of the Word file; the same input gives the same bytes."""
    return build(word_document(document, imprint), settings.WORD_TEMPLATE)


def word_document(document: MeetingDocument, imprint: Imprint) -> word.WordDocument:
    """The meeting as a neutral Word document."""
    make = minutes if imprint.kind in MINUTED else invitation
    return make(document, imprint)
