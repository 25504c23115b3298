"""The measure sheet as a form: writing, rows, handing in, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from core import clock
from handlungskonzept.models import Measure, MeasurePage
from handlungskonzept.operations import submit_for_approval, withdraw_measure, write_draft
from handlungskonzept.permissions import may_write_plan
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    fresh,
    heading,
    make_measure,
    make_stage,
    paragraph,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership

STEPS = [
    {"type": "step", "value": {"text": "Vereinbarung", "due": "Herbst 2021", "responsible": ""}},
    {"type": "step", "value": {"text": "Schulung", "due": "2022", "responsible": "Träger"}},
]
BOOKKEEPING = {"latest_revision", "latest_revision_created_at", "has_unpublished_changes"}
NEW_ID = "0b0f6a52-8d0c-4b8e-9a51-3f0e6f1f4a11"


class _Form(HTMLParser):
    """Reads what a browser would send from the sheet's form."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.area = self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = at.get("method") == "post" and "action" not in at
        if not self.inside:
            return
        if tag == "input" and at.get("name"):
            self._input(at)
        elif tag == "textarea":
            self.area = at["name"]
            self.data[self.area] = ""
        elif tag == "select":
            self.select = at["name"]
            self.data.setdefault(self.select, "")
        elif tag == "option" and self.select and "selected" in at:
            self.data[self.select] = at.get("value", "")

    def _input(self, at: dict[str, str]) -> None:
        if at.get("type") in ("checkbox", "radio"):
            if "checked" in at:
                self.data.setdefault(at["name"], []).append(at.get("value", "on"))
        else:
            self.data[at["name"]] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea" and self.area:
            self.data[self.area] = self.data[self.area].removeprefix("\n")
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area] += data


def typed(html: str) -> dict[str, Any]:
    form = _Form()
    form.feed(html)
    form.data.pop("csrfmiddlewaretoken", None)
    return form.data


def sheet_url(page: MeasurePage) -> str:
    return reverse("handlungskonzept:sheet_edit", args=[page.measure.code.lower()])


def opened(client: Client, page: MeasurePage) -> dict[str, Any]:
    response = client.get(sheet_url(page))
    assert response.status_code == 200
    return typed(response.content.decode())


def draft_of(page: MeasurePage) -> Any:
    return fresh(page).get_latest_revision_as_object()


def save(client: Client, page: MeasurePage, data: dict[str, Any], **more: Any) -> Any:
    return client.post(sheet_url(page), {**data, "action": "save", **more})


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    client.force_login(stage.writer)
    return client


@pytest.fixture
def with_rows(stage: Stage) -> MeasurePage:
    """The measure with two steps and running text, as a draft."""
    values = {
        "steps": STEPS,
        "body": [heading("Hintergrund"), paragraph(), {"type": "quote", "value": "Ein Zitat."}],
    }
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=values)
    return stage.measure


def test_saving_an_untouched_form_changes_nothing(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    count, before = Revision.objects.count(), fresh(with_rows).latest_revision.content
    assert save(writer, with_rows, opened(writer, with_rows)).status_code == 302
    assert Revision.objects.count() == count
    save(writer, with_rows, opened(writer, with_rows), reason="Nur ein Grund")
    after = fresh(with_rows).latest_revision.content
    same = {name for name in before if before[name] == after[name]}
    assert set(before) - same <= BOOKKEEPING


def test_a_member_writes_every_kind_of_field(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure)
    response = save(
        writer, stage.measure, data, title="Neuer Titel", staff="1,5", is_ongoing="on",
        planned_start="Herbst 2021", summary="Zwei\r\nZeilen", description="**Fett** und <b>roh</b>",
        lead=stage.lead.pk, contributors=[stage.lead.pk], priority="high", reason="LG 2021/03",
    )  # fmt: skip
    assert response.status_code == 302, response.context["errors"]
    draft = draft_of(stage.measure)
    assert (draft.title, str(draft.staff), draft.is_ongoing) == ("Neuer Titel", "1.5", True)
    assert (str(draft.planned_start), draft.summary) == ("Herbst 2021", "Zwei\nZeilen")
    assert "<b>Fett</b> und &lt;b&gt;roh&lt;/b&gt;" in draft.description
    assert [one.pk for one in draft.contributors.all()] == [stage.lead.pk]
    entry = PageLogEntry.objects.filter(revision=fresh(stage.measure).latest_revision).get()
    assert (entry.data["reason"], entry.user) == ("LG 2021/03", stage.writer)
    assert fresh(stage.measure).title == "Übergang in eigene Wohnung"


def test_only_what_was_touched_differs_between_two_revisions(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    before = fresh(with_rows).latest_revision.content
    data = opened(writer, with_rows)
    save(writer, with_rows, data, **{"steps-1-due": "2023"})
    after = fresh(with_rows).latest_revision.content
    assert {name for name in after if after[name] != before[name]} <= BOOKKEEPING | {"steps"}
    old, new = draft_rows(before), draft_rows(after)
    assert old[0] == new[0]
    assert (old[1]["id"], new[1]["value"]["due"]) == (new[1]["id"], "2023")


def draft_rows(content: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(content["steps"])
    return rows


def test_rows_are_added_moved_and_removed_without_javascript_and_nothing_is_lost(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    ids = [block.id for block in draft_of(with_rows).steps]
    data = opened(writer, with_rows) | {"title": "Getippt, nicht gespeichert"}
    count = Revision.objects.count()
    for press in ("steps::add", "steps:1:up", "steps:1:remove", "indicators::add"):
        response = writer.post(sheet_url(with_rows), data | {"row": press})
        assert response.status_code == 200
        data = typed(response.content.decode())
    assert Revision.objects.count() == count
    assert data["title"] == "Getippt, nicht gespeichert"
    assert (data["steps-count"], data["indicators-count"]) == ("3", "1")
    assert "Vereinbarung" in response.content.decode()
    data |= {"steps-2-text": "Auswertung", "indicators-0-name": "Auszüge"}
    assert save(writer, with_rows, data).status_code == 302
    draft = draft_of(with_rows)
    assert [block.value["text"] for block in draft.steps] == ["Schulung", "Auswertung"]
    assert draft.steps[0].id == ids[1]
    assert draft.steps[1].id not in ids
    assert draft.indicators[0].value["name"] == "Auszüge"


def test_a_made_up_button_changes_nothing(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    data = opened(writer, with_rows)
    for press in ("body::add", "steps:99:up", "steps:x:remove", "title", "steps:0:up:up"):
        response = writer.post(sheet_url(with_rows), data | {"row": press})
        assert typed(response.content.decode()) == data | {}


def test_a_removed_row_can_be_kept_after_all(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    data = opened(writer, with_rows)
    for press in ("steps:0:remove", "steps:0:keep"):
        data = typed(writer.post(sheet_url(with_rows), data | {"row": press}).content.decode())
    save(writer, with_rows, data, reason="Doch behalten")
    assert [block.value["text"] for block in draft_of(with_rows).steps] == [
        "Vereinbarung", "Schulung",
    ]  # fmt: skip


def test_an_empty_new_row_is_no_row(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure) | {"row": "costs::add"}
    data = typed(writer.post(sheet_url(stage.measure), data).content.decode())
    save(writer, stage.measure, data, title="Anders")
    assert len(draft_of(stage.measure).costs) == 0


@pytest.mark.parametrize(
    ("amount", "kept"), [("1.250,50", "1250.50"), ("1250", "1250"), ("12.000 €", "12000")]
)
def test_amounts_are_read_as_germans_write_them(
    stage: Stage, writer: Client, amount: str, kept: str
) -> None:
    data = opened(writer, stage.measure) | {
        "costs-count": "1", "costs-0-id": NEW_ID, "costs-0-year": "2022", "costs-0-kind": "staff",
        "costs-0-amount": amount,
    }  # fmt: skip
    assert save(writer, stage.measure, data).status_code == 302
    (cost,) = draft_of(stage.measure).costs
    assert (str(cost.value["amount"]), cost.id) == (kept, NEW_ID)


def test_paragraphs_of_the_running_text_are_written_and_the_rest_stays(
    stage: Stage, writer: Client, with_rows: MeasurePage
) -> None:
    response = writer.get(sheet_url(with_rows))
    assert "Text bearbeiten" in response.content.decode()
    data = typed(response.content.decode())
    (name,) = [name for name in data if name.startswith("body-") and "viele" in data[name]]
    save(writer, with_rows, data, **{name: data[name] + "\n\nUnd ein Ziel."})
    before = [block.id for block in draft_of(with_rows).body]
    head, text, quote = draft_of(with_rows).body
    assert [head.id, text.id, quote.id] == before
    assert text.value["text"].source.count("<p ") == 2
    assert quote.value == "Ein Zitat."


@pytest.mark.parametrize(
    ("values", "anchor"),
    [
        ({"planned_end": "demnächst"}, "id_planned_end"),
        ({"planned_start": "2022", "planned_end": "2021"}, "id_planned_end"),
        ({"title": ""}, "id_title"),
        ({"staff": "viele"}, "id_staff"),
        ({"staff": "1.000.000"}, "id_staff"),
        ({"description": "[klick](javascript:alert)"}, "id_description"),
        ({"description": "[klick](seite:99999)"}, "id_description"),
        ({"description": "x" * 30_001}, "id_description"),
        ({"lead": "99999"}, "id_lead"),
        ({"costs-count": "1", "costs-0-id": NEW_ID, "costs-0-year": "1800"}, "id_costs-0-year"),
        ({"costs-count": "1", "costs-0-id": NEW_ID, "costs-0-amount": "x"}, "id_costs-0-amount"),
        ({"steps-count": "1", "steps-0-id": "<b>", "steps-0-text": "x"}, "steps"),
    ],
)
def test_bad_input_comes_back_at_its_field_and_nothing_is_lost(
    stage: Stage, writer: Client, values: dict[str, str], anchor: str
) -> None:
    count = Revision.objects.count()
    data = opened(writer, stage.measure)
    response = save(writer, stage.measure, data, **{"summary": "Mein getippter Satz", **values})
    html = response.content.decode()
    assert (response.status_code, Revision.objects.count()) == (422, count)
    assert f'<a href="#{anchor}">' in html
    assert "Mein getippter Satz" in html
    assert f'id="{anchor}"' in html


def test_a_draft_may_have_gaps_but_approval_may_not(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure) | {
        "summary": "", "lead": "", "planned_end": "", "description": "",
        "steps-count": "1", "steps-0-id": NEW_ID, "steps-0-due": "2023",
    }  # fmt: skip
    response = writer.post(sheet_url(stage.measure), data | {"action": "submit"})
    html = response.content.decode()
    assert response.status_code == 422
    for anchor in ("id_summary", "id_lead", "id_planned_end", "id_description", "steps"):
        assert f'<a href="#{anchor}">' in html
    assert draft_of(stage.measure).lead is None
    assert not fresh(stage.measure).workflow_in_progress
    again = typed(html)
    count = Revision.objects.count()
    again |= {
        "summary": "Da", "lead": str(stage.lead.pk), "planned_end": "2023", "description": "Da",
        "steps-0-text": "Schritt",
    }  # fmt: skip
    response = writer.post(sheet_url(stage.measure), again | {"action": "submit"})
    assert response.status_code == 302
    assert Revision.objects.count() == count
    assert fresh(stage.measure).workflow_in_progress


def test_writing_goes_on_beside_a_submission_and_the_page_says_so(
    stage: Stage, writer: Client
) -> None:
    save(writer, stage.measure, opened(writer, stage.measure), title="Eingereicht")
    submit_for_approval(by=acting(stage.writer), at=AT, page=fresh(stage.measure))
    submitted = fresh(stage.measure).latest_revision
    html = writer.get(sheet_url(stage.measure)).content.decode()
    assert "data-sheet" in html
    assert 'value="submit"' not in html
    save(writer, stage.measure, typed(html), title="Danach")
    page = fresh(stage.measure)
    assert page.current_workflow_task_state.revision_id == submitted.pk
    assert page.get_latest_revision_as_object().title == "Danach"


def test_a_text_the_notation_cannot_hold_is_shown_and_stays(stage: Stage, writer: Client) -> None:
    html = '<p data-block-key="abc"><i>Inte</i>gration</p>'
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"initial_situation": html}
    )
    data = opened(writer, stage.measure)
    assert "initial_situation" not in data
    save(writer, stage.measure, data, title="Anders")
    assert draft_of(stage.measure).initial_situation == html


def test_withdrawn_measures_refuse_and_keep_what_was_typed(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure)
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=stage.measure.measure, reason="Erledigt"
    )
    assert writer.get(sheet_url(stage.measure)).status_code == 409
    response = save(writer, stage.measure, data, title="Mein Titel")
    assert response.status_code == 409
    assert "Mein Titel" in response.content.decode()


def test_nobody_but_writers_gets_in(db: None) -> None:
    cast = make_cast()
    stage = make_stage(cast.steering_group)
    for persona in Persona:
        user, client = cast[persona], Client()
        if isinstance(user, User):
            client.force_login(user)
        is_known = "_auth_user_id" in client.session and user.is_active
        wanted = 200 if may_write_plan(user) else 403 if is_known else 302
        for url in (sheet_url(stage.measure), reverse("handlungskonzept:sheet_new")):
            assert client.get(url).status_code == wanted, persona
        if wanted != 200:
            answer = client.post(sheet_url(stage.measure), {"title": "Mein getippter Titel"})
            assert answer.status_code == (401 if wanted == 302 else 403), persona
            assert "Mein getippter Titel" in answer.content.decode()
    assert draft_of(stage.measure).title == stage.measure.title


def test_unknown_measures_are_not_found(stage: Stage, writer: Client) -> None:
    assert writer.get("/intern/handlungskonzept/massnahmen/x-99/blatt/").status_code == 404


def test_a_new_measure_begins_as_a_draft_with_the_next_code(stage: Stage, writer: Client) -> None:
    url = reverse("handlungskonzept:sheet_new")
    assert writer.get(url).status_code == 200
    response = writer.post(url, {"parent": stage.field.pk, "title": "", "summary": "Getippt"})
    assert response.status_code == 422
    assert "Getippt" in response.content.decode()
    response = writer.post(
        url, {"parent": stage.field.pk, "title": "Neue Maßnahme", "reason": "Theme 4"}
    )
    measure = Measure.objects.get(code="W-02")
    assert response.url == sheet_url(measure.page)
    assert not measure.page.live
    entry = PageLogEntry.objects.filter(page=measure.page, revision__isnull=False).get()
    assert entry.data["reason"] == "Theme 4"


def test_a_measure_hangs_below_fields_of_action_only(stage: Stage, writer: Client) -> None:
    url = reverse("handlungskonzept:sheet_new")
    response = writer.post(url, {"parent": stage.chapter.pk, "title": "Falsch"})
    assert response.status_code == 422


def test_who_else_is_writing_stands_above_the_form(stage: Stage, writer: Client) -> None:
    other = make_user(first_name="Karim", last_name="Haddad")
    make_membership(stage.group, other)
    at = clock.now() - timedelta(minutes=3)
    write_draft(by=acting(other), at=at, page=stage.measure, values={"title": "Von Karim"})
    html = writer.get(sheet_url(stage.measure)).content.decode()
    assert re.search(r"Karim Haddad .*\b3\b", html)


def test_an_open_form_is_seen_by_others(stage: Stage, writer: Client) -> None:
    url = reverse("handlungskonzept:sheet_presence", args=["w-01"])
    assert "note" not in writer.post(url).content.decode()
    other = make_user(first_name="Karim", last_name="Haddad")
    make_membership(stage.group, other)
    second = Client()
    second.force_login(other)
    assert str(stage.writer) in second.post(url).content.decode()
    assert "Karim Haddad" in writer.post(url).content.decode()
    assert Client().post(url).status_code == 401
    second.force_login(make_user())
    assert second.post(url).status_code == 403


def test_the_form_asks_a_constant_number_of_questions(
    stage: Stage, writer: Client, django_assert_max_num_queries: Any
) -> None:
    url = sheet_url(stage.measure)
    writer.get(url)
    with django_assert_max_num_queries(120) as few:
        writer.get(url)
    for number in range(12):
        make_measure(stage.writer, stage.field, title=f"Daneben {number}", lead=stage.lead)
    with django_assert_max_num_queries(len(few.captured_queries)):
        writer.get(url)
