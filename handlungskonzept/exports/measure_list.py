"""The list of measures as a Word file: a table on pages lying on their side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_words
from handlungskonzept.document import Section
from handlungskonzept.exports.measure_table import (
    Address,
    Line,
    ListEdition,
    light_words,
    lines_of,
    selection_words,
    status_words,
)
from handlungskonzept.exports.word import draft_mark, title_lines
from handlungskonzept.queries.progress import Standing
from word import model as word
from word.write import build

WIDTHS = (9, 28, 18, 14, 20, 11)


def measure_list_file(
    sections: Iterable[Section], standings: Mapping[str, Standing], edition: ListEdition,
    address: Address,
) -> bytes:  # fmt: skip
    """The bytes of the list as a Word file, field of action by field of action."""
    return build(measure_list(sections, standings, edition, address), settings.WORD_TEMPLATE)


def measure_list(
    sections: Iterable[Section], standings: Mapping[str, Standing], edition: ListEdition,
    address: Address,
) -> word.WordDocument:  # fmt: skip
    """The list as a neutral Word document."""
    lines = lines_of(sections, standings, edition, address)
    progress = _("Progress as of %(day)s") % {"day": date_words(edition.as_of)}
    return word.WordDocument(
        title=_("Measures of the action plan"),
        subtitle=edition.plan,
        blocks=(word.LandscapeSection(tuple(_blocks(lines))),),
        title_page=word.TitlePage(
            overline=edition.publisher,
            edition=edition.name,
            lines=tuple(_title_lines(edition, len(lines), progress)),
            imprint=(f"{_('Source')}: {edition.source}", f"{_('Licence')}: {edition.licence}"),
        ),
        properties=word.Properties(
            author=edition.publisher,
            subject=edition.name,
            version=edition.edition.number,
            created=edition.edition.created,
        ),
        contents_levels=0,
        header_text=f"{edition.plan}: {_('Measures')}",
        footer_text=f"{edition.name} · {progress}",
        draft_mark=draft_mark(edition.edition),
    )


def _title_lines(edition: ListEdition, count: int, progress: str) -> Iterator[str]:
    if not edition.edition.is_draft:
        yield from title_lines(edition.edition)
    yield progress
    yield ngettext("%(count)d measure", "%(count)d measures", count) % {"count": count}
    if edition.selection:
        yield _("Selection: %(words)s") % {"words": selection_words(edition)}


def _blocks(lines: list[Line]) -> Iterator[word.PlainBlock]:
    fields: dict[str, list[Line]] = {}
    for line in lines:
        fields.setdefault(line.sheet.field, []).append(line)
    for name, found in fields.items():
        title = name or _("Without a field of action")
        yield word.Heading(title, numbered=False)
        yield _table(title, found)
    if not fields:
        yield word.Paragraph(_("No measure fits this selection."))


def _table(title: str, lines: list[Line]) -> word.Table:
    header = (
        _("Code"), _("Measure"), _("Lead"), _("Period"), _("Status and traffic light"),
        _("Report of"),
    )  # fmt: skip
    return word.Table(
        rows=tuple(word.Row(tuple(_cells(line))) for line in lines),
        header_rows=(word.Row(header),),
        widths=WIDTHS,
        alt_title=title,
        alt_text=_("The measures of this field of action with their progress"),
        has_row_headers=True,
    )


def _cells(line: Line) -> Iterator[word.Cell | str]:
    yield line.sheet.code
    yield word.Cell(tuple(_measure(line)))
    yield line.sheet.lead
    yield line.sheet.period
    yield word.Cell(tuple(_state(line)))
    yield date_words(line.standing.reported_on) if line.standing else "–"


def _measure(line: Line) -> Iterator[word.Paragraph]:
    yield word.Paragraph((word.Text(line.section.title, bold=True, link=line.address),))
    if line.sheet.is_internal:
        yield word.Paragraph((word.Text(_("internal")),))
    if line.sheet.summary:
        yield word.Paragraph((word.Text(line.sheet.summary),))


def _state(line: Line) -> Iterator[word.Paragraph]:
    standing = line.standing
    words = [status_words(line)]
    if standing is not None and standing.percent is not None:
        words.append(f"{standing.percent}\N{NO-BREAK SPACE}%")
    yield word.Paragraph((word.Text(", ".join(words)),))
    if standing is None:
        return
    light = light_words(line)
    reason = f": {standing.light_reason}" if standing.light_reason else ""
    yield word.Paragraph((word.Text(light, bold=True), word.Text(reason)))
