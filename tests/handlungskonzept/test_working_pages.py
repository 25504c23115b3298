"""The Arbeitsstand as members read it: what stands beside each section."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handlungskonzept.choices import PageState
from handlungskonzept.models import PlanPage
from handlungskonzept.operations import (
    create_chapter,
    submit_for_approval,
    withdraw_measure,
    write_draft,
)
from handlungskonzept.queries.pages import measure_of
from handlungskonzept.queries.sections import facts_of, unapproved_pages
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.handlungskonzept.test_change_pages import url, words

CHAPTER = "/intern/handlungskonzept/arbeitsstand/kapitel/1/"


@pytest.fixture
def reader(stage: Stage) -> User:
    user = make_user()
    make_membership(make_project_group(), user)
    return user


def state_of(page: PlanPage) -> PageState:
    return facts_of([page.identity])[page.identity].state


def test_each_section_says_who_changed_it_and_where_to_go_on(
    stage: Stage, reader: User, client: Client
) -> None:
    client.force_login(reader)
    html = client.get(CHAPTER).content.decode()

    assert f"Zuletzt geändert von {stage.writer}, freigegeben am 28. Mai 2021" in words(
        client.get(CHAPTER)
    )
    assert url("lines", stage.measure.translation_key) in html
    assert url("member_measure", "w-01") in html
    assert "Text bearbeiten" not in html

    client.force_login(stage.writer)
    html = client.get(CHAPTER).content.decode()
    for address in (url("edit", stage.measure.pk), url("edit", stage.chapter.pk)):
        assert address in html


def test_drafts_under_way_are_told_with_their_state(
    stage: Stage, reader: User, client: Client
) -> None:
    assert state_of(stage.measure) is PageState.WORKING
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Kürzer."})
    assert state_of(stage.measure) is PageState.DRAFT
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    assert state_of(stage.measure) is PageState.SUBMITTED

    client.force_login(reader)
    page = words(client.get(CHAPTER))
    assert "Zur Freigabe eingereicht" in page
    assert f"Entwurf von {stage.writer}" in page
    assert "Kürzer." not in page
    assert "An 1 Seite wird gerade gearbeitet." in words(client.get(url("working")))


def test_pages_that_are_drafts_only_can_be_found(
    stage: Stage, reader: User, client: Client
) -> None:
    chapter = create_chapter(
        by=acting(stage.writer), at=AT, parent=stage.plan, title="Entstehendes"
    )
    assert [facts.page.pk for facts in unapproved_pages(stage.plan)] == [chapter.pk]
    client.force_login(reader)

    page = client.get(url("working"))

    assert "Noch nicht im Arbeitsstand" in words(page)
    address = url("working_section", chapter.translation_key)
    assert address in page.content.decode()
    draft = words(client.get(address))
    assert "gehört noch nicht zum Arbeitsstand" in draft
    assert "Kommentieren oder Änderung vorschlagen" in draft


def test_a_withdrawn_measure_says_why_and_is_not_edited(stage: Stage, client: Client) -> None:
    other = make_measure(stage.writer, stage.field, title="Neue Wege")
    measure = measure_of(stage.measure)
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=measure, reason="Doppelt.",  # type: ignore[arg-type]
        replaced_by=measure_of(other),
    )  # fmt: skip
    client.force_login(stage.writer)

    html = client.get(url("working_section", stage.measure.translation_key)).content.decode()

    assert "zurückgezogen: Doppelt." in html
    assert "Ersetzt durch W-02" in html
    assert url("edit", stage.measure.pk) not in html
    assert unapproved_pages(stage.plan)[0].page.pk == other.pk


def test_what_is_new_since_the_last_version_is_one_click_away(
    stage: Stage, reader: User, client: Client
) -> None:
    client.force_login(reader)
    assert "Was ist neu seit" not in words(client.get(url("working")))
    make_adoption(stage)

    page = client.get(url("working"))

    assert "Was ist neu seit Fassung 1.0" in words(page)
    assert reverse("handlungskonzept:member_compare", args=["1-0", "arbeitsstand"]) in (
        page.content.decode()
    )


def test_chapters_ask_a_constant_number_of_queries(
    stage: Stage, reader: User, client: Client
) -> None:
    client.force_login(reader)
    client.get(CHAPTER)
    with CaptureQueriesContext(connection) as few:
        client.get(CHAPTER)
    for number in range(6):
        measure = make_measure(
            stage.writer, fresh(stage.field), title=f"Maßnahme {number}", lead=stage.lead
        )
        bring_into_working_text(stage, measure)
    with CaptureQueriesContext(connection) as many:
        assert "Maßnahme 5" in words(client.get(CHAPTER))

    assert len(few) == len(many)
