"""Everybody calls every operation of the plan; one that nobody thought of fails here."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction

from core.actor import Actor
from core.operations import NotPermitted, Refusal
from handlungskonzept import operations
from handlungskonzept.queries.pages import current_page
from tests.factories.handlungskonzept import fresh
from tests.factories.meetings import make_resolution
from tests.factories.people import AT
from tests.factories.personas import Persona
from tests.factories.plan_scene import Scene
from tests.handlungskonzept.test_matrix import CHAIR, LEADS, OFFICE, READERS, WRITERS

MINE = {Persona.GROUP_MEMBER}
KEPT = {Persona.STEERING_MEMBER}
Call = tuple[set[Persona], dict[str, Any]]
PRIVATE = {
    "grant_tree", "use", "word_file", "publish_into_working_text", "take_out_of_working_text",
    "save_draft", "recorded_in_log", "release_by_rule", "origin_of", "refuse_without_reason",
}  # fmt: skip
"""What other operations call once they have asked; ``by`` is only written down."""
SYSTEM_ONLY = {"sync_writer_rights"}
"""Derives rights from memberships and asks nobody: whoever triggers it gains nothing."""


def calls(scene: Scene) -> dict[str, Call]:
    """Who may call each operation, and with what."""
    stage, page = scene.stage, scene.stage.chapter
    base = fresh(page).latest_revision
    text: dict[str, Any] = {"title": "Neu"}
    told: dict[str, Any] = {"reported_on": AT.date(), "status": "underway"}
    read: dict[str, Any] = {"value": 3, "read_on": AT.date().replace(day=2), "source": "Amt"}
    line: dict[str, Any] = {"page": stage.measure, "target": "sheet/summary", "text": "Anders."}
    resolution = make_resolution(stage.group)
    return {
        "create_plan": (OFFICE, {"title": "Noch eins"}),
        "create_chapter": (WRITERS, {"parent": stage.plan, **text}),
        "create_field": (WRITERS, {"parent": page, "code_prefix": "X", **text}),
        "create_measure": (WRITERS, {"parent": stage.field, **text}),
        "give_code": (WRITERS, {"page": stage.measure}),
        "write_draft": (WRITERS, {"page": page, "values": text}),
        "save_or_keep": (WRITERS, {"draft": base.as_object(), "base": base}),
        "settle_collision": (KEPT, {"kept": scene.kept, "decisions": {}, "seen": ""}),
        "discard_kept_text": (KEPT, {"kept": scene.kept}),
        "save_sheet": (WRITERS, {"page": stage.measure, "values": text, "base": None}),
        "autosave_sheet": (WRITERS, {"page": stage.measure, "values": text, "base": None}),
        "note_presence": (WRITERS, {"page": stage.measure}),
        "end_presence": (WRITERS, {"page": stage.measure}),
        "submit_for_approval": (WRITERS, {"page": page}),
        "approve_page": (OFFICE, {"page": scene.submitted}),
        "approve_chapter": (OFFICE, {"page": scene.submitted}),
        "refuse_approval": (OFFICE, {"page": scene.submitted, "reason": "Kürzer."}),
        "finish_approval": (
            OFFICE, {"workflow_state": current_page(scene.submitted).current_workflow_state}),
        "withdraw_measure": (OFFICE, {"measure": scene.led, "reason": "Ging auf."}),
        "move_section": (OFFICE, {"page": page, "upwards": True}),
        "freeze_proposal": (CHAIR, {"plan": stage.plan}),
        "adopt_version": (
            CHAIR, {"version": scene.version, "resolution": resolution, "number": "1.1",
                    "summary": "Neu.", "valid_from": AT.date()}),
        "propose_change": (READERS, {**line, "reason": "Weil."}),
        "checked_change": (READERS, line),
        "withdraw_change": (MINE, {"change": scene.change}),
        "accept_change": (WRITERS, {"change": scene.change}),
        "decline_change": (WRITERS, {"change": scene.change, "answer": "Nein."}),
        "add_comment": (READERS, {"page": page, "line": "page", "text": "Hm."}),
        "reply_to_comment": (READERS, {"comment": scene.comment, "text": "Ja."}),
        "resolve_comment": (WRITERS | MINE, {"comment": scene.comment}),
        "reopen_comment": (WRITERS | MINE, {"comment": scene.comment}),
        "edit_comment": (MINE, {"comment": scene.comment, "text": "Anders."}),
        "delete_comment": (MINE, {"comment": scene.comment}),
        "report_progress": (LEADS, {"measure": scene.led, **told}),
        "correct_report": (LEADS, {"report": scene.report, **told}),
        "record_reading": (LEADS, {"measure": scene.led, "indicator": scene.indicator, **read}),
        "correct_reading": (LEADS, {"reading": scene.reading, **read}),
        "release_report": (OFFICE, {"report": scene.report}),
        "release_reading": (OFFICE, {"reading": scene.reading}),
        "withdraw_release": (OFFICE, {"record": scene.released}),
        "change_mentions": (CHAIR | {Persona.ASSISTANT}, {"thing": resolution, "add": [stage.measure]}),
        "change_reporting_rules": (OFFICE, {"release": "at_once", "stale_after_days": 90}),
    }  # fmt: skip


def all_operations() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function below ``operations`` that is told who acts."""
    for found in pkgutil.iter_modules(operations.__path__, f"{operations.__name__}."):
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and "by" in inspect.signature(function).parameters:
                yield name, function


@pytest.fixture
def scene(plan_scene: Scene) -> Scene:
    return plan_scene


def test_every_operation_refuses_exactly_whom_it_should(scene: Scene) -> None:
    wrong, expected = [], calls(scene)
    found = {name: one for name, one in all_operations() if name not in PRIVATE | SYSTEM_ONLY}
    assert found.keys() == expected.keys(), "say in `calls` who may call a new operation"
    for name, function in found.items():
        allowed, values = expected[name]
        let_in = {one for one in Persona if not is_refused(function, scene, one, values)}
        wrong += [(name, persona.name) for persona in let_in ^ allowed]
    assert not wrong


def test_nobody_changes_what_is_released_but_the_office(scene: Scene) -> None:
    told = {"reported_on": AT.date(), "status": "underway", "report": scene.released}
    correct = dict(all_operations())["correct_report"]
    let_in = {one for one in Persona if not is_refused(correct, scene, one, told)}
    assert let_in == OFFICE


def is_refused(
    function: Callable[..., Any], scene: Scene, persona: Persona, values: dict[str, Any]
) -> bool:
    """Whether somebody is refused for who they are; nothing is kept."""
    by = Actor(user=scene.cast[persona], reason="Weil es sein muss.")
    takes_moment = "at" in inspect.signature(function).parameters
    with transaction.atomic():
        try:
            function(by=by, **({"at": AT} if takes_moment else {}), **values)
        except NotPermitted:
            return True
        except Refusal:
            return False
        finally:
            transaction.set_rollback(True)
    return False
