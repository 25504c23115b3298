"""From the draft to the confirmed minutes: review, release, confirmation, and who may what."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actor import Actor
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from meetings.choices import Audience, EditionKind, MeetingState
from meetings.models import Edition, KeptContribution, Resolution
from meetings.operations.attendance import recuse, withdraw_recusal
from meetings.operations.follow_ups import add_follow_up
from meetings.operations.releases import (
    ReleasedMeanwhile,
    confirm_minutes,
    release_minutes,
    review_ends,
    send_for_review,
)
from meetings.operations.rules import keep_rules
from meetings.queries.releases import Finding, release_findings
from notices.models import Notice
from people.models import User
from tests.factories.meetings_closing import (
    Closing,
    make_drafted,
    make_next_meeting,
    make_objection,
    make_released,
    make_reviewed,
    write,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db
REASON = "Alle haben in der Sitzung zugestimmt."
LATER = AT + timedelta(days=15)


def blocking(closing: Closing) -> list[Finding]:
    return [finding for finding in release_findings(closing.meeting) if finding.is_blocking]


# The check ---------------------------------------------------------------------------------------
def test_a_complete_draft_has_nothing_that_forbids_the_release() -> None:
    assert blocking(make_drafted()) == []


def test_an_item_without_a_result_is_found_with_its_place() -> None:
    closing = make_drafted()
    closing.opening.contribution.delete()
    closing.closed.contribution.delete()

    findings = release_findings(closing.meeting)

    assert [finding.is_blocking for finding in findings] == [True, False]
    assert findings[0].url.endswith(f"#top-{closing.closed.pk}")


def test_a_follow_up_without_owner_or_date_is_found() -> None:
    closing = make_drafted()
    task = add_follow_up(
        by=acting(closing.office), at=AT, group=closing.group, text="Klären", item=closing.item
    )

    found = [f for f in release_findings(closing.meeting) if str(task.pk) in f.url]

    assert [finding.is_blocking for finding in found] == [True, False]


def test_a_resolution_without_a_recorded_vote_is_found() -> None:
    closing = make_drafted()
    row = {"vote_kind": "unrecorded", "votes_yes": None, "votes_no": None, "votes_abstained": None}
    Resolution.objects.filter(pk=closing.resolution.pk).update(**row)

    assert closing.resolution.slug in blocking(closing)[0].url


@pytest.mark.parametrize("result", ["noted", "deferred", "postponed"])
def test_what_needs_no_vote_is_pointed_out_and_does_not_stop_the_release(result: str) -> None:
    closing = make_drafted()
    row = {"vote_kind": "unrecorded", "votes_yes": None, "votes_no": None, "votes_abstained": None}
    Resolution.objects.filter(pk=closing.resolution.pk).update(result=result, **row)

    assert blocking(closing) == []
    found = release_findings(closing.meeting)
    assert [each.url for each in found if closing.resolution.slug in each.url]


def test_a_counted_vote_without_quorum_is_found() -> None:
    closing = make_drafted()
    for attendance in closing.meeting.attendances.all():
        type(attendance).objects.filter(pk=attendance.pk).update(state="excused", excuse="Urlaub")

    assert any(closing.resolution.slug in finding.url for finding in blocking(closing))


def test_a_vote_the_attendance_no_longer_bears_out_is_found() -> None:
    closing = make_drafted()
    member = closing.meeting.attendances.get(person=closing.member.person)
    recusal = recuse(by=acting(closing.office), at=AT, attendance=member, item=closing.item)

    assert [finding.url for finding in blocking(closing)] == [
        reverse("meetings:resolution_change", args=[closing.resolution.slug])
    ] * len(blocking(closing))
    with pytest.raises(NotPossible):
        release_minutes(by=acting(closing.office, REASON), at=AT, meeting=closing.meeting)

    withdraw_recusal(by=acting(closing.office), at=AT, recusal=recusal)
    assert blocking(closing) == []


def test_attendance_that_is_missing_or_without_reason_is_found() -> None:
    closing = make_drafted()
    rows = closing.meeting.attendances
    one, other = rows.order_by("pk")[:2]
    rows.filter(pk=one.pk).update(state="")
    rows.filter(pk=other.pk).update(state="excused", excuse="")
    place = reverse("meetings:attendance", args=[closing.meeting.slug])

    found = [finding for finding in release_findings(closing.meeting) if finding.url == place]

    # Nobody was there, of one it is not known, and the other has no reason.
    assert [finding.is_blocking for finding in found] == [True, True, False]


def test_nobody_led_and_nobody_wrote() -> None:
    closing = make_drafted()
    type(closing.meeting).objects.filter(pk=closing.meeting.pk).update(chair=None, note_taker=None)
    closing.fresh()

    assert len(blocking(closing)) == 2


def test_a_public_text_that_names_a_closed_item_is_found() -> None:
    closing = make_drafted()
    text = closing.item.contribution
    text.result = f"Siehe {closing.closed.title}."
    text.save()

    assert blocking(closing)[0].url.endswith(f"#top-{closing.item.pk}")


def test_an_internal_passage_may_name_a_closed_item() -> None:
    closing = make_drafted()
    text = closing.item.contribution
    text.result = f"Es geht weiter. [intern]Siehe {closing.closed.title}.[/intern]"
    text.save()

    assert blocking(closing) == []


def test_a_public_resolution_of_a_closed_item_is_found() -> None:
    closing = make_drafted()
    Resolution.objects.filter(pk=closing.resolution.pk).update(item=closing.closed, is_public=True)

    assert any(closing.resolution.slug in finding.url for finding in blocking(closing))


def test_a_second_text_has_to_be_settled_before_review_and_release() -> None:
    closing = make_drafted()
    KeptContribution.objects.create(
        item=closing.item, result="Anders.", base_revision=0, written_at=AT
    )

    assert len(blocking(closing)) == 1
    with pytest.raises(NotPossible):
        send_for_review(by=acting(closing.office), at=AT, meeting=closing.meeting)


def test_the_check_takes_the_same_queries_for_long_minutes() -> None:
    closing = make_drafted()
    release_findings(closing.meeting)
    with CaptureQueriesContext(connection) as few:
        release_findings(closing.meeting)
    for number in range(3):
        add_follow_up(
            by=acting(closing.office), at=AT, group=closing.group, text=f"Aufgabe {number}",
            item=closing.item,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        release_findings(closing.meeting)

    assert len(many) == len(few)


# The review --------------------------------------------------------------------------------------
def test_the_draft_is_frozen_for_the_members_and_they_get_a_mail() -> None:
    closing = make_reviewed()

    draft = Edition.objects.get(kind=EditionKind.DRAFT)
    assert draft.audience == Audience.MEMBERS
    assert closing.meeting.state == MeetingState.REVIEW
    assert closing.meeting.review_until == AT.date() + timedelta(days=14)
    told = set(
        Notice.objects.filter(kind="meetings.minutes_review").values_list("email", flat=True)
    )
    assert {closing.chair.email, closing.member.email} <= told


def test_the_last_day_may_be_another_but_not_a_past_one() -> None:
    closing = make_drafted()
    until = AT.date() + timedelta(days=3)

    with pytest.raises(InvalidInput):
        send_for_review(
            by=acting(closing.office), at=AT, meeting=closing.meeting,
            until=AT.date() - timedelta(days=1),
        )  # fmt: skip
    send_for_review(by=acting(closing.office), at=AT, meeting=closing.meeting, until=until)

    assert closing.fresh().review_until == until


def test_a_member_does_not_send_the_draft() -> None:
    closing = make_drafted()

    with pytest.raises(NotPermitted):
        send_for_review(by=acting(closing.member), at=AT, meeting=closing.meeting)


def test_a_draft_can_be_sent_once_more() -> None:
    closing = make_reviewed()

    send_for_review(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert Edition.objects.filter(kind=EditionKind.DRAFT).count() == 2


# The release -------------------------------------------------------------------------------------
def test_the_release_freezes_three_editions_and_tells_the_members() -> None:
    closing = make_released()

    editions = Edition.objects.filter(kind=EditionKind.MINUTES)
    assert {edition.audience for edition in editions} == set(Audience)
    assert all(bytes(edition.document.content).startswith(b"PK") for edition in editions)
    assert closing.meeting.released_at == AT
    assert Notice.objects.filter(kind="meetings.minutes_released").count() >= 2


def test_the_public_edition_holds_nothing_confidential() -> None:
    make_released()

    content = Edition.objects.get(kind=EditionKind.MINUTES, audience=Audience.PUBLIC).content
    for secret in ("Streit um die Trägerschaft", "Der Träger klagt", "strittig"):
        assert secret not in content


def test_before_the_review_is_over_the_release_takes_a_reason() -> None:
    closing = make_reviewed()

    with pytest.raises(InvalidInput) as refused:
        release_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)
    assert "reason" in refused.value.errors
    release_minutes(by=acting(closing.office), at=LATER, meeting=closing.meeting)

    assert closing.fresh().state == MeetingState.RELEASED


def test_without_objections_in_the_rules_no_review_is_needed() -> None:
    closing = make_drafted()
    keep_rules(by=acting(closing.office), at=AT, group=closing.group, objection_days=0)

    release_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert closing.fresh().is_minuted


def test_an_open_objection_holds_the_release_back() -> None:
    closing = make_reviewed()
    make_objection(closing)

    with pytest.raises(NotPossible):
        release_minutes(by=acting(closing.office, REASON), at=LATER, meeting=closing.meeting)


def test_what_the_check_forbids_holds_the_release_back() -> None:
    closing = make_drafted()
    closing.closed.contribution.delete()

    with pytest.raises(NotPossible):
        release_minutes(by=acting(closing.office, REASON), at=AT, meeting=closing.meeting)


def test_the_second_of_two_releases_is_a_conflict() -> None:
    closing = make_drafted()
    stale = type(closing.meeting).objects.get(pk=closing.meeting.pk)
    make_released(closing)

    with pytest.raises(Conflict) as refused:
        release_minutes(by=acting(closing.chair, REASON), at=AT, meeting=stale)

    assert isinstance(refused.value, ReleasedMeanwhile)
    assert Edition.objects.filter(kind=EditionKind.MINUTES).count() == 3


@pytest.mark.postgresql
@pytest.mark.usefixtures("root_collection")
@pytest.mark.django_db(transaction=True)
def test_of_two_releases_at_the_same_moment_one_is_a_conflict() -> None:
    closing = make_drafted()
    barrier, answers = threading.Barrier(2), []

    def release(user: User) -> None:
        barrier.wait()
        try:
            release_minutes(by=acting(user, REASON), at=AT, meeting=closing.meeting)
            answers.append("released")
        except ReleasedMeanwhile:
            answers.append("conflict")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=release, args=[who]) for who in (closing.office, closing.chair)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["conflict", "released"]
    assert Edition.objects.filter(kind=EditionKind.MINUTES).count() == 3


def test_the_chair_releases_and_a_member_does_not() -> None:
    closing = make_drafted()

    with pytest.raises(NotPermitted):
        release_minutes(by=acting(closing.member, REASON), at=AT, meeting=closing.meeting)
    release_minutes(by=acting(closing.chair, REASON), at=AT, meeting=closing.meeting)

    assert closing.fresh().is_minuted


def test_nothing_changes_after_the_release() -> None:
    closing = make_released()

    with pytest.raises(NotPossible):
        write(closing.office, closing.item, "Ganz anders.")
    with pytest.raises(NotPossible):
        send_for_review(by=acting(closing.office), at=AT, meeting=closing.meeting)


# The confirmation --------------------------------------------------------------------------------
def test_the_next_meeting_takes_note() -> None:
    closing = make_released()
    item = make_next_meeting(closing)

    confirm_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, item=item)

    assert closing.fresh().state == MeetingState.CONFIRMED
    assert closing.meeting.confirmed_in == item
    with pytest.raises(NotPossible):
        confirm_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, item=item)


def test_only_an_item_of_a_later_meeting_of_the_same_body_confirms() -> None:
    closing = make_released()
    item = make_next_meeting(closing)

    with pytest.raises(InvalidInput):
        confirm_minutes(
            by=acting(closing.office), at=AT, meeting=closing.meeting, item=closing.opening
        )
    type(item.meeting).objects.filter(pk=item.meeting_id).update(group=make_project_group())
    item.meeting.refresh_from_db()
    with pytest.raises(InvalidInput):
        confirm_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, item=item)


def test_a_draft_is_not_confirmed_and_a_member_confirms_nothing() -> None:
    closing = make_drafted()
    item = make_next_meeting(closing)

    with pytest.raises(NotPossible):
        confirm_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, item=item)
    with pytest.raises(NotPermitted):
        confirm_minutes(by=acting(closing.member), at=AT, meeting=closing.meeting, item=item)


# The pages ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["check", "review", "release", "confirm", "correction_new",
                                  "read", "public_preview", "publish", "unpublish", "propose"])  # fmt: skip
def test_foreign_bodies_find_nothing(client: Client, name: str) -> None:
    closing = make_drafted()
    stranger = make_user()
    make_membership(make_project_group(), stranger)
    client.force_login(stranger)

    assert client.get(reverse(f"meetings:{name}", args=[closing.meeting.slug])).status_code == 404


def test_the_check_and_the_release_are_pages(client: Client) -> None:
    closing = make_reviewed()
    client.force_login(closing.office)

    check = client.get(reverse("meetings:check", args=[closing.meeting.slug]))
    address = reverse("meetings:release", args=[closing.meeting.slug])
    refused = client.post(address, {"reason": ""})
    released = client.post(address, {"reason": REASON})

    assert check.status_code == 200
    assert refused.status_code == 422
    assert released.status_code == 302
    assert closing.fresh().is_minuted
    assert client.get(address).status_code == 200


def test_a_member_neither_checks_nor_releases(client: Client) -> None:
    closing = make_reviewed()
    client.force_login(closing.member)

    for name in ("check", "release", "public_preview", "confirm"):
        address = reverse(f"meetings:{name}", args=[closing.meeting.slug])
        assert client.get(address).status_code == 403


def test_the_review_is_sent_from_its_page_and_leads_on_afterwards(client: Client) -> None:
    closing = make_drafted()
    client.force_login(closing.office)
    address = reverse("meetings:review", args=[closing.meeting.slug])

    assert client.get(address).status_code == 200
    assert client.post(address, {"until": "1821-01-01"}).status_code == 422
    until = review_ends(closing.meeting, AT.date())
    assert client.post(address, {"until": until.isoformat()}).status_code == 302
    assert closing.fresh().state == MeetingState.REVIEW
    assert client.get(address).url == reverse("meetings:check", args=[closing.meeting.slug])
    client.force_login(closing.member)
    assert client.get(address).url == reverse("meetings:read", args=[closing.meeting.slug])


def test_the_confirmation_is_recorded_from_its_page(client: Client) -> None:
    closing = make_released()
    item = make_next_meeting(closing)
    client.force_login(closing.office)
    address = reverse("meetings:confirm", args=[closing.meeting.slug])

    assert str(item.pk) in client.get(address).content.decode()
    assert client.post(address, {"item": item.pk}).status_code == 302
    assert closing.fresh().state == MeetingState.CONFIRMED
    assert client.get(address).status_code == 200


def test_the_system_releases_what_it_is_told_to(system: Actor) -> None:
    closing = make_drafted()

    release_minutes(by=system, at=AT, meeting=closing.meeting)

    assert closing.fresh().is_minuted
