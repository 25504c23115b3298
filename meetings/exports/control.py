"""The control list (Beschlusskontrolle) as a Word file: a table on pages lying on their side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_words
from meetings.exports.typeset import bound
from meetings.queries.control import ControlRow, counts_of
from people.emails import site_address
from projectgroups.models import WorkingGroup
from word import model as word
from word.write import build

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INTERNAL_WIDTHS = (9, 25, 16, 18, 19, 13)
PUBLIC_WIDTHS = (9, 30, 18, 19, 24)


@dataclass(frozen=True, slots=True)
class ControlEdition:
    """Whose list it is, as of when, and for whom."""

    on: date
    is_internal: bool
    group: WorkingGroup | None = None
    is_retired: bool = False

    @property
    def name(self) -> str:
        """For whom it is, in words."""
        return _("Internal edition") if self.is_internal else _("Public edition")

    @property
    def of(self) -> str:
        """The body, or all of them."""
        return self.group.name if self.group is not None else _("All bodies")


def file_name(edition: ControlEdition) -> str:
    """The name the file is saved under."""
    body = slugify(edition.group.short_name) if edition.group is not None else "alle"
    audience = "intern" if edition.is_internal else "oeffentlich"
    retired = "-abgelegt" if edition.is_retired else ""
    return f"beschlusskontrolle-{body}-{audience}{retired}-{edition.on:%Y-%m-%d}.docx"


def control_file(rows: Sequence[ControlRow], edition: ControlEdition) -> bytes:
    """The bytes of the list as a Word file."""
    return build(control_list(rows, edition), settings.WORD_TEMPLATE)


def control_list(rows: Sequence[ControlRow], edition: ControlEdition) -> word.WordDocument:
    """The list as a neutral Word document; the same list gives the same bytes."""
    title = _("Retired resolutions") if edition.is_retired else _("Control of resolutions")
    as_of = _("As of %(day)s") % {"day": date_words(edition.on)}
    whole = word.WordDocument(
        title=title,
        subtitle=edition.of,
        blocks=(word.LandscapeSection(tuple(_blocks(rows, edition))),),
        title_page=None,
        properties=word.Properties(author=settings.WAGTAIL_SITE_NAME, subject=edition.name),
        contents_levels=0,
        header_text=f"{title}: {edition.of}",
        footer_text=f"{edition.name} · {as_of}",
        draft_mark=_("internal") if edition.is_internal else None,
    )
    return bound(whole)


def _blocks(rows: Sequence[ControlRow], edition: ControlEdition) -> Iterator[word.PlainBlock]:
    yield word.Paragraph(summary_words(rows, edition))
    if not rows:
        yield word.Paragraph(_("There is no resolution in this list."))
        return
    yield word.Table(
        rows=tuple(word.Row(tuple(_cells(row, edition))) for row in rows),
        header_rows=(word.Row(tuple(_header(edition))),),
        widths=INTERNAL_WIDTHS if edition.is_internal else PUBLIC_WIDTHS,
        alt_title=_("Control of resolutions"),
        alt_text=_("Each resolution with who carries it out, until when, and how far it is"),
        has_row_headers=True,
    )


def summary_words(rows: Sequence[ControlRow], edition: ControlEdition) -> str:
    """How many there are and how many are late, as of which day, for whom."""
    counts = counts_of(rows)
    resolutions = ngettext("%(count)d resolution", "%(count)d resolutions", counts.all)
    parts = [
        edition.name,
        _("As of %(day)s") % {"day": date_words(edition.on)},
        resolutions % {"count": counts.all},
    ]
    if not edition.is_retired:
        parts.append(_("%(count)d of them open") % {"count": counts.open})
        parts.append(_("%(count)d overdue") % {"count": counts.overdue})
    return " · ".join(parts)


def _header(edition: ControlEdition) -> Iterator[str]:
    yield _("Number")
    yield _("Resolution")
    yield _("Carried out by")
    yield _("Until")
    yield _("State")
    if edition.is_internal:
        yield _("Internal note")


def _cells(row: ControlRow, edition: ControlEdition) -> Iterator[word.Cell | str]:
    yield row.resolution.number
    address = site_address(row.resolution.get_absolute_url())
    decided = _("Decided on %(day)s") % {"day": date_words(row.resolution.decided_on)}
    yield _cell(word.Text(row.title, bold=True, link=address), decided)
    yield _cell(row.organisation or "–", row.contact)
    yield _cell(
        word.Text(row.due_words or "–", bold=row.is_overdue), row.delay_reason and _reason(row)
    )
    yield _cell(word.Text(row.state_words, bold=True), row.note)
    if edition.is_internal:
        yield _cell(row.internal_note or "–")


def _reason(row: ControlRow) -> str:
    return _("Reason: %(reason)s") % {"reason": row.delay_reason}


def _cell(*parts: word.Text | str) -> word.Cell:
    """A cell with a paragraph for each part that says something, and for each of its lines."""
    return word.Cell(
        tuple(
            word.Paragraph((part,) if isinstance(part, word.Text) else line)
            for part in parts
            for line in ([""] if isinstance(part, word.Text) else part.splitlines())
        )
    )
