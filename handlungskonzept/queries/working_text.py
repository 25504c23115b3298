"""Builds the plan document from the live revisions: the Arbeitsstand as everybody reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from handlungskonzept.choices import GoalKind
from handlungskonzept.document import (
    Block,
    Callout,
    Goal,
    Heading,
    MeasureOverview,
    Milestones,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Reference,
    Section,
    SectionKind,
    Table,
)
from handlungskonzept.document.richtext import parse, with_note
from handlungskonzept.models import HandlungskonzeptPage, MeasurePage, PlanPage
from handlungskonzept.queries.labels import NO_PICTURE, Labels, PictureFile, labels_for
from handlungskonzept.queries.rows import Row, children_of, live_rows, row_of
from handlungskonzept.queries.sheets import period_of, sheet_of

_KINDS = {
    "chapterpage": SectionKind.CHAPTER,
    "fieldofactionpage": SectionKind.FIELD,
    "measurepage": SectionKind.MEASURE,
}


@dataclass(frozen=True, slots=True)
class WorkingText:
    """The document and where the files of its pictures lie, by fingerprint."""

    document: PlanDocument
    pictures: dict[str, PictureFile]
    unapproved: tuple[str, ...] = ()
    """Titles of pages whose text is not what was approved; there are none unless by force."""


def working_text(plan: HandlungskonzeptPage) -> WorkingText:
    """The Arbeitsstand of the whole plan; raises ``PageWithoutText`` for a page without revision."""
    rows = live_rows(plan)
    labels = labels_for(rows)
    builder = _Builder(rows, labels)
    return WorkingText(
        builder.document(plan),
        {file.sha256: file for file in labels.pictures.values() if file.sha256},
        tuple(row.words("title") for row in rows if not row.is_approved),
    )


def proposed_section(page: Page, revision: Revision) -> Section:
    """One page alone with the text of one revision, for comparison."""
    parent = page.get_parent()
    rows = [row_of(page, revision)]
    if parent.live_revision is not None:
        rows.insert(0, row_of(parent, parent.live_revision))
    builder = _Builder(rows, labels_for(rows))
    return builder.section(rows[-1], "", rows[0] if len(rows) > 1 else None)


def draft_measures(plan: HandlungskonzeptPage) -> list[Section]:
    """The measures that are not in the Arbeitsstand yet, with their latest text; few queries for all."""
    pages = list(
        MeasurePage.objects.filter(path__startswith=plan.path, live=False, measure__retired_on=None)
        .exclude(latest_revision=None)
        .select_related("latest_revision")
        .order_by("path")
    )
    fields = Page.objects.filter(path__in={page.path[: -Page.steplen] for page in pages})
    parents = {
        page.path: row_of(page, page.latest_revision)
        for page in fields.select_related("latest_revision")
        if page.latest_revision is not None
    }
    rows = [row_of(page, page.latest_revision) for page in pages]
    builder = _Builder([*parents.values(), *rows], labels_for([*parents.values(), *rows]))
    return [builder.section(row, "", parents.get(row.path[: -Page.steplen])) for row in rows]


class _Builder:
    """Turns rows and labels into sections."""

    def __init__(self, rows: list[Row], labels: Labels) -> None:
        self._labels = labels
        self._children = children_of(rows)
        self._rows = {row.path: row for row in rows}
        self._measures = [row for row in rows if row.kind == "measurepage"]

    def document(self, plan: HandlungskonzeptPage) -> PlanDocument:
        row = self._rows.get(plan.path)
        if row is None:
            return PlanDocument(plan.identity, plan.title, plan.subtitle, plan.publisher)
        return PlanDocument(
            identity=row.identity,
            title=row.words("title"),
            subtitle=row.words("subtitle"),
            publisher=row.words("publisher"),
            blocks=self._blocks(row),
            sections=self._sections(row, "", numbered=True),
        )

    def section(self, row: Row, number: str, parent: Row | None) -> Section:
        kind = _KINDS.get(row.kind, SectionKind.CHAPTER)
        blocks = (*self._goals(row), *self._blocks(row))
        sheet = None
        if kind is SectionKind.MEASURE:
            number = self._labels.code_of_page.get(row.pk, "")
            title = parent.words("title") if parent else ""
            sheet = sheet_of(
                row, self._labels, field_title=title, objective=_objective(row, parent)
            )
        return Section(
            kind=kind,
            identity=row.identity,
            number=number,
            slug=row.words("slug"),
            title=row.words("title"),
            blocks=blocks,
            sheet=sheet,
            children=self._sections(row, number, numbered=bool(number)),
        )

    def _sections(self, parent: Row, number: str, *, numbered: bool) -> tuple[Section, ...]:
        """The sections below one, numbered 1, 2 … or 4.1, 4.2 …; an appendix has no number."""
        found = []
        count = 0
        for row in self._children.get(parent.path, ()):
            own = ""
            if numbered and row.content.get("is_numbered", True) and row.kind != "measurepage":
                count += 1
                own = f"{number}.{count}" if number else str(count)
            found.append(self.section(row, own, parent))
        return tuple(found)

    def _goals(self, row: Row) -> Iterator[Goal]:
        goals = row.stream("goals")
        for kind in GoalKind:
            same = [goal for goal in goals if goal["type"] == kind]
            for count, goal in enumerate(same, start=1):
                label = f"{kind.label} {count}" if len(same) > 1 else str(kind.label)
                yield Goal(goal.get("id", ""), label, goal["value"])

    def _blocks(self, row: Row) -> tuple[Block, ...]:
        return tuple(
            block for raw in row.stream("body") if (block := self._block(raw, row)) is not None
        )

    def _block(self, raw: dict[str, Any], row: Row) -> Block | None:
        value, identity = raw["value"], raw.get("id", "")
        match raw["type"]:
            case "heading":
                return Heading(identity, int(value.get("level") or 1), value.get("text") or "")
            case "paragraph":
                parts = parse(value.get("text") or "", self._labels.link)
                return Prose(identity, with_note(parts, value.get("note") or ""))
            case "quote":
                return Quote(identity, value)
            case "callout":
                return Callout(
                    identity,
                    value.get("title") or "",
                    parse(value.get("text") or "", self._labels.link),
                )
            case "table":
                return _table(identity, value)
            case "picture":
                return self._picture(identity, value)
            case "reference":
                return self._reference(identity, value)
            case "milestones":
                return self._milestones(identity, value)
            case "measures":
                return self._overview(identity, value)
        return None

    def _picture(self, identity: str, value: dict[str, Any]) -> Picture | None:
        if not value.get("image"):
            return None
        file = self._labels.pictures.get(value["image"], NO_PICTURE)
        decorative = bool(value.get("is_decorative"))
        return Picture(
            identity=identity,
            sha256=file.sha256,
            content_type=file.content_type,
            alt="" if decorative else value.get("alt") or "",
            is_decorative=decorative,
            caption=value.get("caption") or "",
            credit=file.credit,
        )

    def _reference(self, identity: str, value: dict[str, Any]) -> Reference | None:
        resolution = self._labels.resolutions.get(value.get("resolution") or 0)
        if resolution is None:
            return None
        return Reference(
            identity=identity,
            number=resolution.number,
            title=resolution.title,
            body=resolution.body,
            day=resolution.day,
            link=resolution.link,
            note=value.get("note") or "",
        )

    def _milestones(self, identity: str, value: dict[str, Any]) -> Milestones:
        header = (_("Milestone"), _("Responsible"), _("Planned"), _("Reached"), _("State"))
        rows = tuple(
            (
                milestone.title,
                str(milestone.owner),
                str(milestone.planned or ""),
                str(milestone.actual or ""),
                str(milestone.get_state_display()),
            )
            for milestone in self._labels.milestones
        )
        return Milestones(identity, value.get("caption") or "", header, rows)

    def _overview(self, identity: str, value: dict[str, Any]) -> MeasureOverview:
        header = (_("Code"), _("Measure"), _("Field of action"), _("Lead"), _("Period"))
        rows = tuple(self._overview_row(row) for row in self._measures)
        return MeasureOverview(identity, value.get("caption") or "", header, rows)

    def _overview_row(self, row: Row) -> tuple[str, ...]:
        parent = self._rows.get(row.path[:-4])
        return (
            self._labels.code_of_page.get(row.pk, ""),
            row.words("title"),
            parent.words("title") if parent else "",
            self._labels.name("lead", row.content.get("lead")),
            period_of(row),
        )


def _table(identity: str, value: dict[str, Any]) -> Table:
    data = (value.get("table") or {}).get("data") or []
    rows = [tuple(str(cell or "") for cell in row) for row in data]
    filled = [row for row in rows if any(row)]
    return Table(
        identity=identity,
        caption=value.get("caption") or "",
        header=filled[0] if filled else (),
        rows=tuple(filled[1:]),
        has_row_headers=bool(value.get("has_row_headers")),
    )


def _objective(row: Row, parent: Row | None) -> str:
    """The words of the objective a measure serves, empty when it is gone from its field."""
    chosen = row.words("objective")
    for goal in parent.stream("goals") if parent and chosen else ():
        if goal.get("id") == chosen:
            return str(goal["value"])
    return ""


def section_in_memory(page: PlanPage) -> Section:
    """One page as it is being written, not saved yet."""
    row = Row(
        pk=page.pk or 0,
        path=page.path or "",
        depth=page.depth or 0,
        kind=str(page._meta.model_name),
        identity=page.identity,
        content=json.loads(json.dumps(page.serializable_data(), default=str)),
    )
    builder = _Builder([row], labels_for([row]))
    return builder.section(row, "", None)


def sections_alone(rows: list[Row], parents: Sequence[Row] = ()) -> list[Section]:
    """Each of these texts as a section of its own, without what stands below it.

    ``parents`` are texts of pages above, for the words a sheet takes from its field of action.
    """
    builder = _Builder([], labels_for([*rows, *parents]))
    above = {row.path: row for row in parents}
    return [builder.section(row, "", above.get(row.path[:-4])) for row in rows]
