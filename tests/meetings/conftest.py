"""A fixed day and the office for tests about meetings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from wagtail.models import Collection

from people.models import User
from tests.factories.meetings_scene import MeetingScene, make_meeting_scene
from tests.factories.people import AT, make_office
from tests.factories.personas import make_cast
from tests.kept import kept


@pytest.fixture(autouse=True)
def _presentation_day() -> Iterator[None]:
    """It is 28 May 2021, the day on which the factories act."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def office(db: None) -> User:
    """Somebody of the coordinating office."""
    return make_office()


@pytest.fixture
def root_collection(transactional_db: None) -> None:
    """Wagtail's root, which a transactional test before this one has emptied away."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@kept(at=AT)
def meeting_scene() -> MeetingScene:
    """A project group's meetings in all states, with everybody who may come."""
    return make_meeting_scene(make_cast())
