"""Where no mail server is set up mails stay in the site: their readers, their files, the failed ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from core import clock
from core.formats import moment_words
from core.operations import NotPermitted, NotPossible
from core.registries import tasks_of
from notices.choices import NoticeState
from notices.models import Notice, OutboxMail
from notices.operations import notify, send_due, try_again
from notices.permissions import may_keep_outbox, may_see_mail, may_see_notice
from notices.registry import Attachment, Message
from people.choices import OfficeRole
from people.emails import send_invitation
from people.models import User
from people.operations import deactivate_user
from tests.factories.people import SYSTEM, acting, make_office, make_user
from tests.notices.conftest import KIND, MORNING

pytestmark = pytest.mark.django_db
OUTBOX, MAILS = "/intern/postausgang/", "/intern/postausgang/mails/"


@pytest.fixture
def kept(settings: Any) -> None:
    """No mail server is set up."""
    settings.EMAIL_BACKEND = "notices.backends.OutboxBackend"


@pytest.fixture
def office() -> User:
    """Somebody of the coordinating office."""
    return make_office()


def signed_in(user: User) -> Client:
    """The browser of this account."""
    client = Client()
    client.force_login(user)
    return client


def failed(email: str = "falsch@kim.example") -> Notice:
    """A notice that has failed."""
    notice = notify(at=MORNING, kind=KIND, email=email, about={})
    notice.state, notice.problem = NoticeState.FAILED, "SMTPRecipientsRefused: 550"
    notice.save()
    return notice


def mail_to(email: str, text: str = "Guten Tag") -> OutboxMail:
    """A mail that was kept."""
    EmailMessage("Betreff", text, to=[email]).send()
    return OutboxMail.objects.latest("pk")


def test_mails_of_accounts_are_kept_as_well(kept: None, office: User) -> None:
    user = make_user()

    send_invitation(user)

    page = signed_in(office).get(reverse("notices:mail", args=[OutboxMail.objects.get().pk]))
    assert "/konto/passwort/neu/" in page.content.decode()


def test_a_mail_to_two_is_kept_for_both(kept: None) -> None:
    EmailMessage("Betreff", "Text", to=["a@kim.example"], cc=["b@kim.example"]).send()

    emails = OutboxMail.objects.order_by("email").values_list("email", flat=True)
    assert list(emails) == ["a@kim.example", "b@kim.example"]


def test_members_read_their_own_mails_alone(kept: None) -> None:
    reader, other = make_user(), make_user()
    own, foreign = mail_to(reader.email.upper()), mail_to(other.email)
    client = signed_in(reader)

    listed = client.get(MAILS).content.decode()

    assert reverse("notices:mail", args=[own.pk]) in listed
    assert reverse("notices:mail", args=[foreign.pk]) not in listed
    assert client.get(reverse("notices:mail", args=[own.pk])).status_code == 200
    assert client.get(reverse("notices:mail", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("notices:mail_file", args=[foreign.pk, 0])).status_code == 404
    assert (may_see_mail(reader, own), may_see_mail(reader, foreign)) == (True, False)


def test_the_office_and_administrators_read_all_mails(kept: None, office: User) -> None:
    mail = mail_to("a@kim.example")

    for user in (office, make_user(OfficeRole.ADMINISTRATOR)):
        assert signed_in(user).get(reverse("notices:mail", args=[mail.pk])).status_code == 200


@pytest.mark.parametrize("name", ["outbox", "mails"])
def test_nobody_reads_without_log_in(kept: None, name: str) -> None:
    address = reverse(f"notices:{name}")

    assert Client().get(address)["Location"] == f"/konto/anmelden/?next={address}"


def test_with_a_mail_server_kept_mails_are_shown_to_nobody(office: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "notices.backends.OutboxBackend"
    mail = mail_to(office.email)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    client = signed_in(office)

    assert client.get(reverse("notices:mail", args=[mail.pk])).status_code == 404
    assert "Betreff" not in client.get(MAILS).content.decode()


def test_text_of_a_mail_is_never_taken_for_markup(kept: None, office: User) -> None:
    mail = mail_to("a@kim.example", "<script>alert(1)</script> https://kim.example/a?b=1&c=2")

    page = signed_in(office).get(reverse("notices:mail", args=[mail.pk])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="https://kim.example/a?b=1&amp;c=2"' in page


def test_an_invitation_is_saved_from_the_page(kept: None, office: User, register: Any) -> None:
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    attachment = Attachment("einladung.ics", content, "text/calendar; method=REQUEST")
    register("test.ics", lambda *_: Message("Einladung", "Text", attachments=(attachment,)))
    notify(at=MORNING, kind="test.ics", email="a@kim.example", about={})
    send_due(at=MORNING)
    mail = OutboxMail.objects.get()
    client = signed_in(office)

    page = client.get(reverse("notices:mail", args=[mail.pk])).content.decode()
    file = client.get(reverse("notices:mail_file", args=[mail.pk, 0]))

    assert "einladung.ics" in page
    assert file.content == content
    assert file["Content-Disposition"] == 'attachment; filename="einladung.ics"'
    assert client.get(reverse("notices:mail_file", args=[mail.pk, 1])).status_code == 404


def test_the_queue_shows_what_failed_and_why(office: User) -> None:
    notice = failed()
    client = signed_in(office)

    page = client.get(OUTBOX).content.decode()

    assert "falsch@kim.example" in page
    assert "SMTPRecipientsRefused: 550" in page
    assert "Nachrichten" in page
    assert reverse("notices:try_again", args=[notice.pk]) in page
    assert "falsch@kim.example" not in client.get(OUTBOX, {"stand": "sent"}).content.decode()


def test_members_find_their_mails_instead_of_the_queue() -> None:
    failed()
    user = make_user()

    assert signed_in(user).get(OUTBOX)["Location"] == MAILS
    assert not may_keep_outbox(user)
    assert not may_see_notice(user, Notice.objects.get())


def test_a_failed_notice_is_tried_again(
    office: User, django_capture_on_commit_callbacks: Any
) -> None:
    notice = failed()

    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(office).post(reverse("notices:try_again", args=[notice.pk]))

    notice.refresh_from_db()
    assert answer["Location"] == OUTBOX
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 1)


def test_members_try_nothing_again() -> None:
    notice, user = failed(), make_user()

    assert signed_in(user).post(reverse("notices:try_again", args=[notice.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        try_again(by=acting(user), at=MORNING, notice=notice)


def test_only_failed_ones_are_tried_again(office: User) -> None:
    notice = notify(at=MORNING, kind=KIND, email="a@kim.example", about={})

    with pytest.raises(NotPossible):
        try_again(by=acting(office), at=MORNING, notice=notice)


def test_a_page_that_only_reads_takes_no_post(office: User) -> None:
    assert signed_in(office).post(OUTBOX).status_code == 405
    assert signed_in(office).get(reverse("notices:try_again", args=[1])).status_code == 405


def test_the_office_is_told_on_its_home_page(office: User) -> None:
    failed()
    failed("auch-falsch@kim.example")

    urls = [task.url for task in tasks_of.collect(office)]

    assert f"{OUTBOX}?stand=failed" in urls
    assert not [task for task in tasks_of.collect(make_user()) if task.url.startswith(OUTBOX)]


def test_a_closed_account_reads_nothing(kept: None) -> None:
    user = make_user()
    mail = mail_to(user.email)

    closed = deactivate_user(by=SYSTEM.because("Ende"), at=MORNING, user=user)

    assert not may_see_mail(closed, mail)


def test_lists_ask_a_constant_number_of_queries(
    kept: None, office: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(office)
    counts: dict[str, list[int]] = {OUTBOX: [], MAILS: []}
    for _round in range(2):
        for number in range(5):
            failed(f"person-{number}@kim.example")
            mail_to(f"person-{number}@kim.example")
        for address, found in counts.items():
            with django_assert_max_num_queries(30) as captured:
                client.get(address)
            found.append(len(captured))

    assert all(len(set(found)) == 1 for found in counts.values())


def test_what_is_due_is_sent_when_somebody_looks_for_it(kept: None, office: User) -> None:
    reader = make_user()
    notify(at=MORNING, kind=KIND, email=reader.email, about={})

    page = signed_in(reader).get(MAILS).content.decode()

    assert Notice.objects.get().state == NoticeState.SENT
    assert OutboxMail.objects.get().subject in page


def test_what_waits_says_when_it_goes_out_and_only_to_whom_it_concerns(
    kept: None, office: User
) -> None:
    reader, other = make_user(), make_user()
    later = clock.now() + timedelta(minutes=3)
    notify(at=MORNING, kind=KIND, email=reader.email, about={}, not_before=later)

    for user, is_shown in ((reader, True), (office, True), (other, False)):
        page = signed_in(user).get(MAILS).content.decode()
        assert ("wartend" in page) is is_shown
        assert (moment_words(later) in page) is is_shown
    assert Notice.objects.get().state == NoticeState.WAITING


def test_with_a_mail_server_looking_sends_nothing(office: User) -> None:
    notify(at=MORNING, kind=KIND, email=office.email, about={})

    signed_in(office).get(OUTBOX)

    assert Notice.objects.get().state == NoticeState.WAITING
