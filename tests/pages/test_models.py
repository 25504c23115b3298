"""Public pages and pictures as models, and pictures in the administration's form."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from pages.models import CreditedImage, InformationPage, SiteInformation
from people.choices import OfficeRole
from tests.factories.pages import block, make_home, make_information_page, picture_file
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
DESCRIBE = "Bitte beschreiben Sie das Bild"


def test_a_picture_without_description_is_refused_at_the_field() -> None:
    picture = CreditedImage(
        title="Rathaus", file=picture_file(), credit="Paulo dos Santos", width=1, height=1
    )

    with pytest.raises(ValidationError) as refusal:
        picture.full_clean(exclude=["uploaded_by_user", "file_hash"])

    assert DESCRIBE in refusal.value.message_dict["description"][0]


def test_the_administration_demands_description_and_credit_and_keeps_what_was_typed(
    client: Client,
) -> None:
    make_home()
    client.force_login(make_user(OfficeRole.EDITOR))
    typed = {
        "title": "Sitzung im Rathaus",
        "licence": "CC BY 4.0",
        "file": picture_file(),
        "tags": "",
    }

    answer = client.post(reverse("wagtailimages:add"), typed)

    html = answer.content.decode()
    assert DESCRIBE in html
    assert answer.context["form"].errors["credit"] == ["Dieses Feld muss ausgefüllt werden."]
    assert 'value="Sitzung im Rathaus"' in html
    assert 'value="CC BY 4.0"' in html
    assert CreditedImage.objects.count() == 0


def test_a_picture_added_while_writing_is_asked_for_the_same(client: Client) -> None:
    make_home()
    client.force_login(make_user(OfficeRole.EDITOR))
    name = "image-chooser-upload"
    typed = {f"{name}-title": "Sitzung im Rathaus", f"{name}-file": picture_file()}

    answer = client.post("/verwaltung/images/chooser/create/", typed)

    text = answer.json()["htmlFragment"]
    assert DESCRIBE in text
    assert 'value="Sitzung im Rathaus"' in text
    assert CreditedImage.objects.count() == 0


@pytest.mark.parametrize("extra", [{"description": "Menschen am Tisch"}, {"is_decorative": "on"}])
def test_a_described_or_decorative_picture_is_taken(client: Client, extra: dict[str, str]) -> None:
    make_home()
    client.force_login(make_user(OfficeRole.EDITOR))
    typed = {
        "title": "Sitzung",
        "credit": "Paulo dos Santos",
        "file": picture_file(),
        "tags": "",
        **extra,
    }

    client.post(reverse("wagtailimages:add"), typed)

    assert CreditedImage.objects.get().default_alt_text == extra.get("description", "")


def test_the_next_review_follows_the_last() -> None:
    page = InformationPage(
        title="Ziele",
        slug="ziele",
        lead="Fünf.",
        as_of=date(2022, 2, 1),
        review_on=date(2022, 1, 1),
    )

    with pytest.raises(ValidationError) as refusal:
        page.clean()

    assert "review_on" in refusal.value.message_dict


def test_the_imprint_tells_what_is_entered_and_what_is_missing() -> None:
    information = SiteInformation(operator="Stadt", address="Platz 1\n50667 Köln", phone="")

    rows = {row["label"]: row["value"] for row in information.imprint}

    assert rows["Anbieterin"] == "Stadt"
    assert rows["Anschrift"] == "Platz 1, 50667 Köln"
    assert rows["Telefon"] == rows["Vertreten durch"] == "noch nicht eingetragen"
    assert "Umsatzsteuer-Identifikationsnummer" not in rows


def test_contact_and_imprint_say_what_the_site_says(client: Client) -> None:
    own = {"title": "Fragen", "name": "Sozialamt", "email": "sozialamt@kim.example", "text": ""}
    blank = {"title": "Fragen", "name": "", "email": "", "text": ""}
    page = make_information_page(body=[block("contact", blank), block("imprint", None)])
    other = make_information_page(slug="eigen", body=[block("contact", own)])
    SiteInformation.objects.create(
        site=Site.objects.get(), operator="Büro für Integration", email="buero@kim.example"
    )

    text = client.get(page.url).content.decode()
    assert text.count("Büro für Integration") == 3  # contact, imprint, foot
    assert "mailto:buero@kim.example" in text
    assert "sozialamt@kim.example" in client.get(other.url).content.decode()


def test_a_page_offers_its_lead_to_search_engines() -> None:
    page = make_information_page(lead="Fünf Ziele.")

    assert page.description == "Fünf Ziele."


def test_contents_are_listed_from_two_sections_on() -> None:
    one = [block("heading", {"text": "Eins", "level": "2"})]
    two = [*one, block("heading", {"text": "Zwei", "level": "2"})]

    assert make_information_page(slug="eins", body=one).contents == []
    assert len(make_information_page(slug="zwei", body=two).contents) == 2
