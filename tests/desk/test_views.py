"""The office works in the members' area: nothing typed is lost, and everything says what it did."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.changes import changes_of, version_of
from core.fuzzy import FuzzyDate
from meetings.models import Resolution
from people.models import Person, User
from projectgroups.choices import MilestoneState, Role
from projectgroups.models import Membership, Milestone, WorkingGroup
from projectgroups.operations import change_group, end_membership
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, PASSWORD, SYSTEM, make_person, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office: User, client: Client) -> Client:
    """A browser in which the office is logged in."""
    client.force_login(office)
    return client


def browser(user: User) -> Client:
    """A browser in which this account is logged in."""
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    """What stands on the page, white space flattened."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_office_founds_the_steering_group(desk: Client) -> None:
    answer = desk.post(
        reverse("desk:group-found-steering"),
        {
            "name": "Lenkungsgruppe", "short_name": "LG", "mandate": "Steuert.", "building_block": "1",
            "founding_basis": "Ratsbeschluss vom 6. Mai 2021", "starts_on": "2021-05-01",
        },
    )  # fmt: skip

    group = WorkingGroup.objects.get()
    assert answer.url == reverse("desk:group", args=[group.slug])
    assert "Ratsbeschluss" in text(desk.get(answer.url))


def test_the_office_records_a_resolution_and_founds_a_project_group(desk: Client) -> None:
    steering = make_steering_group()

    desk.post(
        reverse("desk:resolution-record", args=[steering.slug]),
        {
            "decided_on": "2021-05-28", "title": "Projektgruppe Wohnen", "wording": "Eingerichtet.",
            "result": "adopted", "is_public": "on",
        },
    )  # fmt: skip
    resolution = Resolution.objects.get()
    desk.post(
        reverse("desk:group-found-project"),
        {
            "resolution": resolution.pk, "name": "Projektgruppe Wohnen", "short_name": "PG Wohnen",
            "mandate": "Klärt.", "starts_on": "2021-05-28",
        },
    )  # fmt: skip

    group = WorkingGroup.objects.get(slug="projektgruppe-wohnen")
    assert group.founding_resolution == resolution
    assert "LG 2021/01" in text(desk.get(reverse("projectgroups:detail", args=[group.slug])))


def test_only_unused_adopted_resolutions_of_the_steering_group_are_offered(desk: Client) -> None:
    steering = make_steering_group()
    make_resolution(steering, result="rejected", title="Abgelehnt")
    make_resolution(make_project_group(), title="Fremd")
    make_resolution(steering, title="Passend")

    offered = text(desk.get(reverse("desk:group-found-project")))

    assert "Passend" in offered
    assert "Abgelehnt" not in offered
    assert "Fremd" not in offered


def test_a_term_backwards_comes_back_at_its_field_with_everything_typed(desk: Client) -> None:
    group, person, organisation = make_project_group(), make_person(), make_organisation()
    typed = {
        "person": person.pk, "organisation": organisation.pk, "role": "member", "starts_on": "2021-06-01",
        "ends_on": "2021-05-01", "function": "Leitung des Sozialen Dienstes",
    }  # fmt: skip

    answer = desk.post(reverse("desk:membership-add", args=[group.slug]), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_on"]
    assert 'value="Leitung des Sozialen Dienstes"' in answer.content.decode()
    assert 'value="2021-05-01"' in answer.content.decode()
    assert not Membership.objects.exists()


def test_a_member_is_added_changed_and_ended(desk: Client) -> None:
    group, person, deputy, organisation = (
        make_project_group(), make_person(), make_person(), make_organisation(),
    )  # fmt: skip
    values = {"organisation": organisation.pk, "role": "member", "starts_on": "2021-05-01"}

    desk.post(reverse("desk:membership-add", args=[group.slug]), {"person": person.pk, **values})
    membership = Membership.objects.get()
    desk.post(
        reverse("desk:membership-change", args=[membership.pk]),
        {
            **values,
            "role": "chair",
            "deputy": deputy.pk,
            "version": version_of(membership),
            "reason": "Wahl",
        },
    )
    membership.refresh_from_db()
    assert (membership.role, membership.deputy) == (Role.CHAIR, deputy)
    desk.post(
        reverse("desk:membership-end", args=[membership.pk]),
        {"version": version_of(membership), "reason": "Wechsel der Stelle"},
    )
    membership.refresh_from_db()
    assert membership.is_ended

    page = text(desk.get(reverse("desk:group", args=[group.slug])))
    assert "Wahl" in page
    assert "Wechsel der Stelle" in page
    assert str(deputy) in page


def test_ending_needs_a_reason(desk: Client) -> None:
    membership = make_membership(make_project_group())

    answer = desk.post(
        reverse("desk:membership-end", args=[membership.pk]), {"version": version_of(membership)}
    )

    assert list(answer.context["form"].errors) == ["reason"]


def test_ending_a_membership_closes_the_group_to_its_member() -> None:
    group, user = make_project_group(), make_user()
    membership = make_membership(group, user)
    member = browser(user)
    assert str(membership.person) in text(member.get(reverse("desk:group", args=[group.slug])))

    end_membership(by=SYSTEM, at=AT, membership=membership)

    assert str(membership.organisation) not in text(
        member.get(reverse("desk:group", args=[group.slug]))
    )


def test_a_stale_form_shows_both_values_and_keeps_what_was_typed(desk: Client) -> None:
    group = make_project_group(name="Projektgruppe Alt")
    url = reverse("desk:group-change", args=[group.slug])
    opened_at = version_of(group)
    change_group(
        by=SYSTEM, at=AT, group=group, name="Projektgruppe Andere", short_name=group.short_name,
        mandate=group.mandate,
    )  # fmt: skip
    typed = {
        "name": "Projektgruppe Meine", "short_name": group.short_name, "mandate": group.mandate,
        "version": opened_at,
    }  # fmt: skip

    answer = desk.post(url, typed)

    assert answer.status_code == 409
    assert 'value="Projektgruppe Meine"' in answer.content.decode()
    assert "Projektgruppe Andere" in text(answer)
    group.refresh_from_db()
    assert group.name == "Projektgruppe Andere"

    version = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert version
    assert desk.post(url, {**typed, "version": version[1]}).status_code == 302
    group.refresh_from_db()
    assert group.name == "Projektgruppe Meine"


def test_a_text_of_several_lines_is_not_changed_by_the_browsers_line_ends(desk: Client) -> None:
    group = make_project_group(mandate="Sie soll\n- klären,\n- berichten.")
    typed = {
        "name": group.name,
        "short_name": group.short_name,
        "mandate": "Sie soll\r\n- klären,\r\n- berichten.",
    }

    desk.post(
        reverse("desk:group-change", args=[group.slug]), {**typed, "version": version_of(group)}
    )

    group.refresh_from_db()
    assert group.mandate == "Sie soll\n- klären,\n- berichten."
    assert changes_of(group)[0].fields == ()


def test_a_milestone_goes_its_way(desk: Client) -> None:
    owner = make_organisation()
    values = {
        "title": "Trägerauswahl",
        "owner": owner.pk,
        "closes_when": "by_hand",
        "is_public": "on",
    }

    desk.post(reverse("desk:milestone-create"), {**values, "planned": "März/April 2021"})
    milestone = Milestone.objects.get()
    late = desk.post(
        reverse("desk:milestone-complete", args=[milestone.pk]),
        {"actual": "28.05.2021", "version": version_of(milestone)},
    )
    assert list(late.context["form"].errors) == ["delay_reason"]
    desk.post(
        reverse("desk:milestone-complete", args=[milestone.pk]),
        {
            "actual": "28.05.2021",
            "delay_reason": "Mehr Bewerbungen.",
            "version": version_of(milestone),
        },
    )
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.DONE

    public = text(Client().get(reverse("projectgroups:milestones")))
    assert "März/April 2021" in public
    assert "Mehr Bewerbungen." in public


def test_a_date_that_is_none_comes_back_as_typed(desk: Client) -> None:
    answer = desk.post(
        reverse("desk:milestone-create"),
        {
            "title": "Start",
            "owner": make_organisation().pk,
            "planned": "irgendwann",
            "closes_when": "by_hand",
        },
    )

    assert list(answer.context["form"].errors) == ["planned"]
    assert 'value="irgendwann"' in answer.content.decode()


def test_overdue_milestones_are_the_offices_task(desk: Client) -> None:
    make_milestone(title="Überfällig", planned=FuzzyDate.month(2021, 4))
    member = make_user()
    make_membership(make_project_group(), member)

    assert [task.label for task in desk.get(reverse("desk:home")).context["tasks"]] == [
        "Überfällig"
    ]
    assert browser(member).get(reverse("desk:home")).context["tasks"] == []


def test_a_person_is_invited_by_mail(desk: Client) -> None:
    desk.post(
        reverse("desk:person-create"),
        {
            "first_name": "Ayla",
            "last_name": "Demir",
            "email": "ayla@kim.example",
            "is_invited": "on",
        },
    )

    person = Person.objects.get(last_name="Demir")
    assert person.user is not None
    assert [message.to for message in mail.outbox] == [["ayla@kim.example"]]
    assert "/konto/passwort/neu/" in mail.outbox[0].body


def test_an_invitation_needs_an_address_that_is_free(desk: Client) -> None:
    values = {"first_name": "Ayla", "last_name": "Demir", "is_invited": "on"}
    make_user(email="ayla@kim.example")

    missing = desk.post(reverse("desk:person-create"), values)
    taken = desk.post(reverse("desk:person-create"), {**values, "email": "Ayla@kim.example"})

    assert list(missing.context["form"].errors) == ["email"]
    assert list(taken.context["form"].errors) == ["email"]
    assert mail.outbox == []


def test_a_person_without_account_gets_no_mail(desk: Client) -> None:
    desk.post(reverse("desk:person-create"), {"first_name": "Ayla", "last_name": "Demir"})

    assert Person.objects.get(last_name="Demir").user is None
    assert mail.outbox == []


def test_consent_to_be_named_shows_on_the_public_page(desk: Client) -> None:
    group, person = make_project_group(), make_person(first_name="Ayla", last_name="Demir")
    make_membership(group, person, function="Amtsleitung")
    url = reverse("projectgroups:detail", args=[group.slug])
    assert "Ayla Demir" not in text(Client().get(url))
    assert "Amtsleitung" in text(Client().get(url))

    desk.post(
        reverse("desk:person-change", args=[person.pk]),
        {
            "first_name": "Ayla", "last_name": "Demir", "is_named_publicly": "on",
            "version": version_of(person), "reason": "Einverständnis",
        },
    )  # fmt: skip

    assert "Ayla Demir" in text(Client().get(url))


def test_reference_data_is_entered_changed_and_retired(desk: Client) -> None:
    desk.post(
        reverse("desk:record-create", args=["organisationen"]),
        {"name": "Wohnungsamt", "kind": "carrier"},
    )
    arguments = ["organisationen", "wohnungsamt"]
    desk.post(reverse("desk:record-retire", args=arguments), {"reason": "Aufgelöst"})

    page = text(desk.get(reverse("desk:record", args=arguments)))
    assert "Aufgelöst" in page
    assert desk.get(reverse("desk:records", args=["unsinn"])).status_code == 404
    assert desk.get(reverse("desk:record", args=["organisationen", "unsinn"])).status_code == 404


@pytest.mark.parametrize("kind", ["organisationen", "zielgruppen", "rechtskreise", "stadtbezirke"])
def test_every_kind_of_reference_data_has_its_form(desk: Client, kind: str) -> None:
    assert desk.get(reverse("desk:record-create", args=[kind])).status_code == 200


def test_whoever_has_no_place_is_told_whom_to_ask() -> None:
    answer = browser(make_user()).get(reverse("desk:home"))

    assert "desk/no_place.html" in [template.name for template in answer.templates]
    assert reverse("projectgroups:list") in answer.content.decode()


def test_after_log_in_people_land_on_their_desk(client: Client) -> None:
    user = make_user()

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.url == reverse("desk:home")


def test_members_see_their_groups_and_role(office: User) -> None:
    user = make_user()
    make_membership(make_project_group(name="Projektgruppe Wohnen"), user, role=Role.CHAIR)

    assert "Projektgruppe Wohnen" in text(browser(user).get(reverse("desk:home")))


@pytest.mark.parametrize(
    "view",
    [
        "desk:home",
        "desk:groups",
        "desk:milestones",
        "desk:resolutions",
        "desk:people",
        "desk:records",
    ],
)
def test_lists_ask_a_constant_number_of_queries(
    desk: Client, view: str, django_assert_max_num_queries: Any
) -> None:
    url = reverse(view, args=["organisationen"] if view == "desk:records" else [])
    counts = []
    for _round in range(2):
        for _number in range(3):
            group = make_project_group()
            make_membership(group, make_user())
            make_resolution(group)
            make_milestone()
        desk.get(url)
        with django_assert_max_num_queries(40) as captured:
            desk.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_groups_page_asks_a_constant_number_of_queries(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    group, counts = make_project_group(), []
    for url in (reverse("desk:group", args=[group.slug]), group.get_absolute_url()):
        for _round in range(2):
            for _number in range(3):
                make_membership(group, deputy=make_person())
                make_resolution(group)
            desk.get(url)
            with django_assert_max_num_queries(40) as captured:
                desk.get(url)
            counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[2] == counts[3]
