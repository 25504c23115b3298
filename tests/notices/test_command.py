"""What the timer does, and that settings put a worker behind the queue in production."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django_tasks import default_task_backend, task_backends

from notices.models import Notice, OutboxMail
from notices.operations import notify, send_due
from notices.registry import collectors, register_collector
from notices.tasks import send_waiting
from tests.notices.conftest import KIND, MORNING

pytestmark = pytest.mark.django_db


def run() -> str:
    """What the command says."""
    out = StringIO()
    call_command("send_notices", stdout=out)
    return out.getvalue()


def test_the_timer_sends_what_waits_and_says_so() -> None:
    notify(at=MORNING, kind=KIND, email="a@kim.example", about={})

    assert run() == (
        "1 mails for 1 notices, 0 no longer needed, 0 to be tried again, 0 failed;"
        " 0 old ones cleared.\n"
    )
    assert len(mail.outbox) == 1


def test_the_timer_lets_apps_queue_what_has_become_due() -> None:
    def collect(at: datetime) -> None:
        notify(at=at, kind=KIND, email="a@kim.example", about={}, key="Frist")

    register_collector("test", collect)
    register_collector("test", collect)

    run()
    run()

    assert len(mail.outbox) == 1
    with pytest.raises(ValueError):
        register_collector("test", run)  # type: ignore[arg-type]


def test_an_accident_while_collecting_stops_no_mail() -> None:
    def collect(at: datetime) -> None:
        raise RuntimeError

    register_collector("test.broken", collect)
    notify(at=MORNING, kind=KIND, email="a@kim.example", about={})

    run()

    assert collectors() == [collect]
    assert len(mail.outbox) == 1


def test_the_timer_clears_what_is_old() -> None:
    for at in (MORNING, MORNING - timedelta(days=100)):
        notify(at=at, kind=KIND, email="a@kim.example", about={})
        send_due(at=at)
    OutboxMail.objects.create(
        email="a@kim.example", subject="", content=b"", sent_at=MORNING - timedelta(days=91)
    )

    assert "2 old ones cleared" in run()
    assert Notice.objects.get().sent_at == MORNING


def test_the_task_counts_what_it_did() -> None:
    notify(at=MORNING, kind=KIND, email="a@kim.example", about={})

    result = send_waiting.enqueue()

    assert result.return_value["sent"] == 1
    assert not default_task_backend.supports_get_result
    assert set(task_backends.settings) == {"default"}
