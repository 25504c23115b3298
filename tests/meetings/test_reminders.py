"""Reminders of follow-ups are told once of each date, also when the queue has forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.history import save_recorded
from meetings.operations.reminders import queue_reminders
from notices.models import Notice
from notices.operations import KEPT_FOR, clear_old, send_due
from people.models import Person
from tests.factories.meetings_follow import make_follow_up
from tests.factories.people import AT, SYSTEM, make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def owner() -> Person:
    """A member with something to do that is overdue since yesterday."""
    group, user = make_project_group(), make_user()
    make_membership(group, user)
    make_follow_up(group, person=user.person, due=AT.date() - DAY)
    Notice.objects.all().delete()
    return user.person


@pytest.mark.usefixtures("owner")
def test_what_is_still_overdue_when_the_queue_forgets_is_not_told_again() -> None:
    assert queue_reminders(at=AT) == 1
    send_due(at=AT + DAY)
    forgotten = AT + DAY + KEPT_FOR + DAY

    clear_old(at=forgotten)
    queue_reminders(at=forgotten)

    assert not Notice.objects.exists()


def test_a_person_gets_all_mails_at_the_address_kept_of_them(owner: Person) -> None:
    owner.email = "Amt@kim.example"
    save_recorded(owner, by=SYSTEM, at=AT)

    queue_reminders(at=AT)

    assert Notice.objects.get().email == "amt@kim.example"
