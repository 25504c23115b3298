"""Word files at their addresses: who gets which, and nobody else any."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from meetings.choices import Audience, EditionKind
from meetings.models import Edition
from meetings.operations.meetings import change_meeting
from meetings.operations.releases import release_minutes, send_for_review
from meetings.queries.editions import latest_edition
from people.models import User
from tests.factories.meetings import make_resolution
from tests.factories.meetings_closing import Closing, make_drafted
from tests.factories.meetings_prepare import make_item, make_meeting
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=AT)
def scene() -> Closing:
    """A drafted meeting of the steering group."""
    return make_drafted()


@pytest.fixture
def stranger() -> User:
    """A member of another body."""
    user = make_user()
    make_membership(make_project_group(), user)
    return user


def as_user(user: User | None = None) -> Client:
    """A browser, logged in or not."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def address(name: str, scene: Closing) -> str:
    return reverse(f"meetings:{name}", args=[scene.meeting.slug])


def release(scene: Closing) -> None:
    release_minutes(by=acting(scene.office, "Alles geprüft"), at=AT, meeting=scene.meeting)
    scene.fresh()


def text_of(content: bytes) -> str:
    """All parts of a Word file."""
    with ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def edition_of(scene: Closing, audience: str, kind: str = EditionKind.MINUTES) -> Edition:
    found = latest_edition(scene.meeting, audience, EditionKind(kind))
    assert found is not None
    return found


# --- editions ---------------------------------------------------------------------------------


def test_an_edition_is_served_as_it_was_frozen(scene: Closing) -> None:
    release(scene)
    edition = edition_of(scene, Audience.MEMBERS)
    client = as_user(scene.member)

    response = client.get(edition.get_absolute_url())

    assert response.status_code == 200
    assert response.content == bytes(edition.document.content)
    assert response["Content-Disposition"].startswith('attachment; filename="protokoll-')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    again = client.get(edition.get_absolute_url(), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_an_internal_edition_is_for_who_takes_the_minutes(scene: Closing) -> None:
    release(scene)
    edition = edition_of(scene, Audience.INTERNAL)

    assert as_user(scene.member).get(edition.get_absolute_url()).status_code == 404
    assert as_user(scene.office).get(edition.get_absolute_url()).status_code == 200


def test_strangers_find_no_edition(scene: Closing, stranger: User) -> None:
    release(scene)

    for edition in Edition.objects.all():
        assert as_user(stranger).get(edition.get_absolute_url()).status_code == 404
        assert as_user().get(edition.get_absolute_url()).status_code == 302


def test_only_reading_is_possible(scene: Closing) -> None:
    assert as_user(scene.office).post(address("minutes_file", scene)).status_code == 405


# --- the invitation ---------------------------------------------------------------------------


def test_the_invitation_is_the_one_that_was_sent(scene: Closing) -> None:
    response = as_user(scene.member).get(address("invitation_file", scene))

    sent = edition_of(scene, Audience.MEMBERS, EditionKind.INVITATION)
    assert response.content == bytes(sent.document.content)


def test_before_it_is_sent_whoever_prepares_it_sees_a_draft(office: User, stranger: User) -> None:
    group = make_project_group()
    member = make_user()
    make_membership(group, member)
    meeting = make_meeting(group)
    make_item(meeting, title="Vorläufiges")
    url = reverse("meetings:invitation_file", args=[meeting.slug])

    draft = as_user(office).get(url)

    assert draft.status_code == 200
    assert "Vorläufiges" in text_of(draft.content)
    assert "ENTWURF" in text_of(draft.content) or "DRAFT" in text_of(draft.content)
    assert as_user(member).get(url).status_code == 403
    assert as_user(stranger).get(url).status_code == 404
    assert as_user().get(url).status_code == 302
    assert not Edition.objects.exists()


# --- the minutes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [("intern", True), ("mitglieder", True), ("oeffentlich", False), ("", True), ("x", True)],
)
def test_the_draft_is_made_for_the_readers_asked_for(
    scene: Closing, words: str, found: bool
) -> None:
    response = as_user(scene.office).get(address("minutes_file", scene), {"fassung": words})

    assert response.status_code == 200
    assert ("Der Träger klagt" in text_of(response.content)) is found


def test_members_read_the_draft_from_the_review_on_and_never_the_internal_one(
    scene: Closing,
) -> None:
    client, url = as_user(scene.member), address("minutes_file", scene)
    assert client.get(url).status_code == 403

    send_for_review(by=acting(scene.office), at=AT, meeting=scene.meeting)

    assert client.get(url).status_code == 200
    assert client.get(url, {"fassung": "oeffentlich"}).status_code == 200
    assert client.get(url, {"fassung": "intern"}).status_code == 403


def test_after_the_release_the_stored_bytes_are_served(scene: Closing) -> None:
    release(scene)

    for words, audience in (("mitglieder", "members"), ("oeffentlich", "public")):
        response = as_user(scene.member).get(address("minutes_file", scene), {"fassung": words})
        assert response.content == bytes(edition_of(scene, audience).document.content)


def test_strangers_find_no_minutes(scene: Closing, stranger: User) -> None:
    for _ in range(2):
        assert as_user(stranger).get(address("minutes_file", scene)).status_code == 404
        assert as_user().get(address("minutes_file", scene)).status_code == 302
        release(scene) if not scene.meeting.is_minuted else None


# --- excerpts ---------------------------------------------------------------------------------


def excerpt(scene: Closing) -> str:
    return reverse("meetings:excerpt", args=[scene.resolution.slug])


def test_everybody_gets_the_excerpt_of_a_public_resolution_after_the_release(
    scene: Closing,
) -> None:
    assert as_user().get(excerpt(scene)).status_code == 404
    release(scene)

    response = as_user().get(excerpt(scene))

    assert response.status_code == 200
    text = text_of(response.content)
    assert "Die Liste wird geführt." in text
    assert str(scene.office.person) not in text
    assert scene.chair.person.last_name not in text


def test_members_get_it_before_as_a_draft_and_with_names(scene: Closing) -> None:
    response = as_user(scene.office).get(excerpt(scene))

    assert response.status_code == 200
    assert str(scene.office.person) in text_of(response.content)
    assert response["Cache-Control"] == "private, no-store"


def test_the_same_excerpt_is_the_same_file(scene: Closing) -> None:
    release(scene)

    assert as_user().get(excerpt(scene)).content == as_user().get(excerpt(scene)).content


def test_a_resolution_that_is_not_public_has_no_public_excerpt(
    scene: Closing, stranger: User
) -> None:
    secret = make_resolution(scene.group, title="Geheimes", is_public=False)
    url = reverse("meetings:excerpt", args=[secret.slug])

    assert as_user().get(url).status_code == 404
    assert as_user(stranger).get(url).status_code == 404
    assert "Geheimes" in text_of(as_user(scene.member).get(url).content)


def test_the_register_gives_excerpts_of_what_was_decided_elsewhere(scene: Closing) -> None:
    resolution = make_resolution(scene.group, wording="Frau Müller leitet die Gruppe.")

    response = as_user().get(reverse("meetings:excerpt", args=[resolution.slug]))

    assert response.status_code == 200


def test_the_draft_of_a_changed_meeting_shows_the_change(scene: Closing) -> None:
    change_meeting(by=acting(scene.office), at=AT, meeting=scene.meeting, place="Kalker Rathaus")

    response = as_user(scene.office).get(address("minutes_file", scene))

    assert "Kalker Rathaus" in text_of(response.content)
