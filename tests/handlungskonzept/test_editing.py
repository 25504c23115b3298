"""Editing in Wagtail: drafts, submission, codes, and two people at the same page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from core.registries import tasks_of
from handlungskonzept.models import Measure, MeasurePage
from handlungskonzept.operations import refuse_approval, submit_for_approval, write_draft
from projectgroups.operations import end_membership
from tests.factories.handlungskonzept import Stage, fresh
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership


def form_of(page: Page, **values: Any) -> dict[str, Any]:
    """What the editor's form posts for a chapter or a new measure."""
    form: dict[str, Any] = {
        "title": page.title, "slug": page.slug, "body-count": "0", "internal_note": "", "is_numbered": "on",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    if page.pk and page.latest_revision:
        form["loaded_revision_id"] = str(page.latest_revision_id)
        form["loaded_revision_created_at"] = page.latest_revision.created_at.isoformat()
    return {**form, **values}


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    client.force_login(stage.writer)
    return client


def test_a_member_opens_edits_and_submits_a_chapter(stage: Stage, writer: Client) -> None:
    page = fresh(stage.chapter)
    opened = writer.get(edit_url(page))
    assert opened.status_code == 200
    html = opened.content.decode()
    assert "Zur Freigabe einreichen" in html
    assert "action-publish" not in html
    assert reverse("handlungskonzept:overview") in html
    response = writer.post(
        edit_url(page), form_of(page, title="Aus Wagtail", **{"action-submit": "1"})
    )
    assert response.status_code == 302
    page = fresh(stage.chapter)
    assert page.title == "Handlungsfelder und Maßnahmen"
    assert page.workflow_in_progress
    assert page.get_latest_revision_as_object().title == "Aus Wagtail"


def test_the_button_leads_from_the_overview_to_exactly_this_page(
    stage: Stage, writer: Client
) -> None:
    response = writer.get(reverse("handlungskonzept:edit", args=[stage.chapter.pk]))
    assert response.url.startswith(edit_url(stage.chapter))
    assert "next=" in response.url


def test_a_measure_made_in_wagtail_gets_its_code(stage: Stage, writer: Client) -> None:
    url = reverse(
        "wagtailadmin_pages:add", args=["handlungskonzept", "measurepage", stage.field.pk]
    )
    assert writer.get(url).status_code == 200
    response = writer.post(url, measure_form(title="Neue Maßnahme"))
    assert response.status_code == 302, response.context["form"].errors
    page = MeasurePage.objects.get(title="Neue Maßnahme")
    assert (page.measure.code, page.live) == ("W-02", False)
    assert Measure.objects.get(code="W-02").history.get().history_user == stage.writer


def measure_form(**values: Any) -> dict[str, Any]:
    streams = {f"{name}-count": "0" for name in ("body", "steps", "costs", "indicators")}
    empty = json.dumps({"blocks": [], "entityMap": {}})
    return {
        "slug": "", "summary": "", "initial_situation": empty, "description": empty, "visibility": "public",
        "internal_note": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **streams, **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"planned_start": "2022", "planned_end": "2021"}, "planned_end"),
        ({"planned_end": "demnächst"}, "planned_end"),
        ({"action-submit": "1"}, "lead"),
        ({"action-submit": "1"}, "planned_end"),
    ],
)
def test_bad_input_gets_a_german_sentence_at_its_field_and_loses_nothing(
    stage: Stage, writer: Client, values: dict[str, str], field: str
) -> None:
    page = fresh(stage.measure)
    response = writer.post(
        edit_url(page), form_of(page, **measure_form(title="Mein getippter Titel", **values))
    )
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Mein getippter Titel" in response.content.decode()


def test_a_stale_save_gets_409_with_both_texts(stage: Stage, writer: Client) -> None:
    other = make_user()
    make_membership(stage.group, other)
    page = fresh(stage.chapter)
    loaded = form_of(page, title="Mein Titel")
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    response = writer.post(edit_url(page), loaded)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Mein Titel" in html
    assert "Titel der anderen" in html
    assert fresh(page).get_latest_revision_as_object().title == "Titel der anderen"
    again = dict(response.context["fields"])
    assert writer.post(edit_url(page), again).status_code == 302
    assert fresh(page).get_latest_revision_as_object().title == "Mein Titel"


def test_a_form_without_its_revision_counts_as_stale(stage: Stage, writer: Client) -> None:
    page = fresh(stage.chapter)
    form = form_of(page, title="Mein Titel")
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        broken = {**form, name: "unsinn"}
        assert writer.post(edit_url(page), broken).status_code == 409


def test_own_newer_saves_do_not_stand_in_the_way(stage: Stage, writer: Client) -> None:
    page = fresh(stage.chapter)
    loaded = form_of(page, title="Zweiter Reiter")
    write_draft(by=acting(stage.writer), at=AT, page=page, values={"title": "Erster Reiter"})
    assert writer.post(edit_url(page), loaded).status_code == 302


def test_autosave_has_the_refusal_of_wagtail(stage: Stage, writer: Client) -> None:
    other = make_user()
    make_membership(stage.group, other)
    page = fresh(stage.chapter)
    loaded = form_of(page, title="Mein Titel")
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    response = writer.post(edit_url(page), loaded, headers={"accept": "application/json"})
    assert response.status_code == 400
    assert response.json()["error_code"] == "invalid_revision"


def test_the_preview_shows_the_text(stage: Stage, writer: Client) -> None:
    response = writer.get(reverse("wagtailadmin_pages:view_draft", args=[stage.measure.pk]))
    assert "Aus der Unterkunft in die eigene Wohnung." in response.content.decode()


@pytest.mark.parametrize("kind", ["handlungskonzeptpage", "chapterpage", "fieldofactionpage"])
def test_every_kind_of_page_opens_in_the_editor(stage: Stage, writer: Client, kind: str) -> None:
    page = {"handlungskonzeptpage": stage.plan, "chapterpage": stage.chapter}.get(kind, stage.field)
    assert writer.get(edit_url(page)).status_code == 200


def test_ending_a_membership_ends_the_rights_in_wagtail_at_once(
    stage: Stage, client: Client
) -> None:
    member = make_user()
    membership = make_membership(stage.group, member)
    client.force_login(member)
    assert client.get(edit_url(stage.chapter)).status_code == 200
    end_membership(by=SYSTEM, at=AT, membership=membership)
    assert not member.groups.exists()
    assert client.get(edit_url(stage.chapter)).status_code in (302, 403)


def test_a_term_that_ended_by_itself_shuts_the_admin_at_once(stage: Stage, client: Client) -> None:
    member = make_user()
    membership = make_membership(stage.group, member)
    client.force_login(member)
    explore = reverse("wagtailadmin_explore", args=[stage.plan.pk])
    assert client.get(explore).status_code == 200
    day = membership.starts_on
    type(membership).objects.filter(pk=membership.pk).update(ends_on=day)
    for url in (
        explore,
        edit_url(stage.chapter),
        f"/verwaltung/api/main/pages/{stage.chapter.pk}/",
    ):
        response = client.get(url)
        assert response.status_code in (302, 401, 403, 404), url
        assert "Handlungsfelder" not in response.content.decode()
    assert not member.groups.exists()


def test_page_choosers_show_the_plan_to_writers_only(stage: Stage, client: Client) -> None:
    from people.choices import OfficeRole  # noqa: PLC0415

    url = reverse("wagtailadmin_choose_page") + "?q=Handlungsfelder"
    search = reverse("wagtailadmin_choose_page_search") + "?q=Handlungsfelder"
    client.force_login(make_user(OfficeRole.EDITOR))
    for address in (url, search):
        assert "Handlungsfelder und" not in client.get(address).content.decode()


def test_office_and_authors_find_their_tasks(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    labels = [link.label for link in tasks_of.collect(stage.office)]
    assert "1 Text wartet auf Freigabe" in labels
    assert not [link for link in tasks_of.collect(stage.writer) if "Freigabe" in link.label]
    refuse_approval(by=acting(stage.office), at=AT, page=stage.chapter, reason="Bitte kürzen.")
    (task,) = [link for link in tasks_of.collect(stage.writer) if "kam zurück" in link.label]
    assert (task.label, task.note) == ("„Neu“ kam zurück: bitte überarbeiten", "Bitte kürzen.")
