"""The public pages of meetings: dates, agendas, published minutes, and where these have been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.choices import MeetingMode
from meetings.models import Meeting
from meetings.operations.agenda import add_item
from meetings.operations.corrections import record_correction
from meetings.operations.invitations import send_supplement
from meetings.operations.meetings import cancel_meeting, change_meeting
from meetings.operations.publications import propose_publication, publish_minutes, withdraw_minutes
from projectgroups.models import WorkingGroup
from tests.factories.meetings_closing import (
    SENTENCE,
    Closing,
    make_drafted,
    make_next_meeting,
    make_released,
)
from tests.factories.meetings_invite import make_scene
from tests.factories.meetings_prepare import make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting
from tests.factories.projectgroups import make_project_group, make_steering_group
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def steering() -> WorkingGroup:
    return make_steering_group()


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"meetings:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def online(closing: Closing | None = None) -> Closing:
    closing = make_released(closing)
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)
    return closing


# Dates -----------------------------------------------------------------------------------------
def test_a_planned_meeting_shows_day_and_place_but_no_agenda(
    client: Client, steering: WorkingGroup
) -> None:
    meeting = make_meeting(steering, place="Ottoplatz 1", title="Klausur")
    make_item(meeting, title="Trägerwahl")

    text = page(client, "public_meeting", meeting.slug)

    assert "27. Juni 2021" in text
    assert "Ottoplatz 1" in text
    assert "Trägerwahl" not in text
    assert "Klausur" not in text


def test_the_online_address_is_never_shown_but_that_it_is_online_is(
    client: Client, steering: WorkingGroup
) -> None:
    meeting = make_meeting(
        steering, mode=MeetingMode.ONLINE, online_address="https://raum.example/xyz"
    )

    text = page(client, "public_meeting", meeting.slug) + page(client, "public_meetings")

    assert "raum.example" not in text
    assert str(MeetingMode.ONLINE.label) in text


def test_a_meeting_that_is_not_public_is_not_there(client: Client, steering: WorkingGroup) -> None:
    meeting = make_meeting(steering, is_public=False)

    assert client.get(meeting.get_public_url()).status_code == 404
    assert meeting.slug not in page(client, "public_meetings")


def test_a_body_to_come_shows_no_meetings(client: Client) -> None:
    group = make_project_group(starts_on=(AT + timedelta(days=10)).date())
    meeting = make_meeting(group)

    assert client.get(meeting.get_public_url()).status_code == 404


def test_a_called_off_meeting_says_so_without_the_reason(
    client: Client, steering: WorkingGroup
) -> None:
    meeting = make_meeting(steering)
    cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Krankheit von Frau Aydın")

    for text in (page(client, "public_meeting", meeting.slug), page(client, "public_meetings")):
        assert "abgesagt" in text
        assert "Krankheit" not in text


def test_the_list_counts_and_filters_by_body(client: Client, steering: WorkingGroup) -> None:
    other = make_project_group()
    mine, foreign = make_meeting(steering), make_meeting(other)

    both = page(client, "public_meetings")
    one = client.get(reverse("meetings:public_meetings"), {"gremium": other.slug})

    assert "2 Sitzungen" in both
    assert mine.get_public_url() in both
    assert mine.get_public_url() not in one.content.decode()
    assert foreign.get_public_url() in one.content.decode()
    assert "1 Sitzung – " in one.content.decode()


@pytest.mark.parametrize("odd", ["gibt-es-nicht", "\0", "' OR 1=1 --", "9" * 3000])
def test_an_unknown_body_is_left_out_and_said(
    client: Client, steering: WorkingGroup, odd: str
) -> None:
    make_meeting(steering)

    response = client.get(reverse("meetings:public_meetings"), {"gremium": odd, "seite": odd})

    assert response.status_code == 200
    assert steering.name in response.content.decode()


def test_lists_take_the_same_number_of_queries_however_long(
    client: Client, steering: WorkingGroup, django_assert_max_num_queries: Any
) -> None:
    for days in range(10, 30):
        make_meeting(steering, AT + timedelta(days=days))
    page(client, "public_meetings")

    with django_assert_max_num_queries(12):
        page(client, "public_meetings")


def test_a_past_plan_nobody_carried_out_is_left_out(client: Client, steering: WorkingGroup) -> None:
    meeting = make_meeting(steering, AT + timedelta(days=2))

    with time_machine.travel(AT + timedelta(days=5), tick=False):
        assert meeting.get_public_url() not in page(client, "public_meetings")


def test_the_body_s_own_page_shows_its_meetings_and_calendar(
    client: Client, steering: WorkingGroup
) -> None:
    meeting = make_meeting(steering)

    text = client.get(steering.get_absolute_url()).content.decode()

    assert meeting.get_public_url() in text
    assert f"webcal://testserver{reverse('meetings:group_feed', args=[steering.slug])}" in text


# Agenda ----------------------------------------------------------------------------------------
def test_the_agenda_is_the_one_that_was_sent_last(client: Client) -> None:
    scene = make_scene()
    meeting = scene.send()
    later = AT + timedelta(hours=1)
    add_item(by=SYSTEM, at=later, meeting=meeting, title="Nachgereichtes")

    before = page(client, "public_meeting", meeting.slug)
    send_supplement(by=SYSTEM, at=later, meeting=Meeting.objects.get(pk=meeting.pk))
    after = page(client, "public_meeting", meeting.slug)

    assert "Auswahl der Träger" in before
    assert "Nachgereichtes" not in before
    assert "Nachgereichtes" in after


def test_an_item_that_is_not_public_keeps_its_number_alone(client: Client) -> None:
    meeting = make_scene().send()

    text = page(client, "public_meeting", meeting.slug)

    assert "nicht öffentlich" in text
    assert "Personalie" not in text


def test_a_moved_meeting_shows_its_new_day_at_once(client: Client) -> None:
    meeting = make_scene().send()
    change_meeting(
        by=SYSTEM, at=AT, meeting=meeting, starts_at=AT + timedelta(days=40),
        ends_at=AT + timedelta(days=40, hours=2),
    )  # fmt: skip

    assert "7. Juli 2021" in page(client, "public_meeting", meeting.slug)


# Minutes ---------------------------------------------------------------------------------------
@kept(at=AT)
def closing() -> Closing:
    return online()


def test_minutes_are_shown_from_the_public_edition(client: Client, closing: Closing) -> None:
    text = page(client, "public_minutes", closing.meeting.slug)

    assert "12 Wohnungen" in text
    assert "strittig" not in text
    assert "Trägerschaft" not in text
    assert closing.resolution.get_absolute_url() in text
    assert 'id="top-2"' in text
    assert 'href="#top-2"' in text


def test_the_word_file_is_the_frozen_one(client: Client, closing: Closing) -> None:
    response = client.get(reverse("meetings:public_minutes_file", args=[closing.meeting.slug]))

    stored = closing.meeting.publication.edition.document
    assert response.content == bytes(stored.content)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pages_may_be_kept_a_minute_and_are_asked_for_cheaply(
    client: Client, closing: Closing
) -> None:
    where = reverse("meetings:public_minutes", args=[closing.meeting.slug])
    response = client.get(where)

    assert "max-age=60" in response["Cache-Control"]
    assert client.get(where, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("state", ["drafted", "released", "proposed"])
def test_minutes_that_were_never_online_are_not_there(client: Client, state: str) -> None:
    closing = make_drafted()
    if state != "drafted":
        make_released(closing)
    if state == "proposed":
        propose_publication(by=acting(closing.office), at=AT, meeting=closing.meeting)

    for name in ("public_minutes", "public_minutes_file", "public_minutes_upload"):
        where = reverse(f"meetings:{name}", args=[closing.meeting.slug])
        assert client.get(where).status_code == 404


def test_minutes_taken_off_say_so(client: Client, closing: Closing) -> None:
    withdraw_minutes(
        by=acting(closing.office, "Ein Name stand darin."), at=AT, meeting=closing.meeting
    )

    for name in ("public_minutes", "public_minutes_file", "public_minutes_upload"):
        response = client.get(reverse(f"meetings:{name}", args=[closing.meeting.slug]))
        assert response.status_code == 410
        text = response.content.decode()
        assert "noindex" in text
        assert "12 Wohnungen" not in text
        assert "Ein Name stand darin" not in text
        assert "max-age=60" not in response.get("Cache-Control", "")


def test_minutes_proposed_again_after_they_were_taken_off_are_still_gone(
    client: Client, closing: Closing
) -> None:
    withdraw_minutes(by=acting(closing.office, "Irrtum"), at=AT, meeting=closing.meeting)
    propose_publication(by=acting(closing.office), at=AT, meeting=closing.meeting)

    where = reverse("meetings:public_minutes", args=[closing.meeting.slug])
    assert client.get(where).status_code == 410


def test_publication_ends_with_its_last_day(client: Client) -> None:
    closing = make_released()
    last = AT.date() + timedelta(days=2)
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, ends_on=last)
    where = reverse("meetings:public_minutes", args=[closing.meeting.slug])
    file = reverse("meetings:public_minutes_file", args=[closing.meeting.slug])

    with time_machine.travel(AT + timedelta(days=2), tick=False):
        assert client.get(where).status_code == client.get(file).status_code == 200
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        assert client.get(where).status_code == 410
        assert client.get(file).status_code == 410
        assert where not in client.get("/sitemap.xml").content.decode()
        assert where not in page(client, "public_meetings")


def test_a_correction_stands_beside_the_old_words(client: Client, closing: Closing) -> None:
    item = make_next_meeting(closing)
    record_correction(
        by=acting(closing.office), at=AT, meeting=closing.meeting, item=closing.item,
        old_wording=SENTENCE, new_wording="Im Mai wurden 14 Wohnungen vermittelt.", decided_in=item,
    )  # fmt: skip

    text = page(client, "public_minutes", closing.meeting.slug)

    assert "12 Wohnungen" in text
    assert "<ins>Im Mai wurden 14 Wohnungen vermittelt.</ins>" in text
    assert 'href="#berichtigungen"' in text


def test_a_correction_that_is_not_public_is_not_shown(client: Client, closing: Closing) -> None:
    item = make_next_meeting(closing)
    record_correction(
        by=acting(closing.office), at=AT, meeting=closing.meeting, item=closing.closed,
        old_wording="Der Träger klagt.", new_wording="Der Träger droht.", decided_in=item,
    )  # fmt: skip

    assert "droht" not in page(client, "public_minutes", closing.meeting.slug)


def test_the_sitemap_lists_public_meetings_and_minutes_online(
    client: Client, closing: Closing
) -> None:
    hidden = make_meeting(closing.group, is_public=False)
    text = client.get("/sitemap.xml").content.decode()

    assert closing.meeting.get_public_url() in text
    assert reverse("meetings:public_minutes", args=[closing.meeting.slug]) in text
    assert hidden.slug not in text


def test_members_find_the_way_to_their_own_page(client: Client, closing: Closing) -> None:
    client.force_login(closing.member)
    text = page(client, "public_meeting", closing.meeting.slug)

    assert f'href="{closing.meeting.get_absolute_url()}"' in text
