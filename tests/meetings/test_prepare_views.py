"""The pages on which a meeting is prepared: who opens them, what they refuse, how often they ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.changes import version_of
from core.fuzzy import FuzzyDate
from core.history import save_recorded
from meetings.choices import ItemKind, ItemOutcome, MeetingState, Seat
from meetings.models import Attendance, Meeting, Paper, RulesOfProcedure
from meetings.operations.agenda import add_item, change_item
from meetings.operations.invitations import send_invitation
from meetings.operations.rules import keep_rules
from meetings.views.change_links import tasks
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import SOON, as_outcome, as_sent, make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db

PAGES = ["meeting", "agenda", "change", "cancel", "item_new"]
PREPARING = ["agenda", "change", "cancel", "item_new"]


@pytest.fixture
def group() -> WorkingGroup:
    """A project group."""
    return make_project_group()


@pytest.fixture
def meeting(group: WorkingGroup) -> Meeting:
    """Its planned meeting."""
    return make_meeting(group)


def member_of(group: WorkingGroup, role: Role = Role.MEMBER) -> User:
    """An account in the body."""
    user = make_user()
    make_membership(group, user, role=role)
    return user


def browser(user: User) -> Client:
    """Somebody logged in."""
    client = Client()
    client.force_login(user)
    return client


def to(name: str, meeting: Meeting, *args: object) -> str:
    """The address of one of the meeting's pages."""
    return reverse(f"meetings:{name}", args=[meeting.slug, *args])


def planning(**values: object) -> dict[str, object]:
    """What the form for a meeting sends."""
    return {
        "starts_at": "2021-07-01", "starts": "10:00", "ends_at": "12:00", "mode": "on_site",
        "place": "Rathaus", "is_public": "on", **values,
    }  # fmt: skip


# Who opens what --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PAGES)
def test_strangers_log_in_first_and_members_of_other_bodies_find_nothing(
    meeting: Meeting, name: str
) -> None:
    other = member_of(make_project_group(), Role.CHAIR)

    anonymous = Client().get(to(name, meeting))
    assert anonymous.status_code == 302
    assert "next=" in anonymous.url
    assert browser(other).get(to(name, meeting)).status_code == 404


def test_members_see_the_meeting_and_prepare_nothing(group: WorkingGroup, meeting: Meeting) -> None:
    client = browser(member_of(group))

    page = client.get(to("meeting", meeting))
    assert page.status_code == 200
    assert to("agenda", meeting) not in page.content.decode()
    assert [client.get(to(name, meeting)).status_code for name in PREPARING] == [403] * 4


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ASSISTANT])
def test_who_keeps_the_body_opens_everything(
    group: WorkingGroup, meeting: Meeting, role: Role
) -> None:
    client = browser(member_of(group, role))

    assert [client.get(to(name, meeting)).status_code for name in PAGES] == [200] * 5


def test_items_of_another_meeting_are_not_found(office: User, meeting: Meeting) -> None:
    foreign, client = make_item(make_meeting(make_project_group())), browser(office)

    assert client.get(to("item_change", meeting, foreign.pk)).status_code == 404
    assert client.post(to("item_move", meeting, foreign.pk), {"step": "1"}).status_code == 404
    assert client.post(to("item_remove", meeting, foreign.pk)).status_code == 404


def test_a_deputy_without_any_body_finds_the_one_meeting(meeting: Meeting) -> None:
    user = make_user()
    as_sent(meeting)
    save_recorded(
        Attendance(meeting=meeting, person=user.person, seat=Seat.DEPUTY, invited_at=AT),
        by=SYSTEM, at=AT,
    )  # fmt: skip
    client = browser(user)

    assert client.get(to("meeting", meeting)).status_code == 200
    assert meeting.slug in client.get(reverse("meetings:list")).content.decode()
    assert meeting.slug in client.get(reverse("desk:home")).content.decode()
    assert client.get(to("agenda", meeting)).status_code == 403


# Planning --------------------------------------------------------------------------------------
def test_the_office_plans_a_meeting_in_local_time(office: User, group: WorkingGroup) -> None:
    url = reverse("meetings:plan", args=[group.slug])

    answer = browser(office).post(url, planning(with_standing_items="on"))

    meeting = Meeting.objects.get()
    assert answer.url == to("agenda", meeting)
    assert meeting.starts_at.astimezone(AT.tzinfo).hour == 10
    assert meeting.items.exists()


def test_the_form_proposes_what_a_meeting_of_this_body_usually_is(
    office: User, group: WorkingGroup
) -> None:
    for weeks in (0, 6, 12):
        make_meeting(group, SOON + timedelta(weeks=weeks), place="Rathaus")
    url = reverse("meetings:plan", args=[group.slug])

    form = browser(office).get(url).context["form"]

    assert form["starts_at"].value() == (SOON + timedelta(weeks=18)).date()
    assert form["place"].value() == "Rathaus"
    assert form["with_standing_items"].value() is True
    assert "---------" not in browser(office).get(url).content.decode()


def test_a_change_of_place_leads_to_the_changed_invitation(
    office: User, group: WorkingGroup
) -> None:
    make_membership(group, make_user())
    meeting = make_meeting(group, place="Rathaus")
    make_item(meeting)
    send_invitation(by=SYSTEM, at=AT, meeting=meeting)
    client, url = browser(office), to("change", meeting)
    version = client.get(url).context["form"]["version"].value()

    answer = client.post(url, planning(place="Stadthaus", version=version))

    assert answer.url == to("supplement", meeting)
    assert [link.url for link in tasks(office)] == [answer.url]
    assert tasks(member_of(group)) == []
    page = client.get(answer.url).content.decode()
    assert "Rathaus" in page
    assert "Stadthaus" in page
    meeting.refresh_from_db()
    assert str(meeting) in client.get(to("agenda", meeting)).content.decode()


def test_a_refused_plan_keeps_what_was_typed_and_stands_at_its_field(
    office: User, group: WorkingGroup
) -> None:
    url = reverse("meetings:plan", args=[group.slug])

    answer = browser(office).post(url, planning(starts_at="2021-05-01"))

    assert answer.status_code == 422
    assert "starts_at" in answer.context["form"].errors
    assert "Rathaus" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_members_and_other_chairs_do_not_plan(group: WorkingGroup) -> None:
    url = reverse("meetings:plan", args=[group.slug])
    stranger = member_of(make_project_group(), Role.CHAIR)

    assert browser(member_of(group)).get(url).status_code == 403
    assert browser(stranger).post(url, planning()).status_code == 403


def test_a_milestone_is_dated_from_its_page(office: User) -> None:
    steering = make_steering_group()
    milestone = make_milestone(planned=FuzzyDate.month(2021, 7))
    client, url = browser(office), reverse("meetings:date_milestone", args=[milestone.pk])
    assert url in client.get(reverse("desk:milestones")).content.decode()
    address = f"{url}?gremium={steering.slug}"

    outside = client.post(address, planning(starts_at="2021-08-02"))
    inside = client.post(address, planning())

    assert outside.status_code == 422
    assert "reason" in outside.context["form"].errors
    meeting = milestone.meetings.get()
    assert (inside.url, meeting.group) == (to("agenda", meeting), steering)
    assert meeting.slug in client.get(reverse("desk:milestones")).content.decode()


def test_two_people_changing_a_meeting_at_once(office: User, meeting: Meeting) -> None:
    client, version = browser(office), version_of(meeting)
    values = planning(version=version, place="Rathaus")
    assert client.post(to("change", meeting), values).status_code == 302

    answer = client.post(to("change", meeting), {**values, "place": "Bezirksrathaus"})

    assert answer.status_code == 409
    assert answer.context["form"].conflicting
    assert "Bezirksrathaus" in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.place, meeting.ics_sequence) == ("Rathaus", 1)


def test_calling_off_needs_a_reason(office: User, meeting: Meeting) -> None:
    client, version = browser(office), version_of(meeting)

    without = client.post(to("cancel", meeting), {"version": version, "because": ""})
    with_one = client.post(to("cancel", meeting), {"version": version, "because": "Streik"})

    assert (without.status_code, with_one.status_code) == (422, 302)
    assert "Streik" in client.get(to("meeting", meeting)).content.decode()


# The agenda ------------------------------------------------------------------------------------
def test_the_short_form_adds_a_public_item(office: User, meeting: Meeting) -> None:
    values = {"kind": "item", "is_public": "on", "title": "Wohnen", "minutes_planned": "20"}

    answer = browser(office).post(to("item_new", meeting), values)

    item = meeting.items.get()
    assert answer.url.endswith(f"#top-{item.pk}")
    assert (item.is_public, item.minutes_planned) == (True, 20)


def test_after_sending_the_form_asks_for_the_place(office: User, meeting: Meeting) -> None:
    first = make_item(meeting)
    make_item(meeting)
    as_sent(meeting)
    client = browser(office)

    places = client.get(to("item_new", meeting)).context["form"].fields["position"].choices
    client.post(to("item_new", meeting), {"kind": "item", "title": "Neu", "position": "1"})

    assert len(places) == 2
    assert meeting.items.get(title="Neu").number == "1a"
    first.refresh_from_db()
    assert first.number == "1"


def test_a_heading_below_an_item_is_refused_at_its_field(office: User, meeting: Meeting) -> None:
    parent = make_item(meeting)

    answer = browser(office).post(
        to("item_new", meeting), {"kind": ItemKind.HEADING, "title": "Teil", "parent": parent.pk}
    )

    assert answer.status_code == 422
    assert "parent" in answer.context["form"].errors


def test_lines_move_by_buttons(office: User, meeting: Meeting) -> None:
    first, second = make_item(meeting), make_item(meeting)
    client = browser(office)

    answer = client.post(to("item_move", meeting, second.pk), {"step": "-1"})

    assert answer.url.endswith(f"#top-{second.pk}")
    assert list(meeting.items.values_list("pk", flat=True)) == [second.pk, first.pk]
    assert client.post(to("item_move", meeting, first.pk), {"step": "5"}).status_code == 404
    assert client.get(to("item_move", meeting, first.pk)).status_code == 405


def test_two_people_changing_an_item_at_once(office: User, meeting: Meeting) -> None:
    item = make_item(meeting)
    values = {"version": version_of(item), "title": "Meins", "is_public": "on"}
    change_item(by=SYSTEM, at=AT, item=item, title="Anderes")

    answer = browser(office).post(to("item_change", meeting, item.pk), values)

    assert answer.status_code == 409
    assert "Anderes" in answer.content.decode()
    assert "Meins" in answer.content.decode()


def test_a_sent_item_is_taken_off_with_a_reason_and_an_unsent_one_without(
    office: User, meeting: Meeting
) -> None:
    item, client = make_item(meeting), browser(office)
    as_sent(meeting)

    assert client.post(to("item_remove", meeting, item.pk), {}).status_code == 422
    client.post(to("item_remove", meeting, item.pk), {"reason": "Entfällt"})
    item.refresh_from_db()
    assert item.outcome == ItemOutcome.WITHDRAWN
    planned = make_item(make_meeting(meeting.group))
    assert client.post(to("item_remove", planned.meeting, planned.pk), {}).status_code == 302


def test_the_sum_of_minutes_warns_in_words(office: User, meeting: Meeting) -> None:
    make_item(meeting, minutes_planned=200)

    page = browser(office).get(to("agenda", meeting))

    assert page.context["length"].overflow == 20
    assert "20" in page.content.decode()


def test_what_was_left_over_is_taken_up_with_one_click(office: User, meeting: Meeting) -> None:
    old = make_item(meeting, title="Wohnen")
    as_sent(meeting, MeetingState.RELEASED)
    as_outcome(old, ItemOutcome.CARRIED)
    later = make_meeting(meeting.group, SOON + timedelta(days=30))
    client = browser(office)
    assert "Wohnen" in client.get(to("agenda", later)).content.decode()

    client.post(to("take_up", later), {"top": old.pk})
    again = client.post(to("take_up", later), {"top": old.pk}, follow=True)

    assert later.items.get().comes_from == old
    assert again.status_code == 200
    assert client.post(to("take_up", later), {"top": "x"}).status_code == 404
    assert client.post(to("take_up", later), {}).status_code == 404


def test_what_a_person_typed_is_escaped(office: User, meeting: Meeting) -> None:
    make_item(meeting, title="<script>alert(1)</script>", presenter="<b>Ich</b>")
    client = browser(office)

    for name in ("meeting", "agenda"):
        html = client.get(to(name, meeting)).content.decode()
        assert "<script>alert" not in html
        assert "<b>Ich" not in html


# Rules -----------------------------------------------------------------------------------------
def test_a_preset_fills_the_form_without_saving(office: User, group: WorkingGroup) -> None:
    url = reverse("meetings:rules", args=[group.slug])

    page = browser(office).get(url, {"vorlage": "integrationsrat-hilden"})

    assert page.context["form"]["notice_days"].value() == 9
    assert not RulesOfProcedure.objects.exists()


def filled(client: Client, url: str) -> dict[str, Any]:
    """What the form on that page would send."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_the_office_saves_rules_and_members_read_them(office: User, group: WorkingGroup) -> None:
    url, client = reverse("meetings:rules", args=[group.slug]), browser(office)
    values = {**filled(client, url), "notice_days": "12"}

    answer = client.post(url, values)

    assert answer.status_code == 302
    assert RulesOfProcedure.objects.get().notice_days == 12
    reader = browser(member_of(group))
    assert "12" in reader.get(url).content.decode()
    assert reader.post(url, values).status_code == 403
    assert browser(member_of(make_project_group())).get(url).status_code == 403


def test_rules_laid_down_meanwhile_are_shown(office: User, group: WorkingGroup) -> None:
    url, client = reverse("meetings:rules", args=[group.slug]), browser(office)
    values = {**filled(client, url), "notice_days": "12"}
    keep_rules(by=SYSTEM, at=AT, group=group, notice_days=3)

    answer = client.post(url, values)

    assert answer.status_code == 409
    assert RulesOfProcedure.objects.get().notice_days == 3
    version = answer.context["form"].data["version"]
    assert client.post(url, {**values, "version": version}).status_code == 302


# Lists -----------------------------------------------------------------------------------------
def test_the_list_is_filtered_by_time_body_and_own(office: User, group: WorkingGroup) -> None:
    mine, other = make_meeting(group), make_meeting(make_project_group())
    user = member_of(group)
    make_membership(other.group, user, role=Role.GUEST)
    url = reverse("meetings:list")

    def listed(who: User, **parameters: str) -> list[Meeting]:
        return list(browser(who).get(url, parameters).context["page"])

    assert set(listed(office)) == {mine, other}
    assert listed(user) == [mine]
    assert listed(office, gremium=other.group.slug) == [other]
    assert listed(office, meine="1") == []
    assert listed(user, meine="1") == [mine]
    assert listed(office, ansicht="vergangen") == []


@pytest.mark.parametrize("count", [5, 50])
def test_pages_ask_as_often_for_fifty_items(
    group: WorkingGroup, meeting: Meeting, office: User, count: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for _number in range(count):
        make_item(meeting)
    client = browser(office)

    for name, most in (("meeting", 22), ("agenda", 22)):
        client.get(to(name, meeting))
        with django_assert_max_num_queries(most):
            assert client.get(to(name, meeting)).status_code == 200


def test_the_list_asks_a_constant_number_of_queries(
    group: WorkingGroup, django_assert_max_num_queries: Any
) -> None:
    client, counts = browser(member_of(group, Role.CHAIR)), []
    for most in (5, 50):
        for number in range(Meeting.objects.count(), most):
            make_meeting(group, SOON + timedelta(days=number))
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("meetings:list"))
        counts.append(len(captured))

    assert counts[0] >= counts[1] - 1


def test_who_only_reads_released_minutes_finds_neither_papers_nor_files_of_the_office(
    group: WorkingGroup, meeting: Meeting
) -> None:
    item = make_item(meeting)
    save_recorded(
        Paper(
            meeting=meeting, item=item, title="Vertrauliche Zahlen", file_name="zahlen.pdf",
            content_type="application/pdf", size=3, sha256="0" * 64, uploaded_at=AT,
        ),
        by=SYSTEM, at=AT,
    )  # fmt: skip
    as_sent(meeting, MeetingState.RELEASED)
    steering = browser(member_of(make_steering_group()))
    member = browser(member_of(group))

    assert "Vertrauliche" not in steering.get(to("meeting", meeting)).content.decode()
    assert "Vertrauliche" in member.get(to("meeting", meeting)).content.decode()


# The next step ---------------------------------------------------------------------------------
def step_of(user: User, meeting: Meeting) -> str:
    """The page the one button leads this person to, or nothing."""
    step = browser(user).get(to("meeting", meeting)).context["step"]
    if step is None:
        return ""
    pages = ("agenda", "invite", "answers", "my_answer", "minutes", "check", "read", "supplement",
             "public_preview")  # fmt: skip
    return next(name for name in pages if step.url == to(name, meeting))


def test_the_button_leads_from_the_agenda_to_the_public_edition(
    office: User, group: WorkingGroup, meeting: Meeting
) -> None:
    member = member_of(group)
    assert (step_of(office, meeting), step_of(member, meeting)) == ("agenda", "")
    make_item(meeting)
    assert (step_of(office, meeting), step_of(member, meeting)) == ("invite", "")
    found = []
    for state in (
        MeetingState.INVITED, MeetingState.UNDERWAY, MeetingState.DRAFT, MeetingState.REVIEW,
        MeetingState.RELEASED,
    ):  # fmt: skip
        as_sent(meeting, state)
        found.append((step_of(office, meeting), step_of(member, meeting)))

    assert found == [
        ("answers", ""), ("minutes", ""), ("check", ""), ("check", "read"),
        ("public_preview", "read"),
    ]  # fmt: skip


def test_the_invited_are_asked_to_answer_first(office: User, group: WorkingGroup) -> None:
    chair, meeting = member_of(group, Role.CHAIR), make_meeting(group, place="Rathaus")
    make_item(meeting)
    send_invitation(by=acting(office), at=AT, meeting=meeting)
    meeting.refresh_from_db()
    assert step_of(chair, meeting) == "my_answer"
    assert step_of(office, meeting) == "answers"

    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        add_item(by=SYSTEM, at=AT + timedelta(hours=1), meeting=meeting, title="Dringend")
        assert step_of(office, meeting) == "supplement"
    with time_machine.travel(SOON, tick=False):
        assert step_of(office, meeting) == "minutes"
