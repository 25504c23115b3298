"""Progress in the members' area: the measure's page, the one form, the office's list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.registries import personal_data_of, tasks_of
from handlungskonzept.models import IndicatorReading, Measure, ProgressReport, ReportingRules
from handlungskonzept.operations import write_draft
from handlungskonzept.operations.progress import correct_report, release_reading, release_report
from handlungskonzept.operations.readings import record_reading
from handlungskonzept.permissions.progress import may_see_reading, readings_visible_to
from handlungskonzept.queries.progress import indicators_of
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_reading,
    make_report,
    make_stage,
)
from tests.factories.landscape import make_contact
from tests.factories.people import AT, acting, make_user
from tests.factories.personas import Cast, Persona, make_cast

DAY = AT.date()
FORM = {"reported_on": DAY.isoformat(), "status": "underway", "light": "automatic"}
INDICATOR = {
    "type": "indicator",
    "value": {"name": "Wohnungen", "unit": "Anzahl", "baseline": "0", "target": "40"},
}


def url(name: str, *args: object) -> str:
    return reverse(f"handlungskonzept:{name}", args=args)


@pytest.fixture
def measure(stage: Stage) -> Measure:
    values = {"indicators": [INDICATOR]}
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=values)
    bring_into_working_text(stage, stage.measure)
    return anchor(fresh(stage.measure))


@pytest.fixture
def lead(stage: Stage) -> User:
    user = make_user()
    make_contact(stage.lead, user)
    return user


def page_of(client: Client, *address: object) -> str:
    answer = client.get(url(*address))  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, address: str, values: dict[str, Any]) -> int:
    """Send a form about a record as it was opened just now; gives the status."""
    version = client.get(address).context["form"]["version"].value()
    return client.post(address, {**values, "version": version}).status_code


# Who comes in ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_address_lets_in_exactly_whom_it_should() -> None:
    cast: Cast = make_cast()
    stage = make_stage(cast.steering_group)
    report = make_report(anchor(stage.measure))
    readers = {
        persona for persona, user in cast.users.items()
        if persona in (
            Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
            Persona.STEERING_ADVISOR, Persona.ASSISTANT, Persona.OFFICE, Persona.CONTACT,
        )
    }  # fmt: skip
    office = {Persona.OFFICE}
    pages = {
        url("member_measure", "w-01"): readers,
        url("progress_list"): readers,
        url("report_progress", "w-01"): office,
        url("reading_new", "w-01"): office,
        url("report_correct", report.pk): office,
        url("report_withdraw", report.pk): office,
        url("reporting_rules"): office,
    }
    for address, allowed in pages.items():
        for persona, user in cast.users.items():
            client = Client()
            if isinstance(user, User):
                client.force_login(user)
            found = client.get(address).status_code
            assert (found == 200) == (persona in allowed), (address, persona, found)
            assert found in (200, 302, 403)
    for user in cast.users.values():
        if user != cast[Persona.OFFICE]:
            client = Client()
            if isinstance(user, User):
                client.force_login(user)
            client.post(url("report_release", report.pk))
            client.post(url("report_progress", "w-01"), FORM)
    assert not ProgressReport.objects.get().is_released


# The one form ----------------------------------------------------------------------------------
def test_a_lead_reports_in_one_form_and_finds_it_on_the_measures_page(
    client: Client, lead: User, measure: Measure
) -> None:
    client.force_login(lead)
    address = url("report_progress", "w-01")
    values = {
        **FORM, "seen": "0", "light": "at_risk", "percent": "30", "done": "Konzept liegt vor.",
        "expected_end": "Juni 2023", "internal_note": "GEHEIM",
    }  # fmt: skip
    refused = client.post(address, values)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert 'href="#id_light_reason"' in html
    assert 'href="#id_end_reason"' in html
    assert "Konzept liegt vor." in html
    reasons = {"light_reason": "Eine Stelle fehlt.", "end_reason": "Umbau später."}
    assert client.post(address, {**values, **reasons}).status_code == 302
    report = ProgressReport.objects.get()
    assert (report.reported_by, report.light, str(report.expected_end)) == (
        lead, "at_risk", "Juni 2023",
    )  # fmt: skip
    html = page_of(client, "member_measure", "w-01")
    for words in ("Konzept liegt vor.", "Eine Stelle fehlt.", "Umbau später.", "GEHEIM", str(lead)):
        assert words in html
    again = page_of(client, "report_progress", "w-01")
    assert 'value="Juni 2023"' in again
    assert "Eine Stelle fehlt." in again


def test_two_forms_at_once_answer_409_and_keep_what_was_typed(
    client: Client, lead: User, measure: Measure
) -> None:
    client.force_login(lead)
    make_report(measure, done="Schon gemeldet.")
    answer = client.post(
        url("report_progress", "w-01"), {**FORM, "seen": "0", "done": "Mein Text."}
    )
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Schon gemeldet." in html
    assert "Mein Text." in html
    seen = ProgressReport.objects.get().pk
    assert f'name="seen" value="{seen}"' in html


def test_a_stale_correction_answers_409_with_both_values(
    client: Client, stage: Stage, measure: Measure
) -> None:
    report = make_report(measure, percent=20)
    client.force_login(stage.office)
    address = url("report_correct", report.pk)
    opened = client.get(address).context["form"]["version"].value()
    correct_report(
        by=acting(stage.office, "Zahl"), at=AT, report=report, reported_on=DAY,
        status="underway", percent=35,
    )  # fmt: skip
    values = {**FORM, "percent": "50", "reason": "Zahl", "version": opened}
    answer = client.post(address, values)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "<td>20</td><td>35</td>" in html
    assert 'value="50"' in html
    version = answer.context["form"]["version"].value()
    assert client.post(address, {**values, "version": version}).status_code == 302
    assert ProgressReport.objects.get().percent == 50


def test_readings_are_entered_shown_as_chart_and_table_and_downloaded(
    client: Client, lead: User, measure: Measure
) -> None:
    client.force_login(lead)
    indicator = indicators_of(measure)[0].identity
    values = {
        "indicator": indicator, "value": "12,5", "read_on": DAY.isoformat(), "source": "Wohnungsamt",
    }  # fmt: skip
    assert client.post(url("reading_new", "w-01"), {**values, "indicator": "x"}).status_code == 422
    assert client.post(url("reading_new", "w-01"), {**values, "source": ""}).status_code == 422
    assert client.post(url("reading_new", "w-01"), values).status_code == 302
    assert client.post(url("reading_new", "w-01"), values).status_code == 422
    html = page_of(client, "member_measure", "w-01")
    assert '<td class="number">12,5</td>' in html
    figures = client.get(url("member_indicator_csv", "w-01", indicator)).content.decode()
    assert "28. Mai 2021;12,5" in figures
    assert "Wohnungsamt" in figures
    assert client.get(url("member_indicator_csv", "w-01", "x")).status_code == 404


def test_a_sheet_without_indicators_says_so(client: Client, stage: Stage) -> None:
    client.force_login(stage.office)
    assert "keinen Indikator" in page_of(client, "reading_new", "w-01")


def test_unknown_and_withdrawn_measures(client: Client, stage: Stage) -> None:
    client.force_login(stage.office)
    for name in ("member_measure", "report_progress", "reading_new"):
        assert client.get(url(name, "x-99")).status_code == 404
    draft = anchor(make_measure(stage.writer, stage.field, title="Entwurf")).code.lower()
    assert "noch nicht zum Arbeitsstand" in page_of(client, "member_measure", draft)
    assert client.get(url("report_progress", draft)).status_code == 409


# The office's list -----------------------------------------------------------------------------
def test_the_office_sees_what_is_new_and_releases_what_it_saw(
    client: Client, stage: Stage, measure: Measure
) -> None:
    release_report(by=acting(stage.office), at=AT, report=make_report(measure, percent=10))
    report = make_report(measure, percent=40, internal_note="Intern.")
    client.force_login(stage.office)
    html = page_of(client, "progress_list")
    assert "<del>10</del>" in html
    assert html.count('method="post"') == html.count('name="csrfmiddlewaretoken"')
    address = url("report_release", report.pk)
    assert client.get(address).status_code == 405
    assert client.post(address, {"version": "1"}).status_code == 409
    row = client.get(url("progress_list")).context["reports"][0]
    assert client.post(address, {"version": row.version}).status_code == 302
    assert ProgressReport.objects.get(pk=report.pk).released_by == stage.office
    withdraw = url("report_withdraw", report.pk)
    assert send(client, withdraw, {}) == 422
    assert send(client, withdraw, {"reason": "Zahl falsch"}) == 302
    assert not ProgressReport.objects.get(pk=report.pk).is_released


def test_readings_wait_for_release_too(client: Client, stage: Stage, measure: Measure) -> None:
    reading = make_reading(measure, indicators_of(measure)[0].identity)
    client.force_login(stage.office)
    assert "Wohnungen: <strong>12</strong>" in page_of(client, "progress_list")
    assert client.post(url("reading_release", reading.pk)).status_code == 302
    values = {"value": "13", "read_on": DAY.isoformat(), "source": "Amt", "reason": "Zahl"}
    assert send(client, url("reading_correct", reading.pk), values) == 302
    assert send(client, url("reading_withdraw", reading.pk), {"reason": "x"}) == 302
    found = IndicatorReading.objects.get()
    assert (found.value, found.is_released) == (13, False)


def test_the_rules_are_kept_by_the_office(client: Client, stage: Stage) -> None:
    client.force_login(stage.office)
    address = url("reporting_rules")
    assert client.post(address, {"release": "nie", "stale_after_days": "0"}).status_code == 422
    values = {"release": "at_once", "stale_after_days": "90", "reason": "Beschluss", "version": "0"}
    assert client.post(address, values).status_code == 302
    rules = ReportingRules.objects.get()
    assert (rules.release, rules.history.get().history_change_reason) == ("at_once", "Beschluss")
    assert client.post(address, values).status_code == 409


def test_leads_see_their_own_measures_and_their_tasks(
    client: Client, stage: Stage, lead: User, measure: Measure
) -> None:
    other = make_measure(stage.writer, stage.field, title="Fremde Maßnahme")
    bring_into_working_text(stage, other)
    make_report(measure)
    client.force_login(lead)
    html = page_of(client, "progress_list")
    assert "W-01" in html
    assert "Fremde Maßnahme" not in html
    assert [task.url for task in tasks_of.collect(lead)] == [url("report_progress", "w-01")]
    office = [task.url for task in tasks_of.collect(stage.office)]
    assert url("progress_list") in office
    home = client.get(reverse("desk:home")).content.decode()
    assert stage.lead.name in home


def test_lists_ask_the_same_few_questions_for_any_number(client: Client, stage: Stage) -> None:
    client.force_login(stage.office)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def add(number: int) -> None:
        page = make_measure(stage.writer, stage.field, title=f"Nummer {number}")
        bring_into_working_text(stage, page)
        for days in (0, 5):
            make_report(anchor(page), reported_on=DAY - timedelta(days=days))

    addresses = [url("progress_list"), reverse("desk:home")]
    add(1)
    few = [count(address) for address in addresses]
    for number in range(2, 6):
        add(number)
    assert [count(address) for address in addresses] == few

    page = url("member_measure", "w-02")
    few_on_page = count(page)
    measure = Measure.objects.get(code="W-02")
    for days in range(10, 15):
        make_report(measure, reported_on=DAY - timedelta(days=days))
    assert count(page) == few_on_page


# Public ----------------------------------------------------------------------------------------
def test_the_public_gets_released_figures_only(
    client: Client, stage: Stage, measure: Measure
) -> None:
    indicator = indicators_of(measure)[0].identity
    address = url("indicator_csv", "w-01", indicator)
    reading = make_reading(measure, indicator)
    assert client.get(address).status_code == 404
    make_adoption(stage, valid_from=DAY)
    assert client.get(address).status_code == 404
    release_reading(by=acting(stage.office), at=AT, reading=reading)
    assert "28. Mai 2021;12" in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_pair_for_readings_agrees_for_everybody() -> None:
    cast = make_cast()
    stage = make_stage(cast.steering_group)
    values: dict[str, Any] = {"indicators": [INDICATOR]}
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=values)
    bring_into_working_text(stage, stage.measure)
    make_adoption(stage, valid_from=DAY)
    measure = anchor(fresh(stage.measure))
    indicator = indicators_of(measure)[0].identity
    make_reading(measure, indicator)
    other = record_reading(
        by=acting(stage.office), at=AT, measure=measure, indicator=indicator, value=3,
        read_on=DAY - timedelta(days=1), source="Amt",
    )  # fmt: skip
    release_reading(by=acting(stage.office), at=AT, reading=other)
    for user in cast.users.values():
        assert set(readings_visible_to(user)) == {
            one for one in IndicatorReading.objects.all() if may_see_reading(user, one)
        }
    assert list(readings_visible_to(cast[Persona.ANONYMOUS])) == [other]


def test_what_is_held_about_a_person_is_told(stage: Stage, lead: User, measure: Measure) -> None:
    make_report(measure, lead)
    kinds = [row["kind"] for row in personal_data_of.collect(stage.office, lead.person)]
    assert kinds.count("Fortschrittsbericht") == 1
    assert kinds.count("Kontakt") == 1
