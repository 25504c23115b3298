"""Shows words that stayed, came and went as HTML: ``{% load plan_compare %}``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlungskonzept.document.comparison import LineDifference
from handlungskonzept.document.tables import TableChange
from handlungskonzept.document.words import Kind, Piece
from handlungskonzept.views.differences import anchor
from handlungskonzept.views.reading import kind_words

register = template.Library()

MOST_ROWS = 3
"""More unchanged rows than this between two changes are only counted."""

register.filter("change_anchor", anchor)


@register.filter
def pieces_html(pieces: Iterable[Piece]) -> SafeString:
    """The words; what came and went is underlined or struck out, and said to those who listen."""
    found = list(pieces)
    return format_html_join(
        "",
        "{}{}",
        ((_gap(one, other), _piece(other)) for one, other in pairwise([None, *found]) if other),
    )


@register.filter
def plain_words(pieces: Iterable[Piece]) -> SafeString:
    """The words without marks: of a section that is new or gone as a whole."""
    return format_html_join("", "{}", ((_lines(piece.text),) for piece in pieces))


@register.simple_tag
def line_notes(line: LineDifference) -> str:
    """What happened to a line beside its words: where it came from, or that only its look changed."""
    found = []
    if line.moved_to:
        found.append(_("moved to %(label)s") % {"label": line.moved_to})
    elif line.moved_from:
        found.append(_("moved from %(label)s") % {"label": line.moved_from})
    elif line.is_moved:
        found.append(_("moved to another place"))
    if line.old_picture and line.new_picture:
        if line.old_picture.sha256 != line.new_picture.sha256:
            found.append(_("another picture"))
    elif line.is_dress_only and line.table is None:
        found.append(_("only emphasis, counting or a link changed"))
    return ", ".join(found)


@register.filter
def row_words(kind: Kind) -> str:
    """What happened to a row of a table; nothing for one that stayed."""
    return "" if kind is Kind.SAME else kind_words(kind)


def _gap(one: Piece | None, other: Piece) -> str:
    """A space between what went and what came, where the words bring none."""
    is_replaced = one is not None and one.operation == "delete" and other.operation == "insert"
    return " " if one is not None and is_replaced and not one.text[-1:].isspace() else ""


def _piece(piece: Piece) -> SafeString:
    if piece.operation == "equal":
        return _lines(piece.text)
    came = piece.operation == "insert"
    mark = (
        '<ins><span class="sr">{} </span>{}<span class="sr"> {}</span></ins>'
        if came
        else '<del><span class="sr">{} </span>{}<span class="sr"> {}</span></del>'
    )
    said = _("inserted:") if came else _("deleted:")
    return format_html(mark, said, _lines(piece.text), _("(end)"))


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


@register.filter
def table_rows(table: TableChange) -> Iterator[dict[str, Any]]:
    """The rows of a table; many that stayed, one after the other, as one that counts them."""
    for is_same, members in groupby(table.rows, key=lambda row: row.is_same):
        rows = list(members)
        if is_same and len(rows) > MOST_ROWS:
            words = ngettext("%(count)d row unchanged", "%(count)d rows unchanged", len(rows))
            yield {"skipped": words % {"count": len(rows)}, "width": len(table.header) + 1}
        else:
            yield from ({"row": row} for row in rows)
