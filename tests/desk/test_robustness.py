"""Forged, odd and outdated input of the members' area gets a sentence and changes nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from core.changes import version_of
from core.history import save_recorded
from landscape.models import Organisation
from meetings.choices import ResolutionResult
from meetings.models import Resolution
from people.models import Person, User
from projectgroups.models import Membership, Milestone, WorkingGroup
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, make_person, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db

HUGE = 10**30


@pytest.fixture
def desk(office: User, client: Client) -> Client:
    """A browser in which the office is logged in."""
    client.force_login(office)
    return client


def wrong_fields(answer: Any) -> set[str]:
    """The fields with a sentence, on a page that refuses."""
    assert answer.status_code == 422
    return set(answer.context["form"].errors)


def test_a_forged_resolution_founds_nothing(desk: Client) -> None:
    steering, other = make_steering_group(), make_project_group()
    used = make_resolution(steering)
    forged = [
        make_resolution(other).pk,
        make_resolution(steering, result=ResolutionResult.POSTPONED).pk,
        make_resolution(steering, result=ResolutionResult.REJECTED).pk,
        HUGE, -1, "1 OR 1=1",
    ]  # fmt: skip
    typed = {
        "name": "Projektgruppe Neu", "short_name": "PG Neu", "mandate": "Klärt.", "starts_on": "2021-06-01",
    }  # fmt: skip
    url = reverse("desk:group-found-project")
    assert desk.post(url, {**typed, "resolution": used.pk}).status_code == 302
    before = WorkingGroup.objects.count()

    for value in [used.pk, *forged]:
        answer = desk.post(url, {**typed, "short_name": "PG Zwei", "resolution": value})
        assert wrong_fields(answer) == {"resolution"}
    assert WorkingGroup.objects.count() == before


def test_a_forged_member_joins_nothing(desk: Client) -> None:
    group, retired = make_project_group(), make_organisation()
    retired.is_retired = True
    save_recorded(retired, by=SYSTEM, at=AT)
    typed = {
        "person": make_person().pk, "organisation": make_organisation().pk, "role": "member",
        "starts_on": "2021-06-01",
    }  # fmt: skip
    url = reverse("desk:membership-add", args=[group.slug])

    for name, value in (
        ("person", HUGE), ("person", "x"), ("organisation", retired.pk), ("deputy", -5),
        ("role", "king"), ("starts_on", "0021-06-01"), ("starts_on", "31.02.2021"),
        ("starts_on", "9999-01-01"), ("ends_on", "2021-05-31"), ("deputy", typed["person"]),
    ):  # fmt: skip
        assert wrong_fields(desk.post(url, {**typed, name: value})) == {name}, (name, value)
    assert not group.memberships.exists()


@pytest.mark.parametrize(
    "view", ["membership-change", "membership-end", "milestone-change", "person"]
)
def test_an_address_with_a_huge_number_is_missing(desk: Client, view: str) -> None:
    assert desk.get(reverse(f"desk:{view}", args=[HUGE])).status_code == 404


def test_a_forged_field_moves_no_membership(desk: Client) -> None:
    membership, other = make_membership(make_project_group()), make_project_group()
    person = membership.person
    desk.post(
        reverse("desk:membership-change", args=[membership.pk]),
        {
            "organisation": membership.organisation_id, "role": "advisory", "starts_on": "2021-06-01",
            "version": version_of(membership), "person": make_person().pk, "group": other.pk,
            "is_ended": "on",
        },
    )  # fmt: skip

    membership.refresh_from_db()
    assert (membership.person, membership.role) == (person, "advisory")
    assert membership.group != other
    assert not membership.is_ended


def _stale_cases() -> list[Any]:
    def membership() -> tuple[Model, str, dict[str, Any]]:
        record = make_membership(make_project_group())
        return record, reverse("desk:membership-change", args=[record.pk]), {
            "organisation": record.organisation_id, "role": "member", "starts_on": "2021-06-01",
            "function": "Getippt",
        }  # fmt: skip

    def ending() -> tuple[Model, str, dict[str, Any]]:
        record = make_membership(make_project_group())
        return record, reverse("desk:membership-end", args=[record.pk]), {"reason": "Getippt"}

    def milestone() -> tuple[Model, str, dict[str, Any]]:
        record = make_milestone()
        return record, reverse("desk:milestone-change", args=[record.pk]), {
            "title": "Getippt", "owner": record.owner_id, "planned": "August 2021", "state": "planned",
            "closes_when": "by_hand", "delay_reason": "Es dauert.",
        }  # fmt: skip

    def completion() -> tuple[Model, str, dict[str, Any]]:
        record = make_milestone()
        url = reverse("desk:milestone-complete", args=[record.pk])
        return record, url, {"actual": "Mai 2021", "reason": "Getippt"}

    def resolution() -> tuple[Model, str, dict[str, Any]]:
        record = make_resolution(make_project_group())
        return record, reverse("desk:resolution-correct", args=[record.slug]), {
            "decided_on": "2021-05-28", "title": "Getippt", "wording": "So.", "result": "adopted",
            "reason": "Irrtum",
        }  # fmt: skip

    def person() -> tuple[Model, str, dict[str, Any]]:
        record = make_person()
        url = reverse("desk:person-change", args=[record.pk])
        return record, url, {"first_name": "Getippt", "last_name": "Name"}

    def organisation() -> tuple[Model, str, dict[str, Any]]:
        record = make_organisation()
        url = reverse("desk:record-change", args=["organisationen", record.code])
        return record, url, {"name": "Getippt", "kind": "other"}

    return [membership, ending, milestone, completion, resolution, person, organisation]


FIELD_CHANGED = {
    Membership: "function", Milestone: "title", Resolution: "title", Person: "last_name",
    Organisation: "description", WorkingGroup: "name",
}  # fmt: skip


@pytest.mark.parametrize("case", _stale_cases(), ids=lambda case: case.__name__)
def test_every_stale_form_shows_both_values_and_keeps_what_was_typed(
    desk: Client, case: Any
) -> None:
    record, url, typed = case()
    opened_at = version_of(record)
    setattr(record, FIELD_CHANGED[type(record)], "Anderswo gespeichert")
    save_recorded(record, by=SYSTEM, at=AT)

    answer = desk.post(url, {**typed, "version": opened_at})

    assert answer.status_code == 409
    source = answer.content.decode()
    assert "Anderswo gespeichert" in source
    assert "Getippt" in source
    newer = re.search(r'name="version" value="(\d+)"', source)
    assert newer
    assert desk.post(url, {**typed, "version": newer[1]}).status_code == 302


def test_a_resolution_leads_to_the_group_it_founds(desk: Client) -> None:
    resolution = make_resolution(make_steering_group())
    page = desk.get(resolution.get_absolute_url())
    link = f"{reverse('desk:group-found-project')}?beschluss={resolution.slug}"
    assert link in page.content.decode()

    form = desk.get(link).context["form"]

    assert form.initial["resolution"] == resolution


def test_the_history_of_a_resolution_is_for_its_keepers(desk: Client, client: Client) -> None:
    resolution = make_resolution(make_steering_group())
    assert 'id="verlauf"' in desk.get(resolution.get_absolute_url()).content.decode()

    for visitor in (Client(), Client()):
        if visitor is not client:
            visitor.force_login(make_user())
        assert 'id="verlauf"' not in visitor.get(resolution.get_absolute_url()).content.decode()


def test_a_membership_to_come_is_announced(desk: Client) -> None:
    membership = make_membership(make_project_group(), starts_on=date(2099, 1, 1))
    url = reverse("desk:group", args=[membership.group.slug])

    assert "ab 1. Januar 2099" in desk.get(url).content.decode()
