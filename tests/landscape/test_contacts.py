"""Contacts: who speaks for an organisation, for a term, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.changes import Stale, changes_of, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from core.registries import personal_data_of
from desk.permissions import has_a_place
from handlungskonzept.permissions import may_read_working_text, may_write_plan
from landscape.models import Contact
from landscape.operations import add_contact, change_contact, end_contact, retire_record
from landscape.permissions import contacts_of, contacts_visible_to, may_see_contact
from people.models import User
from people.operations import deactivate_user
from projectgroups.permissions import organisations_of
from tests.factories.landscape import make_contact, make_organisation
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.personas import make_cast
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db
DAY = AT.date()


def test_a_contact_reads_the_working_text_and_has_a_place_but_writes_nothing() -> None:
    user = make_user()
    assert not may_read_working_text(user)
    assert not has_a_place(user)
    contact = make_contact(person=user)
    assert may_read_working_text(user)
    assert has_a_place(user)
    assert not may_write_plan(user)
    assert organisations_of(user) == {contact.organisation_id}


def test_organisations_come_from_memberships_and_contacts_of_today() -> None:
    user, sending, speaking = make_user(), make_organisation(), make_organisation()
    make_membership(make_project_group(), user, organisation=sending)
    make_contact(speaking, user)
    yesterday = DAY - timedelta(days=1)
    make_contact(make_organisation(), user, starts_on=yesterday, ends_on=yesterday)
    make_contact(make_organisation(), user, starts_on=date(2090, 1, 1))
    assert organisations_of(user) == {sending.pk, speaking.pk}
    assert organisations_of(AnonymousUser()) == set()
    assert contacts_of(user, on=yesterday).count() == 1


def test_a_closed_account_speaks_for_nobody() -> None:
    user = make_user()
    make_contact(person=user)
    closed = deactivate_user(by=SYSTEM, at=AT, user=user)
    assert organisations_of(closed) == set()


def test_the_office_adds_changes_and_ends_with_history(office: User) -> None:
    organisation, person = make_organisation(), make_person()
    contact = add_contact(
        by=acting(office, "Wechsel"), at=AT, organisation=organisation, person=person,
        starts_on=DAY, function="Leitung",
    )  # fmt: skip
    changed = change_contact(
        by=acting(office, "Neue Stelle"), at=AT, contact=contact, starts_on=DAY, function="Referat",
        version=version_of(contact),
    )  # fmt: skip
    ended = end_contact(by=acting(office, "Ruhestand"), at=AT, contact=changed)
    assert ended.ends_on == DAY
    assert [change.reason for change in changes_of(contact)] == [
        "Ruhestand", "Neue Stelle", "Wechsel",
    ]  # fmt: skip
    later = AT + timedelta(days=1)
    with pytest.raises(NotPossible):
        end_contact(by=acting(office), at=later, contact=contact)
    again = add_contact(
        by=acting(office), at=later, organisation=organisation, person=person,
        starts_on=DAY + timedelta(days=1),
    )  # fmt: skip
    assert Contact.objects.count() == 2
    assert again.is_over_on(DAY) is False


def test_what_cannot_be_is_said_at_its_field(office: User) -> None:
    contact = make_contact()
    with pytest.raises(InvalidInput) as twice:
        make_contact(contact.organisation, contact.person)
    assert list(twice.value.errors) == ["person"]
    with pytest.raises(InvalidInput) as backwards:
        end_contact(by=acting(office), at=AT, contact=contact, ends_on=DAY - timedelta(days=1))
    assert list(backwards.value.errors) == ["ends_on"]
    retired = retire_record(by=acting(office), at=AT, record=make_organisation())
    with pytest.raises(NotPossible):
        make_contact(retired)


def test_others_and_stale_forms_are_refused(office: User) -> None:
    contact = make_contact()
    with pytest.raises(NotPermitted):
        end_contact(by=acting(make_user()), at=AT, contact=contact)
    opened = version_of(contact)
    change_contact(by=acting(office), at=AT, contact=contact, starts_on=DAY, function="Leitung")
    with pytest.raises(Stale):
        end_contact(by=acting(office), at=AT, contact=contact, version=opened)


def test_the_pair_agrees_for_everybody() -> None:
    cast = make_cast()
    make_contact()
    for user in cast.users.values():
        assert set(contacts_visible_to(user)) == {
            one for one in Contact.objects.all() if may_see_contact(user, one)
        }


def test_the_organisations_page_leads_to_all_of_it(client: Client, office: User) -> None:
    organisation, person = make_organisation(code="amt"), make_person()
    client.force_login(office)
    page = reverse("desk:record", args=["organisationen", "amt"])
    assert "spricht noch niemand" in client.get(page).content.decode()
    add = reverse("desk:contact-add", args=["amt"])
    assert client.post(add, {"starts_on": DAY.isoformat()}).status_code == 422
    values = {"person": person.pk, "starts_on": DAY.isoformat(), "function": "Leitung"}
    answer = client.post(add, values)
    assert (answer.status_code, answer["Location"]) == (302, page)
    html = client.get(page).content.decode()
    assert str(person) in html
    contact = Contact.objects.get(organisation=organisation)
    assert reverse("desk:contact-change", args=[contact.pk]) in html
    end = reverse("desk:contact-end", args=[contact.pk])
    assert client.post(end, {"version": version_of(contact)}).status_code == 422
    sent = {"version": version_of(contact), "reason": "Wechsel", "ends_on": DAY.isoformat()}
    assert client.post(end, sent).status_code == 302
    assert "bis 28. Mai 2021" in client.get(page).content.decode()


def test_what_is_held_about_a_person_is_told(office: User) -> None:
    contact = make_contact()
    (row,) = [
        row for row in personal_data_of.collect(office, contact.person) if row["kind"] == "Kontakt"
    ]
    assert row["label"] == str(contact.organisation)
