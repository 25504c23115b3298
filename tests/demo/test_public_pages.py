"""The demo's public pages: complete, linked without gaps, and the same each time."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Revision

from core.actor import Actor
from core.formats import NO_BREAK
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


STATEMENTS = {
    "was-ist-kim": [
        "MKFFI",
        "Einwanderung gestalten NRW",
        "Von 2020 bis Ende 2022",
        "kreisfreien Städten",
        "im Gesetzgebungsverfahren",
    ],
    "ziele": [
        "strategische Ebene",
        "ressourcenorientiertem Case Management",
        "örtliche Besonderheiten",
        "was die Träger leisten können",
        "unterschiedliche Zielgruppen",
        "Prozesssteuerung",
        "Schnittstellenmanagement",
        "SGB II",
        "SGB III",
        "SGB VIII",
        "SGB XII",
        "JMD",
        "MBE",
        "Teilhabemanagement",
    ],
    "strategische-steuerung": [
        "Lenkungsgruppe",
        "Projektgruppen",
        "Kommunales Handlungskonzept",
        "neues Sachgebiet mit 4 Stellen",
    ],
    "case-management": [
        "rechtskreisübergreifend",
        "Doppelförderung wird vermieden",
        "11 geförderte Stellen",
        "10 halben Stellen",
        "1 Stelle Koordination bei der Stadt",
    ],
    "auslaender-und-einbuergerungsbehoerde": [
        "fachbezogene Pauschale",
        "rechtlich zu verstetigen",
        "besonderen Integrationsleistungen",
        "bis zu 1 Stelle in der Ausländerbehörde",
    ],
    "zielgruppen": [
        "Unionsbürger*innen",
        "wenn noch kein Anspruch auf Case Management",
        "Haushaltsangehörige Familienmitglieder",
        "Duldung oder Aufenthaltsgestattung",
        "Migrierte Alleinerziehende",
        "keine Altersbeschränkung",
        "Menschen mit Behinderung",
        "LSTBIQ*",
    ],
    "aktueller-stand": [
        "Juni/Juli 2021",
        "Trägerauswahl",
        "August 2021",
        "Herbst 2021",
        "1. Oktober 2021",
    ],
    "chronik": ["28. Mai 2021", "80. Sitzung", "ab 11 Uhr, digital", "© Paulo dos Santos"],
    "kontakt": ["Diskussion", "Rückmeldung", "KIM@stadt-koeln.de"],
}
"""What the presentation of 28 May 2021 said, and the page that says it now."""


@pytest.mark.django_db
def test_every_statement_of_the_presentation_is_on_its_page(
    client: Client, at: datetime, system: Actor
) -> None:
    build_public_pages(by=system, at=at)

    for slug, statements in STATEMENTS.items():
        page = InformationPage.objects.get(slug=slug)
        text = " ".join(html.fromstring(client.get(page.url).content).text_content().split())
        text = text.replace("\N{SOFT HYPHEN}", "")
        assert [one for one in statements if one not in text] == [], slug


@pytest.mark.django_db
def test_lines_of_the_budget_are_shown_and_never_summed(
    client: Client, at: datetime, system: Actor
) -> None:
    """The published lines of 2021 and 2022 do not add up to the published total."""
    build_public_pages(by=system, at=at)

    text = client.get("/aktueller-stand/").content.decode().replace(NO_BREAK, " ")

    for line in ("213.633,33 €", "226.666,67 €", "326.859,00 €", "680.000,00 €", "54.900,00 €"):
        assert line in text
    for total in ("1.686.708", "1.603.359", "518.400,00", "1.084.959"):
        assert total not in text


@pytest.mark.django_db
def test_nothing_claims_to_be_the_city(client: Client, at: datetime, system: Actor) -> None:
    build_public_pages(by=system, at=at)

    text = client.get("/impressum/").content.decode()

    assert "kein Angebot der Stadt Köln" in text
    assert "(Beispielangabe)" in text
    assert "Eine Website der Stadt Köln" not in text
    assert "tel:" not in text


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
