"""After the release the minutes stand still; what is kept beside them goes on, with a history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.operations import NotPossible
from handlungskonzept.operations.mentions import change_mentions
from meetings.choices import AttendanceState, ItemOutcome, ResolutionResult
from meetings.models import AgendaItem, Edition, Meeting
from meetings.operations import agenda, attendance, minutes, voting
from meetings.operations.follow_ups import add_follow_up, change_follow_up, settle_follow_up
from meetings.operations.matters import choose_matter
from meetings.operations.meetings import change_meeting
from meetings.operations.posting import Minutes, post_minutes
from meetings.operations.referring import refer_to_steering
from meetings.queries.reading import Line, reading_of
from people.models import User
from projectgroups.choices import Role
from tests.factories.handlungskonzept import anchor, make_stage
from tests.factories.meetings_closing import Closing, make_released
from tests.factories.meetings_follow import make_held, make_held_item
from tests.factories.meetings_invite import PDF
from tests.factories.meetings_prepare import make_meeting
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db
Attempt = Callable[[Closing, dict[str, Any]], object]
WORDS = {"title": "Anders", "wording": "Anders.", "by_consensus": True}

MINUTES: dict[str, Attempt] = {
    "text": lambda c, by: minutes.save_text(
        **by, item=c.item, result="Anders.", course="", base_revision=1
    ),
    "outcome": lambda c, by: minutes.set_outcome(**by, item=c.item, outcome=ItemOutcome.CARRIED),
    "beginning": lambda c, by: minutes.begin_meeting(**by, meeting=c.meeting),
    "end": lambda c, by: minutes.close_meeting(**by, meeting=c.meeting, closed_at=AT),
    "resolution": lambda c, by: voting.resolve(
        **by, item=c.item, result=ResolutionResult.ADOPTED, **WORDS
    ),
    "vote": lambda c, by: voting.change_resolution(
        **by, resolution=c.resolution, result=ResolutionResult.ADOPTED, **WORDS
    ),
    "struck resolution": lambda c, by: voting.void_resolution(
        **by, resolution=c.resolution, because="Irrtum"
    ),
    "attendance": lambda c, by: attendance.record_attendance(
        **by, attendance=c.meeting.attendances.all()[0], state=AttendanceState.ABSENT
    ),
    "recusal": lambda c, by: attendance.recuse(
        **by, attendance=c.meeting.attendances.all()[0], item=c.item
    ),
    "new follow-up": lambda c, by: add_follow_up(**by, group=c.group, item=c.item, text="Neu"),
    "new item": lambda c, by: agenda.add_item(**by, meeting=c.meeting, title="Neu"),
    "words of an item": lambda c, by: agenda.change_item(**by, item=c.item, title="Anders"),
    "order": lambda c, by: agenda.move_item(**by, item=c.item, step=1),
    "item taken off": lambda c, by: agenda.remove_item(**by, item=c.item),
    "meeting": lambda c, by: change_meeting(**by, meeting=c.meeting, place="Anderswo"),
}
"""What would change what the minutes say."""


@pytest.mark.parametrize("what", MINUTES)
def test_what_the_minutes_say_does_not_change_any_more(what: str) -> None:
    closing = make_released()

    with pytest.raises(NotPossible):
        MINUTES[what](closing, {"by": acting(closing.office, "Wir irrten."), "at": AT})


def test_the_thread_and_the_measures_are_kept_beside_and_leave_a_history() -> None:
    closing = make_released()
    before = list(Edition.objects.values_list("content_sha256", flat=True))

    choose_matter(by=acting(closing.chair), at=AT, item=closing.item, new_title="Wohnraum")
    [mention] = change_mentions(
        by=acting(closing.office),
        at=AT,
        thing=closing.item,
        add=[anchor(make_stage(closing.group).measure)],
    )

    closing.item.refresh_from_db()
    entry = closing.item.history.latest("history_date", "history_id")
    assert (str(closing.item.matter), entry.history_user) == ("Wohnraum", closing.chair)
    assert mention.made_by == closing.office
    assert list(Edition.objects.values_list("content_sha256", flat=True)) == before
    line = line_of(closing.meeting, closing.member, closing.item)
    assert line.today is not None
    assert line.today.matter == closing.item.matter
    assert line.item.title == "Wohnungen für Familien"


def test_a_follow_up_lives_on_beside_the_minutes() -> None:
    closing = make_released()
    task, by = closing.follow_up, acting(closing.office, "Mehr Zeit.")

    change_follow_up(by=by, at=AT, follow_up=task, due=date(2021, 12, 1))
    settle_follow_up(by=by, at=AT, follow_up=task, state="done", settled_on=AT.date())

    line = line_of(closing.meeting, closing.member, closing.item)
    assert "1. Dezember" not in line.item.follow_ups[0].until
    assert line.follow_ups[0].state == "done"


def test_an_item_is_referred_after_the_release_and_the_minutes_keep_their_words() -> None:
    steering, group, chair = make_steering_group(), make_project_group(), make_user()
    make_membership(group, chair, role=Role.CHAIR)
    meeting = make_held(group)
    item = make_held_item(meeting)
    post_minutes(
        by=acting(chair), at=AT, meeting=meeting, minutes=Minutes("p.pdf", PDF), is_released=True
    )
    make_meeting(steering, AT + timedelta(days=30))

    refer_to_steering(by=acting(chair), at=AT, item=item)

    line = line_of(meeting, chair, item)
    assert line.item.outcome == ""
    assert line.is_referred_since
    assert line.goes_on == ()
    client = Client()
    client.force_login(chair)
    text = client.get(reverse("meetings:read", args=[meeting.slug])).content.decode()
    assert "Seither an die Lenkungsgruppe gegeben" in text
    entry = AgendaItem.objects.get(pk=item.pk).history.latest("history_date", "history_id")
    assert entry.history_user == chair


def line_of(meeting: Meeting, user: User, item: AgendaItem) -> Line:
    """The item as this person reads it in the minutes."""
    meeting.refresh_from_db()
    lines = reading_of(meeting, user).lines
    return next(line for line in lines if line.item.key == str(item.pk))
