"""The pages for proposed changes: lines, form, preview, list, answer."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handlungskonzept.models import ChangeProposal
from handlungskonzept.operations import create_chapter, withdraw_measure, write_draft
from handlungskonzept.operations.changes import accept_change, decline_change
from handlungskonzept.queries.lines import lines_on
from handlungskonzept.queries.pages import measure_of
from people.models import User
from tests.factories.changes import make_change
from tests.factories.handlungskonzept import Stage, bring_into_working_text, fresh, heading
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.handlungskonzept.test_changes import TABLE

SUMMARY = "Aus der Unterkunft in die eigene Wohnung."
BETTER = "Aus der Unterkunft begleitet in die eigene Wohnung."


def url(name: str, *args: object, **query: str) -> str:
    tail = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    return reverse(f"handlungskonzept:{name}", args=args) + tail


def words(response: object) -> str:
    """What a page says, without its markup."""
    html = response.content.decode()  # type: ignore[attr-defined]
    text = re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def giulia(stage: Stage) -> User:
    user = make_user()
    make_membership(make_project_group(), user)
    return user


@pytest.fixture
def hers(giulia: User) -> Client:
    client = Client()
    client.force_login(giulia)
    return client


@pytest.fixture
def form_url(stage: Stage) -> str:
    return url("change_new", stage.measure.translation_key, zeile="sheet/summary")


def values(step: str, **typed: str) -> dict[str, str]:
    return {
        "text": BETTER,
        "reason": "Die Begleitung fehlt.",
        "seen": SUMMARY,
        "step": step,
    } | typed


def test_the_lines_of_a_page_lead_to_the_form(stage: Stage, hers: Client) -> None:
    html = hers.get(url("lines", stage.measure.translation_key)).content.decode()

    assert 'id="zeile-sheet-summary"' in html
    assert "zeile=sheet/summary" in html
    assert "zeile=wish%3Asheet/lead" in html
    assert "Etwas anderes zu dieser Seite vorschlagen" in html


def test_a_line_tells_that_something_waits_for_it_but_not_what(
    stage: Stage, giulia: User, hers: Client
) -> None:
    make_change(stage, stage.writer, text="Noch geheim.", reason="Noch geheim.")

    page = words(hers.get(url("lines", stage.measure.translation_key)))

    assert page.count("1 Änderungsvorschlag wartet auf eine Entscheidung") == 1
    assert "Noch geheim." not in page


def test_lines_ask_a_constant_number_of_queries(stage: Stage, hers: Client) -> None:
    address = url("lines", stage.chapter.translation_key)
    hers.get(address)
    with CaptureQueriesContext(connection) as few:
        hers.get(address)
    body = [heading(f"Überschrift {number}") for number in range(20)]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    bring_into_working_text(stage, stage.chapter)
    with CaptureQueriesContext(connection) as many:
        assert "Überschrift 19" in words(hers.get(address))

    assert len(few) == len(many)


def test_the_measure_page_leads_to_its_lines(stage: Stage, hers: Client) -> None:
    html = hers.get(url("member_measure", "w-01")).content.decode()

    assert url("lines", stage.measure.translation_key) in html


def test_lines_of_drafts_and_withdrawn_measures_say_so(stage: Stage, hers: Client) -> None:
    chapter = create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Neu")
    measure = measure_of(stage.measure)
    assert measure is not None
    withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Doppelt.")

    assert "Diese Seite ist ein Entwurf" in words(hers.get(url("lines", chapter.translation_key)))
    page = words(hers.get(url("lines", stage.measure.translation_key)))
    assert "wurde zurückgezogen" in page
    assert "Änderung vorschlagen" not in page.split("Kommentieren oder Änderung vorschlagen")[-1]


@pytest.mark.parametrize("target", ["", "nichts", "remove:title", "wish:sheet/summary", "after:x"])
def test_only_places_that_are_there_have_a_form(stage: Stage, hers: Client, target: str) -> None:
    assert (
        hers.get(url("change_new", stage.measure.translation_key, zeile=target)).status_code == 404
    )


def test_a_withdrawn_measure_has_no_form(stage: Stage, hers: Client, form_url: str) -> None:
    measure = measure_of(stage.measure)
    assert measure is not None
    withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Doppelt.")

    assert hers.get(form_url).status_code == 409


def test_nothing_is_sent_before_the_difference_was_seen(hers: Client, form_url: str) -> None:
    response = hers.post(form_url, values("preview"))

    html = response.content.decode()
    assert response.status_code == 200
    assert '<ins><span class="sr">eingefügt: </span>begleitet' in html
    assert "Die Begleitung fehlt." in html
    assert not ChangeProposal.objects.exists()

    sent = hers.post(form_url, values("send"))
    assert sent.status_code == 302
    assert ChangeProposal.objects.get().new_text == BETTER


def test_going_back_loses_nothing(hers: Client, form_url: str) -> None:
    html = hers.post(form_url, values("back")).content.decode()

    assert BETTER in html
    assert "Die Begleitung fehlt." in html
    assert not ChangeProposal.objects.exists()


def test_an_ended_session_or_an_old_form_loses_nothing(giulia: User, form_url: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    ended = strict.post(form_url, values("send"))
    assert ended.status_code == 401
    assert BETTER in ended.content.decode()

    strict.force_login(giulia)
    again = strict.post(form_url, values("send"))
    assert again.status_code == 200
    assert BETTER in again.content.decode()
    assert "Die Begleitung fehlt." in again.content.decode()
    assert not ChangeProposal.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": SUMMARY}, "Genau das steht dort schon."),
        ({"text": " "}, "Bitte schreiben Sie, was dort stehen soll."),
        ({"reason": ""}, "Bitte begründen Sie den Vorschlag"),
        ({"text": "x" * 700}, "höchstens 600 Zeichen"),
    ],
)
def test_what_cannot_be_sent_is_said_at_the_field(
    hers: Client, form_url: str, typed: dict[str, str], sentence: str
) -> None:
    for step in ("preview", "send"):
        response = hers.post(form_url, values(step, **typed))
        assert response.status_code == 422
        assert sentence in words(response)
    assert not ChangeProposal.objects.exists()


def test_a_text_changed_meanwhile_is_shown_and_the_typed_words_stay(
    stage: Stage, hers: Client, form_url: str
) -> None:
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Neuer Stand."}
    )
    bring_into_working_text(stage, stage.measure)

    response = hers.post(form_url, values("send"))

    assert response.status_code == 409
    html = response.content.decode()
    assert BETTER in html
    assert 'value="Neuer Stand."' in html
    assert hers.post(form_url, values("send", seen="Neuer Stand.")).status_code == 302


def test_markup_stays_words_on_every_page(stage: Stage, hers: Client, form_url: str) -> None:
    nasty = "<script>alert(1)</script>"
    for step in ("preview", "back", "send"):
        response = hers.post(form_url, values(step, text=nasty, reason=nasty))
        assert nasty not in response.content.decode()
    change = ChangeProposal.objects.get()
    decline_change(by=acting(stage.writer), at=AT, change=change, answer=nasty)

    for address in (change.get_absolute_url(), url("changes")):
        assert nasty not in hers.get(address).content.decode()


def test_a_table_has_a_field_for_each_cell(stage: Stage, hers: Client) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [TABLE]})
    bring_into_working_text(stage, stage.chapter)
    found = lines_on(fresh(stage.chapter))
    assert found is not None
    line = found.lines[1]
    address = url("change_new", stage.chapter.translation_key, zeile=line.identity)
    assert "Neue Zeile, falls Sie eine brauchen" in words(hers.get(address))

    cells = {
        "cell-0-0": "Aufgabe", "cell-0-1": "Stelle", "cell-1-0": "Beraten", "cell-1-1": "Träger",
        "cell-2-0": "", "cell-2-1": "", "cell-3-0": "Prüfen", "cell-3-1": "Revision",
        "reason": "Fehlt.", "seen": line.text, "step": "send",
    }  # fmt: skip
    wrong = hers.post(address, cells | {"cell-3-1": "a | b"})
    assert wrong.status_code == 422
    assert hers.post(address, cells).status_code == 302
    text = "Aufgabe | Stelle\nBeraten | Träger\nPrüfen | Revision"
    assert ChangeProposal.objects.get().new_text == text


def test_removing_and_wishing_have_their_own_forms(stage: Stage, hers: Client) -> None:
    found = lines_on(fresh(stage.chapter))
    assert found is not None
    address = url(
        "change_new", stage.chapter.translation_key, zeile=f"remove:{found.lines[1].identity}"
    )
    assert 'name="text"' not in hers.get(address).content.decode()
    assert hers.post(address, values("send", seen=found.lines[1].text)).status_code == 302
    wish = url("change_new", stage.measure.translation_key, zeile="wish:page")
    assert hers.post(wish, values("send", text="Bitte zusammenlegen.", seen="")).status_code == 302
    assert {change.new_text for change in ChangeProposal.objects.all()} == {
        "",
        "Bitte zusammenlegen.",
    }


# --- reading and deciding -------------------------------------------------------------------


def test_a_foreign_proposal_is_not_there(stage: Stage, giulia: User, client: Client) -> None:
    change = make_change(stage, giulia)
    other = make_user()
    make_membership(make_project_group(), other)
    client.force_login(other)

    assert client.get(change.get_absolute_url()).status_code == 404
    assert client.post(change.get_absolute_url(), {"decision": "accept"}).status_code == 404
    assert "Noch keine Änderungsvorschläge" in words(client.get(url("changes")))
    assert Client().get(change.get_absolute_url()).status_code == 302
    client.force_login(make_user())
    assert client.get(url("changes")).status_code == 403


def test_the_proposer_reads_the_reason_and_finds_it_on_the_desk(
    stage: Stage, giulia: User, hers: Client, client: Client
) -> None:
    change = make_change(stage, giulia)
    client.force_login(stage.writer)
    assert "1 Änderungsvorschlag wartet" in words(client.get("/intern/"))
    address = change.get_absolute_url()

    refused = client.post(address, {"decision": "decline", "answer": ""})
    assert refused.status_code == 422
    assert (
        client.post(address, {"decision": "decline", "answer": "Steht in W-02."}).status_code == 302
    )

    page = words(hers.get(address))
    assert "Der Vorschlag wurde abgelehnt" in page
    assert "Steht in W-02." in page
    assert "Änderungsvorschlag wartet" not in words(client.get("/intern/"))


def test_own_proposals_have_no_buttons_to_decide(
    stage: Stage, giulia: User, hers: Client, client: Client
) -> None:
    own = make_change(stage, stage.writer)
    client.force_login(stage.writer)
    assert "Ablehnen" not in words(client.get(own.get_absolute_url()))
    assert client.post(own.get_absolute_url(), {"decision": "accept"}).status_code == 403
    change = make_change(stage, giulia)
    assert hers.post(change.get_absolute_url(), {"decision": "accept"}).status_code == 403
    assert "Zurücknehmen" in words(hers.get(change.get_absolute_url()))
    assert hers.post(change.get_absolute_url(), {"decision": "withdraw"}).status_code == 302
    assert "Zurückgenommen" in words(hers.get(change.get_absolute_url()))


def test_all_three_texts_are_compared_before_replacing(
    stage: Stage, giulia: User, client: Client
) -> None:
    change = make_change(stage, giulia)
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Anders."})
    client.force_login(stage.office)
    address = change.get_absolute_url()
    page = words(client.get(address))
    for text in (SUMMARY, BETTER, "Anders.", "Bitte vergleichen Sie alle drei Texte"):
        assert text in page

    assert client.post(address, {"decision": "accept"}).status_code == 409
    done = client.post(address, {"decision": "accept", "is_despite_changes": "on"}, follow=True)
    assert "gehört jetzt zum Entwurf" in words(done)


def test_who_approves_sees_that_the_text_was_proposed(
    stage: Stage, giulia: User, client: Client
) -> None:
    change = make_change(stage, giulia)
    accept_change(by=acting(stage.writer), at=AT, change=change)
    client.force_login(stage.office)

    response = client.get(url("approval", stage.measure.pk))

    assert f"vorgeschlagen von {giulia}, übernommen von {stage.writer}" in words(response)
    assert change.get_absolute_url() in response.content.decode()


def test_deciding_twice_says_what_was_decided(stage: Stage, giulia: User, client: Client) -> None:
    change = make_change(stage, giulia)
    accept_change(by=acting(stage.office), at=AT, change=change)
    client.force_login(stage.writer)

    response = client.post(change.get_absolute_url(), {"decision": "decline", "answer": "Nein."})

    assert response.status_code == 409
    assert "inzwischen entschieden: übernommen" in words(response)


def test_the_list_filters_by_state_in_a_constant_number_of_queries(
    stage: Stage, giulia: User, client: Client
) -> None:
    make_change(stage, giulia)
    client.force_login(stage.writer)
    client.get(url("changes"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url("changes"))
    for number in range(30):
        change = make_change(stage, giulia, text=f"Fassung {number}")
    decline_change(by=acting(stage.writer), at=AT, change=change, answer="Nein.")
    with CaptureQueriesContext(connection) as many:
        page = words(client.get(url("changes")))

    assert len(few) == len(many)
    assert "Alle (31)" in page
    assert "abgelehnt (1)" in page
    assert "Fassung" not in page
    assert words(client.get(url("changes", stand="declined"))).count("Kurzfassung") == 1
    assert "Kein Vorschlag in diesem Stand" in words(client.get(url("changes", stand="accepted")))
