"""One summary a person and day, with everything that still matters, and never an empty one."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from notices.choices import NoticeState
from notices.models import Notice
from notices.operations import Counts, notify, send_due
from notices.registry import Message
from tests.notices.conftest import KIND, MORNING

pytestmark = pytest.mark.django_db
TO = "ayla@kim.example"
YESTERDAY = MORNING - timedelta(days=1)
TOMORROW = MORNING + timedelta(days=1)


def queue(line: str = "Neues", email: str = TO, at: datetime = YESTERDAY, **about: Any) -> Notice:
    """A notice for the digest."""
    return notify(at=at, kind=KIND, email=email, about={"line": line, **about}, is_for_digest=True)


def states() -> list[str]:
    """The states of all notices in the order in which they were made."""
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_a_person_gets_one_mail_of_everything() -> None:
    queue("Bericht schreiben")
    queue("Raum buchen")
    queue("Liste prüfen", "bea@kim.example")

    assert send_due(at=MORNING) == Counts(mails=2, sent=3)

    assert sorted(each.to[0] for each in mail.outbox) == [TO, "bea@kim.example"]
    assert mail.outbox[0].subject == "KIM: Neues vom 28. Mai 2021"
    assert "Nachrichten\n- Bericht schreiben\n- Raum buchen\n" in mail.outbox[0].body
    assert "Liste prüfen" not in mail.outbox[0].body


def test_each_kind_has_its_heading_and_each_line_its_link(register: Any) -> None:
    register(
        "test.task",
        lambda *_: Message("Aufgabe", "", line="Raum\nbuchen", url="https://kim.example/1"),
        "Aufgaben",
    )
    queue("Bericht")
    for _number in range(2):
        notify(at=YESTERDAY, kind="test.task", email=TO, about={}, is_for_digest=True)

    send_due(at=MORNING)

    body = mail.outbox[0].body
    assert "Nachrichten\n- Bericht\n\nAufgaben\n- Raum buchen\n  https://kim.example/1\n\n" in body
    assert body.count("Raum buchen") == 1
    assert "http://localhost:8000/intern/" in body


def test_there_is_no_second_one_on_the_same_day() -> None:
    queue("Bericht", at=MORNING - timedelta(hours=3))
    assert send_due(at=MORNING) == Counts(mails=1, sent=1)
    Notice.objects.create(
        kind=KIND, email=TO, about={}, is_for_digest=True, made_at=MORNING, not_before=MORNING
    )

    assert send_due(at=MORNING.replace(hour=23, minute=59)) == Counts()
    assert send_due(at=TOMORROW.replace(hour=6, minute=59)) == Counts()
    assert send_due(at=TOMORROW.replace(hour=7)) == Counts(mails=1, sent=1)


def test_what_comes_after_the_hour_waits_for_the_next_day() -> None:
    queue("Bericht", at=MORNING)

    assert send_due(at=MORNING + timedelta(hours=5)) == Counts()
    assert send_due(at=TOMORROW) == Counts(mails=1, sent=1)


def test_nothing_goes_before_the_hour(settings: Any) -> None:
    settings.DIGEST_HOUR = 10
    queue("Bericht")

    assert send_due(at=MORNING) == Counts()
    assert send_due(at=MORNING + timedelta(hours=1)) == Counts(mails=1, sent=1)


def test_an_empty_one_is_never_sent() -> None:
    queue(is_over=True)
    queue(is_over=True)

    assert send_due(at=MORNING) == Counts(dropped=2)
    assert mail.outbox == []
    assert states() == [NoticeState.DROPPED, NoticeState.DROPPED]


def test_an_accident_with_one_line_keeps_the_others() -> None:
    queue("Bericht")
    queue(breaks=True)
    queue(is_over=True)

    assert send_due(at=MORNING) == Counts(mails=1, sent=1, dropped=1, put_off=1)
    assert states() == [NoticeState.SENT, NoticeState.WAITING, NoticeState.DROPPED]
    assert send_due(at=MORNING + timedelta(hours=1)) == Counts()


def test_a_digest_the_server_did_not_take_waits_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    queue("Bericht")
    queue("Raum")

    def refuse(*_args: object) -> int:
        raise smtplib.SMTPDataError(451, b"later")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        assert send_due(at=MORNING) == Counts(put_off=2)

    assert send_due(at=MORNING + timedelta(minutes=5)) == Counts(mails=1, sent=2)


def test_a_notice_of_its_own_is_not_held_up() -> None:
    queue("Bericht")
    send_due(at=MORNING)
    notify(at=MORNING, kind=KIND, email=TO, about={"words": "Einladung"})

    assert send_due(at=MORNING) == Counts(mails=1, sent=1)
    assert mail.outbox[1].subject == "KIM: Einladung"
