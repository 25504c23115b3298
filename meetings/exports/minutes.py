"""The minutes in the layout of steering boards: decisions and tasks stand before the text."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.choices import AttendanceState
from meetings.document import (
    Audience,
    CorrectionLine,
    Item,
    MeetingDocument,
    Present,
    ResolutionLine,
)
from meetings.exports.frame import (
    framed,
    header,
    introducing,
    item_label,
    labelled,
    meeting_words,
    name_of,
    place_words,
    prose,
    signatures,
    time_words,
)
from meetings.operations.rendering import Imprint
from word import model as word

PEOPLE_WIDTHS = (34, 40, 26)
FUNCTION_WIDTHS = (60, 40)
TASK_WIDTHS = (46, 33, 21)
CARRIED_WIDTHS = (40, 26, 16, 18)
AGENDA_WIDTHS = (12, 88)
DEEPEST = 4


def minutes(document: MeetingDocument, imprint: Imprint) -> word.WordDocument:
    """The minutes, with their course where the body's rules ask for it."""
    title = _("Minutes of the %(meeting)s") % {"meeting": meeting_words(document.head)}
    subtitle = " – ".join(filter(None, (document.head.day, document.head.title)))
    return framed(document, imprint, title, _blocks(document), subtitle=subtitle)


def _blocks(document: MeetingDocument) -> Iterator[word.Block]:
    yield _facts(document)
    yield from _attendance(document)
    yield from _agenda(document)
    yield from _decisions(document)
    yield from _tasks(document)
    if document.head.next_meeting:
        yield labelled(pgettext("in a document", "Next meeting"), document.head.next_meeting)
    yield word.Heading(_("The items in detail"), numbered=False)
    for item in document.items:
        yield from _item(item, document, 2)
    yield from _end(document)
    yield from _corrections(document)


def _facts(document: MeetingDocument) -> word.Block:
    """Day, time, place, who led and who wrote."""
    head = document.head
    time = time_words(head.began or head.begins, head.closed or head.ends)
    lines = (
        (pgettext("in a document", "Day"), head.day),
        (pgettext("in a document", "Time"), time),
        (pgettext("in a document", "Place"), place_words(head)),
        (pgettext("in a document", "Led by"), name_of(head.chair)),
        (pgettext("in a document", "Minutes taken by"), name_of(head.note_taker)),
    )
    rows = tuple(word.KeyValue(label, words) for label, words in lines if words)
    return word.KeyValueTable(
        _("About the meeting"), rows, alt_text=_("Day, time, place and who led the meeting")
    )


# --- who was there --------------------------------------------------------------------------


def _attendance(document: MeetingDocument) -> Iterator[word.Block]:
    """Who came, who was excused, who was missing without a word."""
    if not document.attendance:
        return
    yield word.Heading(pgettext("in a document", "Attendance"), numbered=False)
    groups = (
        (pgettext("in a document", "Present"), {AttendanceState.PRESENT}),
        (
            pgettext("in a document", "Excused"),
            {AttendanceState.EXCUSED, AttendanceState.DEPUTISED},
        ),
        (pgettext("in a document", "Not excused"), {AttendanceState.ABSENT}),
        (pgettext("in a document", "Not recorded"), {AttendanceState.UNKNOWN}),
    )
    has_houses = any(row.organisation or row.function or row.role for row in document.attendance)
    columns = [
        pgettext("in a document", "Name"),
        *([pgettext("in a document", "Organisation")] if has_houses else []),
        pgettext("in a document", "Attendance"),
    ]
    rows: list[word.Row] = []
    for title, states in groups:
        found = [row for row in document.attendance if row.state in states]
        if found:
            told = (word.Text(f"{title} ({len(found)})", bold=True),)
            cell = word.Cell((word.Paragraph(told),), span=len(columns))
            rows.append(word.Row((cell,), keeps_next=True))
            rows.extend(_person(row, has_houses=has_houses) for row in found)
    yield word.Table(
        rows=tuple(rows),
        header_rows=header(*columns),
        widths=PEOPLE_WIDTHS if has_houses else FUNCTION_WIDTHS,
        alt_title=pgettext("in a document", "Attendance"),
        alt_text=_("Who was present, excused or missing"),
    )


def _person(row: Present, *, has_houses: bool) -> word.Row:
    """Name, where from, and as what and how long somebody was there."""
    told = [row.seat_words, *row.spans]
    if row.deputises_for is not None:
        told.append(_("deputises for %(name)s") % {"name": row.deputises_for.name})
    if row.deputised_by is not None:
        told.append(_("represented by %(name)s") % {"name": row.deputised_by.name})
    if row.excuse:
        told.append(row.excuse)
    organisation = "\n".join(filter(None, (row.organisation, row.function or row.role)))
    houses = (organisation,) if has_houses else ()
    return word.Row((row.who.name, *houses, "\n".join(filter(None, told))))


# --- what came out of it --------------------------------------------------------------------


def _agenda(document: MeetingDocument) -> Iterator[word.Block]:
    """The items in short."""
    lines = [item for item, _depth in document.lines()]
    if not lines:
        return
    yield word.Heading(pgettext("in a document", "Agenda"), numbered=False)
    yield word.Table(
        rows=tuple(_agenda_row(item) for item in lines),
        header_rows=header(
            pgettext("in a document", "Item"),
            pgettext("in a document", "Subject"),
        ),
        widths=AGENDA_WIDTHS,
        alt_title=pgettext("in a document", "Agenda"),
        alt_text=_("The agenda items with their number and subject"),
    )


def _agenda_row(item: Item) -> word.Row:
    if item.is_heading:
        return word.Row(
            (word.Cell((word.Paragraph((word.Text(item.title, bold=True),)),), span=2),)
        )
    return word.Row((item.number, _titled(item)))


def _titled(item: Item) -> str:
    """The title with what has to be known of the item."""
    marks = [
        _("supplemented") if item.is_late else "",
        _("taken off") if item.is_withdrawn else "",
        _("not public") if not (item.is_public or item.is_hidden) else "",
    ]
    told = ", ".join(filter(None, marks))
    return f"{item.title} ({told})" if told else item.title


def _decisions(document: MeetingDocument) -> Iterator[word.Block]:
    """The box with all resolutions."""
    found = [line for item, _depth in document.lines() for line in item.resolutions]
    counted = [line for line in found if not line.voided_because]
    if counted:
        texts = tuple(
            (
                word.Text(f"{line.number} ", bold=True),
                word.Text(f"{line.title} – {line.category}"),
            )
            for line in counted
        )
        yield word.Callout(texts, title=_("Resolutions"))


def _tasks(document: MeetingDocument) -> Iterator[word.Block]:
    """Who does what until when."""
    rows = [
        word.Row((
            f"{line.text} ({item_label(item.number)})" if item.number else line.text,
            line.owner or "–",
            line.until or "–",
        ))
        for item, _depth in document.lines()
        for line in item.follow_ups
    ]  # fmt: skip
    if rows:
        yield word.Heading(pgettext("in a document", "Follow-ups"), numbered=False)
        yield word.Table(
            rows=tuple(rows),
            header_rows=header(
                pgettext("in a document", "Follow-ups"),
                pgettext("in a document", "responsible"),
                pgettext("in a document", "Date"),
            ),
            widths=TASK_WIDTHS,
            alt_title=pgettext("in a document", "Follow-ups"),
            alt_text=_("What is to be done, by whom and until when"),
        )


# --- item by item ---------------------------------------------------------------------------


def _item(item: Item, document: MeetingDocument, level: int) -> Iterator[word.Block]:
    """What the minutes say about one item and those below it."""
    label = item_label(item.number)
    text = _titled(item)
    yield word.Heading(text, level=min(level, DEEPEST), numbered=False, label=label)
    if item.presenter:
        yield labelled(pgettext("in a document", "Presented by"), item.presenter)
    if item.recused:
        yield labelled(
            pgettext("in a document", "Recused"), ", ".join(who.name for who in item.recused)
        )
    if document.rules.has_course and item.course:
        yield from prose(item.course)
    if item.result:
        if document.rules.has_course and item.course:
            yield introducing(pgettext("in a document", "Result"))
        yield from prose(item.result)
    for resolution in item.resolutions:
        yield resolution_table(resolution)
    for correction in item.corrects:
        yield _correction(correction)
    if item.carried:
        yield _carried(item)
    if item.follow_ups:
        yield introducing(pgettext("in a document", "Follow-ups"))
        yield word.BulletList(
            tuple(_task(line.text, line.owner, line.until) for line in item.follow_ups)
        )
    if item.measures:
        yield labelled(_("Measures concerned"), "; ".join(item.measures))
    if item.outcome and not item.is_withdrawn:
        yield labelled(pgettext("in a document", "Outcome"), item.outcome)
    for child in item.children:
        yield from _item(child, document, level if item.is_heading else level + 1)


def _carried(item: Item) -> word.Table:
    """What earlier meetings handed out, as this one found it."""
    rows = tuple(
        word.Row((
            "\n".join((line.text, *line.remarks)), line.owner or "–", line.until or "–", line.found
        ))
        for line in item.carried
    )  # fmt: skip
    title = _("Follow-ups of earlier meetings")
    return word.Table(
        rows=rows,
        header_rows=header(
            title,
            pgettext("in a document", "responsible"),
            pgettext("in a document", "Date"),
            pgettext("in a document", "State"),
        ),
        widths=CARRIED_WIDTHS,
        alt_title=title,
        alt_text=_("What was open before this meeting, and how the meeting found it"),
    )


def _task(text: str, owner: str, until: str) -> str:
    told = ", ".join(
        filter(None, (owner, _("until %(day)s") % {"day": until} if until else ""))
    )  # fmt: skip
    return f"{text} ({told})" if told else text


def resolution_table(line: ResolutionLine) -> word.KeyValueTable:
    """The block of a resolution: category, wording, vote."""
    if line.voided_because:
        rows = [word.KeyValue(_("Entered by mistake"), line.voided_because)]
    else:
        rows = [
            word.KeyValue(pgettext("in a document", "Result"), line.category),
            word.KeyValue(pgettext("in a document", "Wording"), prose(line.wording) or "–"),
        ]
        if vote := vote_words(line):
            rows.append(word.KeyValue(_("Result of the vote"), vote))
    return word.KeyValueTable(
        line.title,
        tuple(rows),
        code=_("Resolution %(number)s") % {"number": line.number},
        label_width=24,
        alt_text=_("Result, wording and vote"),
    )


def vote_words(line: ResolutionLine) -> str:
    """The sentence about the vote, and the numbers where they were counted."""
    counts = ""
    if line.yes is not None:
        parts = [
            _("yes: %(count)d") % {"count": line.yes},
            _("no: %(count)d") % {"count": line.no or 0},
            _("abstentions: %(count)d") % {"count": line.abstained or 0},
        ]
        if line.recused:
            parts.append(_("recused: %(count)d") % {"count": line.recused})
        counts = ", ".join(parts)
    return "\n".join(filter(None, (line.sentence, counts)))


# --- corrections and the end ----------------------------------------------------------------


def _correction(line: CorrectionLine) -> word.KeyValueTable:
    """A correction of earlier minutes, decided in this item."""
    place = ", ".join(filter(None, (line.meeting, line.item)))
    return _changed(_("Correction of the minutes: %(place)s") % {"place": place}, line)


def _corrections(document: MeetingDocument) -> Iterator[word.Block]:
    """What later meetings corrected in these minutes."""
    if not document.corrections:
        return
    yield word.Heading(pgettext("in a document", "Corrections"), numbered=False)
    yield word.Paragraph(
        _("The text above stands as it was released. Later meetings corrected it as follows.")
    )
    for line in document.corrections:
        yield _changed(
            line.item or pgettext("in a document", "Correction"), line, decided=line.decided
        )


def _changed(title: str, line: CorrectionLine, *, decided: str = "") -> word.KeyValueTable:
    rows = [
        word.KeyValue(_("Old wording"), prose(line.old) or "–"),
        word.KeyValue(_("New wording"), prose(line.new) or "–"),
    ]
    if decided:
        rows.append(word.KeyValue(_("Decided in"), decided))
    return word.KeyValueTable(
        title, tuple(rows), label_width=24, alt_text=_("Old and new wording of the minutes")
    )


def _end(document: MeetingDocument) -> Iterator[word.Block]:
    """Objections, signatures, who gets it, and the papers; the public gets neither of the first."""
    papers = [
        f"{item_label(item.number)}: {paper.title} ({paper.file_name})"
        for item, _depth in document.lines()
        for paper in item.papers
    ]
    if papers:
        yield word.Heading(pgettext("in a document", "Papers"), numbered=False)
        yield word.NumberedList(tuple(papers))
    if document.audience is Audience.PUBLIC:
        yield word.Paragraph(_("The signed minutes are kept by the coordinating office."))
        return
    rules = " ".join(filter(None, (document.rules.objections, document.rules.confirmation)))
    if rules:
        yield word.Paragraph(rules)
    yield from signatures(document.head)
    yield labelled(
        _("Copies to"),
        _("members of the body, guests of the meeting, coordinating office"),
    )
