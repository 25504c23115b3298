"""What became of one page's text: sittings, submissions, decisions, adoptions, in one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from wagtail.models import PageLogEntry, Revision, TaskState

from core.actor import Channel
from handlungskonzept.choices import ChangeState
from handlungskonzept.document import Section, sections_of
from handlungskonzept.document.lines import LineChange, lines_of, section_changes
from handlungskonzept.models import Adoption, ApprovalRecord, ChangeProposal, Measure, PlanPage
from handlungskonzept.models.authorship import text_of
from handlungskonzept.queries.other_fields import other_fields
from handlungskonzept.queries.rows import Row, row_of
from handlungskonzept.queries.working_text import sections_alone

SITTING = timedelta(minutes=45)
"""Saves of one person with shorter breaks than this are told as one."""
MOVES = ("wagtail.move", "wagtail.reorder")


class Happening(IntEnum):
    """What an entry tells; of one moment the later steps have the greater number."""

    WRITTEN = 1
    MOVED = 2
    PROPOSED = 3
    SUBMITTED = 4
    TAKEN_BACK = 5
    REFUSED = 6
    APPROVED = 7
    WITHDRAWN = 8
    ADOPTED = 9


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to the text: who, when, through which door, why, and which lines."""

    kind: Happening
    at: datetime
    who: str = ""
    door: str = ""
    reason: str = ""
    note: str = ""
    url: str = ""
    is_first: bool = False
    changes: tuple[LineChange, ...] = ()
    before: Section | None = None
    after: Section | None = None
    other_fields: tuple[str, ...] = ()
    span: tuple[int | None, int] | None = None
    """The revisions before and after a sitting."""


def entries_of(page: PlanPage) -> list[HistoryEntry]:
    """Everything that happened to a page's text, the latest first, sittings without their lines yet."""
    log = list(PageLogEntry.objects.filter(page_id=page.pk).select_related("user").order_by("pk"))
    tasks = list(_task_states(page))
    found = [
        *_sittings(page, log, {task.revision_id for task in tasks}),
        *_submissions(tasks, log),
        *_approvals(page),
        *_moves(log),
        *_proposals(page),
        *_withdrawals(page),
        *_adoptions(page),
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.kind), reverse=True)


def with_lines(page: PlanPage, entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """These entries, the sittings among them with their changed lines; without those that changed nothing."""
    entries = list(entries)
    wanted = {key for entry in entries for key in entry.span or () if key is not None}
    revisions = Revision.objects.in_bulk(wanted)
    sections = dict(
        zip(revisions, sections_alone(
            [row_of(page, one) for one in revisions.values()], _parent_rows(page)
        ), strict=True)
    )  # fmt: skip
    found = []
    for entry in entries:
        told = entry if entry.span is None else _told(page, entry, revisions, sections)
        if told is not None:
            found.append(told)
    return found


def _told(
    page: PlanPage,
    entry: HistoryEntry,
    revisions: dict[int, Revision],
    sections: dict[int, Section],
) -> HistoryEntry | None:
    """A sitting with the lines that changed in it; none when only comments did."""
    assert entry.span is not None
    first, last = entry.span
    after = text_of(revisions[last].content)
    if first is None:
        return entry
    before = text_of(revisions[first].content)
    if before == after:
        return None
    old, new = sections[first], sections[last]
    changes = tuple(section_changes(old, new))
    fields = other_fields(page, before, after)
    return replace(entry, changes=changes, before=old, after=new, other_fields=fields)


def _parent_rows(page: PlanPage) -> list[Row]:
    parent = page.get_parent()
    return [row_of(parent, parent.live_revision)] if parent.live_revision is not None else []


def _task_states(page: PlanPage) -> Any:
    return (
        TaskState.objects.filter(
            workflow_state__object_id=str(page.pk),
            workflow_state__base_content_type__app_label="wagtailcore",
        )
        .select_related("finished_by", "workflow_state__requested_by")
        .order_by("pk")
    )


def _sittings(page: PlanPage, log: list[PageLogEntry], kept: set[int]) -> Iterator[HistoryEntry]:
    """The page's revisions, those of one person without a long break between them as one."""
    revisions = (
        Revision.page_revisions.for_instance(page)
        .select_related("user")
        .defer("content")
        .order_by("pk")
    )
    origins: dict[int, list[PageLogEntry]] = {}
    for entry in log:
        if entry.revision_id is not None and entry.action in ("wagtail.edit", "wagtail.create"):
            origins.setdefault(entry.revision_id, []).append(entry)
    sitting: list[Revision] = []
    before: int | None = None
    for revision in revisions:
        if sitting and _is_other_sitting(sitting[-1], revision, kept):
            yield _sitting(sitting, before, origins)
            before, sitting = sitting[-1].pk, []
        sitting.append(revision)
    if sitting:
        yield _sitting(sitting, before, origins)


def _is_other_sitting(last: Revision, revision: Revision, kept: set[int]) -> bool:
    return (
        last.user_id != revision.user_id
        or last.pk in kept
        or revision.created_at - last.created_at > SITTING
    )


def _sitting(
    sitting: list[Revision], before: int | None, origins: dict[int, list[PageLogEntry]]
) -> HistoryEntry:
    last = sitting[-1]
    logged = [entry for one in sitting for entry in origins.get(one.pk, ())]
    doors = dict.fromkeys(str(entry.data.get("channel", "")) for entry in logged)
    reasons = dict.fromkeys(str(entry.data.get("reason", "")) for entry in logged)
    return HistoryEntry(
        Happening.WRITTEN,
        last.created_at,
        who=str(last.user or ""),
        door=next((door for door in doors if door in Channel.values), ""),
        reason="; ".join(filter(None, reasons)),
        is_first=before is None,
        span=(before, last.pk),
    )


def _submissions(tasks: list[TaskState], log: list[PageLogEntry]) -> Iterator[HistoryEntry]:
    """Each submission, and those that were sent back or taken back."""
    handed_in = [
        entry
        for entry in log
        if entry.action in ("wagtail.workflow.start", "wagtail.workflow.resume")
    ]
    for task, entry in zip(tasks, handed_in + [None] * len(tasks), strict=False):
        user = entry.user if entry is not None else task.workflow_state.requested_by
        reason = str(entry.data.get("reason", "")) if entry is not None else ""
        yield HistoryEntry(Happening.SUBMITTED, task.started_at, who=str(user or ""), reason=reason)
        ends = {
            TaskState.STATUS_REJECTED: Happening.REFUSED,
            TaskState.STATUS_CANCELLED: Happening.TAKEN_BACK,
        }
        if task.status in ends and task.finished_at is not None:
            yield HistoryEntry(
                ends[task.status],
                task.finished_at,
                who=str(task.finished_by or ""),
                reason=task.comment,
            )


def _approvals(page: PlanPage) -> Iterator[HistoryEntry]:
    for record in ApprovalRecord.objects.filter(page_id=page.pk).select_related("approved_by"):
        yield HistoryEntry(
            Happening.APPROVED,
            record.approved_at,
            who=str(record.approved_by or ""),
            reason=record.reason,
        )


def _moves(log: list[PageLogEntry]) -> Iterator[HistoryEntry]:
    for entry in log:
        if entry.action in MOVES:
            reason = str(entry.data.get("reason", ""))
            yield HistoryEntry(
                Happening.MOVED, entry.timestamp, who=str(entry.user or ""), reason=reason
            )


def _proposals(page: PlanPage) -> Iterator[HistoryEntry]:
    """Proposed changes that were taken up."""
    taken = ChangeProposal.objects.filter(page_id=page.pk, state=ChangeState.ACCEPTED)
    for change in taken.select_related("proposed_by", "decided_by"):
        if change.decided_at is not None:
            yield HistoryEntry(
                Happening.PROPOSED,
                change.decided_at,
                who=str(change.proposed_by),
                reason=change.reason,
                note=change.label,
                url=change.get_absolute_url(),
            )


def _withdrawals(page: PlanPage) -> Iterator[HistoryEntry]:
    rows = Measure.history.filter(page_id=page.pk, retired_on__isnull=False)
    for row in rows.select_related("history_user", "replaced_by").order_by("history_id")[:1]:
        yield HistoryEntry(
            Happening.WITHDRAWN,
            row.history_date,
            who=str(row.history_user or ""),
            reason=row.retired_because,
            note=row.replaced_by.code if row.replaced_by else "",
        )


def _adoptions(page: PlanPage) -> Iterator[HistoryEntry]:
    """The versions whose text this page is part of, each with the lines that were new in it."""
    earlier: Section | None = None
    for adoption in Adoption.objects.select_related("version", "adopted_by").order_by("position"):
        document = adoption.version.plan_document
        section = next(
            (one for one in sections_of(document.sections) if one.identity == page.identity), None
        )
        if section is None:
            earlier = None
            continue
        is_same = earlier is not None and list(lines_of(earlier)) == list(lines_of(section))
        yield HistoryEntry(
            Happening.ADOPTED,
            adoption.adopted_at,
            who=str(adoption.adopted_by or ""),
            note=adoption.number,
            reason=adoption.resolution_number,
            url=adoption.get_absolute_url(),
            is_first=not is_same,
        )
        earlier = section
