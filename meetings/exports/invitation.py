"""The invitation with its agenda, the supplement to it, and the cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import date_words
from meetings.choices import EditionKind
from meetings.document import Audience, Head, Item, MeetingDocument, PaperLine
from meetings.exports.frame import (
    framed,
    header,
    labelled,
    meeting_words,
    name_of,
    place_words,
    prose,
    time_words,
)
from meetings.operations.rendering import Imprint
from word import model as word

WIDTHS = (10, 62, 28)


def invitation(document: MeetingDocument, imprint: Imprint) -> word.WordDocument:
    """The letter that calls people to the meeting, tells them what is new, or that it is off."""
    head = document.head
    title = {
        EditionKind.SUPPLEMENT: _("Supplement to the agenda of the %(meeting)s"),
        EditionKind.CHANGE: _("Changed invitation to the %(meeting)s"),
        EditionKind.CANCELLATION: _("Cancellation of the %(meeting)s"),
    }.get(imprint.kind, _("Invitation to the %(meeting)s"))
    title %= {"meeting": meeting_words(head)}
    sender = _("Coordinating office for KIM, %(day)s") % {"day": date_words(imprint.made_at)}
    blocks = [
        word.Paragraph(sender),
        *_letter(document, imprint),
        *_changes(document),
        *([] if imprint.kind == EditionKind.CANCELLATION else _agenda(document)),
        *_closing(document, imprint),
    ]
    return framed(document, imprint, title, blocks, subtitle=head.title)


def _letter(document: MeetingDocument, imprint: Imprint) -> Iterator[word.Block]:
    """The sentence that says when and where, and what has to be known besides."""
    head = document.head
    words = {"meeting": meeting_words(head), "when": _when(head)}
    if imprint.kind == EditionKind.CANCELLATION:
        yield word.Paragraph(_("The %(meeting)s on %(when)s does not take place.") % words)
    elif imprint.kind == EditionKind.SUPPLEMENT:
        yield word.Paragraph(
            _("The agenda of the %(meeting)s on %(when)s was supplemented. What is new is marked.")
            % words
        )
    elif imprint.kind == EditionKind.CHANGE:
        yield word.Paragraph(
            _("The invitation to the %(meeting)s has changed. It takes place on %(when)s.") % words
        )
    elif document.audience is Audience.PUBLIC:
        yield word.Paragraph(_("The %(meeting)s takes place on %(when)s.") % words)
    else:
        yield word.Paragraph(_("I invite you to the %(meeting)s on %(when)s.") % words)
    is_on = imprint.kind != EditionKind.CANCELLATION
    if is_on and (place := place_words(head, head.online_address)):
        yield labelled(pgettext("in a document", "Place"), place)
    if imprint.remark and document.audience is not Audience.PUBLIC:
        yield word.Callout((imprint.remark,), title=_("Please note"))
    if is_on:
        yield from prose(head.note)


def _changes(document: MeetingDocument) -> Iterator[word.Block]:
    """What was and what is, where the invitation was sent once more."""
    if not document.changes:
        return
    title = pgettext("in a document", "What has changed")
    yield word.Heading(title, numbered=False)
    yield word.Table(
        rows=tuple(
            word.Row((line.what, line.old or "–", line.new or "–")) for line in document.changes
        ),
        header_rows=header(
            pgettext("in a document", "What"),
            pgettext("in a document", "So far"),
            pgettext("in a document", "Now"),
        ),
        widths=(20, 40, 40),
        alt_title=title,
        alt_text=_("What is other than in the invitation sent before, as it was and as it is"),
        has_row_headers=True,
    )


def _when(head: Head) -> str:
    """ "Donnerstag, 30. September 2021, 14:00 bis 16:00 Uhr"."""
    weekday = formats.date_format(date.fromisoformat(head.day_iso), "l")
    time = time_words(head.begins, head.ends)
    return ", ".join(filter(None, (weekday, head.day, time)))


def _agenda(document: MeetingDocument) -> Iterator[word.Block]:
    """The agenda, in two parts where something is not for the public."""
    yield word.Heading(pgettext("in a document", "Agenda"), numbered=False)
    shown = [item for item in document.items if item.is_public]
    closed = [item for item in document.items if not item.is_public]
    if not closed:
        yield from _part(shown, pgettext("in a document", "Agenda"))
        return
    parts = ((_("I. Public part"), shown), (_("II. Part that is not public"), closed))
    for title, items in parts:
        if items:
            yield word.Heading(title, level=2, numbered=False)
            yield from _part(items, title)


def _part(items: list[Item], title: str) -> Iterator[word.Block]:
    if not items:
        yield word.Paragraph(_("The agenda is still empty."))
        return
    rows = [row for item in items for row in _rows(item, is_closed_part=not item.is_public)]
    yield word.Table(
        rows=tuple(rows),
        header_rows=header(
            pgettext("in a document", "Item"),
            pgettext("in a document", "Subject"),
            pgettext("in a document", "Presented by"),
        ),
        widths=WIDTHS,
        alt_title=title,
        alt_text=_("The agenda items with their number, subject and who presents them"),
        has_row_headers=True,
    )


def _rows(item: Item, *, is_closed_part: bool) -> Iterator[word.Row]:
    """An item and what stands below it; a heading goes across."""
    if item.is_heading:
        heading = (word.Paragraph((word.Text(item.title, bold=True),)),)
        yield word.Row((word.Cell(heading, span=len(WIDTHS)),))
    else:
        subject = tuple(_subject(item, is_closed_part=is_closed_part))
        yield word.Row((item.number, word.Cell(subject), _presented(item)))
    for child in item.children:
        yield from _rows(child, is_closed_part=is_closed_part)


def _subject(item: Item, *, is_closed_part: bool) -> Iterator[word.CellBlock]:
    """Title with its marks, explanation, draft resolution and papers."""
    marks = [
        _("supplemented") if item.is_late else "",
        _("taken off") if item.is_withdrawn else "",
        _("not public") if not (item.is_public or item.is_hidden or is_closed_part) else "",
    ]
    told = ", ".join(filter(None, marks))
    title = word.Text(item.title, bold=not item.is_hidden)
    yield word.Paragraph((title, word.Text(f" ({told})")) if told else (title,))
    yield from prose(item.explanation)
    if item.draft_resolution:
        yield word.Paragraph((word.Text(f"{_('Draft resolution')}:", italic=True),))
        yield from prose(item.draft_resolution)
    if item.papers:
        titles = "; ".join(map(_paper, item.papers))
        yield word.Paragraph(
            (word.Text(f"{pgettext('in a document', 'Papers')}: ", italic=True), word.Text(titles))
        )


def _paper(paper: PaperLine) -> str:
    """The title; of one that came after the invitation the day too."""
    if not paper.handed_in:
        return paper.title
    return _("%(paper)s (handed in late on %(day)s)") % {
        "paper": paper.title, "day": paper.handed_in,
    }  # fmt: skip


def _presented(item: Item) -> str:
    minutes = _("%(count)s min.") % {"count": item.minutes_planned} if item.minutes_planned else ""
    return "\n".join(filter(None, (item.presenter, minutes)))


def _closing(document: MeetingDocument, imprint: Imprint) -> Iterator[word.Block]:
    """The request to answer, and who invites; the public is not asked."""
    if document.audience is Audience.PUBLIC:
        return
    if imprint.kind != EditionKind.CANCELLATION:
        request = _(
            "Please say by the link in your e-mail whether you come. If you cannot come, please"
            " name somebody who deputises for you there."
        )
        yield word.Callout((request,), title=_("Please answer"))
    chair = name_of(document.head.chair)
    yield word.Paragraph(_("Kind regards"))
    yield word.Paragraph((
        *((word.Text(chair, bold=True), word.LineBreak()) if chair else ()),
        word.Text(pgettext("in a document", "Chair") if chair else _("Coordinating office for KIM")),
    ))  # fmt: skip
