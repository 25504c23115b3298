"""What two people do at the same moment is kept of both, where rows are read before they are written."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction

from meetings.choices import ImplementationState
from meetings.models import Implementation
from meetings.operations.implementation import keep_implementation, report_settled
from tests.factories.meetings_follow import FIRST, SECOND, decide, make_held, make_held_item
from tests.factories.people import AT, SYSTEM
from tests.factories.projectgroups import make_project_group

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_retiring_a_resolution_loses_no_word_that_is_being_saved() -> None:
    group = make_project_group()
    resolution = decide(make_held_item(make_held(group, FIRST)))
    keep_implementation(
        by=SYSTEM, at=AT, resolution=resolution, state=ImplementationState.DONE, settled_on=FIRST
    )
    later, has_locked = make_held(group, SECOND), Event()

    def write() -> None:
        with transaction.atomic():
            keep_implementation(by=SYSTEM, at=AT, resolution=resolution, note="Abgenommen.")
            has_locked.set()
            sleep(1)
        connection.close()

    writing = Thread(target=write)
    writing.start()
    has_locked.wait()
    with transaction.atomic():
        report_settled(by=SYSTEM, at=AT, meeting=later)
    writing.join()

    kept = Implementation.objects.get(resolution=resolution)
    assert kept.note == "Abgenommen."
    assert kept.reported_in == later
