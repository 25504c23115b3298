"""Taking a measure out of the plan: by the office only, for a reason, with what replaces it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from core.operations import InvalidInput
from handlungskonzept.models import Measure
from handlungskonzept.operations import withdraw_measure
from tests.factories.handlungskonzept import Stage, anchor, bring_into_working_text, make_measure
from tests.factories.people import AT, acting

URL = "/intern/handlungskonzept/massnahmen/w-01/zurueckziehen/"
MEASURE = "/intern/handlungskonzept/massnahmen/w-01/"


@pytest.fixture
def successor(stage: Stage) -> Measure:
    """Another measure that goes on."""
    page = make_measure(stage.writer, stage.field, title="Wohnführerschein")
    bring_into_working_text(stage, page)
    return anchor(page)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_the_office_withdraws_a_measure_and_says_what_replaces_it(
    stage: Stage, successor: Measure
) -> None:
    office = signed_in(stage.office)
    assert URL in office.get(MEASURE).content.decode()
    answer = office.post(
        URL, {"reason": "Ging darin auf.", "replaced_by": successor.pk}, follow=True
    )
    html = answer.content.decode()
    assert answer.redirect_chain == [(MEASURE, 302)]
    assert "W-01 ist zurückgezogen." in html
    assert "Ging darin auf." in html
    assert "Ersetzt durch W-02" in html
    assert URL not in html
    measure = Measure.objects.get(code="W-01")
    assert (measure.is_retired, measure.replaced_by) == (True, successor)
    assert measure.history.latest().history_user == stage.office
    assert office.get(URL).status_code == 302


def test_without_a_reason_nothing_happens(stage: Stage) -> None:
    answer = signed_in(stage.office).post(URL, {"reason": " "})
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in answer.content.decode()
    assert not Measure.objects.get(code="W-01").is_retired


def test_only_the_office_withdraws(stage: Stage, client: Client) -> None:
    writer = signed_in(stage.writer)
    assert URL not in writer.get(MEASURE).content.decode()
    assert writer.post(URL, {"reason": "Nein"}).status_code == 403
    assert client.post(URL, {"reason": "Nein"}).status_code == 302
    assert not Measure.objects.get(code="W-01").is_retired
    nothing = signed_in(stage.office).get(URL.replace("w-01", "w-77"))
    assert nothing.status_code == 404


def test_a_measure_that_ended_replaces_none_so_that_no_way_leads_in_a_circle(
    stage: Stage, successor: Measure
) -> None:
    first = anchor(stage.measure)
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=first, reason="Ging auf.", replaced_by=successor
    )
    for wrong in (first, successor):
        with pytest.raises(InvalidInput) as refusal:
            withdraw_measure(
                by=acting(stage.office), at=AT + timedelta(days=1), measure=successor,
                reason="Zurück.", replaced_by=wrong,
            )  # fmt: skip
        assert "replaced_by" in refusal.value.errors
    form = signed_in(stage.office).get(URL.replace("w-01", "w-02")).content.decode()
    assert "Übergang in eigene Wohnung" not in form
    assert not Measure.objects.get(pk=successor.pk).is_retired
