"""What a review of security found: leaks by roundabout ways, stale mails, and writes that raced a release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.history import save_recorded
from core.operations import InvalidInput
from meetings.choices import ResolutionResult
from meetings.emails import follow_ups as follow_up_mails
from meetings.emails import minutes as minutes_mails
from meetings.emails import procedures as procedure_mails
from meetings.models import Resolution
from meetings.operations.agenda import add_item, change_item
from meetings.operations.invitations import send_invitation
from meetings.operations.meetings import plan_meeting
from meetings.operations.procedures import start_procedure
from meetings.operations.telling import INVITATION
from meetings.operations.voting import resolve
from meetings.permissions import public_meetings, resolutions_visible_to
from notices.models import Notice
from notices.registry import renderer_of
from people.models import User
from projectgroups.operations import end_membership
from tests.factories.meetings_closing import (
    make_drafted,
    make_released,
    make_reviewed,
)
from tests.factories.meetings_follow import make_follow_up
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_project_group

pytestmark = pytest.mark.django_db
LATER = AT.date() + timedelta(days=60)


def close_account(user: User) -> None:
    user.is_active = False
    save_recorded(user, by=SYSTEM, at=AT)


# What the public reads -------------------------------------------------------------------------
def test_an_item_closed_after_the_invitation_leaves_the_public_page_at_once(client: Client) -> None:
    closing = make_drafted()
    where = closing.meeting.get_public_url()
    assert "Wohnungen für Familien" in client.get(where).content.decode()

    change_item(by=acting(closing.office), at=AT, item=closing.item, is_public=False)
    page = client.get(where).content.decode()
    assert "Wohnungen für Familien" not in page
    assert "Begrüßung" in page


def test_a_decision_at_an_item_that_was_closed_is_not_public(client: Client) -> None:
    """Even if the item was taken off, where the check before the release does not look."""
    closing = make_released()
    assert closing.resolution in resolutions_visible_to(AnonymousUser())
    item = closing.item
    type(item).objects.filter(pk=item.pk).update(is_public=False)

    assert closing.resolution not in resolutions_visible_to(AnonymousUser())
    assert not Resolution.objects.get(pk=closing.resolution.pk).is_shown
    assert client.get(closing.resolution.get_absolute_url()).status_code == 404
    assert closing.resolution.title not in client.get("/beschluesse/").content.decode()


@pytest.mark.parametrize("field", ["title", "wording", "sentence"])
def test_a_resolution_takes_no_internal_passage(field: str) -> None:
    closing = make_drafted()
    words = {"title": "Titel", "wording": "Wortlaut", "sentence": "einstimmig"}
    with pytest.raises(InvalidInput):
        resolve(
            by=acting(closing.office), at=AT, item=closing.item, by_consensus=True,
            result=ResolutionResult.ADOPTED, **{**words, field: "Gut. [Intern]Geheim[/intern]"},
        )  # fmt: skip


def test_a_resolution_names_nobody_in_public_without_consent(client: Client) -> None:
    closing = make_drafted()
    name = f"Herr {closing.member.person.last_name}"
    resolution = resolve(
        by=acting(closing.office), at=AT, item=closing.item, by_consensus=True,
        result=ResolutionResult.ADOPTED, title="Auftrag", wording=f"{name} wird beauftragt.",
    )  # fmt: skip
    make_released(closing)
    page = client.get(resolution.get_absolute_url()).content.decode()
    assert "wird beauftragt." in page
    assert closing.member.person.last_name not in page

    client.force_login(closing.chair)
    assert name in client.get(resolution.get_absolute_url()).content.decode()


def test_meetings_of_a_body_that_has_not_begun_are_in_no_public_calendar(client: Client) -> None:
    group = make_project_group(starts_on=LATER)
    meeting = plan_meeting(
        by=SYSTEM, at=AT, group=group, starts_at=AT + timedelta(days=90), with_standing_items=False
    )
    assert meeting.is_public
    where = reverse("meetings:meeting_ics", args=[meeting.slug])
    assert client.get(where).status_code == 404
    assert meeting not in public_meetings(AnonymousUser())
    client.force_login(make_user())
    assert client.get(where).status_code == 404


# Mails -----------------------------------------------------------------------------------------
def test_nobody_hears_of_minutes_they_do_not_read_any_more() -> None:
    closing = make_reviewed()
    about = {"meeting": closing.meeting.pk}
    email = closing.member.email.lower()
    assert minutes_mails.review_words(email, about) is not None
    assert minutes_mails.review_words("fremd@kim.example", about) is None

    close_account(closing.member)
    assert minutes_mails.review_words(email, about) is None
    make_released(closing)
    assert minutes_mails.released_words(email, about) is None
    assert not Notice.objects.filter(kind=minutes_mails.RELEASED, email=email).exists()


def test_an_account_closed_before_the_mail_left_gets_no_invitation() -> None:
    closing = make_drafted()
    meeting = plan_meeting(
        by=acting(closing.office), at=AT, group=closing.group, starts_at=AT + timedelta(days=30),
        chair=closing.chair.person, place="Ottoplatz 1", with_standing_items=False,
    )  # fmt: skip
    add_item(by=acting(closing.office), at=AT, meeting=meeting, title="Bericht")
    edition = send_invitation(by=acting(closing.office), at=AT, meeting=meeting)
    seat = meeting.attendances.get(person=closing.member.person)
    about = {"attendance": seat.pk, "edition": edition.pk}
    render = renderer_of(INVITATION)
    assert render is not None
    assert render(closing.member.email.lower(), about) is not None

    close_account(closing.member)
    assert render(closing.member.email.lower(), about) is None


def test_a_motion_is_mailed_to_who_still_votes_only(office: User) -> None:
    closing = make_drafted()
    procedure = start_procedure(
        by=acting(closing.office), at=AT, group=closing.group, title="Geheimtitel",
        wording="Geheimer Antrag", deadline=AT + timedelta(days=7), is_public=False,
    )  # fmt: skip
    about, email = {"procedure": procedure.pk}, closing.member.email.lower()
    mail = procedure_mails.render_started(email, about)
    assert mail is not None
    assert "Geheim" not in f"{mail.subject} {mail.text} {mail.line}"

    membership = closing.group.memberships.get(person=closing.member.person)
    end_membership(
        by=acting(office), at=AT, membership=membership, ends_on=AT.date() - timedelta(days=1)
    )
    assert procedure_mails.render_started(email, about) is None


@pytest.mark.parametrize("how", ["internal", "closed item"])
def test_a_mail_does_not_tell_a_follow_up_that_is_not_public(how: str) -> None:
    closing = make_drafted()
    person = closing.member.person
    words = {"internal": {"is_internal": True}, "closed item": {"item": closing.closed}}[how]
    follow_up = make_follow_up(closing.group, text="Geheimes klären", person=person, **words)
    render = renderer_of(follow_up_mails.ASSIGNED)
    assert render is not None
    mail = render(closing.member.email.lower(), {"follow_up": follow_up.pk})
    assert mail is not None
    assert "Geheimes" not in f"{mail.subject} {mail.text} {mail.line}"


# Odd input -------------------------------------------------------------------------------------
def test_odd_numbers_in_forms_are_not_found(client: Client) -> None:
    closing = make_drafted()
    client.force_login(closing.office)
    slug = closing.meeting.slug
    versions = reverse("meetings:text_versions", args=[slug, closing.item.pk])
    for odd in ("x", "²", ""):
        assert client.post(versions, {"revision": odd}).status_code == 404
