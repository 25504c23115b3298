"""Mails go out once, in words of the moment, and what goes wrong is tried again and told."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as modern
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem

from notices.choices import NoticeState
from notices.models import Notice
from notices.operations import Counts, clear_old, notify, send_due
from notices.operations.sending import MAX_ATTEMPTS
from notices.registry import Attachment, Message
from tests.notices.conftest import KIND, MORNING

pytestmark = pytest.mark.django_db
TO = "ayla@kim.example"
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Büro\r\nEND:VCALENDAR\r\n".encode()


def queue(email: str = TO, **about: Any) -> Notice:
    """A notice that is due."""
    return notify(at=MORNING, kind=KIND, email=email, about=about)


def now(notice: Notice) -> Notice:
    """The notice as it is kept now."""
    notice.refresh_from_db()
    return notice


class Server(locmem.EmailBackend):
    """A mail server that has its moods."""

    error: Exception | None = None
    closed_to: bool = False
    refuses: tuple[str, ...] = ()
    opened = 0

    def open(self) -> bool:
        """Take the connection, or not."""
        Server.opened += 1
        if self.closed_to:
            raise ConnectionRefusedError("Connection refused")
        return True

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Take the mail, or not."""
        if self.error is not None and (not self.refuses or messages[0].to[0] in self.refuses):
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    """Sends by the moody server."""
    settings.EMAIL_BACKEND = f"{Server.__module__}.Server"
    monkeypatch.setattr("notices.operations.sending.get_connection", lambda: Server())
    for name, value in {"error": None, "closed_to": False, "refuses": (), "opened": 0}.items():
        monkeypatch.setattr(Server, name, value)
    return Server


def test_a_sent_notice_says_so() -> None:
    notice = queue(words="Einladung")

    counts = send_due(at=MORNING)

    assert counts == Counts(mails=1, sent=1)
    assert (now(notice).state, notice.sent_at, notice.subject) == (
        NoticeState.SENT, MORNING, "KIM: Einladung",
    )  # fmt: skip
    assert send_due(at=MORNING) == Counts()
    assert len(mail.outbox) == 1


def test_a_mail_is_plain_automatic_and_has_a_lasting_identity() -> None:
    notice = queue(words="Einladung")
    send_due(at=MORNING)

    message = mail.outbox[0].message()

    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "kim@example.org"
    assert message["To"] == TO
    assert message["Message-ID"] == f"<notice-{notice.pk}.20210528070000@localhost>"
    assert message["Date"] == "Fri, 28 May 2021 09:00:00 +0200"


def test_a_second_attempt_has_the_same_identity(server: type[Server]) -> None:
    notice = queue()
    server.error = smtplib.SMTPServerDisconnected("weg")
    send_due(at=MORNING)
    server.error = None
    send_due(at=MORNING + timedelta(minutes=5))

    expected = f"<notice-{notice.pk}.20210528070000@localhost>"
    assert [each.message()["Message-ID"] for each in mail.outbox] == [expected]


def test_nothing_in_a_subject_becomes_a_header() -> None:
    queue(words="Hallo\r\nBcc: alle@kim.example\n\nText")
    send_due(at=MORNING)

    message = mail.outbox[0].message()

    assert message["Subject"] == "KIM: Hallo Bcc: alle@kim.example Text"
    assert message["Bcc"] is None
    assert mail.outbox[0].recipients() == [TO]


def test_nothing_in_a_header_becomes_another(register: Any) -> None:
    register("test.header", lambda *_: Message("A", "B", headers={"X-Sitzung": "1\nBcc: a@b.de"}))
    notify(at=MORNING, kind="test.header", email=TO, about={})
    send_due(at=MORNING)

    message = mail.outbox[0].message()

    assert message["X-Sitzung"] == "1 Bcc: a@b.de"
    assert message["Bcc"] is None


def test_what_nobody_needs_any_more_is_dropped() -> None:
    notice = queue(is_over=True)

    assert send_due(at=MORNING) == Counts(dropped=1)
    assert now(notice).state == NoticeState.DROPPED
    assert mail.outbox == []


def test_words_are_made_when_the_mail_goes(register: Any) -> None:
    title = ["alt"]
    register("test.title", lambda *_: Message(title[0], "Text"))
    notify(at=MORNING, kind="test.title", email=TO, about={})
    title[0] = "neu"

    send_due(at=MORNING)

    assert mail.outbox[0].subject == "KIM: neu"


def test_an_accident_with_one_notice_stops_no_other() -> None:
    broken, whole = queue(breaks=True), queue("bea@kim.example")

    counts = send_due(at=MORNING)

    assert counts == Counts(mails=1, sent=1, put_off=1)
    assert now(whole).state == NoticeState.SENT
    assert (now(broken).state, broken.attempts) == (NoticeState.WAITING, 1)
    assert broken.problem == "RuntimeError: Das ging schief."


def test_an_unknown_kind_is_a_problem_to_be_seen() -> None:
    notice = notify(at=MORNING, kind="test.unknown", email=TO, about={})

    assert send_due(at=MORNING) == Counts(put_off=1)
    assert "test.unknown" in now(notice).problem


def test_pauses_grow_until_the_notice_has_failed() -> None:
    notice = queue(breaks=True)
    pauses, at = [], MORNING
    while now(notice).state == NoticeState.WAITING:
        at = max(at, notice.not_before)
        send_due(at=at)
        pauses.append(int((now(notice).not_before - at).total_seconds() / 60))

    assert pauses == [5, 20, 80, 320, 1280, 0]
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, MAX_ATTEMPTS)
    assert send_due(at=at + timedelta(days=30)) == Counts()


def test_a_mail_the_server_did_not_take_is_not_sent(server: type[Server]) -> None:
    notice = queue()
    server.error = smtplib.SMTPDataError(451, b"try again later")

    assert send_due(at=MORNING) == Counts(put_off=1)
    assert (now(notice).state, notice.sent_at) == (NoticeState.WAITING, None)
    assert "451" in notice.problem


def test_an_address_refused_for_good_fails_at_once(server: type[Server]) -> None:
    wrong, right = queue("falsch@kim.example"), queue("richtig@kim.example")
    server.error = smtplib.SMTPRecipientsRefused({"falsch@kim.example": (550, b"unknown")})
    server.refuses = ("falsch@kim.example",)

    assert send_due(at=MORNING) == Counts(mails=1, sent=1, failed=1)
    assert (now(wrong).state, now(right).state) == (NoticeState.FAILED, NoticeState.SENT)


def test_an_address_refused_for_now_is_tried_again(server: type[Server]) -> None:
    queue()
    server.error = smtplib.SMTPRecipientsRefused({TO: (450, b"greylisted")})

    assert send_due(at=MORNING) == Counts(put_off=1)


def test_a_server_that_is_away_ends_the_run(server: type[Server]) -> None:
    first, second = queue(), queue("bea@kim.example")
    server.closed_to = True

    assert send_due(at=MORNING) == Counts(put_off=1)
    assert (now(first).attempts, now(second).attempts) == (1, 0)
    assert server.opened == 1


def test_nothing_waiting_opens_no_connection(server: type[Server]) -> None:
    send_due(at=MORNING)

    assert server.opened == 0


def test_an_invitation_is_there_for_calendars_and_for_people(register: Any) -> None:
    attachment = Attachment("einladung.ics", ICS, "text/calendar; method=REQUEST; charset=UTF-8")
    register("test.ics", lambda *_: Message("Einladung", "Text", attachments=(attachment,)))
    notify(at=MORNING, kind="test.ics", email=TO, about={})
    send_due(at=MORNING)

    raw = mail.outbox[0].message().as_bytes(linesep="\r\n")
    parts = list(message_from_bytes(raw, policy=modern).walk())

    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert parts[3].get_param("method") == "REQUEST"
    assert parts[3].get_param("charset").lower() == "utf-8"
    assert parts[3].get_payload(decode=True) == ICS
    assert parts[4].get_filename() == "einladung.ics"
    assert parts[4].get_payload(decode=True) == ICS


def test_another_file_is_just_a_file(register: Any) -> None:
    attachment = Attachment("übersicht.pdf", b"%PDF-1.7", "application/pdf")
    register("test.pdf", lambda *_: Message("Unterlagen", "Text", attachments=(attachment,)))
    notify(at=MORNING, kind="test.pdf", email=TO, about={})
    send_due(at=MORNING)

    raw = mail.outbox[0].message().as_bytes()
    files = list(message_from_bytes(raw, policy=modern).iter_attachments())  # type: ignore[attr-defined]

    assert [(file.get_filename(), file.get_content_type()) for file in files] == [
        ("übersicht.pdf", "application/pdf")
    ]


def test_old_notices_are_cleared_and_waiting_ones_stay() -> None:
    sent, waiting = queue(), queue(breaks=True)
    send_due(at=MORNING)

    assert clear_old(at=MORNING + timedelta(days=90)) == 0
    assert clear_old(at=MORNING + timedelta(days=91)) == 1
    assert list(Notice.objects.all()) == [waiting]
    assert sent.pk
