"""The demo is told through the operations, can be told again, and stops where it is asked to."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from demo.story import STAGES, tell
from demo.story.cast import PASSWORD, log_ins
from demo.story.texts import load
from handlungskonzept.models import (
    Adoption,
    Measure,
    Version,
)
from meetings.models import Resolution
from people.models import User
from projectgroups.choices import MilestoneState
from projectgroups.models import Membership, Milestone, WorkingGroup
from tests.architecture.sources import LAYERS

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """How many rows each table of ours has, history included."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in LAYERS or model._meta.label == "wagtailcore.Revision"
    }


@pytest.mark.usefixtures("story")
def test_the_whole_story_and_telling_it_again_changes_nothing() -> None:
    first = rows()

    tell()

    assert rows() == first
    assert [adoption.number for adoption in Adoption.objects.order_by("position")] == ["1.0", "1.1"]
    # 1.0; 1.1 as sent and as changed in the session; what waits for the next session
    assert Version.objects.count() == 4
    assert Measure.objects.count() >= 24
    assert Measure.objects.get(code="W-03").page.title == "Übergang in eigene Wohnung"
    assert WorkingGroup.objects.count() == 3
    assert Milestone.objects.get(title="Start des Case Managements").delay_reason
    assert not Milestone.objects.filter(planned__lt="2022", state=MilestoneState.PLANNED).exists()
    call_command("verify_versions", stdout=StringIO())


@pytest.mark.usefixtures("kick_off")
def test_the_story_stops_at_the_stage_asked_for_and_goes_on_from_there() -> None:
    assert WorkingGroup.objects.count() == 1
    assert not Adoption.objects.exists()
    assert not Resolution.objects.exists()
    assert not Milestone.objects.filter(state=MilestoneState.DONE).exists()

    tell("case-management")
    assert WorkingGroup.objects.count() == 3
    assert (
        Milestone.objects.get(title="Einrichtung der Projektgruppen").state == MilestoneState.DONE
    )

    tell("autumn-meeting")
    assert [adoption.number for adoption in Adoption.objects.all()] == ["1.0"]


def test_the_command_prints_every_log_in_and_each_works(client: Client) -> None:
    said = StringIO()

    call_command("demo", until="kickoff", stdout=said)

    assert PASSWORD in said.getvalue()
    for role, name, email in log_ins():
        assert role in said.getvalue()
        assert name in said.getvalue()
        assert client.login(email=email, password=PASSWORD), email


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("demo", "--until=übermorgen")


def test_stages_follow_each_other() -> None:
    assert list(STAGES.values()) == sorted(STAGES.values())


@pytest.mark.usefixtures("kick_off")
def test_everything_is_told_with_a_person_behind_it() -> None:
    for model in (WorkingGroup, Membership, Milestone):
        assert not model.history.filter(history_user=None).exists()
    assert User.objects.filter(is_superuser=True).count() == 0


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("bodies", ["person", "group"]),
        ("landscape", ["organisation"]),
        ("plan", ["chapter"]),
        ("progress", ["measure"]),
        ("discussion", ["comment", "change", "draft"]),
        ("pages", ["page"]),
    ],
)
def test_the_texts_load(name: str, parts: list[str]) -> None:
    texts: dict[str, Any] = load(name)

    assert all(texts[part] for part in parts)


def test_codes_in_the_plan_lead_somewhere() -> None:
    field = load("landscape")
    codes: Callable[[str], set[str]] = lambda part: {row["code"] for row in field[part]}  # noqa: E731
    goals = {goal["code"] for row in load("plan")["field"] for goal in row["goal"]}

    for row in load("plan")["measure"]:
        assert {row["lead"], *row["contributors"]} <= codes("organisation")
        assert set(row["target_groups"]) <= codes("target_group")
        assert set(row["legal_areas"]) <= codes("legal_area")
        assert set(row["districts"]) <= codes("district")
        assert row["objective"] in goals
