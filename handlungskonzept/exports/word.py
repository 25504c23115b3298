"""From the plan document to a Word file: title page, numbered chapters, measure sheets, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from core.formats import date_words
from handlungskonzept.document import (
    Block,
    Callout,
    Goal,
    Heading,
    Item,
    Listing,
    MeasureOverview,
    Milestones,
    Para,
    Part,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Reference,
    Run,
    Section,
    SectionKind,
    Sheet,
    Table,
)
from handlungskonzept.operations.rendering import Edition
from word import model as word
from word.write import build

OVERVIEW_WIDTHS = (8, 34, 20, 22, 16)
MILESTONE_WIDTHS = (32, 24, 16, 14, 14)
DEEPEST = 4


def word_file(document: PlanDocument, edition: Edition, pictures: Mapping[str, bytes]) -> bytes:
    """The bytes of the plan's Word file; the same input gives the same bytes."""
    return build(word_document(document, edition, pictures), settings.WORD_TEMPLATE)


def word_document(
    document: PlanDocument, edition: Edition, pictures: Mapping[str, bytes]
) -> word.WordDocument:
    """The plan as a neutral Word document."""
    blocks = [part for block in document.blocks for part in _block(block, 0, pictures)]
    for section in document.sections:
        blocks.extend(_section(section, 1, pictures))
    return _framed(document, edition, tuple(blocks), document.title, document.subtitle)


def field_file(
    document: PlanDocument, field: Section, edition: Edition, pictures: Mapping[str, bytes]
) -> bytes:
    """The bytes of a Word file with one section alone: a field with its goals and measure sheets."""
    return build(field_document(document, field, edition, pictures), settings.WORD_TEMPLATE)


def field_document(
    document: PlanDocument, field: Section, edition: Edition, pictures: Mapping[str, bytes]
) -> word.WordDocument:
    """One section of the plan as a neutral Word document; it keeps the number it has there."""
    blocks = tuple(_section(field, 1, pictures, is_alone=True))
    title = _("Field of action %(label)s") % {"label": field.label}
    return replace(_framed(document, edition, blocks, title, document.title), contents_levels=0)


def _framed(
    document: PlanDocument, edition: Edition, blocks: tuple[word.Block, ...], title: str,
    subtitle: str,
) -> word.WordDocument:  # fmt: skip
    """The blocks between title page, header and footer that name the edition and its day."""
    name = edition_words(edition)
    header = document.title if title == document.title else f"{document.title}: {title}"
    return word.WordDocument(
        title=title,
        subtitle=subtitle,
        blocks=blocks,
        title_page=word.TitlePage(
            overline=document.publisher,
            edition=name,
            lines=tuple(title_lines(edition)),
            imprint=(_("Published by %(publisher)s") % {"publisher": document.publisher},)
            if document.publisher
            else (),
        ),
        properties=word.Properties(
            author=document.publisher, subject=name, version=edition.number, created=edition.created
        ),
        header_text=header,
        footer_text=f"{name} · {date_words(_day_of(edition))}",
        draft_mark=draft_mark(edition),
    )


def draft_mark(edition: Edition) -> str | None:
    """What stands on every page of a text that is not adopted."""
    return _("DRAFT – working text, not adopted") if edition.is_draft else None


def edition_words(edition: Edition) -> str:
    """What the file is: "Fassung 1.1", "Beschlussvorlage", "Arbeitsstand"."""
    if edition.number:
        return _("Version %(number)s") % {"number": edition.number}
    return _("Working text") if edition.is_draft else _("Proposal for adoption")


def _day_of(edition: Edition) -> date:
    return edition.decided_on or edition.created.date()


def title_lines(edition: Edition) -> Iterator[str]:
    """When and by what the text was adopted, or of which day it is."""
    if edition.resolution and edition.decided_on:
        yield _("Adopted on %(day)s") % {"day": date_words(edition.decided_on)}
        yield _("Resolution %(number)s") % {"number": edition.resolution}
    else:
        yield _("As of %(day)s") % {"day": date_words(edition.created)}
    if edition.valid_from:
        yield _("Valid from %(day)s") % {"day": date_words(edition.valid_from)}


def _section(
    section: Section, level: int, pictures: Mapping[str, bytes], *, is_alone: bool = False
) -> Iterator[word.Block]:
    anchor = f"section:{section.identity}"
    has_own_label = is_alone or section.kind is SectionKind.MEASURE
    yield word.Heading(
        section.title,
        level=min(level, DEEPEST),
        numbered=bool(section.number) and not has_own_label,
        label=section.number if has_own_label else "",
        page_break_before=level == 1,
        anchor=anchor,
    )
    if section.sheet is not None:
        yield from _sheet(section, section.sheet)
    for block in section.blocks:
        yield from _block(block, level, pictures)
    for child in section.children:
        yield from _section(child, level + 1, pictures)


def _sheet(section: Section, sheet: Sheet) -> Iterator[word.Block]:
    rows = [
        word.KeyValue(row.label, _cell(row.parts), anchor=f"{section.identity}/{row.name}")
        for row in sheet.rows
    ]
    if sheet.summary:
        rows.insert(
            0, word.KeyValue(_("Summary"), sheet.summary, anchor=f"{section.identity}/summary")
        )
    if sheet.is_internal:
        rows.insert(0, word.KeyValue(_("Visibility"), _("Internal: in no proposal and no version")))
    name = _("Measure sheet %(code)s") % {"code": sheet.code}
    yield word.KeyValueTable(
        name,
        tuple(rows),
        alt_title=section.label,
        alt_text=name,
        anchor=f"sheet:{section.identity}",
    )


def _block(block: Block, level: int, pictures: Mapping[str, bytes]) -> Iterator[word.Block]:
    anchor = f"block:{block.identity}"
    match block:
        case Heading():
            yield word.Heading(
                block.text, level=min(level + block.level, DEEPEST), numbered=False, anchor=anchor
            )
        case Prose():
            yield from _parts(block.parts, anchor)
        case Quote():
            yield word.Paragraph(block.text, style=word.ParagraphStyle.QUOTE, anchor=anchor)
        case Reference():
            yield word.Paragraph(_reference(block), anchor=anchor)
        case Goal():
            text = (word.Text(f"{block.label}: ", bold=True), word.Text(block.text))
            yield word.Paragraph(text, anchor=anchor)
        case Callout():
            paragraphs = tuple(line for part in block.parts for line in _callout_lines(part))
            yield word.Callout(paragraphs, title=block.title, anchor=anchor)
        case Picture():
            yield word.Picture(
                pictures.get(block.sha256, b""),
                content_type=block.content_type,
                alt=block.alt,
                is_decorative=block.is_decorative,
                caption=block.caption,
                credit=block.credit,
                anchor=anchor,
            )
        case Table():
            yield _table(block.header, block.rows, block.caption, (), anchor, block.has_row_headers)
        case Milestones():
            yield _table(block.header, block.rows, block.caption, MILESTONE_WIDTHS, anchor, True)
        case MeasureOverview():
            table = _table(block.header, block.rows, block.caption, OVERVIEW_WIDTHS, anchor, True)
            yield word.LandscapeSection((table,))


def _reference(block: Reference) -> tuple[word.Inline, ...]:
    """ "Beschluss LG 2021/07: Titel, Gremium, Tag"; the number leads to the public page."""
    name = _("Resolution %(number)s") % {"number": block.number}
    link = _absolute(block.link)
    rest = block.words.removeprefix(block.number)
    return (word.Text(name, bold=True, link=link), *((word.Text(rest),) if rest else ()))


def _absolute(link: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{link}" if link.startswith("/") else link


def _table(
    header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], caption: str, widths: tuple[float, ...],
    anchor: str, has_row_headers: bool,
) -> word.Table:  # fmt: skip
    return word.Table(
        rows=tuple(word.Row(row) for row in rows),
        header_rows=(word.Row(header),) if header else (),
        widths=widths,
        caption=caption,
        alt_title=caption,
        alt_text=caption,
        has_row_headers=has_row_headers,
        anchor=anchor,
    )


def _parts(
    parts: tuple[Part, ...], anchor: str
) -> Iterator[word.Paragraph | word.BulletList | word.NumberedList]:
    for position, part in enumerate(parts):
        own = f"{anchor}/{getattr(part, 'key', '') or position}"
        if isinstance(part, Para):
            yield word.Paragraph(_inlines(part.runs), anchor=own)
        else:
            yield _list(part, own)


def _list(listing: Listing, anchor: str = "") -> word.BulletList | word.NumberedList:
    kind = word.NumberedList if listing.ordered else word.BulletList
    return kind(tuple(_item(item) for item in listing.items), anchor=anchor)


def _item(item: Item) -> word.ListItem:
    children = _list(item.children[0]) if item.children else None
    return word.ListItem(_inlines(item.runs), children)


def _cell(parts: tuple[Part, ...]) -> word.CellContent:
    return tuple(
        word.Paragraph(_inlines(part.runs)) if isinstance(part, Para) else _list(part)
        for part in parts
    )


def _callout_lines(part: Part) -> Iterator[word.Content]:
    if isinstance(part, Para):
        yield _inlines(part.runs)
        return
    for item in part.items:
        yield (word.Text("– "), *_inlines(item.runs))
        for child in item.children:
            yield from _callout_lines(child)


def _inlines(runs: tuple[Run, ...]) -> tuple[word.Inline, ...]:
    return tuple(inline for run in runs for inline in _inline(run))


def _inline(run: Run) -> Iterator[word.Inline]:
    if run.note:
        yield word.Footnote(run.note)
        return
    link = _absolute(run.link)
    target = f"section:{run.target}" if run.target else ""
    for position, line in enumerate(run.text.split("\n")):
        if position:
            yield word.LineBreak()
        if line:
            yield word.Text(line, bold=run.bold, italic=run.italic, link=link, target=target)
