"""What all Word files about meetings share: title, header, footer, marks, prose, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import date_words
from meetings.document import Audience, Head, MeetingDocument, Who
from meetings.document.prose import Listing, Para, Point, Run, prose_blocks
from meetings.exports.typeset import bound
from meetings.operations.rendering import Imprint
from meetings.queries.sentences import internal_named
from word import model as word

FEMININE = "gruppe"
"""Bodies whose name begins with a word that ends so are spoken of as "der Lenkungsgruppe"."""
ROOM = "\n\n"
"""Room for a signature, above the line and the name."""


def framed(
    document: MeetingDocument, imprint: Imprint, title: str, blocks: Iterable[word.Block],
    *, subtitle: str = "",
) -> word.WordDocument:  # fmt: skip
    """The blocks below their title, between a header and a footer that say what it is."""
    head = document.head
    body = f"{head.body}, {_of_number(head)}{head.day}"
    audience = audience_words(document.audience)
    made = _("As of %(day)s") % {"day": date_words(imprint.made_at)}
    whole = word.WordDocument(
        title=title,
        subtitle=subtitle,
        blocks=tuple(blocks),
        title_page=None,
        contents_levels=0,
        properties=word.Properties(
            author=_("Coordinating office for KIM"), subject=body, created=imprint.made_at
        ),
        header_text=f"{body} · {audience}" if audience else body,
        footer_text=made,
        draft_mark=draft_mark(document, imprint),
    )
    return bound(whole)


def draft_mark(document: MeetingDocument, imprint: Imprint) -> str | None:
    """What stands on every page of a text that is not final, and of one that stays inside."""
    marks = []
    if imprint.is_draft:
        marks.append(_("DRAFT"))
    if document.audience is Audience.INTERNAL:
        marks.append(_("internal"))
    return " – ".join(marks) or None


def audience_words(audience: Audience) -> str:
    """For whom the file is, as its header says it."""
    return {
        Audience.INTERNAL: _("internal edition"),
        Audience.MEMBERS: _("members’ edition"),
        Audience.PUBLIC: _("public edition"),
    }[audience]


def meeting_words(head: Head) -> str:
    """ "2. Sitzung der Lenkungsgruppe KIM", in the words in which people speak of it."""
    words = {"number": head.number, "body": head.body}
    is_feminine = head.body.split(" ")[0].lower().endswith(FEMININE)
    if head.number and is_feminine:
        return _("%(number)s. meeting of the %(body)s") % words
    if head.number:
        return _("%(number)s. meeting (%(body)s)") % words
    return (_("Meeting of the %(body)s") if is_feminine else _("Meeting (%(body)s)")) % words


def _of_number(head: Head) -> str:
    return _("meeting %(number)s, ") % {"number": head.number} if head.number else ""


def time_words(begins: str, ends: str = "") -> str:
    """ "14:00 bis 16:00 Uhr"."""
    if begins and ends:
        return _("%(begins)s to %(ends)s o’clock") % {"begins": begins, "ends": ends}
    return _("%(begins)s o’clock") % {"begins": begins} if begins else ""


def place_words(head: Head, address: str = "") -> str:
    """Where the meeting is: the place, the kind of meeting, and the address for who may join."""
    return ", ".join(filter(None, (head.place, head.mode, address)))


def name_of(who: Who | None) -> str:
    """The name, or what stands for it."""
    return who.name if who is not None else ""


def item_label(number: str) -> str:
    """ "TOP 3.1" """
    return _("Item %(number)s") % {"number": number} if number else ""


def header(*titles: str) -> tuple[word.Row, ...]:
    """The header row of a table."""
    return (word.Row(titles),)


def introducing(label: str) -> word.Paragraph:
    """A label in bold above what it introduces, on the same page."""
    return word.Paragraph((word.Text(f"{label}:", bold=True),), keeps_next=True)


def labelled(label: str, words: str) -> word.Paragraph:
    """A label in bold and what it says."""
    return word.Paragraph((word.Text(f"{label}: ", bold=True), word.Text(words)))


def signed(*names: str) -> tuple[word.Row, ...]:
    """Room to sign, a line, and what stands below it."""
    return (word.Row((ROOM,) * len(names)), word.Row(names))


def signatures(head: Head) -> Iterator[word.Block]:
    """Room for whoever led the meeting and whoever took the minutes."""
    names = (name_of(head.chair), name_of(head.note_taker))
    yield word.Table(
        rows=signed(*(name or "–" for name in names)),
        header_rows=header(_("Meeting led by"), pgettext("in a document", "Minutes taken by")),
        alt_title=pgettext("in a document", "Signatures"),
        alt_text=_("Room for two signatures, with the names below"),
    )


# --- prose ----------------------------------------------------------------------------------


def prose(text: str) -> tuple[word.Paragraph | word.BulletList | word.NumberedList, ...]:
    """A text with its paragraphs and lists."""
    return tuple(
        word.Paragraph(_inlines(block.runs)) if isinstance(block, Para) else _list(block)
        for block in prose_blocks(internal_named(text))
    )


def _list(listing: Listing) -> word.BulletList | word.NumberedList:
    kind = word.NumberedList if listing.is_counted else word.BulletList
    return kind(tuple(map(_point, listing.points)))


def _point(point: Point) -> word.ListItem:
    """A point with the first list below it; the rest of several follows in the same one."""
    if not point.below:
        return word.ListItem(_inlines(point.runs))
    points = tuple(one for listing in point.below for one in listing.points)
    return word.ListItem(_inlines(point.runs), _list(Listing(points, point.below[0].is_counted)))


def _inlines(runs: tuple[Run, ...]) -> tuple[word.Inline, ...]:
    found: list[word.Inline] = []
    for run in runs:
        for position, line in enumerate(run.text.split("\n")):
            if position:
                found.append(word.LineBreak())
            if line:
                found.append(word.Text(line, bold=run.bold, italic=run.italic))
    return tuple(found)
