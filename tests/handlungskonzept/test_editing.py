"""Editing in Wagtail: drafts, submission, codes, and two people at the same page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from core.registries import tasks_of
from handlungskonzept.models import KeptText, Measure, MeasurePage
from handlungskonzept.operations import refuse_approval, submit_for_approval, write_draft
from people.models import User
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


def stored_form(page: Page, **values: Any) -> dict[str, Any]:
    """What the editor posts for a chapter of the stage with its one paragraph as it is stored."""
    (block,) = page.get_latest_revision_as_object().body
    text = json.dumps({
        "blocks": [{"key": "aaaaa", "text": "Ein Mensch.", "type": "unstyled", "depth": 0,
                    "inlineStyleRanges": [], "entityRanges": []}],
        "entityMap": {},
    })  # fmt: skip
    stream = {
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "paragraph",
        "body-0-id": block.id, "body-0-value-text": text, "body-0-value-note": "",
    }  # fmt: skip
    return form_of(page, **{**stream, **values})


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


@pytest.fixture
def other(stage: Stage) -> User:
    member = make_user()
    make_membership(stage.group, member)
    return member


def test_a_stale_save_of_the_same_field_is_kept_for_a_decision(
    stage: Stage, writer: Client, other: User
) -> None:
    page = fresh(stage.chapter)
    loaded = stored_form(page, title="Mein Titel")
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    response = writer.post(edit_url(page), loaded)
    kept = KeptText.objects.get()
    assert response.status_code == 302
    assert response.url == kept.get_absolute_url()
    html = writer.get(response.url).content.decode()
    assert "Mein" in html
    assert "der anderen" in html
    assert fresh(page).get_latest_revision_as_object().title == "Titel der anderen"


def test_a_stale_save_of_another_field_is_merged_and_the_editor_opens_again(
    stage: Stage, writer: Client, other: User
) -> None:
    page = fresh(stage.chapter)
    loaded = stored_form(page, internal_note="Meine Notiz", next="/intern/handlungskonzept/")
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    response = writer.post(edit_url(page), loaded)
    assert response.status_code == 302
    assert response.url.startswith(edit_url(page))
    assert "next=" in response.url
    draft = fresh(page).get_latest_revision_as_object()
    assert (draft.title, draft.internal_note) == ("Titel der anderen", "Meine Notiz")
    assert len(draft.body) == 1
    assert str(other) in writer.get(response.url).content.decode()
    assert not KeptText.objects.exists()


def test_comments_typed_before_a_collision_are_saved(
    stage: Stage, writer: Client, other: User
) -> None:
    page = fresh(stage.chapter)
    comment = {
        "comments-TOTAL_FORMS": "1", "comments-0-text": "Stimmt das?", "comments-0-contentpath": "title",
        "comments-0-position": "", "comments-0-id": "", "comments-0-DELETE": "",
        "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    loaded = stored_form(page, title="Mein Titel", **comment)
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    writer.post(edit_url(page), loaded)
    assert KeptText.objects.exists()
    assert fresh(page).wagtail_admin_comments.get().text == "Stimmt das?"


def test_a_form_without_its_revision_counts_as_stale(stage: Stage, writer: Client) -> None:
    page = fresh(stage.chapter)
    form = stored_form(page, title="Mein Titel")
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        broken = {**form, name: "unsinn"}
        response = writer.post(edit_url(page), broken)
        assert "kollision" in response.url
        assert fresh(page).get_latest_revision_as_object().title != "Mein Titel"


def test_a_wrong_value_in_a_stale_form_does_not_make_it_forget_its_text(
    stage: Stage, writer: Client, other: User
) -> None:
    page = fresh(stage.measure)
    loaded = form_of(page, **measure_form(title="Mein Titel", planned_end="demnächst"))
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    response = writer.post(edit_url(page), loaded)
    assert response.status_code == 200
    html = response.content.decode()
    began = re.search(r'name="text_base" value="([^"]+)"', html)
    assert began is not None
    assert "demnächst" in html
    again = form_of(page, **measure_form(title="Mein Titel", planned_end="2023"))
    again["loaded_revision_id"] = str(fresh(page).latest_revision_id)
    again["loaded_revision_created_at"] = fresh(page).latest_revision.created_at.isoformat()
    again["text_base"] = began[1]
    autosaved = writer.post(edit_url(page), again, headers={"accept": "application/json"})
    assert autosaved.json()["error_code"] == "invalid_revision"
    assert "kollision" in writer.post(edit_url(page), again).url
    assert fresh(page).get_latest_revision_as_object().title == "Titel der anderen"


def test_own_newer_saves_do_not_stand_in_the_way(stage: Stage, writer: Client) -> None:
    page = fresh(stage.chapter)
    loaded = form_of(page, title="Zweiter Reiter")
    write_draft(by=acting(stage.writer), at=AT, page=page, values={"title": "Erster Reiter"})
    assert writer.post(edit_url(page), loaded).status_code == 302


def test_autosave_has_the_refusal_of_wagtail(stage: Stage, writer: Client, other: User) -> None:
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
    assert client.get(explore).url.endswith(f"#seite-{stage.plan.pk}")
    assert client.get(edit_url(stage.chapter)).status_code == 200
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


def test_autosave_writes_over_nothing_somebody_else_has_open(
    stage: Stage, writer: Client, other: User
) -> None:
    page = fresh(stage.chapter)
    saved = writer.post(edit_url(page), stored_form(page), headers={"accept": "application/json"})
    first = saved.json()["revision_id"]
    reader = Client()
    reader.force_login(other)
    again = stored_form(fresh(page), title="Weiter", overwrite_revision_id=str(first))
    accept = {"accept": "application/json"}
    assert writer.post(edit_url(page), again, headers=accept).json()["revision_id"] == first
    assert reader.get(edit_url(page)).status_code == 200
    then = stored_form(fresh(page), title="Noch weiter", overwrite_revision_id=str(first))
    assert writer.post(edit_url(page), then, headers=accept).json()["revision_id"] != first
