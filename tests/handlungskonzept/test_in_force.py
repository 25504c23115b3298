"""Which version is in force on which day, and that a coming one waits for its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.formats import date_words
from handlungskonzept.queries.adopted import adoption_in_force, latest_adoption
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    make_adoption,
    make_measure,
    make_proposal,
)

FIRST, SECOND = date(2021, 6, 1), date(2022, 3, 1)


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2021, 5, 31), None), (FIRST, "1.0"), (date(2022, 2, 28), "1.0"),
        (SECOND, "1.1"), (None, "1.1"),
    ],
)  # fmt: skip
def test_each_day_has_the_version_valid_on_it(
    stage: Stage, on: date | None, number: str | None
) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    make_adoption(stage, "1.1", valid_from=SECOND)
    found = adoption_in_force(on=on)
    assert (found.number if found else None) == number


def test_a_coming_version_is_the_base_of_proposals_and_not_yet_in_force(stage: Stage) -> None:
    first = make_adoption(stage, "1.0", valid_from=FIRST)
    coming = make_adoption(stage, "1.1", valid_from=clock.today() + timedelta(days=5))
    assert (adoption_in_force(), latest_adoption()) == (first, coming)
    assert make_proposal(stage).base == coming


def test_a_coming_version_has_its_page_and_leaves_the_public_plan_alone(
    stage: Stage, client: Client
) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    new = make_measure(stage.writer, stage.field, title="Wohnführerschein")
    bring_into_working_text(stage, new)
    day = clock.today() + timedelta(days=5)
    make_adoption(stage, "1.1", valid_from=day)
    assert "Fassung 1.0" in read(client, "/handlungskonzept/")
    assert "Wohnführerschein" not in read(client, "/massnahmen/")
    assert "überholt" not in read(client, "/handlungskonzept/fassung-1-0/")
    assert "überholt" not in read(client, "/handlungskonzept/fassung-1-0/kapitel/1/")
    for url in ("/handlungskonzept/fassung-1-1/", "/handlungskonzept/fassungen/"):
        assert f"gilt ab {date_words(day)}" in read(client, url)
    assert "stand zuletzt" not in read(client, "/massnahmen/w-02/")
    url = reverse("handlungskonzept:section", args=[new.translation_key])
    assert client.get(url).status_code == 302


def test_before_the_day_of_the_first_version_the_plan_names_the_day(
    stage: Stage, client: Client
) -> None:
    day = clock.today() + timedelta(days=5)
    make_adoption(stage, "1.0", valid_from=day)
    html = read(client, "/handlungskonzept/")
    assert date_words(day) in html
    assert "/handlungskonzept/fassung-1-0/" in html


@pytest.mark.parametrize(
    ("day", "number"),
    [("2021-08-15", "1.0"), ("15.08.2021", "1.0"), ("2022-03-01", "1.1"), ("", "1.1")],
)
def test_the_plan_is_read_as_of_a_day(stage: Stage, client: Client, day: str, number: str) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    make_adoption(stage, "1.1", valid_from=SECOND)
    html = read(client, f"/handlungskonzept/?stand={day}")
    assert f"/handlungskonzept/fassung-{number.replace('.', '-')}/kapitel/1/" in html
    if day:
        assert f"galt die Fassung {number}" in html
        assert "/massnahmen/?stand=202" in html


def test_before_the_first_version_nothing_was_in_force(stage: Stage, client: Client) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    html = read(client, "/handlungskonzept/?stand=2020-01-15")
    assert "Am 15. Januar 2020 galt noch keine Fassung" in html
    assert "Die erste, Fassung 1.0, gilt ab 1. Juni 2021" in html


def test_a_coming_day_is_answered_as_things_stand_today(stage: Stage, client: Client) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    day = clock.today() + timedelta(days=5)
    make_adoption(stage, "1.1", valid_from=day)
    html = read(client, f"/handlungskonzept/?stand={day.isoformat()}")
    assert f"Nach heutigem Stand gilt am {date_words(day)} die Fassung 1.1" in html


@pytest.mark.parametrize("day", ["31.02.2022", "gestern", "2022-13-01"])
def test_a_day_that_is_none_is_refused_at_the_field(stage: Stage, client: Client, day: str) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    html = read(client, f"/handlungskonzept/?stand={day}", 422)
    assert "Bitte schreiben Sie einen Tag wie 24.06.2022." in html


def test_of_two_versions_valid_from_the_same_day_the_later_one_is_in_force(stage: Stage) -> None:
    make_adoption(stage, "1.0", valid_from=FIRST)
    second = make_adoption(stage, "1.1", valid_from=FIRST)
    assert (adoption_in_force(on=FIRST), adoption_in_force()) == (second, second)
    assert adoption_in_force(on=FIRST - timedelta(days=1)) is None
