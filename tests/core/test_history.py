"""History keeps who, when, through which door and why; nothing is saved without it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from core.actor import Actor, Channel
from core.history import delete_recorded, save_recorded
from core.operations import Conflict, InvalidInput
from people.models import Person, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(at: datetime) -> Actor:
    """Somebody with an account who gives a reason."""
    account = User(email="buero@kim.example", first_name="Ayla", last_name="Demir", password="!")
    user = save_recorded(account, by=Actor.system("Test"), at=at)
    return Actor(user=user, reason="Neu im Amt", deputising_for="Leitung")


def test_each_saved_row_keeps_person_moment_door_and_reason(office: Actor, at: datetime) -> None:
    person = save_recorded(Person(first_name="Jonas", last_name="Weber"), by=office, at=at)

    entry = person.history.get()
    assert entry.history_user == office.user
    assert entry.history_date == at
    assert entry.history_change_reason == "Neu im Amt"
    assert entry.history_channel == Channel.WEB
    assert entry.history_deputising_for == "Leitung"


def test_history_survives_the_deletion_and_says_who_deleted(office: Actor, at: datetime) -> None:
    person = save_recorded(Person(first_name="Jonas", last_name="Weber"), by=office, at=at)
    pk = person.pk

    delete_recorded(person, by=office.because("Doppelt angelegt"), at=at)

    assert not Person.objects.exists()
    last = Person.history.filter(id=pk).first()
    assert (last.history_type, last.history_change_reason) == ("-", "Doppelt angelegt")


def test_a_nameless_save_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"core\.history"):
        Person.objects.create(first_name="Jonas", last_name="Weber")

    assert not Person.objects.exists()


def test_a_name_is_not_borrowed_for_a_later_save(office: Actor, at: datetime) -> None:
    person = save_recorded(Person(first_name="Jonas", last_name="Weber"), by=office, at=at)
    person.last_name = "Winter"

    with pytest.raises(ImproperlyConfigured):
        person.save()
    with pytest.raises(ImproperlyConfigured), transaction.atomic():
        person.delete()

    assert Person.objects.get().last_name == "Weber"
    assert Person.history.count() == 1


def test_whoever_comes_second_with_the_same_values_gets_a_conflict(
    office: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(office.user, User)
    save_recorded(Person(first_name="A", last_name="D", user=office.user), by=office, at=at)
    second = Person(first_name="A", last_name="D", user=office.user)
    monkeypatch.setattr(second, "full_clean", lambda: None)

    with pytest.raises(Conflict):
        save_recorded(second, by=office, at=at)

    assert Person.objects.count() == Person.history.count() == 1


def test_bad_values_are_refused_by_field_and_nothing_is_saved(office: Actor, at: datetime) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save_recorded(Person(first_name="", last_name="Weber"), by=office, at=at)

    assert set(refusal.value.errors) == {"first_name"}
    assert not Person.objects.exists()
