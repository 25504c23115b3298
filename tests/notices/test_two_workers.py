"""Two workers at the same moment send each mail once; the locks are PostgreSQL's."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from notices.choices import NoticeState
from notices.models import Notice
from notices.operations import notify, send_due
from tests.notices.conftest import KIND, MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
WORKERS = 3


class SlowServer(BaseEmailBackend):
    """A mail server that takes its time, so that workers meet."""

    taken: Counter[str] = Counter()
    lock = threading.Lock()

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Take the mails slowly."""
        time.sleep(0.02)
        with self.lock:
            self.taken.update(message.to[0] for message in messages)
        return len(messages)


@pytest.fixture
def server(settings: Any) -> type[SlowServer]:
    """Sends by the slow server."""
    settings.EMAIL_BACKEND = f"{SlowServer.__module__}.SlowServer"
    SlowServer.taken.clear()
    return SlowServer


def together(work: Callable[[], Any]) -> list[Any]:
    """What several threads bring that begin at once; raises what went wrong in any of them."""
    start = threading.Barrier(WORKERS)

    def begin() -> Any:
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [each.result() for each in [pool.submit(begin) for _number in range(WORKERS)]]


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers of the test alone send."""
    monkeypatch.setattr("notices.operations.queueing._wakers", [])


def test_no_notice_goes_out_twice(server: type[SlowServer]) -> None:
    for number in range(30):
        notify(at=MORNING, kind=KIND, email=f"person-{number}@kim.example", about={})

    counts = together(lambda: send_due(at=MORNING))

    assert sum(each.sent for each in counts) == 30
    assert set(server.taken.values()) == {1}
    assert len(server.taken) == 30
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


def test_no_digest_goes_out_twice(server: type[SlowServer]) -> None:
    for number in range(30):
        email = f"person-{number % 10}@kim.example"
        yesterday = MORNING - timedelta(days=1)
        notify(at=yesterday, kind=KIND, email=email, about={"line": number}, is_for_digest=True)

    together(lambda: send_due(at=MORNING))

    assert server.taken == {f"person-{number}@kim.example": 1 for number in range(10)}


def test_the_same_key_at_once_makes_one_notice() -> None:
    made = together(
        lambda: notify(at=MORNING, kind=KIND, email="a@kim.example", about={}, key="einmal").pk
    )

    assert len(made) == WORKERS
    assert len(set(made)) == 1
