"""The Handlungskonzept: written by members, approved by the office, adopted by the steering group."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from core.actor import Actor
from demo.story.cast import Cast
from demo.story.sheets import chapter_blocks, field_values, measure_values
from demo.story.texts import load, moment
from handlungskonzept import operations as plans
from handlungskonzept.models import (
    ChapterPage,
    FieldOfActionPage,
    HandlungskonzeptPage,
    Measure,
    MeasurePage,
    PlanPage,
    Version,
)
from handlungskonzept.operations.ordering import move_section
from handlungskonzept.queries.adopted import adoption_numbered, the_plan
from meetings.models import Resolution

WRITERS = ("haddad", "kowalski", "brandt")
"""Members and an assistant of the steering group who write; the office approves."""
WRITTEN_ON = date(2021, 10, 18)
APPROVED_ON = date(2021, 11, 5)
ADDING = ("add_measure", "replace_measure")
"""Kinds of changes that bring a whole measure."""


def write_first_text(cast: Cast) -> None:
    """The whole plan as it was before Fassung 1.0, written and approved."""
    if the_plan() is not None:
        return
    texts, meta = load("plan"), load("plan")["meta"]
    plan = plans.create_plan(
        by=cast.office, at=moment(WRITTEN_ON, 8), title=meta["title"], subtitle=meta["subtitle"],
        publisher=meta["editor"],
    )  # fmt: skip
    writers = cycle(cast.actor(code) for code in WRITERS)
    chapters: dict[str, PlanPage] = {"": plan}
    for row in texts["chapter"]:
        chapters[row["number"]] = plans.create_chapter(
            by=next(writers), at=moment(WRITTEN_ON), parent=chapters[row.get("parent", "")],
            title=row["title"], slug=row["code"], body=chapter_blocks(row),
        )  # fmt: skip
    fields = {
        row["code"]: _write_field(row, chapters["9"], next(writers)) for row in texts["field"]
    }
    for row in texts["measure"]:
        _write_measure(row, fields[row["field"]], next(writers), WRITTEN_ON)
    _submit_all(plan, cast.actor(WRITERS[0]), WRITTEN_ON)
    approver = cast.actor("bergmann", "Text der Arbeitsgruppen, gelesen und abgestimmt")
    plans.approve_page(by=approver, at=moment(APPROVED_ON), page=plan)
    plans.approve_chapter(by=approver, at=moment(APPROVED_ON), page=plan)


def adopt(cast: Cast, number: str) -> None:
    """The Beschlussvorlage frozen and, after the vote, made the Fassung with this number."""
    plan = the_plan()
    if plan is None or adoption_numbered(number) is not None:
        return
    row = next(row for row in load("plan")["meta"]["version"] if row["number"] == number)
    resolution = Resolution.objects.get(number=row["resolution"])
    version = plans.freeze_proposal(
        by=cast.office, at=moment(row["frozen_on"]), plan=plan, occasion=row["occasion"]
    )
    if changes := row.get("changed_in_session"):
        revise(cast, changes, resolution.decided_on)
        at = moment(resolution.decided_on, 16)
        version = plans.freeze_proposal(by=cast.office, at=at, plan=plan, sent=version)
    plans.adopt_version(
        by=cast.actor("lindner"), at=moment(resolution.decided_on, 17), version=version,
        resolution=resolution, number=number, summary=row["summary"], valid_from=row["valid_from"],
    )  # fmt: skip


def propose(cast: Cast) -> None:
    """The Beschlussvorlage for the next session; nobody has voted on it yet."""
    plan, row = the_plan(), load("plan")["meta"]["proposal"]
    if plan is None or Version.objects.filter(occasion=row["occasion"]).exists():
        return
    at = moment(row["frozen_on"])
    plans.freeze_proposal(by=cast.office, at=at, plan=plan, occasion=row["occasion"])


def revise(cast: Cast, name: str, written_on: date, *, leave_last_waiting: bool = False) -> None:
    """The changes listed under this name in the texts, written and approved one by one."""
    changes = load("plan")[name]["change"]
    if the_plan() is None or _is_told(changes):
        return
    writers = cycle(cast.actor(code) for code in WRITERS)
    for count, change in enumerate(changes):
        day = written_on + timedelta(days=count)
        if change["kind"] == "move_up":
            _move(cast, change, day)
            continue
        writer = next(writers).because(change["reason"])
        page = _change(change, writer, day)
        plans.submit_for_approval(by=writer, at=moment(day, 12), page=page)
        if leave_last_waiting and change is changes[-1]:
            continue
        approver = cast.actor("bergmann", change["reason"])
        plans.approve_page(by=approver, at=moment(day, 15), page=page, comment=change["reason"])
        if change["kind"] == "replace_measure":
            _withdraw(cast, change, day)


def _move(cast: Cast, change: dict[str, Any], day: date) -> None:
    """The office moves a measure up by so many places."""
    by, page = cast.office.because(change["reason"]), page_of(change["target"])
    for _step in range(change["value"]):
        page = move_section(by=by, at=moment(day, 15), page=page, upwards=True)


def _withdraw(cast: Cast, change: dict[str, Any], day: date) -> None:
    """The office takes a measure out of the plan; another one stands in its place."""
    plans.withdraw_measure(
        by=cast.office, at=moment(day, 16), measure=Measure.objects.get(code=change["target"]),
        reason=change["reason"], replaced_by=Measure.objects.get(code=change["value"]["code"]),
    )  # fmt: skip


def page_of(place: str) -> PlanPage:
    """The page of a measure's code or of a chapter's number."""
    measure = Measure.objects.filter(code=place).first()
    if measure is not None:
        page: PlanPage = measure.page
        return page
    row = next(row for row in load("plan")["chapter"] if row["number"] == place)
    return ChapterPage.objects.get(slug=row["code"])


def _is_told(changes: list[dict[str, Any]]) -> bool:
    """Whether the measure these changes add exists already."""
    added = [change["value"]["code"] for change in changes if change["kind"] in ADDING]
    return Measure.objects.filter(code__in=added).exists()


def _write_field(row: dict[str, Any], parent: PlanPage, writer: Actor) -> FieldOfActionPage:
    assert isinstance(parent, ChapterPage)
    return plans.create_field(
        by=writer, at=moment(WRITTEN_ON), parent=parent, title=row["title"], slug=row["slug"],
        code_prefix=row["code"], **field_values(row),
    )  # fmt: skip


def _write_measure(
    row: dict[str, Any], field: FieldOfActionPage, writer: Actor, day: date
) -> MeasurePage:
    return plans.create_measure(
        by=writer, at=moment(day, 11), parent=field, title=row["title"], code=row["code"],
        slug=row["code"].lower(), **measure_values(row, field),
    )  # fmt: skip


def _submit_all(plan: HandlungskonzeptPage, writer: Actor, day: date) -> None:
    for page in [plan, *plan.get_descendants().order_by("path").specific()]:
        plans.submit_for_approval(by=writer, at=moment(day, 12), page=page)


def _change(change: dict[str, Any], writer: Actor, day: date) -> PlanPage:
    """The page with one change of the texts as a new draft."""
    match change["kind"]:
        case "add_measure" | "replace_measure":
            row = change["value"]
            field = FieldOfActionPage.objects.get(code_prefix=row["field"])
            return _write_measure(row, field, writer, day)
        case "change_field":
            page = page_of(change["target"])
            values = {change["field"]: change["value"]}
        case _:
            row = next(row for row in load("plan")["chapter"] if row["number"] == change["target"])
            page = page_of(change["target"])
            values = {"body": chapter_blocks(row, _texts_up_to(change))}
    plans.write_draft(by=writer, at=moment(day), page=page, values=values)
    return page


def _texts_up_to(change: dict[str, Any]) -> dict[str, str]:
    """The texts of all keyed paragraphs of the same chapter, as of this change."""
    told: dict[str, str] = {}
    for name in ("version_1_1", "draft"):
        for row in load("plan")[name]["change"]:
            if row["kind"] == "change_text" and row["target"] == change["target"]:
                told[row["block"]] = row["value"]
            if row is change:
                return told
    return told
