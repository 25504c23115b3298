"""The attendance list and the form of votes, as people fill them in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.history import delete_recorded
from core.operations import Refusal
from meetings.choices import AttendanceState, Seat, VoteKind
from meetings.models import Attendance, Recusal, Resolution
from meetings.operations.attendance import record_attendances
from people.models import Person
from tests.factories.meetings_minutes import Room, make_room
from tests.factories.people import AT, SYSTEM
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
VOTE = {
    "title": "Lotsen", "wording": "Es beginnt.", "result": "adopted", "kind": "counted",
    "yes": 2, "no": 0, "abstained": 0, "recused": 0, "is_public": "on",
}  # fmt: skip


@kept(at=AT)
def room() -> Room:
    """Three members, two of them here."""
    found = make_room(3)
    found.come(0, 1)
    return found


@pytest.fixture
def client(room: Room) -> Client:
    """The chair's browser."""
    browser = Client()
    browser.force_login(room.chair)
    return browser


def address(room: Room, name: str, *more: Any) -> str:
    """A page about the meeting of the room."""
    return reverse(f"meetings:{name}", args=[room.meeting.slug, *more])


def states(room: Room) -> list[str]:
    """What is recorded of everybody."""
    return list(room.meeting.attendances.order_by("pk").values_list("state", flat=True))


def test_only_what_was_changed_on_the_page_is_saved(room: Room, client: Client) -> None:
    one, two, three = (attendance.pk for attendance in room.attendances)
    data = {
        f"state-{one}": "", f"excuse-{one}": "", f"was-{one}": "|",
        f"state-{two}": "present", f"excuse-{two}": "", f"was-{two}": "present|",
        f"state-{three}": "excused", f"excuse-{three}": "krank", f"was-{three}": "|",
    }  # fmt: skip

    assert client.post(address(room, "attendance"), data).status_code == 302

    assert states(room) == ["present", "present", "excused"]
    assert Attendance.objects.get(pk=three).excuse == "krank"
    assert client.get(address(room, "attendance")).status_code == 200


def test_an_unknown_state_is_refused_with_everything_kept(room: Room, client: Client) -> None:
    one = room.attendances[0].pk

    answer = client.post(address(room, "attendance"), {f"state-{one}": "maybe"})

    assert answer.status_code == 422
    assert states(room) == ["present", "present", ""]


def test_a_list_of_which_one_entry_is_refused_is_not_recorded_in_part(room: Room) -> None:
    stale = room.attendances[1]
    delete_recorded(Attendance.objects.get(pk=stale.pk), by=SYSTEM, at=AT)

    with pytest.raises(Refusal):
        record_attendances(
            by=SYSTEM, at=AT,
            changes=[(room.attendances[0], "excused", "krank"), (stale, "present", "")],
        )  # fmt: skip

    assert Attendance.objects.get(pk=room.attendances[0].pk).state == AttendanceState.PRESENT


def test_an_unexpected_deputy_and_a_guest_are_added(room: Room, client: Client) -> None:
    page = address(room, "attendance_new")
    missing = room.attendances[2]
    answer = client.post(
        page,
        {"seat": Seat.DEPUTY, "deputises_for": missing.pk, "first_name": "Uta", "last_name": "Vertretung"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Attendance.objects.get(person__last_name="Vertretung").deputises_for == missing
    assert states(room)[2] == AttendanceState.DEPUTISED

    for data in ({"seat": Seat.GUEST}, {"seat": Seat.DEPUTY, "first_name": "A", "last_name": "B"}):
        assert client.post(page, data).status_code == 422
    known = make_membership(room.group).person
    assert client.post(page, {"seat": Seat.VOTING, "person": known.pk}).status_code == 302
    assert Person.objects.filter(last_name="B").count() == 0


def test_parts_and_recusals_are_recorded_at_the_item_and_taken_back(
    room: Room, client: Client
) -> None:
    one, item = room.attendances[0], room.items[1]
    page = address(room, "attendance_at_item", item.pk)
    for what in ("leaves", "recused"):
        assert client.post(page, {"attendance": one.pk, "what": what}).status_code == 302
    span, recusal = one.spans.get(), Recusal.objects.get()
    assert (span.leaves_after, recusal.item) == (item, item)
    person = address(room, "attendance_person", one.pk)
    assert client.get(person).status_code == 200
    assert client.post(person, {"comes_at": item.pk}).status_code == 422

    client.post(address(room, "span_remove", span.pk))
    client.post(address(room, "recusal_withdraw", recusal.pk))
    assert client.post(person, {"comes_at": item.pk, "came_at": "10:30"}).status_code == 302
    assert client.post(address(room, "attendance_remove", one.pk)).status_code == 302

    assert not Attendance.objects.filter(pk=one.pk).exists()
    assert client.post(page, {"attendance": 0, "what": "leaves"}).status_code == 302


def test_members_who_are_missing_are_put_on_the_list(room: Room, client: Client) -> None:
    make_membership(room.group)

    client.post(address(room, "attendance_members"))

    assert room.meeting.attendances.count() == 4
    assert client.post(address(room, "attendance_answers")).status_code == 302


def test_one_click_adopts_the_draft_resolution_by_consensus(room: Room, client: Client) -> None:
    client.post(address(room, "resolve_by_consensus", room.items[2].pk))
    client.post(address(room, "resolve_by_consensus", room.items[0].pk))

    resolution = Resolution.objects.get()
    assert (resolution.wording, resolution.vote_kind) == (
        "Die Lotsen beginnen.",
        VoteKind.CONSENSUS,
    )


def test_a_vote_is_recorded_changed_and_struck_out(room: Room, client: Client) -> None:
    page = address(room, "resolve", room.items[1].pk)
    wrong = client.post(page, VOTE | {"yes": 3})
    assert wrong.status_code == 422
    assert "yes" in wrong.context["form"].errors
    assert client.post(page, VOTE | {"yes": "", "no": "", "abstained": ""}).status_code == 422

    assert client.post(page, VOTE).status_code == 302
    resolution = Resolution.objects.get()
    assert resolution.result_sentence == "einstimmig"
    change = reverse("meetings:resolution_change", args=[resolution.slug])
    form = client.get(change).context["form"]
    assert form.initial["sentence"] == ""
    version = form.fields["version"].initial
    client.post(change, VOTE | {"version": version, "yes": 1, "abstained": 1})
    resolution.refresh_from_db()
    assert resolution.result_sentence == "einstimmig bei 1 Enthaltung"
    assert client.post(change, VOTE | {"version": version}).status_code == 409

    void = reverse("meetings:resolution_void", args=[resolution.slug])
    version = client.get(void).context["form"].fields["version"].initial
    assert client.post(void, {"version": version, "because": ""}).status_code == 422
    assert client.post(void, {"version": version, "because": "Doppelt"}).status_code == 302
    resolution.refresh_from_db()
    assert resolution.voided_because == "Doppelt"
    assert client.get(resolution.get_absolute_url()).status_code == 200
