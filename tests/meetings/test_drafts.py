"""The draft that is out for review stands still; what is written meanwhile is told to who writes it."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from meetings.choices import Audience, EditionKind
from meetings.models import Edition
from meetings.operations.minutes import save_text
from meetings.operations.releases import send_for_review
from meetings.queries.drafts import changed_since, draft_out_for_review
from meetings.queries.editions import latest_edition
from people.models import User
from tests.factories.meetings_closing import (
    Closing,
    make_drafted,
    make_next_meeting,
    make_released,
    make_reviewed,
)
from tests.factories.people import AT, acting

pytestmark = pytest.mark.django_db
NEWER = "Im Mai wurden 14 Wohnungen vermittelt."


def go_on_writing(closing: Closing) -> None:
    """The text of the item is another one after the draft was sent."""
    save_text(
        by=acting(closing.office), at=AT, item=closing.item, result=NEWER, course="",
        base_revision=1,
    )  # fmt: skip


def draft_of(closing: Closing) -> Edition:
    found = draft_out_for_review(closing.fresh())
    assert found is not None
    return found


def page(user: User, name: str, closing: Closing, **query: str) -> tuple[int, str]:
    """Status and words of a page or Word file."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse(f"meetings:{name}", args=[closing.meeting.slug]), query)
    if "wordprocessing" not in response["Content-Type"]:
        return response.status_code, response.content.decode()
    with ZipFile(io.BytesIO(response.content)) as archive:
        return response.status_code, archive.read("word/document.xml").decode()


def test_members_download_the_very_draft_they_object_to() -> None:
    closing = make_reviewed()
    go_on_writing(closing)
    client = Client()
    client.force_login(closing.member)

    where = reverse("meetings:minutes_file", args=[closing.meeting.slug])

    assert client.get(where).content == bytes(draft_of(closing).document.content)
    for words in ("mitglieder", "oeffentlich"):
        _status, text = page(closing.member, "minutes_file", closing, fassung=words)
        assert NEWER not in text
        assert "12 Wohnungen" in text
    assert "strittig" not in page(closing.member, "minutes_file", closing, fassung="oeffentlich")[1]


def test_who_writes_gets_the_text_as_it_stands_and_the_draft_as_it_was_sent() -> None:
    closing = make_reviewed()
    go_on_writing(closing)

    assert NEWER in page(closing.office, "minutes_file", closing, fassung="intern")[1]
    assert NEWER not in page(closing.office, "minutes_file", closing, fassung="mitglieder")[1]


def test_a_draft_sent_once_more_takes_the_place_of_the_first() -> None:
    closing = make_reviewed()
    go_on_writing(closing)

    send_for_review(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert NEWER in page(closing.member, "minutes_file", closing)[1]
    assert changed_since(draft_of(closing)) == []


def test_what_was_written_since_is_named_by_its_item() -> None:
    closing = make_reviewed()
    assert changed_since(draft_of(closing)) == []

    make_next_meeting(closing)
    assert changed_since(draft_of(closing)) == []
    go_on_writing(closing)
    assert changed_since(draft_of(closing)) == [f"TOP {closing.item.number}"]

    closing.meeting.attendances.update(state="excused", excuse="Urlaub")
    assert changed_since(draft_of(closing))[0] == "Anwesenheit"


def test_there_is_a_draft_only_during_the_review() -> None:
    assert draft_out_for_review(make_drafted().meeting) is None


def test_after_the_release_there_is_none() -> None:
    closing = make_released(make_reviewed())

    assert draft_out_for_review(closing.meeting) is None
    assert latest_edition(closing.meeting, Audience.MEMBERS, EditionKind.DRAFT) is not None


@pytest.mark.parametrize("name", ["check", "release", "read"])
def test_who_writes_is_told_what_the_members_do_not_have_yet(name: str) -> None:
    closing = make_reviewed()
    words = "Geändert, seit die Mitglieder den Entwurf haben"
    assert words not in page(closing.office, name, closing)[1]

    go_on_writing(closing)

    status, text = page(closing.office, name, closing)
    assert status == 200
    assert words in text
    assert words not in page(closing.member, "read", closing)[1]
