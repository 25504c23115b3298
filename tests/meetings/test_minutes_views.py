"""The sheet for the room: who opens it, what it saves, and that it works without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.choices import ItemOutcome, MeetingState, StandingItem
from meetings.models import Contribution, FollowUp, KeptContribution, Meeting
from meetings.operations.follow_ups import add_follow_up
from meetings.operations.minutes import save_text, settle_text
from meetings.queries.minutes import versions_of
from people.models import User
from tests.factories.meetings_follow import FIRST, make_held, make_held_item
from tests.factories.meetings_minutes import Room, later, make_room, release
from tests.factories.meetings_prepare import make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@kept(at=AT)
def room() -> Room:
    """Three members, two of them here."""
    found = make_room(3)
    found.come(0, 1)
    return found


def of(user: User | None, **options: Any) -> Client:
    """A browser in which this person is signed in."""
    client = Client(**options)
    if user is not None:
        client.force_login(user)
    return client


def address(room: Room, name: str = "minutes", *more: Any) -> str:
    """A page about the meeting of the room."""
    return reverse(f"meetings:{name}", args=[room.meeting.slug, *more])


def typed(client: Client, room: Room, text: str, base: int = 0, **more: Any) -> Any:
    """The first item's form sent as a page without a script does."""
    headers = more.pop("headers", {"accept": "text/html"})
    return client.post(
        address(room, "save_text", room.items[0].pk),
        {"result": text, "course": "", "base_revision": base, "kept": "", **more},
        headers=headers,
    )


def test_foreigners_find_nothing_members_are_refused_writers_come_in(room: Room) -> None:
    member, stranger = make_user(), make_user()
    make_membership(room.group, member)
    make_membership(make_project_group(), stranger)
    page = address(room)

    answers = [of(user).get(page).status_code for user in (stranger, member, room.chair)]

    assert answers == [404, 403, 200]
    assert of(None).get(page).status_code == 302
    for name, *more in (
        ("minutes_state",), ("attendance",), ("begin",), ("close",), ("attendance_new",),
        ("resolve", room.items[0].pk), ("text_versions", room.items[0].pk),
        ("attendance_person", room.attendances[0].pk),
    ):  # fmt: skip
        page = address(room, name, *more)
        statuses = [of(user).get(page).status_code for user in (stranger, member, room.chair)]
        assert statuses == [404, 403, 200], name


def test_writes_of_strangers_are_not_found_and_of_members_refused(room: Room) -> None:
    member, stranger = make_user(), make_user()
    make_membership(room.group, member)
    item = room.items[2].pk
    for name, more, data in (
        ("save_text", item, {"result": "x", "base_revision": 0}),
        ("outcome", item, {"outcome": "done"}),
        ("quick_follow_up", item, {"text": "x"}),
        ("resolve_by_consensus", item, {}),
        ("attendance_at_item", item, {"attendance": room.attendances[0].pk, "what": "leaves"}),
    ):
        statuses = [
            of(user).post(address(room, name, more), data, headers=JSON).status_code
            for user in (stranger, member)
        ]
        assert statuses == [404, 403], name
    assert not Contribution.objects.exists()


def test_before_the_invitation_there_is_nothing_to_minute_and_after_release_to_read(
    room: Room,
) -> None:
    planned = make_meeting(room.group)
    client = of(room.chair)
    assert client.get(reverse("meetings:minutes", args=[planned.slug])).status_code == 409

    release(room.meeting)

    assert client.get(address(room)).url == address(room, "read")
    assert typed(client, room, "Zu spät").status_code == 409
    assert not Contribution.objects.exists()


def test_the_save_button_works_without_a_script(room: Room) -> None:
    answer = typed(of(room.chair), room, "Ohne Skript.\r\n\r\nZweiter Absatz.")

    assert answer.status_code == 302
    assert answer.url.endswith(f"#top-{room.items[0].pk}")
    assert Contribution.objects.get().result == "Ohne Skript.\n\nZweiter Absatz."


def test_a_script_gets_revision_text_and_time(room: Room) -> None:
    answer = typed(of(room.chair), room, "Mit Skript.", headers=JSON).json()

    assert (answer["state"], answer["revision"], answer["result"]) == ("saved", 1, "Mit Skript.")
    assert re.fullmatch(r"\d\d:\d\d", answer["time"])


def test_two_texts_lead_to_the_page_that_shows_both(room: Room) -> None:
    typed(of(room.chair), room, "Text der Leitung.")
    office = of(make_office())
    answer = typed(office, room, "Text der Geschäftsstelle.")

    page = office.get(answer.url).content.decode()
    assert answer.url == address(room, "settle_text", KeptContribution.objects.get().pk)
    assert "Text der Leitung." in page
    assert "Text der Geschäftsstelle." in page
    both = "Text der Leitung.\n\nText der Geschäftsstelle."
    assert office.get(answer.url).context["form"].initial["result"] == both
    chosen = office.get(answer.url, {"text": "kept"}).context["form"].initial["result"]
    assert chosen == "Text der Geschäftsstelle."
    settled = office.post(answer.url, {"result": both, "course": "", "base_revision": 1})
    assert settled.status_code == 302
    assert Contribution.objects.get().result == both


def test_a_decision_about_what_moved_on_shows_the_newer_text_and_can_be_repeated(
    room: Room,
) -> None:
    typed(of(room.chair), room, "Leitung")
    office = of(make_office())
    page = typed(office, room, "Geschäftsstelle").url
    typed(of(room.chair), room, "Leitung, weiter", 1)

    refused = office.post(page, {"result": "Mein Entscheid", "base_revision": 1})
    assert refused.status_code == 409
    assert "Leitung, weiter" in refused.content.decode()
    again = refused.context["form"]["base_revision"].value()
    assert office.post(page, {"result": "Beide", "base_revision": again}).status_code == 302


def test_a_script_learns_of_a_second_text_and_goes_on_in_it(room: Room) -> None:
    typed(of(room.chair), room, "Leitung")
    office = of(make_office())
    first = typed(office, room, "Geschäftsstelle", headers=JSON).json()
    second = typed(office, room, "Geschäftsstelle, mehr", kept=first["kept"], headers=JSON).json()

    assert (first["state"], second["state"]) == ("kept", "kept")
    assert KeptContribution.objects.get().result == "Geschäftsstelle, mehr"


def test_what_a_page_remembers_joins_and_recognises_its_own_save(room: Room) -> None:
    client = of(room.chair)
    typed(client, room, "Eins.\n\nZwei.")
    typed(client, room, "Eins.\n\nZwei!", 1)

    joined = typed(
        of(make_office()), room, "Eins!\n\nZwei.", 1,
        base_result="Eins.\r\n\r\nZwei.", base_course="", headers=JSON,
    ).json()  # fmt: skip
    assert (joined["state"], joined["result"]) == ("saved", "Eins!\n\nZwei!")
    again = typed(
        client, room, "Eins.\n\nZwei!\n\nDrei.", 1, base_result="", base_course="",
        tried_result=["Eins.\r\n\r\nZwei!"], tried_course=[""], headers=JSON,
    ).json()  # fmt: skip
    assert again["result"] == "Eins!\n\nZwei!\n\nDrei."


def test_without_a_session_the_answer_holds_what_was_typed(room: Room) -> None:
    page = typed(of(None), room, "Nicht verloren.")
    assert page.status_code == 401
    assert "Nicht verloren." in page.content.decode()
    answer = typed(of(None), room, "Nicht verloren.", headers=JSON)
    assert (answer.status_code, answer.json()["state"]) == (401, "signed-out")
    assert not Contribution.objects.exists()


def test_an_old_token_saves_nothing_and_keeps_the_text(room: Room) -> None:
    client = of(room.chair, enforce_csrf_checks=True)

    page = typed(client, room, "Alter Schein.")
    assert page.status_code == 403
    assert "Alter Schein." in page.content.decode()
    assert typed(client, room, "x", headers=JSON).json()["state"] == "token"
    elsewhere = typed(client, room, "Fremde Seite", headers={"origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    assert "Fremde Seite" not in elsewhere.content.decode()
    assert not Contribution.objects.exists()


def test_what_was_typed_is_escaped_everywhere(room: Room) -> None:
    typed(of(room.chair), room, "</textarea><script>alert(1)</script>")
    typed(of(make_office()), room, "<img src=x onerror=alert(2)>")
    client = of(room.chair)
    kept = KeptContribution.objects.get().pk
    for name, more in (
        ("minutes", []), ("settle_text", [kept]), ("text_versions", [room.items[0].pk]),
    ):  # fmt: skip
        page = client.get(address(room, name, *more)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_state_tells_what_others_wrote_and_the_quorum(room: Room) -> None:
    save_text(
        by=acting(room.chair), at=AT, item=room.items[0], result="Neu", course="", base_revision=0
    )
    page = address(room, "minutes_state")
    client = of(room.chair)

    answer = client.get(page, {"seen": [f"{room.items[0].pk}-0"]}).json()
    assert answer["texts"][str(room.items[0].pk)]["result"] == "Neu"
    assert answer["quorum"][str(room.items[0].pk)]["is_met"]
    assert client.get(page, {"seen": [f"{room.items[0].pk}-1", "unsinn"]}).json()["texts"] == {}


def test_the_state_tells_everybody_of_a_second_text_until_it_is_decided_about(room: Room) -> None:
    item, office = room.items[0], make_office()
    for who, words in ((room.chair, "Leitung"), (office, "Geschäftsstelle")):
        saved = save_text(
            by=acting(who), at=AT, item=item, result=words, course="", base_revision=0
        )
    assert saved.kept is not None
    page, client = address(room, "minutes_state"), of(room.chair)

    [told] = client.get(page).json()["kept"]

    assert (told["kept"], told["item"]) == (saved.kept.pk, item.pk)
    assert client.get(told["url"]).status_code == 200
    settle_text(by=acting(office), at=AT, kept=saved.kept, result="Beide", course="")
    assert client.get(page).json()["kept"] == []


def test_earlier_texts_are_shown_and_taken_again(room: Room) -> None:
    client = of(room.chair)
    typed(client, room, "Erster Text, der lang genug ist.")
    typed(client, room, "Kurz.", 1)
    page = address(room, "text_versions", room.items[0].pk)

    assert "Erster Text" in client.get(page).content.decode()
    assert client.post(page, {"revision": 1}).status_code == 302
    assert Contribution.objects.get().result == "Erster Text, der lang genug ist."
    assert versions_of(room.items[0]).count() == 3
    assert client.post(page, {"revision": 99}).status_code == 404


def test_begin_close_and_outcome(room: Room) -> None:
    client = of(room.chair)
    assert client.post(address(room, "begin"), {"began_at": "09:05"}).status_code == 302
    refused = client.post(address(room, "close"), {"day": "2021-05-28", "closed_at": "09:00"})
    assert refused.status_code == 422
    client.post(address(room, "close"), {"day": "2021-05-28", "closed_at": "10:55"})
    client.post(address(room, "outcome", room.items[0].pk), {"outcome": "carried"})

    meeting = Meeting.objects.get(pk=room.meeting.pk)
    assert (meeting.state, meeting.closed_at) == (MeetingState.DRAFT, later(-5))
    assert meeting.items.get(pk=room.items[0].pk).outcome == ItemOutcome.CARRIED


def test_a_follow_up_in_one_line_knows_people_and_takes_any_words(room: Room) -> None:
    client = of(room.chair)
    page = address(room, "quick_follow_up", room.items[0].pk)
    name = str(room.attendances[1].person)

    client.post(page, {"text": "Zahlen liefern", "who": name, "due": "2021-06-30"})
    client.post(page, {"text": "Raum suchen", "who": "wer Zeit hat"})
    client.post(page, {"text": "Rechnen", "who": room.attendances[2].organisation})
    refused = client.post(page, {"text": "", "who": "niemand"})

    first, second, third = FollowUp.objects.order_by("pk")
    assert (first.person, first.who) == (room.attendances[1].person, "")
    assert (second.person, second.who) == (None, "wer Zeit hat")
    assert third.organisation is not None
    assert refused.status_code == 422


def test_follow_ups_of_earlier_meetings_are_ticked_off_at_their_item(room: Room) -> None:
    earlier = make_held(room.group, FIRST)
    task = add_follow_up(
        by=SYSTEM, at=AT, group=room.group, item=make_held_item(earlier), text="Alte Aufgabe"
    )
    make_held_item(room.meeting, standing=StandingItem.OPEN_MATTERS, title="Stand")
    client = of(room.chair)
    assert "Alte Aufgabe" in client.get(address(room)).content.decode()

    client.post(address(room, "tick_off", task.pk))

    task.refresh_from_db()
    assert (task.is_open, task.settled_on) == (False, AT.date())
    foreign = add_follow_up(by=SYSTEM, at=AT, group=make_project_group(), text="Fremd")
    assert client.post(address(room, "tick_off", foreign.pk)).status_code == 404


def test_the_page_asks_a_constant_number_of_queries(
    room: Room, django_assert_max_num_queries: Any
) -> None:
    client = of(room.chair)
    client.get(address(room))
    with django_assert_max_num_queries(60) as few:
        client.get(address(room))
    for _number in range(6):
        item = make_held_item(room.meeting)
        save_text(by=acting(room.chair), at=AT, item=item, result="x", course="", base_revision=0)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address(room))
