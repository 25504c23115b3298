"""Comparing on the web: what everybody and what members read, and which refusals there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handlungskonzept.document import measures_of
from handlungskonzept.operations import withdraw_measure, write_draft
from handlungskonzept.views import differences
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    make_adoption,
    make_measure,
    make_proposal,
    paragraph,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

PUBLIC = "/handlungskonzept/vergleich/"
MEMBERS = "/intern/handlungskonzept/vergleich/"


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def rewrite(stage: Stage, **values: object) -> None:
    """Bring other values of the chapter into the working text."""
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values=values)
    bring_into_working_text(stage, stage.chapter)


@pytest.fixture
def two(stage: Stage) -> Stage:
    """Two adopted versions: the second has a new measure, a rewritten chapter, and one measure less."""
    second = make_measure(stage.writer, stage.field, title="Wohnführerschein")
    bring_into_working_text(stage, second)
    make_adoption(stage, "1.0")
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=stage.measure.measure, reason="Ging auf.",
        replaced_by=second.measure,
    )  # fmt: skip
    third = make_measure(stage.writer, stage.field, title="Patenschaften")
    bring_into_working_text(stage, third)
    rewrite(stage, body=[paragraph("<p>Ein Mensch, ein Weg, wenige Zuständigkeiten.</p>")])
    make_adoption(stage, "1.1")
    return stage


def test_everybody_reads_what_is_new_changed_and_ended(two: Stage, client: Client) -> None:
    html = read(client, f"{PUBLIC}1-0/1-1/")
    for words in (
        "Neue Maßnahmen (1)", "W-03 Patenschaften", "Beendete Maßnahmen (1)", "ersetzt durch W-02",
        "Geänderte Kapitel und Handlungsfelder (1)", "Alle Änderungen kamen mit Fassung 1.1",
    ):  # fmt: skip
        assert words in html
    assert "<h3>Geänderte Maßnahmen" not in html
    assert "Patenschaften" in html.split("Beendete Maßnahmen")[0]


def test_changes_are_marked_for_eyes_and_ears(two: Stage, client: Client) -> None:
    html = read(client, f"{PUBLIC}1-0/1-1/")
    assert (
        '<ins><span class="sr">eingefügt: </span>wenige<span class="sr"> (Ende)</span></ins>'
        in html
    )
    assert (
        '<del><span class="sr">gestrichen: </span>viele<span class="sr"> (Ende)</span></del>'
        in html
    )
    assert "style=" not in html


def test_the_older_side_comes_first(two: Stage, client: Client) -> None:
    response = client.get(f"{PUBLIC}1-1/1-0/")
    assert (response.status_code, response["Location"]) == (302, f"{PUBLIC}1-0/1-1/")


def test_the_same_side_twice_and_the_same_text_say_so(two: Stage, client: Client) -> None:
    assert "Es gibt nichts zu vergleichen" in read(client, f"{PUBLIC}1-1/1-1/")
    make_adoption(two, "1.2")
    assert "denselben Text" in read(client, f"{PUBLIC}1-1/1-2/")


@pytest.mark.parametrize(
    "sides", ["1-0/7-3", "7-3/1-0", "1-0/arbeitsstand", "1-0/unsinn", "vorlage-1/1-1"]
)
def test_what_was_not_adopted_is_not_there_for_the_public(
    two: Stage, client: Client, sides: str
) -> None:
    read(client, f"{PUBLIC}{sides}/", 404)


def test_the_form_leads_to_the_comparison_and_says_what_is_wrong(
    two: Stage, client: Client
) -> None:
    response = client.get(PUBLIC, {"alt": "1-0", "neu": "1-1"})
    assert response["Location"] == f"{PUBLIC}1-0/1-1/"
    html = read(client, PUBLIC)
    assert '<option value="1-0" selected>' in html
    assert "arbeitsstand" not in html
    assert "Diese Fassung gibt es nicht" in read(client, f"{PUBLIC}?alt=1-0&neu=arbeitsstand", 422)


def test_with_one_version_there_is_nothing_to_choose(stage: Stage, client: Client) -> None:
    make_adoption(stage)
    assert "Noch gibt es nichts zu vergleichen" in read(client, PUBLIC)


def test_each_change_names_its_version_when_several_lie_between(two: Stage, client: Client) -> None:
    rewrite(two, title="Felder")
    last = make_adoption(two, "1.2")
    html = read(client, f"{PUBLIC}1-0/1-2/")
    new, _dot, rest = html.partition("Beendete Maßnahmen")
    assert "Fassung 1.1" in new.split("W-03 Patenschaften")[1]
    chapter = rest.split("Geänderte Kapitel")[1].split("</ul>")[0]
    assert "Fassung 1.1" in chapter
    assert f"Fassung 1.2, Beschluss {last.resolution_number}" in chapter


def test_internal_measures_and_drafts_are_nowhere_in_the_public_comparison(
    two: Stage, client: Client
) -> None:
    hidden = make_measure(two.writer, two.field, title="GEHEIM-1", visibility="internal")
    bring_into_working_text(two, hidden)
    make_measure(two.writer, two.field, title="GEHEIM-2")
    make_adoption(two, "1.2")
    assert "GEHEIM" not in read(client, f"{PUBLIC}1-0/1-2/")
    client.force_login(two.writer)
    html = read(client, f"{MEMBERS}1-2/arbeitsstand/")
    assert "GEHEIM-1" in html
    assert "Neue Maßnahmen" not in html
    assert "denselben Text" in html or "Interne Maßnahmen (1)" in html
    assert "GEHEIM-2" not in html


def test_a_measure_that_became_internal_says_so(two: Stage, client: Client) -> None:
    page = two.field.get_children().get(title="Wohnführerschein").specific
    write_draft(by=acting(two.writer), at=AT, page=page, values={"visibility": "internal"})
    bring_into_working_text(two, page)
    client.force_login(two.writer)
    html = read(client, f"{MEMBERS}1-1/arbeitsstand/")
    assert "jetzt intern" in html


def test_members_compare_proposals_and_the_working_text(two: Stage, client: Client) -> None:
    version = make_proposal(two)
    rewrite(two, title="Felder")
    client.force_login(two.writer)
    html = read(client, f"{MEMBERS}vorlage-{version.pk}/arbeitsstand/")
    assert '<ins><span class="sr">eingefügt: </span>Felder' in html
    assert "Alle Änderungen stehen in einem Text, der noch nicht beschlossen ist" in read(
        client, f"{MEMBERS}1-1/arbeitsstand/"
    )
    assert f"vorlage-{version.pk}" in read(client, MEMBERS)
    read(client, f"{MEMBERS}1-1/vorlage-999/", 404)


def test_who_reads_no_proposals_compares_none(two: Stage, client: Client) -> None:
    version, member = make_proposal(two), make_user()
    make_membership(make_project_group(), member)
    client.force_login(member)
    read(client, f"{MEMBERS}1-1/arbeitsstand/")
    read(client, f"{MEMBERS}1-1/vorlage-{version.pk}/", 404)
    assert f"vorlage-{version.pk}" not in read(client, MEMBERS)


def test_the_members_comparison_is_closed_to_others(two: Stage, client: Client) -> None:
    url = f"{MEMBERS}1-1/arbeitsstand/"
    assert "/konto/anmelden/" in client.get(url)["Location"]
    client.force_login(make_user())
    assert client.get(url).status_code == 403


def test_a_long_comparison_has_pages_and_its_links_lead_to_the_right_one(
    two: Stage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "ON_A_PAGE", 2)
    first, second = (read(client, f"{PUBLIC}1-0/1-1/?seite={number}") for number in (1, 2))
    assert "Auf einen Blick" in first
    assert "Auf einen Blick" not in second
    assert 'href="?seite=2#aenderung-' in first
    assert first.count('<section id="aenderung-') == 2
    assert second.count('<section id="aenderung-') == 1


def test_comparing_takes_as_many_queries_for_many_measures_as_for_few(
    two: Stage, client: Client
) -> None:
    client.force_login(two.writer)
    counts = []
    for total in (5, 20):
        for _number in range(len(measures_of(make_proposal(two).plan_document)), total):
            bring_into_working_text(two, make_measure(two.writer, two.field, title="Noch eine"))
        url = f"{MEMBERS}1-1/arbeitsstand/"
        read(client, url)
        with CaptureQueriesContext(connection) as queries:
            read(client, url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_coming_version_can_be_compared_before_its_day(two: Stage, client: Client) -> None:
    make_adoption(two, "2.0", valid_from=date.today() + timedelta(days=9))  # noqa: DTZ011
    read(client, f"{PUBLIC}1-1/2-0/")
