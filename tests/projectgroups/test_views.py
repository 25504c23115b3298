"""The public pages of bodies, milestones and resolutions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.fuzzy import FuzzyDate
from projectgroups.choices import Role
from projectgroups.operations import complete_milestone, dissolve_group
from projectgroups.templatetags.projectgroups_tags import public_milestones, small_markup
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, make_office, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> str:
    """The page's source."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_bodies_at_work_before_dissolved_ones(client: Client) -> None:
    gone, steering = make_project_group(name="Projektgruppe Ende"), make_steering_group()
    dissolve_group(by=SYSTEM, at=AT, group=gone, ends_on=AT.date().replace(day=20))

    answer = client.get(reverse("projectgroups:list"))

    assert [card["title"] for card in answer.context["cards"]] == [steering.name]
    assert [card["title"] for card in answer.context["dissolved"]] == [gone.name]


def test_empty_lists_say_so(client: Client) -> None:
    for view in ("projectgroups:list", "projectgroups:milestones", "meetings:resolutions"):
        assert 'class="empty' in page(client, reverse(view))


def test_a_bodys_page_names_functions_and_not_persons(client: Client) -> None:
    group = make_steering_group()
    chair = make_membership(group, role=Role.CHAIR, function="Amtsleitung")
    assistant = make_membership(group, role=Role.ASSISTANT, function="Zuarbeit")

    source = page(client, group.get_absolute_url())

    assert "Amtsleitung" in source
    assert chair.organisation.name in source
    assert chair.person.last_name not in source
    assert assistant.organisation.name not in source


def test_a_bodys_page_shows_adopted_public_resolutions_only(client: Client) -> None:
    group = make_steering_group()
    make_resolution(group, title="Beschlossen und öffentlich")
    make_resolution(group, title="Abgelehnt", result="rejected")
    make_resolution(group, title="Vertraulich", is_public=False)

    source = page(client, group.get_absolute_url())

    assert "Beschlossen und öffentlich" in source
    assert "Abgelehnt" not in source
    assert "Vertraulich" not in source


def test_a_body_to_come_is_not_public_yet(client: Client) -> None:
    group = make_project_group(starts_on=AT.date().replace(month=8))

    assert client.get(group.get_absolute_url()).status_code == 404


def test_a_milestone_that_is_not_public_stays_inside(client: Client) -> None:
    make_milestone(title="Öffentlich")
    make_milestone(title="Intern", is_public=False)

    source = page(client, reverse("projectgroups:milestones"))

    assert "Öffentlich" in source
    assert "Intern" not in source


def test_a_short_timeline_shows_the_last_reached_and_the_next(client: Client) -> None:
    for month in range(1, 9):
        milestone = make_milestone(title=f"M{month}", planned=FuzzyDate.month(2021, month))
        if month < 5:
            complete_milestone(
                by=SYSTEM, at=AT, milestone=milestone, actual=FuzzyDate.month(2021, month)
            )

    assert [row.title for row in public_milestones(3)] == ["M4", "M5", "M6"]
    assert len(public_milestones()) == 8


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ein Absatz.\n\nNoch einer.", "<p>Ein Absatz.</p><p>Noch einer.</p>"),
        (
            "Sie soll\n- klären,\n- berichten.",
            "<p>Sie soll</p><ul><li>klären,</li><li>berichten.</li></ul>",
        ),
        ("- **Auftrag:** geben", "<ul><li><strong>Auftrag:</strong> geben</li></ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("", ""),
    ],
)
def test_mandates_know_paragraphs_lists_and_strong_words(text: str, html: str) -> None:
    assert small_markup(text) == html


@pytest.mark.parametrize(
    "view", ["projectgroups:list", "projectgroups:milestones", "meetings:resolutions"]
)
def test_public_lists_ask_a_constant_number_of_queries(
    client: Client, view: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(3):
            make_resolution(make_project_group())
            make_milestone()
        client.get(reverse(view))
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse(view))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_what_members_see_at_public_addresses_is_never_stored(client: Client) -> None:
    group = make_steering_group()
    member = make_user()
    make_membership(group, member)
    hidden = make_resolution(group, is_public=False)
    assert "Cache-Control" not in client.get(group.get_absolute_url())

    client.force_login(member)

    for url in (group.get_absolute_url(), hidden.get_absolute_url()):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_markup_in_words_is_shown_and_never_run(client: Client) -> None:
    attack = "<script>alert(1)</script> **<img src=x onerror=alert(2)>**"
    group = make_steering_group(name=f"LG {attack}"[:60], mandate=f"- {attack}\n{attack}")
    make_membership(group, function=attack)
    resolution = make_resolution(group, title=attack, wording=attack)
    make_milestone(title=attack, description=attack)

    for url in (
        group.get_absolute_url(), resolution.get_absolute_url(), reverse("projectgroups:list"),
        reverse("projectgroups:milestones"), reverse("meetings:resolutions"),
    ):  # fmt: skip
        source = page(client, url)
        assert "<script>alert" not in source
        assert "<img src=x" not in source


def test_a_card_opens_with_the_mandates_first_words(client: Client) -> None:
    make_project_group(mandate="- **Klärt** alles.\n- Berichtet.")

    assert "Klärt alles." in page(client, reverse("projectgroups:list"))


def test_a_body_to_come_says_from_when(client: Client) -> None:
    group = make_steering_group(starts_on=date(2099, 1, 1))
    office = make_office()
    make_membership(group)
    client.force_login(office)

    assert "<dt>Ab</dt>" in page(client, group.get_absolute_url())
    assert page(client, reverse("desk:group", args=[group.slug])).count("ab 1. Januar 2099") == 2
    assert "Ab 1. Januar 2099" in page(client, reverse("desk:groups"))
