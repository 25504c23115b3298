"""An editor at work in the administration: what is wrong is said at the field, nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from lxml import html
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from pages.models import HomePage, InformationPage
from people.choices import OfficeRole
from tests.factories.pages import ALL_BLOCKS, block, make_home, make_information_page
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    """The start page below which the editor works."""
    return make_home()


@pytest.fixture
def editor(home: HomePage, client: Client) -> Client:
    """A browser in which an editor is signed in."""
    client.force_login(make_user(OfficeRole.EDITOR))
    return client


def timeline(when: str) -> dict[str, Any]:
    """A timeline of one entry as the form sends it."""
    entry = {"when": when, "title": "Trägerauswahl", "text": "null", "state": ""}
    entries = {
        "count": "1",
        "0": {"type": "item", "value": entry, "order": "0", "deleted": "", "id": ""},
    }
    return {"entries": entries, "is_across": ""}


def typed(*blocks: tuple[str, Any], **values: str) -> dict[str, str]:
    """What the form of a new page sends."""
    page = {"title": "Aktuelles", "slug": "aktuelles", "lead": "Ein Satz.", "as_of": "2022-12-15"}
    return nested_form_data(
        {
            **page, **values, "body": streamfield(list(blocks)),
            "comments": inline_formset([]), "action-publish": "1",
        }
    )  # fmt: skip


def add(editor: Client, home: HomePage, data: dict[str, str]) -> Any:
    return editor.post(f"/verwaltung/pages/add/pages/informationpage/{home.pk}/", data)


def test_a_page_with_a_timeline_is_published(editor: Client, home: HomePage) -> None:
    assert add(editor, home, typed(("timeline", timeline("Juni/Juli 2021")))).status_code == 302

    page = InformationPage.objects.get(slug="aktuelles")
    assert "Juni/Juli 2021" in editor.get(page.url).content.decode()


def test_a_date_nobody_can_read_is_said_at_its_field_and_stays(
    editor: Client, home: HomePage
) -> None:
    answer = add(editor, home, typed(("timeline", timeline("irgendwann"))))

    tree = html.fromstring(answer.content)
    sent = [
        json.loads(found) for found in tree.xpath("//*/@data-w-block-arguments-value")
    ]  # the first is the body's value, the second what is wrong with it
    assert sent[0][0][0]["value"]["entries"][0]["value"]["when"] == "irgendwann"
    assert "Bitte schreiben Sie das Datum" in json.dumps(sent[0][1], ensure_ascii=False)
    assert 'value="Aktuelles"' in answer.content.decode()
    assert not InformationPage.objects.exists()


def test_a_page_without_lead_and_day_is_refused_in_german(editor: Client, home: HomePage) -> None:
    answer = add(editor, home, typed(lead="", as_of=""))

    errors = answer.context["form"].errors
    assert errors["lead"] == errors["as_of"] == ["Dieses Feld muss ausgefüllt werden."]


def test_the_form_opens_with_every_block(editor: Client) -> None:
    page = make_information_page(body=[block(kind, value) for kind, value in ALL_BLOCKS.items()])

    assert editor.get(f"/verwaltung/pages/{page.pk}/edit/").status_code == 200


def test_a_draft_is_shown_as_it_will_look(editor: Client, home: HomePage) -> None:
    page = make_information_page(slug="aktuelles", title="Aktuelles")
    address = f"/verwaltung/pages/{page.pk}/edit/preview/"

    editor.post(address, typed(("timeline", timeline("Herbst 2021")), title="Neues"))
    text = editor.get(f"{address}?mode=").content.decode()

    assert "Neues – KIM Köln" in text
    assert "Herbst 2021" in text


@pytest.mark.parametrize(
    "path", ["sites/", "workflows/list/", "collections/", "redirects/", "settings/pages/siteinformation/"]
)  # fmt: skip
def test_an_editor_has_no_business_with_settings(editor: Client, path: str) -> None:
    answer = editor.get(f"/verwaltung/{path}", follow=True)

    assert answer.redirect_chain[-1][0] == "/verwaltung/" or answer.status_code in {403, 404}


def test_information_pages_keep_wagtails_own_status(editor: Client, home: HomePage) -> None:
    page = make_information_page(home)

    answer = editor.get(f"/verwaltung/pages/{page.pk}/edit/").content.decode()

    tag = answer[answer.index("page-status-tag") :][:900]
    assert "Arbeitsstand" not in tag
    assert "w-privacy:changed" in tag
