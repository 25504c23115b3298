"""A fixed day and the office for tests about bodies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from people.models import User
from tests.factories.people import AT, make_office


@pytest.fixture(autouse=True)
def _presentation_day() -> Iterator[None]:
    """It is 28 May 2021, the day on which the factories act."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def office(db: None) -> User:
    """Somebody of the coordinating office."""
    return make_office()
