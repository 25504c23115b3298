"""Every line of one page with a name for people: what comments and proposed changes hang on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlungskonzept.document import (
    Callout,
    Heading,
    Picture,
    Prose,
    Quote,
    Reference,
    Section,
    Table,
)
from handlungskonzept.document.aims import (
    SHEET,
    TITLE,
    WHOLE_PAGE,
    Intent,
    LineForm,
    block_of,
    form_of,
    intents_for,
)
from handlungskonzept.document.lines import Line, lines_of
from handlungskonzept.document.rewriting import normalised
from handlungskonzept.models import PlanPage
from handlungskonzept.queries.working_text import proposed_section


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a page: its lasting identity, its name, its words, and what may be proposed."""

    identity: str
    label: str
    text: str
    form: LineForm
    intents: tuple[Intent, ...]

    @property
    def anchor(self) -> str:
        """The line's name in the address of its page."""
        return f"zeile-{self.identity.replace('/', '-')}"


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page with its lines; a draft is not in the working text yet."""

    page: PlanPage
    section: Section
    lines: tuple[PlanLine, ...]
    is_draft: bool

    def line(self, identity: str) -> PlanLine | None:
        """The line with this identity, or the one that stands for the whole page."""
        if identity == WHOLE_PAGE:
            return PlanLine(WHOLE_PAGE, _("Whole page"), "", LineForm.FACT, (Intent.WISH,))
        return next((line for line in self.lines if line.identity == identity), None)


def lines_on(page: PlanPage) -> PageLines | None:
    """The lines of a page as all members read it, or as it was drafted; none without any text."""
    revision = page.live_revision if page.live else page.latest_revision
    if revision is None:
        return None
    section = proposed_section(page, revision)
    return PageLines(page, section, lines_in(section), is_draft=not page.live)


def lines_in(section: Section) -> tuple[PlanLine, ...]:
    """The lines of one section; empty ones are left out."""
    return tuple(_named(section, [line for line in lines_of(section) if line.text.strip()]))


def _named(section: Section, lines: list[Line]) -> Iterator[PlanLine]:
    counts: Counter[str] = Counter()
    for line in lines:
        form = form_of(section, line.identity)
        label = _label(section, line, form)
        if form in (LineForm.PARAGRAPH, LineForm.LIST):
            counts[label] += 1
            label = f"{label} {counts[label]}"
        text = line.text if form is LineForm.TABLE else normalised(line.text)
        yield PlanLine(line.identity, label, text, form, intents_for(form, line.identity))


def _label(section: Section, line: Line, form: LineForm) -> str:
    """What the line is called."""
    if line.identity == TITLE:
        return _("Title")
    if line.identity.startswith(SHEET):
        return line.label or _("Summary")
    block = block_of(section, line.identity)
    part = _("List") if form is LineForm.LIST else _("Paragraph")
    match block:
        case Heading():
            return _("Heading")
        case Prose():
            return part
        case Callout():
            return _("Remark “%(title)s”") % {"title": block.title} if block.title else _("Remark")
        case Quote():
            return _("Quotation")
        case Table():
            return _("Table “%(caption)s”") % {"caption": block.caption}
        case Picture():
            return _("Picture")
        case Reference():
            return _("Resolution")
    return line.label or _("Text")
