"""The excerpt from the minutes with one resolution alone (Beschlussauszug)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import date_words
from meetings.document import Head, Item, MeetingDocument, ResolutionLine
from meetings.exports.frame import (
    framed,
    header,
    meeting_words,
    name_of,
    place_words,
    signed,
    time_words,
)
from meetings.exports.minutes import resolution_table
from meetings.operations.rendering import Imprint
from word import model as word
from word.write import build


def excerpt_file(document: MeetingDocument, imprint: Imprint) -> bytes:
    """The bytes of the excerpt's Word file; the same input gives the same bytes."""
    return build(excerpt(document, imprint), settings.WORD_TEMPLATE)


def excerpt(document: MeetingDocument, imprint: Imprint) -> word.WordDocument:
    """The one resolution of the document, with where it was decided and room for a signature."""
    item, line = _only(document)
    title = _("Excerpt: resolution %(number)s") % {"number": line.number}
    head = document.head
    source = (
        _("from the minutes of the %(meeting)s on %(day)s")
        if item.key
        else _("from the register of resolutions of %(body)s")
    ) % {"meeting": meeting_words(head), "day": head.day, "body": head.body}
    blocks = _blocks(document.head, item, line, imprint)
    return framed(document, imprint, title, blocks, subtitle=source)


def _only(document: MeetingDocument) -> tuple[Item, ResolutionLine]:
    return next((item, line) for item, _depth in document.lines() for line in item.resolutions)


def _blocks(
    head: Head, item: Item, line: ResolutionLine, imprint: Imprint
) -> Iterator[word.Block]:  # fmt: skip
    lines = (
        (pgettext("in a document", "Body"), head.body),
        (pgettext("in a document", "Day"), head.day),
        (
            pgettext("in a document", "Time"),
            time_words(head.began or head.begins, head.closed or head.ends),
        ),
        (pgettext("in a document", "Place"), place_words(head)),
        (
            pgettext("in a document", "Item"),
            " ".join(filter(None, (item.number, item.title))) if item.key else "",
        ),
    )
    rows = tuple(word.KeyValue(label, words) for label, words in lines if words)
    yield word.KeyValueTable(
        _("Where it was decided"), rows, alt_text=_("Body, day, place and item of the resolution")
    )
    yield resolution_table(line)
    day = date_words(imprint.made_at)
    name = name_of(head.note_taker) or _("Coordinating office for KIM")
    yield word.Table(
        rows=signed(day, name),
        header_rows=header(
            _("Certified as a true excerpt"),
            pgettext("in a document", "Signature"),
        ),
        alt_title=pgettext("in a document", "Signature"),
        alt_text=_("Day and room for a signature"),
    )
