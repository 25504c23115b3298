"""Nothing typed into a measure sheet gets lost: autosave, ended sessions, old tokens, other people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from core import clock
from handlungskonzept.models import KeptText, MeasurePage
from handlungskonzept.operations import submit_for_approval, write_draft
from handlungskonzept.views.keeping import session_guard
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership
from tests.handlungskonzept.test_sheets import draft_of, opened, save, sheet_url, typed

JSON = {"headers": {"accept": "application/json"}}
MARKS = ("base", "base_at", "own")


def autosave(client: Client, page: MeasurePage, data: dict[str, Any], **more: Any) -> Any:
    """What the script posts; on success the form takes the new marks."""
    data.update(more)
    response = client.post(sheet_url(page), data, **JSON)  # type: ignore[arg-type]
    answer = response.json()
    if answer["state"] == "saved":
        data.update({name: answer[name] for name in MARKS})
    return response


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    client.force_login(stage.writer)
    return client


@pytest.fixture
def other(stage: Stage) -> User:
    user = make_user(first_name="Karim", last_name="Haddad")
    make_membership(stage.group, user)
    return user


def test_autosave_writes_one_revision_however_long_somebody_writes(
    stage: Stage, writer: Client
) -> None:
    data = opened(writer, stage.measure)
    count, entries = Revision.objects.count(), PageLogEntry.objects.count()
    for number in range(6):
        answer = autosave(writer, stage.measure, data, title=f"Titel {number}").json()
        assert answer["state"] == "saved"
        assert answer["time"] == f"{clock.now().astimezone(AT.tzinfo):%H:%M}"
    assert Revision.objects.count() == count + 1
    assert PageLogEntry.objects.count() == entries + 1
    assert save(writer, stage.measure, data, title="Fertig", reason="Warum").status_code == 302
    assert Revision.objects.count() == count + 1
    assert draft_of(stage.measure).title == "Fertig"


def test_taking_a_change_back_is_saved_too(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure)
    before = data["title"]
    autosave(writer, stage.measure, data, title="Anders")
    autosave(writer, stage.measure, data, title=before)
    assert draft_of(stage.measure).title == before


def test_the_next_editing_begins_a_new_revision(stage: Stage, writer: Client) -> None:
    autosave(writer, stage.measure, opened(writer, stage.measure), title="Erstens")
    count = Revision.objects.count()
    autosave(writer, stage.measure, opened(writer, stage.measure), title="Zweitens")
    assert Revision.objects.count() == count + 1


def test_autosave_says_what_is_wrong_and_saves_nothing(stage: Stage, writer: Client) -> None:
    count = Revision.objects.count()
    response = autosave(
        writer, stage.measure, opened(writer, stage.measure), planned_end="demnächst"
    )
    assert (response.status_code, response.json()["state"]) == (422, "invalid")
    assert response.json()["message"].startswith("Geplantes Ende: ")
    assert Revision.objects.count() == count


def test_autosave_stops_when_somebody_else_saved(stage: Stage, writer: Client, other: User) -> None:
    data = opened(writer, stage.measure)
    autosave(writer, stage.measure, data, title="Von mir")
    foreign = write_draft(
        by=acting(other), at=clock.now(), page=stage.measure, values={"title": "Von Karim"}
    )
    response = autosave(writer, stage.measure, data, title="Wieder von mir")
    assert (response.status_code, response.json()["state"]) == (409, "collision")
    assert "Karim Haddad" in response.json()["message"]
    foreign.refresh_from_db()
    assert foreign.content["title"] == "Von Karim"
    assert draft_of(stage.measure).title == "Von Karim"


def test_what_goes_together_is_merged_and_the_rest_is_asked(
    stage: Stage, writer: Client, other: User
) -> None:
    data = opened(writer, stage.measure)
    values = {"summary": "Von Karim", "programme": "KIM"}
    write_draft(by=acting(other), at=clock.now(), page=stage.measure, values=values)
    assert save(writer, stage.measure, data, title="Von mir").status_code == 302
    draft = draft_of(stage.measure)
    assert (draft.title, draft.summary, draft.programme) == ("Von mir", "Von Karim", "KIM")
    response = save(writer, stage.measure, data, summary="Auch von mir")
    kept = KeptText.objects.get()
    assert response.status_code == 409
    assert kept.get_absolute_url() in response.content.decode()
    assert draft_of(stage.measure).summary == "Von Karim"


def test_a_text_written_over_since_the_form_opened_is_never_lost(
    stage: Stage, writer: Client, other: User
) -> None:
    second = Client()
    second.force_login(other)
    mine = opened(writer, stage.measure)
    autosave(writer, stage.measure, mine, summary="Erst so")
    theirs = opened(second, stage.measure)
    autosave(writer, stage.measure, mine, summary="Dann so")
    assert autosave(second, stage.measure, theirs, title="Von Karim").status_code == 409
    save(second, stage.measure, theirs, title="Von Karim")
    assert draft_of(stage.measure).summary == "Dann so"


def test_two_windows_of_one_person_do_not_undo_each_other(stage: Stage, writer: Client) -> None:
    first, second = opened(writer, stage.measure), opened(writer, stage.measure)
    save(writer, stage.measure, first, title="Aus dem ersten")
    assert autosave(writer, stage.measure, dict(second), programme="KIM").status_code == 409
    save(writer, stage.measure, second, programme="KIM")
    draft = draft_of(stage.measure)
    assert (draft.title, draft.programme) == ("Aus dem ersten", "KIM")


def test_a_strangers_or_submitted_revision_is_never_written_over(
    stage: Stage, writer: Client, other: User
) -> None:
    foreign = write_draft(
        by=acting(other), at=clock.now(), page=stage.measure, values={"title": "Von Karim"}
    )
    data = opened(writer, stage.measure)
    data["own"] = data["base"]
    autosave(writer, stage.measure, data, title="Von mir")
    foreign.refresh_from_db()
    assert foreign.content["title"] == "Von Karim"
    submit_for_approval(by=acting(stage.writer), at=AT, page=fresh(stage.measure))
    submitted = fresh(stage.measure).latest_revision
    autosave(writer, stage.measure, data, title="Danach")
    submitted.refresh_from_db()
    assert submitted.content["title"] == "Von mir"


def test_an_ended_session_gives_everything_typed_back(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure) | {
        "summary": "Mein langer <b>Satz</b>", "contributors": [str(stage.lead.pk)],
    }  # fmt: skip
    count = Revision.objects.count()
    writer.logout()
    response = writer.post(sheet_url(stage.measure), data | {"action": "submit"})
    html = response.content.decode()
    assert (response.status_code, Revision.objects.count()) == (401, count)
    assert "Mein langer &lt;b&gt;Satz&lt;/b&gt;" in html
    assert 'target="_blank"' in html
    assert reverse("account_login") in html
    again = typed(html)
    assert again["summary"] == data["summary"]
    writer.force_login(stage.writer)
    response = writer.post(sheet_url(stage.measure), again | {"row": "steps::show"})
    form = typed(response.content.decode())
    assert (form["summary"], form["contributors"]) == (data["summary"], data["contributors"])
    save(writer, stage.measure, form)
    assert draft_of(stage.measure).summary == data["summary"]


def test_the_page_for_strangers_shows_only_what_they_sent(stage: Stage) -> None:
    for code in ("w-01", "x-99"):
        url = reverse("handlungskonzept:sheet_edit", args=[code])
        response = Client().post(url, {"title": "Getippt"})
        html = response.content.decode()
        assert response.status_code == 401
        assert "Getippt" in html
        assert stage.measure.title not in html
        assert stage.lead.name not in html


def test_a_new_measure_typed_into_an_ended_session_is_not_lost(stage: Stage) -> None:
    url = reverse("handlungskonzept:sheet_new")
    response = Client().post(url, {"parent": stage.field.pk, "title": "Mein Titel"})
    assert response.status_code == 401
    assert "Mein Titel" in response.content.decode()


def test_scripts_learn_that_the_session_ended(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure)
    status = reverse("account_signed_in")
    assert writer.get(status).json()["user"] == stage.writer.pk
    writer.logout()
    response = autosave(writer, stage.measure, data, title="Anders")
    assert (response.status_code, response.json()["state"]) == (401, "signed-out")
    answer = writer.get(status)
    assert answer.json() == {"signed_in": False}
    assert "no-store" in answer["Cache-Control"]


def test_an_old_token_saves_nothing_and_loses_nothing(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stage.writer)
    data = opened(strict, stage.measure) | {"title": "Getippt vor dem Anmelden"}
    count = Revision.objects.count()
    response = save(strict, stage.measure, data, csrfmiddlewaretoken="x" * 64)
    assert (response.status_code, Revision.objects.count()) == (200, count)
    assert typed(response.content.decode())["title"] == "Getippt vor dem Anmelden"
    answer = strict.post(sheet_url(stage.measure), data, **JSON)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["state"]) == (403, "token")
    token = strict.get(reverse("account_signed_in")).json()["token"]
    assert save(strict, stage.measure, data, csrfmiddlewaretoken=token).status_code == 302


def test_whoever_lost_the_right_to_write_keeps_the_words(stage: Stage, writer: Client) -> None:
    data = opened(writer, stage.measure)
    reader = Client()
    reader.force_login(make_user())
    response = save(reader, stage.measure, data, title="Mein Titel")
    assert response.status_code == 403
    assert "Mein Titel" in response.content.decode()
    assert reader.get(reverse("account_signed_in_again")).status_code == 200


def test_wagtails_editor_gets_the_same_guard(stage: Stage, rf: Any) -> None:
    request = rf.get("/")
    request.user = stage.writer
    html = session_guard(request)
    assert reverse("account_signed_in") in html
    assert f'data-user="{stage.writer.pk}"' in html
