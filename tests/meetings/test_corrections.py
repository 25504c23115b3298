"""Corrections: frozen beside the released minutes, decided by a later meeting, never leaking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.frozen import FrozenRow
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import AttendanceState, Audience, EditionKind
from meetings.document import from_json
from meetings.models import AgendaItem, Correction, Edition
from meetings.operations.attendance import record_attendance
from meetings.operations.corrections import record_correction
from meetings.operations.follow_ups import settle_follow_up
from meetings.operations.minutes import close_meeting
from meetings.operations.publications import propose_publication, publish_minutes
from meetings.operations.releases import confirm_minutes, release_minutes
from meetings.queries.documents import meeting_document
from meetings.queries.minutes import minutes_sheet
from meetings.queries.publications import publication_of
from tests.factories.at_once import at_once, share_database
from tests.factories.meetings_closing import (
    SENTENCE,
    Closing,
    make_drafted,
    make_next_meeting,
    make_released,
    write,
)
from tests.factories.people import AT, acting

pytestmark = pytest.mark.django_db
NEW = "Im Mai wurden 14 Wohnungen vermittelt."


def correct(closing: Closing, **values: Any) -> Correction:
    """The sentence of the item corrected by the next meeting."""
    if "decided_in" not in values:
        values["decided_in"] = make_next_meeting(closing)
    defaults = {"item": closing.item, "old_wording": SENTENCE, "new_wording": NEW}
    by = values.pop("by", closing.office)
    return record_correction(
        by=acting(by), at=AT, meeting=closing.meeting, **{**defaults, **values}
    )


def make_releasable(closing: Closing, item: AgendaItem) -> None:
    """The minutes of the next meeting drafted, so that nothing holds their release back."""
    by, meeting = acting(closing.office), item.meeting
    for attendance in meeting.attendances.all():
        record_attendance(by=by, at=AT, attendance=attendance, state=AttendanceState.PRESENT)
    write(closing.office, item, "Die Niederschrift wird berichtigt.")
    close_meeting(by=by, at=AT, meeting=meeting, closed_at=AT)


def editions(audience: Audience) -> list[Edition]:
    found = Edition.objects.filter(kind=EditionKind.MINUTES, audience=audience)
    return list(found.order_by("position"))


def test_the_first_edition_stays_and_further_ones_hold_the_correction() -> None:
    closing = make_released()
    first = editions(Audience.MEMBERS)[0]
    before = (first.content, bytes(first.document.content))

    correct(closing)

    old, new = editions(Audience.MEMBERS)
    assert (old.content, bytes(old.document.content)) == before
    [line] = from_json(new.content).corrections
    assert (line.old, line.new) == (SENTENCE, NEW)
    assert NEW not in old.content


def test_further_editions_come_from_the_frozen_text_not_from_today() -> None:
    closing = make_released()
    settle_follow_up(
        by=acting(closing.office), at=AT, follow_up=closing.follow_up, state="done",
        settled_on=AT.date(),
    )  # fmt: skip

    correct(closing)

    old, new = (from_json(edition.content) for edition in editions(Audience.INTERNAL))
    assert old.items == new.items


def test_the_minutes_of_the_deciding_meeting_name_it() -> None:
    closing = make_released()
    correction = correct(closing)

    document = meeting_document(correction.decided_in.meeting)

    [line] = [line for item, _depth in document.lines() for line in item.corrects]
    assert line.new == NEW


@pytest.mark.usefixtures("root_collection")
@pytest.mark.django_db(transaction=True)
def test_recorded_while_the_deciding_minutes_are_released_it_stands_in_them_or_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = make_released()
    decided_in = make_next_meeting(closing)
    make_releasable(closing, decided_in)
    share_database(tmp_path, monkeypatch)

    recorded, released = at_once(
        lambda: correct(closing, decided_in=decided_in),
        lambda: release_minutes(
            by=acting(closing.office, "Alle waren da."), at=AT, meeting=decided_in.meeting
        ),
    )

    assert isinstance(released, Edition)
    assert isinstance(recorded, (Correction, InvalidInput))
    document = from_json(released.content)
    named = [line.new for item, _depth in document.lines() for line in item.corrects]
    assert named == ([NEW] if isinstance(recorded, Correction) else [])


def test_the_sheet_shows_the_minutes_that_wait_and_what_was_corrected_in_them() -> None:
    closing = make_released()
    decided_in = make_next_meeting(closing)
    [before] = minutes_sheet(decided_in.meeting).items
    assert (before.earlier, before.corrects) == ((closing.meeting,), ())

    correction = correct(closing, decided_in=decided_in)
    confirm_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, item=decided_in)

    [after] = minutes_sheet(decided_in.meeting).items
    assert (after.earlier, after.corrects) == ((closing.meeting,), (correction,))
    client = Client()
    client.force_login(closing.office)
    page = client.get(reverse("meetings:minutes", args=[decided_in.meeting.slug]))
    assert NEW in page.content.decode()
    assert f"?in={decided_in.pk}" in page.content.decode()


def test_the_old_wording_has_to_stand_there_and_the_new_one_to_be_another() -> None:
    closing = make_released()
    later = make_next_meeting(closing)

    for field, values in (
        ("old_wording", {"old_wording": "Das steht da nicht."}),
        ("old_wording", {"old_wording": " "}),
        ("old_wording", {"item": closing.opening}),
        ("new_wording", {"new_wording": " "}),
        ("new_wording", {"new_wording": f" {SENTENCE}"}),
        ("decided_in", {"decided_in": closing.opening}),
    ):
        with pytest.raises(InvalidInput) as refused:
            correct(closing, **{"decided_in": later, **values})
        assert field in refused.value.errors
    assert not Correction.objects.exists()


def test_a_draft_is_changed_and_not_corrected() -> None:
    closing = make_drafted()

    with pytest.raises(NotPossible):
        correct(closing)


def test_a_member_records_no_correction() -> None:
    closing = make_released()

    with pytest.raises(NotPermitted):
        correct(closing, by=closing.member)


def test_nobody_changes_or_removes_a_correction() -> None:
    correction = correct(make_released())

    correction.new_wording = "Anders."
    with pytest.raises(FrozenRow):
        correction.save()
    with pytest.raises(FrozenRow):
        correction.delete()


@pytest.mark.parametrize(
    ("where", "old"), [("closed", "Der Träger klagt."), ("item", "Die Miete eines Hauses")]
)
def test_what_the_public_may_not_read_is_not_corrected_in_public(where: str, old: str) -> None:
    closing = make_released()

    correction = correct(closing, item=getattr(closing, where), old_wording=old)

    assert not correction.is_public
    assert len(editions(Audience.PUBLIC)) == 1
    assert old in editions(Audience.MEMBERS)[-1].content


def test_the_published_edition_is_replaced_where_the_corrector_publishes() -> None:
    closing = make_released()
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    correct(closing)

    publication = publication_of(closing.meeting)
    assert publication is not None
    assert NEW in publication.edition.content


def test_a_speaker_who_does_not_publish_leaves_the_website_as_it_is() -> None:
    closing = make_released()
    propose_publication(by=acting(closing.chair), at=AT, meeting=closing.meeting)
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    correct(closing, by=closing.chair)

    publication = publication_of(closing.meeting)
    assert publication is not None
    assert NEW not in publication.edition.content
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)
    publication.refresh_from_db()
    assert NEW in publication.edition.content


def test_a_correction_is_recorded_from_its_page_and_read_beside_the_text(client: Client) -> None:
    closing = make_released()
    later = make_next_meeting(closing)
    client.force_login(closing.office)
    address = reverse("meetings:correction_new", args=[closing.meeting.slug])
    data = {"item": closing.item.pk, "old_wording": "Falsch", "new_wording": NEW,
            "decided_in": later.pk, "is_public": "on"}  # fmt: skip

    assert client.get(address).status_code == 200
    refused = client.post(address, data)
    done = client.post(address, data | {"old_wording": SENTENCE})

    assert refused.status_code == 422
    assert NEW in refused.content.decode()
    assert done.status_code == 302
    client.force_login(closing.member)
    page = client.get(reverse("meetings:read", args=[closing.meeting.slug])).content.decode()
    assert page.count(NEW) == 2
    assert SENTENCE in page
