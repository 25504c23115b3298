"""Lists and titles that everybody reads name nobody who has not agreed to it; members read the names."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from docx import Document

from core.history import save_recorded
from core.registries import references_of
from meetings.choices import ResolutionResult
from meetings.models import Resolution
from meetings.operations.implementation import keep_implementation
from meetings.operations.voting import resolve
from meetings.queries.public_words import Said, in_public_words, public_titles
from people.models import Person
from tests.factories.meetings_closing import Closing, make_drafted, make_released
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_steering_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def closing(db: None) -> Closing:
    closing = make_drafted()
    person = closing.member.person
    person.first_name, person.last_name = "Aylin", "Sütterlin"
    save_recorded(person, by=SYSTEM, at=AT)
    return closing


@pytest.fixture
def named(closing: Closing) -> Resolution:
    """A public resolution with the name of a member everywhere a name may be typed."""
    resolution = resolve(
        by=acting(closing.office), at=AT, item=closing.item, by_consensus=True,
        result=ResolutionResult.ADOPTED, title="Auftrag an Frau Sütterlin", wording="Sie prüft es.",
    )  # fmt: skip
    keep_implementation(
        by=acting(closing.office), at=AT, resolution=resolution, due=AT.date(),
        delay_reason="Aylin Sütterlin ist erkrankt.", note="Frau Sütterlin hat begonnen.",
    )  # fmt: skip
    make_released(closing)
    return resolution


def word_of(content: bytes) -> str:
    tables = Document(BytesIO(content)).tables
    return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def test_no_public_page_of_a_resolution_names_who_has_not_agreed(
    client: Client, named: Resolution
) -> None:
    addresses = [
        reverse("meetings:resolutions"), reverse("meetings:public_control"),
        named.get_absolute_url(), named.group.get_absolute_url(),
    ]  # fmt: skip
    for where in addresses:
        page = client.get(where).content.decode()
        assert named.number in page, where
        assert "Sütterlin" not in page, where
        assert "Auftrag an" in page, where
    words = word_of(client.get(reverse("meetings:public_control_word")).content)
    assert "Auftrag an" in words
    assert "Sütterlin" not in words


def test_the_body_reads_the_names(client: Client, closing: Closing, named: Resolution) -> None:
    client.force_login(closing.chair)
    for where in (named.get_absolute_url(), reverse("meetings:control")):
        assert "Auftrag an Frau Sütterlin" in client.get(where).content.decode()
    labels = [link.label for link in references_of.collect(closing.chair, named.group)]
    assert f"{named.number}: Auftrag an Frau Sütterlin" in labels
    assert "Sütterlin" not in str(list(references_of.collect(AnonymousUser(), named.group)))


def test_who_is_signed_in_without_belonging_reads_what_the_public_reads(
    client: Client, closing: Closing, named: Resolution
) -> None:
    addresses = [reverse("desk:resolutions"), reverse("desk:group", args=[named.group.slug])]
    for user, is_told in ((make_user(), False), (closing.chair, True)):
        client.force_login(user)
        for where in addresses:
            page = client.get(where).content.decode()
            assert "Auftrag an" in page, where
            assert ("Sütterlin" in page) is is_told, where


def test_who_agreed_is_named(closing: Closing, named: Resolution) -> None:
    person = Person.objects.get(pk=closing.member.person.pk)
    person.is_named_publicly = True
    save_recorded(person, by=SYSTEM, at=AT)
    assert public_titles([named]) == {named.pk: "Auftrag an Frau Sütterlin"}


def test_a_function_stands_for_the_name_and_the_rest_stays(closing: Closing) -> None:
    said = [
        Said(text, closing.group, AT.date())
        for text in (
            "Herr Sütterlin, Aylin",
            "Ohne Namen",
            "",
            "[intern]x[/intern]Sütterlins Bericht",
        )
    ]
    first, second, third, fourth = in_public_words(said)
    assert "Sütterlin" not in first
    assert (second, third) == ("Ohne Namen", "")
    assert "Sütterlin" not in fourth
    assert fourth.endswith("Bericht")


def test_where_nobody_is_named_one_query_is_enough(django_assert_num_queries: Any) -> None:
    group = make_steering_group()
    make_person(last_name="Sütterlin")
    said = [Said(f"Bericht {number}", group, AT.date()) for number in range(30)]
    with django_assert_num_queries(1):
        assert in_public_words(said)[29] == "Bericht 29"
