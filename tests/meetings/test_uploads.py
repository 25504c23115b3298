"""Minutes written elsewhere: posted on one page, released at once, public only when vouched for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import (
    ItemKind,
    ItemOutcome,
    MeetingState,
    PaperKind,
    ResolutionResult,
    VoteKind,
)
from meetings.models import AgendaItem, FollowUp, Meeting, Paper, PaperContent, Resolution
from meetings.operations.agenda import add_item
from meetings.operations.meetings import cancel_meeting
from meetings.operations.posting import Decided, Minutes, ToDo, post_minutes, post_minutes_of
from meetings.operations.uploads import (
    hide_uploaded_minutes,
    remove_uploaded_minutes,
    show_uploaded_minutes,
    upload_minutes,
)
from meetings.queries.papers import bytes_of
from meetings.queries.uploads import uploaded_minutes
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_follow import FIRST, make_held
from tests.factories.meetings_invite import PDF, PNG, docx
from tests.factories.meetings_prepare import as_sent, make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db
ONE = Minutes("protokoll.pdf", PDF)
FULL = Minutes(
    "protokoll.docx",
    docx(),
    [Decided("Raum", "Die Gruppe trifft sich im Amt.", sentence="einstimmig")],
    [ToDo("Raum buchen", who="Wohnungsamt", due=date(2021, 6, 30))],
)


@pytest.fixture
def group() -> WorkingGroup:
    return make_project_group()


@pytest.fixture
def chair(group: WorkingGroup) -> User:
    user = make_user()
    make_membership(group, user, role=Role.CHAIR)
    return user


@pytest.fixture
def member(group: WorkingGroup) -> User:
    user = make_user()
    make_membership(group, user)
    return user


@pytest.fixture
def held(group: WorkingGroup) -> Meeting:
    return make_held(group)


def upload(by: User, meeting: Meeting, name: str = "protokoll.pdf", content: bytes = PDF) -> Paper:
    return upload_minutes(by=acting(by), at=AT, meeting=meeting, file_name=name, content=content)


# Uploading -------------------------------------------------------------------------------------
def test_a_file_becomes_the_minutes_of_a_meeting(chair: User, held: Meeting) -> None:
    paper = upload(chair, held)

    assert paper.kind == PaperKind.MINUTES
    assert uploaded_minutes(held) == paper
    assert bytes_of(paper) == PDF
    assert not paper.is_public


def test_a_second_file_takes_the_place_of_the_first(chair: User, held: Meeting) -> None:
    upload(chair, held)
    second = upload(chair, held, "besser.docx", docx())

    assert uploaded_minutes(held) == second
    assert Paper.objects.filter(meeting=held).count() == 1
    assert PaperContent.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("protokoll.png", PNG), ("protokoll.pdf", b"kein PDF"), ("protokoll.exe", b"MZ"),
     ("protokoll.docx", PDF), ("protokoll.pdf", b""), ("", PDF)],
)  # fmt: skip
def test_what_is_no_text_is_refused_at_the_field(
    chair: User, held: Meeting, name: str, content: bytes
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        upload(chair, held, name, content)

    assert list(refusal.value.errors) == ["file"]


def test_only_who_takes_the_minutes_uploads(member: User, held: Meeting) -> None:
    with pytest.raises(NotPermitted):
        upload(member, held)
    with pytest.raises(NotPermitted):
        upload(make_user(), held)


def test_a_meeting_to_come_or_called_off_takes_no_file(chair: User, group: WorkingGroup) -> None:
    meeting = make_meeting(group)
    with pytest.raises(NotPossible):
        upload(chair, meeting)
    cancel_meeting(by=SYSTEM, at=AT, meeting=meeting, because="Krankheit")
    with pytest.raises(NotPossible):
        upload(chair, meeting)


def test_a_meeting_that_was_only_planned_counts_as_held(chair: User, group: WorkingGroup) -> None:
    meeting = make_meeting(group)
    item = make_item(meeting)
    later = meeting.starts_at + timedelta(days=1)

    upload_minutes(by=acting(chair), at=later, meeting=meeting, file_name="p.pdf", content=PDF)

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.state, meeting.number, item.number) == (MeetingState.DRAFT, 1, "1")
    assert meeting.began_at == meeting.starts_at


def test_an_invited_meeting_counts_as_held(chair: User, group: WorkingGroup) -> None:
    meeting = as_sent(make_meeting(group))
    later = meeting.starts_at + timedelta(days=1)

    upload_minutes(by=acting(chair), at=later, meeting=meeting, file_name="p.pdf", content=PDF)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.number) == (MeetingState.DRAFT, 1)


def test_a_file_is_taken_away_until_the_release(chair: User, held: Meeting) -> None:
    upload(chair, held)
    remove_uploaded_minutes(by=acting(chair), at=AT, meeting=held)
    assert uploaded_minutes(held) is None
    with pytest.raises(NotPossible):
        remove_uploaded_minutes(by=acting(chair), at=AT, meeting=held)


# Posting ---------------------------------------------------------------------------------------
def test_the_speaker_posts_and_releases_in_one_go(chair: User, group: WorkingGroup) -> None:
    meeting = post_minutes_of(
        by=acting(chair), at=AT, group=group, starts_at=AT - timedelta(days=2), minutes=FULL,
        is_released=True,
    )  # fmt: skip

    paper = uploaded_minutes(meeting)
    assert paper is not None
    assert paper.frozen is not None
    assert meeting.state == MeetingState.RELEASED
    resolution, follow_up = Resolution.objects.get(), FollowUp.objects.get()
    assert resolution.number == f"{group.short_name} 2021/01"
    assert (resolution.vote_kind, resolution.result_sentence) == (VoteKind.UNRECORDED, "einstimmig")
    assert follow_up.item == resolution.item
    assert follow_up.item is not None
    assert follow_up.item.meeting == meeting


def test_posting_without_release_leaves_a_draft(chair: User, held: Meeting) -> None:
    meeting = post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=False)

    assert meeting.state == MeetingState.DRAFT
    paper = uploaded_minutes(meeting)
    assert paper is not None
    assert paper.frozen is None


def test_a_released_file_never_changes(chair: User, held: Meeting) -> None:
    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=True)

    with pytest.raises(NotPossible):
        upload(chair, held)
    with pytest.raises(NotPossible):
        remove_uploaded_minutes(by=acting(chair), at=AT, meeting=held)


@pytest.mark.parametrize(
    "minutes",
    [Minutes("p.pdf", PDF, [Decided("Raum", " ")]), Minutes("p.pdf", PDF, [], [ToDo("Buchen")]),
     Minutes("p.exe", b"MZ")],
)  # fmt: skip
def test_a_refusal_leaves_nothing_half_done(
    chair: User, group: WorkingGroup, minutes: Minutes
) -> None:
    with pytest.raises(InvalidInput):
        post_minutes_of(
            by=acting(chair), at=AT, group=group, starts_at=AT - timedelta(days=2),
            minutes=minutes, is_released=True,
        )  # fmt: skip

    assert not Meeting.objects.exists()
    assert not Resolution.objects.exists()
    assert not Paper.objects.exists()


def test_the_note_taker_posts_but_does_not_release(
    member: User, group: WorkingGroup, held: Meeting
) -> None:
    Meeting.objects.filter(pk=held.pk).update(note_taker=member.person)
    held.refresh_from_db()

    with pytest.raises(NotPermitted):
        post_minutes(by=acting(member), at=AT, meeting=held, minutes=FULL, is_released=True)
    post_minutes(by=acting(member), at=AT, meeting=held, minutes=FULL, is_released=False)
    assert Resolution.objects.get().result == ResolutionResult.ADOPTED


# At items of the agenda ------------------------------------------------------------------------
def with_agenda(meeting: Meeting) -> list[AgendaItem]:
    """Three items, the last of them not public, below a heading."""
    add_item(by=SYSTEM, at=AT, meeting=meeting, title="Teil A", kind=ItemKind.HEADING)
    return [
        add_item(by=SYSTEM, at=AT, meeting=meeting, title=title, is_public=title != "Streit")
        for title in ("Begrüßung", "Räume", "Streit")
    ]


def test_what_stands_in_a_file_is_entered_at_the_items_of_the_agenda(
    chair: User, held: Meeting
) -> None:
    first, second, _closed = with_agenda(held)
    minutes = Minutes(
        "p.pdf", PDF, [Decided("Raum", "Im Amt.", item=second)],
        [ToDo("Raum buchen", who="Amt", item=second), ToDo("Kuchen", who="Amt", item=first)],
    )  # fmt: skip

    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=minutes, is_released=True)

    assert held.items.filter(kind=ItemKind.ITEM).count() == 3
    assert Resolution.objects.get().item == second
    assert {task.text: task.item for task in FollowUp.objects.all()} == {
        "Raum buchen": second, "Kuchen": first,
    }  # fmt: skip
    second.refresh_from_db()
    assert second.outcome == ItemOutcome.DONE


def test_where_there_is_an_agenda_its_item_is_named(chair: User, held: Meeting) -> None:
    items = with_agenda(held)
    foreign = with_agenda(make_held(make_project_group()))[0]
    heading = held.items.get(kind=ItemKind.HEADING)

    for item in (None, foreign, heading):
        minutes = Minutes("p.pdf", PDF, [], [ToDo("Buchen", who="Amt", item=item)])
        with pytest.raises(InvalidInput) as refusal:
            post_minutes(by=acting(chair), at=AT, meeting=held, minutes=minutes, is_released=True)
        assert list(refusal.value.errors) == ["item"]
    minutes = Minutes("p.pdf", PDF, [Decided("Geld", "Es fließt.", item=items[2])])
    with pytest.raises(InvalidInput) as refusal:
        post_minutes(by=acting(chair), at=AT, meeting=held, minutes=minutes, is_released=True)
    assert list(refusal.value.errors) == ["is_public"]
    assert uploaded_minutes(held) is None


def test_without_an_agenda_one_item_takes_everything_also_a_second_time(
    chair: User, held: Meeting
) -> None:
    for _time in range(2):
        post_minutes(by=acting(chair), at=AT, meeting=held, minutes=FULL, is_released=False)

    [item] = held.items.all()
    assert item.resolutions.count() == 2
    assert item.follow_ups.count() == 2


# In public -------------------------------------------------------------------------------------
def test_only_the_office_shows_the_file_and_says_why(
    office: User, chair: User, held: Meeting
) -> None:
    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=True)

    with pytest.raises(NotPermitted):
        show_uploaded_minutes(by=acting(chair), at=AT, meeting=held, is_clean=True)
    with pytest.raises(InvalidInput):
        show_uploaded_minutes(by=acting(office), at=AT, meeting=held, is_clean=False)
    paper = show_uploaded_minutes(by=acting(office), at=AT, meeting=held, is_clean=True)

    assert paper.is_public
    entry = paper.history.latest()
    assert entry.history_change_reason
    assert entry.history_user == office
    with pytest.raises(NotPossible):
        show_uploaded_minutes(by=acting(office), at=AT, meeting=held, is_clean=True)
    with pytest.raises(InvalidInput):
        hide_uploaded_minutes(by=acting(office), at=AT, meeting=held)
    assert not hide_uploaded_minutes(by=acting(office, "Name"), at=AT, meeting=held).is_public


def test_a_file_is_not_shown_before_the_release(office: User, chair: User, held: Meeting) -> None:
    upload(chair, held)
    with pytest.raises(NotPossible):
        show_uploaded_minutes(by=acting(office), at=AT, meeting=held, is_clean=True)


# Pages -----------------------------------------------------------------------------------------
def sent(**values: Any) -> dict[str, Any]:
    return {
        "meeting": "", "starts_at": "2021-05-20", "starts": "10:00", "ends_at": "12:00",
        "place": "Ottoplatz 1", "decided-count": "3", "to_do-count": "3", "is_released": "on",
        "file": SimpleUploadedFile("protokoll.pdf", PDF, "application/pdf"),
        **{f"decided-{n}-result": "adopted" for n in range(3)},
        **{f"decided-{n}-is_public": "on" for n in range(3)},
        **values,
    }  # fmt: skip


@pytest.fixture
def desk(client: Client, chair: User) -> Client:
    client.force_login(chair)
    return client


def post_url(group: WorkingGroup) -> str:
    return reverse("meetings:post_minutes", args=[group.slug])


def test_minutes_are_posted_on_one_page(desk: Client, group: WorkingGroup) -> None:
    assert desk.get(post_url(group)).status_code == 200

    response = desk.post(
        post_url(group),
        sent(**{
            "decided-1-title": "Raum", "decided-1-wording": "Im Amt.",
            "to_do-0-text": "Raum buchen", "to_do-0-who": "Wohnungsamt",
        }),
    )  # fmt: skip

    meeting = Meeting.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("meetings:read", args=[meeting.slug])
    assert meeting.is_minuted
    assert Resolution.objects.get().is_public
    assert FollowUp.objects.get().who == "Wohnungsamt"
    assert desk.get(response.url).status_code == 200
    paper = uploaded_minutes(meeting)
    assert paper is not None
    got = desk.get(reverse("meetings:paper_file", args=[paper.pk]))
    assert b"".join(got) == PDF


def test_a_known_meeting_is_chosen(desk: Client, group: WorkingGroup, held: Meeting) -> None:
    response = desk.post(post_url(group), sent(meeting=str(held.pk), starts_at="", starts=""))

    assert response.status_code == 302
    assert Meeting.objects.get() == held


def test_another_body_s_meeting_cannot_be_chosen(desk: Client, group: WorkingGroup) -> None:
    foreign = make_held(make_project_group())

    response = desk.post(post_url(group), sent(meeting=str(foreign.pk)))

    assert response.status_code in (302, 422)
    assert uploaded_minutes(foreign) is None


@pytest.mark.parametrize(
    "values",
    [{"file": ""}, {"starts_at": ""}, {"starts": ""}, {"starts_at": "2031-05-20"},
     {"decided-0-title": "Nur ein Titel"}, {"to_do-0-text": "Wer?"},
     {"file": SimpleUploadedFile("p.exe", b"MZ")}, {"ends_at": "09:00"},
     {"starts_at": "20.5.0021"}, {"decided-0-title": "x" * 300, "decided-0-wording": "x"}],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    desk: Client, group: WorkingGroup, values: dict[str, Any]
) -> None:
    typed = {"to_do-1-text": "Bleibt stehen", "to_do-1-who": "Amt", "place": "Saal 7"}

    response = desk.post(post_url(group), sent(**{**typed, **values}))

    text = response.content.decode()
    assert response.status_code == 422
    assert "Bleibt stehen" in text
    assert "Saal 7" in text
    assert not Meeting.objects.exists()


def test_another_row_comes_without_script_and_keeps_everything(
    desk: Client, group: WorkingGroup
) -> None:
    response = desk.post(
        post_url(group),
        sent(row="decided::add", **{"decided-0-title": "Raum", "to_do-2-text": "Buchen"}),
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="decided-3-title"' in text
    assert 'value="Raum"' in text
    assert 'value="Buchen"' in text
    assert 'value="2021-05-20"' in text
    assert 'class="error"' not in text


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 50, "²", "10000"])
def test_odd_counts_break_nothing(desk: Client, group: WorkingGroup, odd: str) -> None:
    values = sent(row="to_do::add")
    values["to_do-count"] = values["decided-count"] = odd

    assert desk.post(post_url(group), values).status_code == 200


def test_the_page_offers_the_items_of_the_meeting(desk: Client, held: Meeting) -> None:
    _first, second, closed = with_agenda(held)
    where = reverse("meetings:upload_minutes", args=[held.slug])

    text = desk.get(where).content.decode()
    assert f'<option value="{second.pk}">' in text
    assert "Teil A" not in text
    values = {"decided-0-title": "Raum", "decided-0-wording": "Im Amt."}
    refused = desk.post(where, sent(**values))
    assert refused.status_code == 422
    assert 'id="id_decided-0-item_error"' in refused.content.decode()
    values |= {"decided-0-item": str(closed.pk)}

    assert desk.post(where, sent(**values)).status_code == 302
    resolution = Resolution.objects.get()
    assert (resolution.item, resolution.is_public) == (closed, False)


def test_the_items_of_all_open_meetings_are_offered_and_have_to_fit(
    desk: Client, group: WorkingGroup, held: Meeting
) -> None:
    other = make_held(group, FIRST - timedelta(days=9))
    _first, second, _closed = with_agenda(held)
    elsewhere = with_agenda(other)[0]
    row = {"to_do-0-text": "Buchen", "to_do-0-who": "Amt", "to_do-0-item": str(second.pk)}

    assert "<optgroup" in desk.get(post_url(group)).content.decode()
    for odd in (str(elsewhere.pk), "", "0", "x"):
        values = sent(meeting=str(held.pk), **{**row, "to_do-0-item": odd})
        assert desk.post(post_url(group), values).status_code == 422
    assert desk.post(post_url(group), sent(**row)).status_code == 422
    assert desk.post(post_url(group), sent(meeting=str(held.pk), **row)).status_code == 302
    assert FollowUp.objects.get().item == second


def test_an_empty_row_asks_for_no_item_and_a_single_item_is_chosen_already(
    desk: Client, held: Meeting
) -> None:
    item = add_item(by=SYSTEM, at=AT, meeting=held, title="Alles")
    where = reverse("meetings:upload_minutes", args=[held.slug])

    assert f'<option value="{item.pk}" selected>' in desk.get(where).content.decode()
    values = {"decided-0-item": str(item.pk), "to_do-0-item": str(item.pk)}
    assert desk.post(where, sent(**values)).status_code == 302
    assert not Resolution.objects.exists()


def test_members_do_not_post_and_strangers_are_told_nothing(
    client: Client, member: User, group: WorkingGroup, held: Meeting
) -> None:
    client.force_login(member)
    where = reverse("meetings:upload_minutes", args=[held.slug])
    assert client.get(post_url(group)).status_code == 403
    assert client.get(where).status_code == 403
    client.force_login(make_user())
    assert client.get(where).status_code == 404


def test_the_file_is_shown_to_everybody_by_two_clicks(
    client: Client, office: User, chair: User, held: Meeting
) -> None:
    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=True)
    where = reverse("meetings:upload_public", args=[held.slug])
    client.force_login(office)

    assert client.get(where).status_code == 200
    assert client.post(where).status_code == 422
    assert client.post(where, {"is_clean": "on"}).status_code == 302
    paper = uploaded_minutes(held)
    assert paper is not None
    assert paper.is_public
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "Ein Name"}).status_code == 302


def test_a_released_meeting_takes_no_more_uploads(
    client: Client, office: User, chair: User, held: Meeting
) -> None:
    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=True)
    client.force_login(office)

    assert client.get(reverse("meetings:upload_minutes", args=[held.slug])).status_code == 409


def test_a_wrong_file_is_deleted_on_the_meeting_s_page_after_a_question(
    desk: Client, member: User, chair: User, held: Meeting
) -> None:
    where = reverse("meetings:upload_remove", args=[held.slug])
    assert desk.get(where).status_code == 409
    upload(chair, held)

    assert where in desk.get(held.get_absolute_url()).content.decode()
    assert "protokoll.pdf" in desk.get(where).content.decode()
    assert uploaded_minutes(held) is not None
    reader = Client()
    reader.force_login(member)
    assert where not in reader.get(held.get_absolute_url()).content.decode()
    assert reader.post(where).status_code == 403
    assert desk.post(where).status_code == 302
    assert uploaded_minutes(held) is None


def test_a_released_file_cannot_be_deleted(desk: Client, chair: User, held: Meeting) -> None:
    post_minutes(by=acting(chair), at=AT, meeting=held, minutes=ONE, is_released=True)
    where = reverse("meetings:upload_remove", args=[held.slug])

    assert where not in desk.get(held.get_absolute_url()).content.decode()
    assert (desk.get(where).status_code, desk.post(where).status_code) == (409, 409)
    assert uploaded_minutes(held) is not None
