"""What the demo tells of 2022, looked at from several sides; it is told once for all of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from wagtail.models import Comment

from handlungskonzept.choices import Light
from handlungskonzept.document import measures_of
from handlungskonzept.models import (
    Adoption,
    ChangeProposal,
    IndicatorReading,
    Measure,
    ProgressReport,
    Version,
)
from handlungskonzept.permissions.progress import measures_to_report_by
from handlungskonzept.queries import submissions_waiting
from handlungskonzept.queries.progress import standings
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story")]


def test_a_year_of_progress_is_told_with_all_its_turns() -> None:
    end = date(2022, 12, 31)
    members, public = (standings(on=end, released_only=only) for only in (False, True))

    assert len(members) >= 26
    assert {one.status for one in public.values()} >= {
        "planned", "underway", "done", "deferred", "failed",
    }  # fmt: skip
    assert {one.light for one in public.values()} == set(Light.values)
    assert [code for code, one in public.items() if one.is_stale] == ["G-02"]
    assert 3 <= ProgressReport.objects.filter(released_at=None).count() <= 10
    series = Counter(IndicatorReading.objects.values_list("measure", "indicator"))
    assert sum(count >= 3 for count in series.values()) >= 6
    assert all("Beispielwert" in one.source for one in IndicatorReading.objects.all())


def test_a_carrier_reports_on_the_measures_it_leads() -> None:
    carrier = User.objects.get(email="traeger@kim.example")

    led = measures_to_report_by(carrier)
    assert [one.code for one in led.order_by("code")] == ["A-04", "G-04"]
    assert ProgressReport.objects.filter(measure__in=led, reported_by=carrier).count() >= 4


def test_the_next_version_is_being_discussed() -> None:
    assert {one.state for one in ChangeProposal.objects.all()} == {"sent", "accepted", "declined"}
    assert Comment.objects.filter(resolved_at=None).count() == 4
    assert Comment.objects.exclude(resolved_at=None).count() == 1
    assert len(submissions_waiting()) == 1
    waiting = Version.objects.get(adoption=None, changed_in_session=None)
    assert waiting.occasion.startswith("Sitzung der Lenkungsgruppe")


def test_a_session_changed_a_proposal_and_a_measure_took_the_place_of_another() -> None:
    adopted = Adoption.objects.get(major=1, minor=1).version

    assert adopted.sent is not None
    assert len(adopted.session_changes) >= 1
    kinds = {change["kind"] for change in adopted.changes}
    assert kinds >= {"new", "changed", "removed"}
    assert Measure.objects.get(code="B-02").replaced_by == Measure.objects.get(code="B-04")
    codes = [section.number for section in measures_of(adopted.plan_document)]
    assert codes.index("W-03") < codes.index("W-01")
