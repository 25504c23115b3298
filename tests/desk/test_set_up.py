"""After `migrate` and `set_up` an office can begin, without the demo."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from core.history import HistoryEntry
from desk.management.first_pages import FILL_IN, PAGES
from handlungskonzept.queries.adopted import the_plan
from pages.models import HomePage, InformationPage
from people.models import RoleGrant, User
from people.operations import create_user, deactivate_user
from people.permissions import is_administrator
from projectgroups.models import WorkingGroup
from tests.factories.people import AT, SYSTEM

pytestmark = pytest.mark.django_db
PASSWORD = "ein-neues-langes-Kennwort"


def set_up(*options: str, email: str = "it@kim.example") -> str:
    """What the command prints."""
    out = StringIO()
    names = ("--first-name", "Ina", "--last-name", "Thoma")
    call_command("set_up", "--admin-email", email, *names, *options, stdout=out)
    return out.getvalue()


def follow_link(text: str) -> None:
    """Set the password behind the link in a text."""
    found = re.search(r"http://localhost:8000(/konto/passwort/neu/\S+)", text)
    assert found is not None, text
    client = Client()
    page = client.get(found[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})


def signed_in(email: str) -> Client:
    """A browser after a log-in through the form."""
    client = Client()
    answer = client.post("/konto/anmelden/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/intern/"
    return client


def test_an_office_begins_on_a_new_site() -> None:
    follow_link(set_up())
    admin = signed_in("it@kim.example")
    admin.post(
        reverse("desk:person-create"),
        {"first_name": "Ayla", "last_name": "Demir", "email": "ayla@kim.example",
         "is_invited": "on"},
    )  # fmt: skip
    ayla = User.objects.get(email="ayla@kim.example")
    admin.post(
        reverse("desk:role-grant", args=[ayla.pk]), {"role": "office", "reason": "Geschäftsstelle"}
    )

    follow_link(mail.outbox[-1].body)
    office = signed_in("ayla@kim.example")
    answer = office.post(
        reverse("desk:group-found-steering"),
        {
            "name": "Lenkungsgruppe", "short_name": "LG", "mandate": "Steuert.", "building_block": "1",
            "founding_basis": "Ratsbeschluss", "starts_on": "2021-05-01",
        },
    )  # fmt: skip

    group = WorkingGroup.objects.get()
    assert answer["Location"] == reverse("desk:group", args=[group.slug])
    assert office.get("/verwaltung/").status_code == 200
    assert office.get(reverse("handlungskonzept:working")).status_code == 200


def test_the_first_pages_stand_and_say_what_is_missing(client: Client) -> None:
    set_up()

    assert client.get("/").status_code == 200
    for page in PAGES:
        text = client.get(f"/{page.slug}/").content.decode()
        assert page.title in text
        assert FILL_IN in text
        assert f'href="/{page.slug}/"' in client.get("/").content.decode()
    assert client.get("/handlungskonzept/").status_code == 200


def test_the_site_stands_under_its_address(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://kim.koeln.example"

    set_up()

    site = Site.objects.get()
    assert (site.hostname, site.port) == ("kim.koeln.example", 443)
    assert site.root_page.specific == HomePage.objects.get()


def test_a_second_call_changes_nothing_that_people_wrote() -> None:
    set_up()
    page = InformationPage.objects.get(slug="impressum")
    page.title = "Unser Impressum"
    page.save_revision().publish()
    before = counts()

    set_up()

    assert counts() == before
    assert InformationPage.objects.get(slug="impressum").title == "Unser Impressum"


def counts() -> dict[str, int]:
    """How many rows of each kind there are."""
    models = (User, RoleGrant, InformationPage, HomePage, Site, User.history.model)
    return {model._meta.label: model._default_manager.count() for model in models}


def test_everything_is_recorded_as_done_at_the_command_line() -> None:
    set_up()

    entry = RoleGrant.history.get()
    assert isinstance(entry, HistoryEntry)
    assert entry.history_channel == "command"
    assert entry.history_change_reason == "Einrichtung der Website"
    assert the_plan() is not None


def test_somebody_with_an_account_becomes_administrator() -> None:
    user = create_user(
        by=SYSTEM, at=AT, email="it@kim.example", first_name="Ina", last_name="Thoma"
    )

    set_up(email="IT@kim.example")

    assert is_administrator(User.objects.get(pk=user.pk))
    assert User.objects.count() == 1


def test_a_closed_account_is_refused() -> None:
    user = create_user(
        by=SYSTEM, at=AT, email="it@kim.example", first_name="Ina", last_name="Thoma"
    )
    deactivate_user(by=SYSTEM, at=AT, user=user)

    with pytest.raises(CommandError, match="geschlossen"):
        set_up()

    assert not HomePage.objects.exists()


def test_the_link_is_mailed_on_request() -> None:
    assert "/konto/passwort/neu/" in set_up("--mail")
    assert [message.to for message in mail.outbox] == [["it@kim.example"]]


@pytest.mark.parametrize("email", ["", "keine-adresse"])
def test_a_wrong_address_is_refused_and_nothing_is_half_done(email: str) -> None:
    with pytest.raises(CommandError):
        set_up(email=email)

    assert not HomePage.objects.exists()
    assert not User.objects.exists()
