"""Who gets what: every persona at every address and with every operation, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from simple_history.models import HistoricalChanges

from core.fuzzy import FuzzyDate
from core.operations import NotPermitted
from desk.urls import urlpatterns as desk_patterns
from landscape import operations as landscape
from landscape.models import Contact, Organisation
from meetings import operations as meetings
from meetings.models import Resolution
from meetings.urls.resolutions import urlpatterns as meetings_patterns
from people import operations as people
from people.choices import OfficeRole
from people.models import Person, User
from projectgroups import operations as bodies
from projectgroups.models import Milestone
from projectgroups.urls import urlpatterns as projectgroups_patterns
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, acting, make_person
from tests.factories.personas import Cast, Persona, make_cast
from tests.factories.projectgroups import make_milestone
from tests.kept import kept

pytestmark = pytest.mark.django_db

P = Persona
ALL = frozenset(Persona)
NOT_LOGGED_IN = frozenset({P.ANONYMOUS, P.INACTIVE})
LOGGED_IN = ALL - NOT_LOGGED_IN
OFFICE = frozenset({P.OFFICE})
ADMINISTRATORS = frozenset({P.ADMINISTRATOR, P.SUPERUSER})
PEOPLE_KEEPERS = frozenset({P.OFFICE, P.ADMINISTRATOR, P.SUPERUSER})
STEERING = frozenset({P.STEERING_MEMBER, P.STEERING_CHAIR, P.STEERING_ADVISOR})
INSIDE_PROJECT = STEERING | {P.OFFICE, P.GROUP_MEMBER, P.GROUP_CHAIR}


@dataclass(frozen=True)
class Stage:
    """Everybody with one thing of each kind."""

    cast: Cast
    milestone: Milestone
    hidden_milestone: Milestone
    resolution: Resolution
    hidden_resolution: Resolution
    organisation: Organisation
    person: Person


@kept
def stage() -> Stage:
    """The scene every test plays in."""
    cast = make_cast()
    return Stage(
        cast=cast,
        milestone=make_milestone(),
        hidden_milestone=make_milestone(is_public=False),
        resolution=make_resolution(cast.steering_group),
        hidden_resolution=make_resolution(cast.project_group, is_public=False),
        organisation=make_organisation(code="amt"),
        person=make_person(),
    )


@dataclass(frozen=True)
class Row:
    """One address: who gets in, and what everybody else who is logged in gets."""

    view: str
    allowed: frozenset[Persona]
    arguments: Callable[[Stage], list[Any]] = lambda _stage: []
    refused: int = 403
    is_form: bool = False
    is_public: bool = False
    empty_form: int = 422


def group(stage: Stage) -> list[Any]:
    return [stage.cast.project_group.slug]


def steering(stage: Stage) -> list[Any]:
    return [stage.cast.steering_group.slug]


def membership(stage: Stage) -> list[Any]:
    return [stage.cast.memberships[P.GROUP_MEMBER].pk]


def milestone(stage: Stage) -> list[Any]:
    return [stage.milestone.pk]


def hidden_milestone(stage: Stage) -> list[Any]:
    return [stage.hidden_milestone.pk]


def resolution(stage: Stage) -> list[Any]:
    return [stage.resolution.slug]


def hidden_resolution(stage: Stage) -> list[Any]:
    return [stage.hidden_resolution.slug]


def person(stage: Stage) -> list[Any]:
    return [stage.person.pk]


def account(stage: Stage) -> list[Any]:
    user = stage.cast[P.READER]
    assert isinstance(user, User)
    return [user.pk]


def administrators_account(stage: Stage) -> list[Any]:
    user = stage.cast[P.ADMINISTRATOR]
    assert isinstance(user, User)
    return [user.pk]


def role(stage: Stage) -> list[Any]:
    user = stage.cast[P.EDITOR]
    assert isinstance(user, User)
    return [user.pk, OfficeRole.EDITOR]


def organisation(_stage: Stage) -> list[Any]:
    return ["amt"]


def contact_of(stage: Stage) -> Contact:
    return Contact.objects.get(person__user=stage.cast[P.CONTACT])


def contact(stage: Stage) -> list[Any]:
    return [contact_of(stage).pk]


def kind(_stage: Stage) -> list[Any]:
    return ["organisationen"]


def record(_stage: Stage) -> list[Any]:
    return ["organisationen", "amt"]


ROWS = [
    Row("projectgroups:list", ALL, is_public=True),
    Row("projectgroups:detail", ALL, group, is_public=True),
    Row("projectgroups:milestones", ALL, is_public=True),
    Row("meetings:resolutions", ALL, is_public=True),
    Row("meetings:resolution", ALL, resolution, is_public=True),
    Row("meetings:resolution", INSIDE_PROJECT, hidden_resolution, refused=404, is_public=True),
    Row("desk:home", LOGGED_IN),
    Row("desk:groups", LOGGED_IN),
    Row("desk:group", LOGGED_IN, group),
    Row("desk:group-found-steering", OFFICE, is_form=True),
    Row("desk:group-found-project", OFFICE, is_form=True),
    Row("desk:group-change", OFFICE, group, is_form=True),
    Row("desk:group-dissolve", OFFICE, group, is_form=True),
    Row("desk:membership-add", OFFICE, group, is_form=True),
    Row("desk:membership-change", OFFICE, membership, is_form=True, refused=404),
    Row("desk:membership-end", OFFICE, membership, is_form=True, refused=404),
    Row("desk:milestones", LOGGED_IN),
    Row("desk:milestone-create", OFFICE, is_form=True),
    Row("desk:milestone-change", OFFICE, milestone, is_form=True),
    Row("desk:milestone-change", OFFICE, hidden_milestone, is_form=True, refused=404),
    Row("desk:milestone-complete", OFFICE, milestone, is_form=True),
    Row("desk:milestone-cancel", OFFICE, milestone, is_form=True),
    Row("desk:milestone-reopen", OFFICE, milestone, is_form=True),
    Row("desk:milestone-history", OFFICE, milestone),
    Row("desk:resolutions", LOGGED_IN),
    Row("desk:resolution-record", OFFICE, steering, is_form=True),
    Row("desk:resolution-correct", OFFICE, resolution, is_form=True),
    Row("desk:people", PEOPLE_KEEPERS),
    Row("desk:person-create", PEOPLE_KEEPERS, is_form=True),
    Row("desk:person", PEOPLE_KEEPERS, person, refused=404),
    Row("desk:person-change", PEOPLE_KEEPERS, person, is_form=True, refused=404),
    Row("desk:account-open", PEOPLE_KEEPERS, person, is_form=True, refused=404),
    Row("desk:accounts", PEOPLE_KEEPERS),
    Row("desk:account", PEOPLE_KEEPERS, account, refused=404),
    Row("desk:role-grant", ADMINISTRATORS, account, is_form=True, refused=404),
    Row("desk:role-withdraw", ADMINISTRATORS, role, is_form=True, refused=404),
    Row("desk:account-email", ADMINISTRATORS, account, is_form=True, refused=404),
    Row("desk:account-factor", ADMINISTRATORS, account, is_form=True, refused=404),
    Row("desk:account-invite", PEOPLE_KEEPERS, account, is_form=True, refused=404, empty_form=302),
    Row("desk:account-close", PEOPLE_KEEPERS, account, is_form=True, refused=404),
    Row("desk:account-close", ADMINISTRATORS, administrators_account, is_form=True, refused=404),
    Row("desk:account-reopen", PEOPLE_KEEPERS, account, is_form=True, refused=404),
    Row("desk:contact-add", OFFICE, organisation, is_form=True),
    Row("desk:contact-change", OFFICE, contact, is_form=True, refused=404),
    Row("desk:contact-end", OFFICE, contact, is_form=True, refused=404),
    Row("desk:reference", OFFICE),
    Row("desk:records", OFFICE, kind),
    Row("desk:record", OFFICE, record),
    Row("desk:record-create", OFFICE, kind, is_form=True),
    Row("desk:record-change", OFFICE, record, is_form=True),
    Row("desk:record-retire", OFFICE, record, is_form=True),
]
SEES_BUT_MAY_NOT = {
    "desk:membership-change": STEERING | {P.GROUP_MEMBER, P.GROUP_CHAIR},
    "desk:membership-end": STEERING | {P.GROUP_MEMBER, P.GROUP_CHAIR},
    "desk:contact-change": frozenset({P.CONTACT}),
    "desk:contact-end": frozenset({P.CONTACT}),
    "desk:role-grant": OFFICE,
    "desk:role-withdraw": OFFICE,
    "desk:account-email": OFFICE,
    "desk:account-factor": OFFICE,
    "desk:account-close": OFFICE,
    "desk:milestone-change": STEERING | {P.ASSISTANT, P.GROUP_MEMBER, P.GROUP_CHAIR},
}
"""Who sees the thing and is told that they may not change it; the others do not learn that it exists."""


def expected(row: Row, persona: Persona, *, post: bool) -> int:
    """The status this persona gets."""
    if persona in NOT_LOGGED_IN and not row.is_public:
        return 302
    if post and not row.is_form:
        return 405
    if persona not in row.allowed:
        sees = persona in SEES_BUT_MAY_NOT.get(row.view, ())
        return 403 if sees else row.refused
    return row.empty_form if post else 200


def recorded() -> int:
    """How many changes were ever recorded."""
    histories: list[type[Model]] = [
        model for model in apps.get_models() if issubclass(model, HistoricalChanges)
    ]
    return sum(model._default_manager.count() for model in histories)


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.view}-{row.arguments.__name__.strip('<>')}"
)
@pytest.mark.parametrize("post", [False, True], ids=["get", "post"])
def test_everybody_gets_what_the_table_says(row: Row, post: bool, stage: Stage) -> None:
    url = reverse(row.view, args=row.arguments(stage))
    before = recorded()
    statuses = {}
    for persona in Persona:
        client = Client()
        user = stage.cast[persona]
        if isinstance(user, User):
            client.force_login(user)
        answer = client.post(url, {}) if post else client.get(url)
        statuses[persona] = answer.status_code
        if persona in NOT_LOGGED_IN and answer.status_code == 302:
            assert answer["Location"] == f"{reverse('account_login')}?next={url}"
        if url.startswith("/intern/"):
            assert "no-store" in answer["Cache-Control"]

    # An empty form of a restricted person changes nothing, nor does an incomplete one of the office.
    wanted = {persona: expected(row, persona, post=post) for persona in Persona}
    if (post and row.view == "desk:membership-end") or (post and row.view == "desk:record-retire"):
        wanted[P.OFFICE] = statuses[P.OFFICE]
    assert statuses == wanted
    if statuses[P.OFFICE] != 302:
        assert recorded() == before


def test_the_table_knows_every_address() -> None:
    known = {row.view for row in ROWS}
    addresses = {
        f"{app}:{pattern.name}"
        for app, patterns in (
            ("desk", desk_patterns),
            ("projectgroups", projectgroups_patterns),
            ("meetings", meetings_patterns),
        )
        for pattern in patterns
    }

    assert known == addresses


def _membership_values(stage: Stage) -> dict[str, Any]:
    return {"organisation": stage.organisation, "role": "member", "starts_on": date(2021, 5, 1)}


def _milestone_values(stage: Stage) -> dict[str, Any]:
    return {"title": "Neu", "owner": stage.organisation, "planned": FuzzyDate.month(2021, 8)}


def _group_values(stage: Stage) -> dict[str, Any]:
    return {"name": "PG Neu", "short_name": "PG Neu", "mandate": "Klärt.", "starts_on": AT.date()}


def _resolution_values(stage: Stage) -> dict[str, Any]:
    return {
        "decided_on": AT.date(),
        "title": "Beschluss",
        "wording": "So sei es.",
        "result": "adopted",
    }


Attempt = Callable[[Stage, dict[str, Any]], Any]
OPERATIONS: dict[str, tuple[frozenset[Persona], Attempt]] = {
    "found_steering_group": (
        OFFICE,
        lambda s, who: bodies.found_steering_group(
            **who, **{**_group_values(s), "starts_on": date(2020, 1, 1)}, founding_basis="Rat",
            ends_on=date(2020, 12, 31),
        ),
    ),
    "found_project_group": (
        OFFICE,
        lambda s, who: meetings.found_project_group(**who, resolution=s.resolution, **_group_values(s)),
    ),
    "found_project_group_directly": (
        OFFICE,
        lambda s, who: bodies.found_project_group(**who, founding_basis="LG 2021/09", **_group_values(s)),
    ),
    "change_group": (
        OFFICE,
        lambda s, who: bodies.change_group(
            **who, group=s.cast.project_group, name="Neu", short_name="PG X", mandate="Klärt."
        ),
    ),
    "dissolve_group": (
        OFFICE,
        lambda s, who: bodies.dissolve_group(**who, group=s.cast.project_group, ends_on=AT.date()),
    ),
    "add_membership": (
        OFFICE,
        lambda s, who: bodies.add_membership(
            **who, group=s.cast.project_group, person=s.person, **_membership_values(s)
        ),
    ),
    "change_membership": (
        OFFICE,
        lambda s, who: bodies.change_membership(
            **who, membership=s.cast.memberships[P.GROUP_MEMBER], **_membership_values(s)
        ),
    ),
    "end_membership": (
        OFFICE,
        lambda s, who: bodies.end_membership(**who, membership=s.cast.memberships[P.GROUP_MEMBER]),
    ),
    "create_milestone": (OFFICE, lambda s, who: bodies.create_milestone(**who, **_milestone_values(s))),
    "change_milestone": (
        OFFICE,
        lambda s, who: bodies.change_milestone(**who, milestone=s.milestone, **_milestone_values(s)),
    ),
    "complete_milestone": (
        OFFICE,
        lambda s, who: bodies.complete_milestone(
            **who, milestone=s.milestone, actual=FuzzyDate.day(AT.date())
        ),
    ),
    "cancel_milestone": (OFFICE, lambda s, who: bodies.cancel_milestone(**who, milestone=s.milestone)),
    "record_resolution": (
        OFFICE,
        lambda s, who: meetings.record_resolution(
            **who, group=s.cast.steering_group, **_resolution_values(s)
        ),
    ),
    "correct_resolution": (
        OFFICE,
        lambda s, who: meetings.correct_resolution(
            **who, resolution=s.resolution, **_resolution_values(s)
        ),
    ),
    "create_organisation": (
        OFFICE,
        lambda _s, who: landscape.create_organisation(**who, name="Neues Amt", kind="other"),
    ),
    "change_record": (
        OFFICE,
        lambda s, who: landscape.change_record(**who, record=s.organisation, name="Anders"),
    ),
    "retire_record": (OFFICE, lambda s, who: landscape.retire_record(**who, record=s.organisation)),
    "add_contact": (
        OFFICE,
        lambda s, who: landscape.add_contact(
            **who, organisation=s.organisation, person=s.person, starts_on=AT.date()
        ),
    ),
    "change_contact": (
        OFFICE,
        lambda s, who: landscape.change_contact(**who, contact=contact_of(s), starts_on=AT.date(), function="X"),
    ),
    "end_contact": (OFFICE, lambda s, who: landscape.end_contact(**who, contact=contact_of(s))),
    "create_person": (
        PEOPLE_KEEPERS,
        lambda _s, who: people.create_person(**who, first_name="Ayla", last_name="Demir"),
    ),
    "change_person": (
        PEOPLE_KEEPERS,
        lambda s, who: people.change_person(**who, person=s.person, first_name="Ayla", last_name="Demir"),
    ),
    "create_user": (
        PEOPLE_KEEPERS,
        lambda _s, who: people.create_user(
            **who, email="neu@kim.example", first_name="Ayla", last_name="Demir"
        ),
    ),
    "open_account": (
        PEOPLE_KEEPERS,
        lambda s, who: people.open_account(**who, person=s.person, email="neu@kim.example"),
    ),
    "deactivate_user": (
        PEOPLE_KEEPERS,
        lambda s, who: people.deactivate_user(**who, user=s.cast[P.READER]),
    ),
    "deactivate_user_of_an_administrator": (
        frozenset({P.SUPERUSER, P.ADMINISTRATOR}),
        lambda s, who: people.deactivate_user(
            **who, user=s.cast[P.SUPERUSER if who["by"].user == s.cast[P.ADMINISTRATOR] else P.ADMINISTRATOR]
        ),
    ),
    "reactivate_user": (
        PEOPLE_KEEPERS,
        lambda s, who: people.reactivate_user(**who, user=s.cast[P.INACTIVE]),
    ),
    "change_email": (
        ADMINISTRATORS,
        lambda s, who: people.change_email(**who, user=s.cast[P.READER], email="neu@kim.example"),
    ),
    "grant_role": (
        ADMINISTRATORS,
        lambda s, who: people.grant_role(**who, user=s.cast[P.READER], role=OfficeRole.OFFICE),
    ),
    "withdraw_role": (
        ADMINISTRATORS,
        lambda s, who: people.withdraw_role(**who, user=s.cast[P.EDITOR], role=OfficeRole.EDITOR),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_open_to_those_the_table_names(name: str, stage: Stage) -> None:
    allowed, attempt = OPERATIONS[name]
    keeper = next(persona for persona in Persona if persona in allowed)
    before = recorded()

    for persona in ALL - allowed:
        with pytest.raises(NotPermitted):
            attempt(stage, {"by": acting(stage.cast[persona], "Versuch"), "at": AT})
    assert recorded() == before

    attempt(stage, {"by": acting(stage.cast[keeper], "Erlaubt"), "at": AT})
    assert recorded() > before


def test_a_reopened_milestone_needs_the_office(stage: Stage) -> None:
    office = acting(stage.cast[P.OFFICE], "Versehen")
    done = bodies.cancel_milestone(by=office, at=AT, milestone=stage.milestone)

    for persona in ALL - OFFICE:
        with pytest.raises(NotPermitted):
            bodies.reopen_milestone(
                by=acting(stage.cast[persona], "Versuch"), at=AT, milestone=done
            )
    assert bodies.reopen_milestone(by=office, at=AT, milestone=done).is_open
