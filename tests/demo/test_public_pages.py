"""The demo's public pages: complete, linked without gaps, and the same each time."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Revision

from core.actor import Actor
from demo.story.markup import link_in, to_html
from demo.story.public_pages import build_public_pages
from demo.story.texts import load
from pages.models import HomePage, InformationPage
from pages.queries import fixed_entries

OTHER_PARTS = tuple(entry.url for entry in fixed_entries())


@pytest.mark.django_db
def test_building_twice_changes_nothing(at: datetime, system: Actor) -> None:
    build_public_pages(by=system, at=at)
    revisions = Revision.objects.count()

    build_public_pages(by=system, at=at)

    assert Revision.objects.count() == revisions
    assert HomePage.objects.count() + InformationPage.objects.count() == len(load("pages")["page"])


@pytest.mark.django_db
def test_every_page_answers_and_no_link_leads_nowhere(
    client: Client, at: datetime, system: Actor
) -> None:
    build_public_pages(by=system, at=at)
    seen: set[str] = set()
    waiting = ["/"]

    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        links = html.fromstring(answer.content).xpath("//main//a/@href | //footer//a/@href")
        inner = {link.split("#")[0] for link in links if link.startswith("/")}
        waiting += sorted(
            inner - seen - set(waiting) - {link for link in inner if _is_elsewhere(link)}
        )

    assert {page.url for page in InformationPage.objects.all()} <= seen


def _is_elsewhere(link: str) -> bool:
    """Whether the address belongs to another app, which tests its own."""
    return link.startswith((*OTHER_PARTS, "/konto/", "/intern/"))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Ein **fettes** Wort.", "<p>Ein <b>fettes</b> Wort.</p>"),
        ("Case Manager*innen und Kölner*innen", "<p>Case Manager*innen und Kölner*innen</p>"),
        ("siehe [Ziele](/ziele/)", '<p>siehe <a href="/ziele/">Ziele</a></p>'),
        ("Zwei:\n\n- eins\n- zwei", "<p>Zwei:</p><ul><li>eins</li><li>zwei</li></ul>"),
        ("1. eins\n2. zwei", "<ol><li>eins</li><li>zwei</li></ol>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("*Beispielangabe*", "<p><i>Beispielangabe</i></p>"),
    ],
)
def test_the_little_markup_becomes_rich_text(text: str, markup: str) -> None:
    assert to_html(text) == markup


def test_a_text_that_is_one_link_is_taken_apart() -> None:
    assert link_in("[Ziele](/ziele/)") == ("Ziele", "/ziele/")
    assert link_in("Ziele") == ("Ziele", "")
