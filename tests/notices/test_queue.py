"""Notices enter the queue once, with their reason, and wake the worker after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from core.operations import InvalidInput
from notices import operations
from notices.choices import NoticeState
from notices.models import Notice
from notices.operations import notify, queueing
from notices.registry import Message, register_notice
from tests.notices.conftest import KIND, MORNING, say

pytestmark = pytest.mark.django_db
TO = "ayla@kim.example"


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Counts how often the worker is woken."""
    calls: list[str] = []
    monkeypatch.setattr(queueing, "_wakers", [lambda: calls.append("!")])
    return calls


def queue(**values: Any) -> Notice:
    """A notice to Ayla, made in the morning."""
    return notify(**{"at": MORNING, "kind": KIND, "email": TO, "about": {}, **values})


def test_a_notice_waits_in_the_queue() -> None:
    notice = queue(about={"meeting": 3})

    assert (notice.state, notice.about, notice.not_before) == (
        NoticeState.WAITING, {"meeting": 3}, MORNING,
    )  # fmt: skip


def test_the_same_key_and_address_make_one_notice() -> None:
    first = queue(key="meeting-3", about={"meeting": 3})

    assert queue(key="meeting-3", about={"meeting": 4}) == first
    assert queue(key="meeting-3", email="bea@kim.example") != first
    assert queue() != queue()


def test_capitals_in_an_address_make_no_second_person() -> None:
    assert queue(email=" Ayla@KIM.example ", key="a") == queue(key="a")


@pytest.mark.parametrize("email", ["", "niemand", "a@b.de\nBcc: c@d.de", "a@b.de, c@d.de"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput):
        queue(email=email)


def test_a_refused_operation_tells_nobody(
    woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    def refused() -> None:
        with transaction.atomic():
            queue()
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        refused()

    assert not Notice.objects.exists()
    assert woken == []


def test_the_worker_is_woken_once_after_the_transaction(
    woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for number in range(3):
            queue(key=str(number))
        assert woken == []

    assert woken == ["!"]


def test_what_is_not_due_wakes_nobody(
    woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue(not_before=MORNING + timedelta(days=1))
        queue(is_for_digest=True)

    assert woken == []


def test_a_queued_notice_is_mailed_when_the_transaction_ends(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notice = queue(about={"words": "Einladung"})
        assert mail.outbox == []

    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert [each.subject for each in mail.outbox] == ["KIM: Einladung"]


@pytest.mark.parametrize(
    ("made", "goes"),
    [
        ((2021, 5, 28, 6, 59), (2021, 5, 28, 7, 0)),
        ((2021, 5, 28, 7, 0), (2021, 5, 28, 7, 0)),
        ((2021, 5, 28, 7, 1), (2021, 5, 29, 7, 0)),
        ((2021, 3, 27, 23, 30), (2021, 3, 28, 7, 0)),
        ((2021, 12, 31, 23, 59), (2022, 1, 1, 7, 0)),
    ],
)
def test_a_notice_of_the_digest_waits_for_its_hour(
    made: tuple[int, ...], goes: tuple[int, ...]
) -> None:
    at = datetime(*made, tzinfo=MORNING.tzinfo)  # type: ignore[arg-type,misc]

    notice = queue(at=at, is_for_digest=True)

    assert notice.not_before == datetime(*goes, tzinfo=MORNING.tzinfo)  # type: ignore[arg-type,misc]


def test_a_kind_has_one_renderer() -> None:
    register_notice(KIND, say)

    with pytest.raises(ValueError):
        register_notice(KIND, lambda email, about: Message("", ""))


def test_the_operations_of_the_app_are_at_hand() -> None:
    assert set(operations.__all__) >= {"notify", "send_due", "try_again", "clear_old"}
