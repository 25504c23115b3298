"""Where measures stood on a day in the past: as it was known then, and as far as it is public now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client

from handlungskonzept.operations import write_draft
from handlungskonzept.operations.progress import (
    correct_report,
    release_reading,
    release_report,
    withdraw_release,
)
from handlungskonzept.queries.progress import indicators_of, readings_of, reports_of, standings
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    make_adoption,
    make_reading,
    make_report,
)
from tests.factories.people import AT, acting

DAY = AT.date()
SOON = AT + timedelta(days=10)
WORDS: dict[str, Any] = {"reported_on": DAY, "status": "underway"}


def adopted(stage: Stage) -> None:
    make_adoption(stage, valid_from=DAY)


def test_a_past_day_shows_what_was_known_and_released_then(stage: Stage) -> None:
    adopted(stage)
    measure = anchor(stage.measure)
    first = make_report(measure, percent=10)
    release_report(by=acting(stage.office), at=AT, report=first)
    second = make_report(measure, at=SOON, percent=40)
    correct_report(
        by=acting(stage.office, "Zahl"), at=SOON + timedelta(days=5), report=first, **WORDS,
        percent=15,
    )  # fmt: skip
    release_report(by=acting(stage.office), at=SOON + timedelta(days=3), report=second)

    def percent(on: date, *, released_only: bool) -> int | None:
        found = standings(on=on, released_only=released_only).get("W-01")
        return found.percent if found else None

    assert percent(DAY - timedelta(days=1), released_only=True) is None
    assert percent(DAY, released_only=True) == 10
    assert percent(SOON.date(), released_only=True) == 10
    assert percent(SOON.date(), released_only=False) == 40
    assert percent(SOON.date() + timedelta(days=3), released_only=True) == 40
    assert [one.percent for one in reports_of(measure, released_only=True, until=DAY)] == [10]
    assert [one.percent for one in reports_of(measure, released_only=True)] == [40, 15]


def test_a_release_that_was_withdrawn_is_readable_on_no_day_any_more(
    stage: Stage, client: Client
) -> None:
    adopted(stage)
    measure = anchor(stage.measure)
    report = make_report(measure, done="Frau Beispiel hat zugesagt.")
    release_report(by=acting(stage.office), at=AT, report=report)
    page = f"/massnahmen/w-01/?stand={DAY + timedelta(days=5)}"
    assert "Frau Beispiel" in client.get(page).content.decode()
    withdraw_release(by=acting(stage.office, "Nennt einen Namen"), at=SOON, record=report)

    assert "Frau Beispiel" not in client.get(page).content.decode()
    assert standings(on=DAY, released_only=True) == {}
    assert reports_of(measure, released_only=True, until=DAY) == []
    assert standings(on=DAY, released_only=False)["W-01"].done == "Frau Beispiel hat zugesagt."


def test_a_reading_whose_release_was_withdrawn_is_readable_on_no_day(stage: Stage) -> None:
    indicator = {"type": "indicator", "value": {"name": "Vermittelte Wohnungen"}}
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"indicators": [indicator]}
    )
    bring_into_working_text(stage, stage.measure)
    adopted(stage)
    measure = anchor(stage.measure)
    reading = make_reading(measure, indicators_of(measure)[0].identity)
    release_reading(by=acting(stage.office), at=AT, reading=reading)
    assert readings_of(measure, released_only=True, until=DAY)
    withdraw_release(by=acting(stage.office, "Falsche Quelle"), at=SOON, record=reading)
    assert readings_of(measure, released_only=True, until=DAY) == []
    assert readings_of(measure, released_only=False, until=DAY)
