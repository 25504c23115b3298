"""What is not public, or still a draft, is nowhere for those who may not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from modelsearch.index import get_indexed_models

from core.registries import events_of, references_of
from meetings.choices import Audience
from meetings.models import Edition
from meetings.operations.publications import withdraw_minutes
from meetings.operations.uploads import show_uploaded_minutes
from people.models import User
from tests.factories.meetings_scene import OPEN, SECRET, MeetingScene, user_of
from tests.factories.people import AT, SYSTEM
from tests.factories.personas import Persona
from tests.meetings.test_matrix import address, rules


@pytest.fixture
def scene(meeting_scene: MeetingScene) -> MeetingScene:
    return meeting_scene


def words_in(content: bytes) -> str:
    """What a page or a file says, zipped or not, folded lines joined."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace").replace("\r\n ", "")
    with ZipFile(BytesIO(content)) as file:
        parts = [f"{name} {file.read(name).decode(errors='replace')}" for name in file.namelist()]
    return re.sub(r"</?w:[^>]*>", "", " ".join(parts))


def outsiders(scene: MeetingScene) -> Iterator[tuple[str, Client]]:
    """Everybody who sees only what the public sees."""
    yield "nobody", Client()
    people: dict[str, User] = {
        "reader": user_of(scene.cast, Persona.READER),
        "guest of the body": user_of(scene.cast, Persona.GROUP_GUEST),
        "another guest": scene.guest,
        "member of another body": scene.stranger,
        "contact": user_of(scene.cast, Persona.CONTACT),
        "editor": user_of(scene.cast, Persona.EDITOR),
    }
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        yield name, client


def addresses(scene: MeetingScene) -> list[str]:
    """Every address of meetings, and the public pages that show meetings."""
    meetings = [
        scene.planned, scene.hidden, scene.cancelled, scene.invited, scene.drafted.meeting,
        scene.reviewed.meeting, scene.published.meeting, scene.uploaded,
    ]  # fmt: skip
    by_meeting = (
        "public_meeting", "meeting_ics", "public_minutes", "public_minutes_file",
        "public_minutes_upload", "read", "minutes_file",
    )  # fmt: skip
    found = [address(name, rule) for name, rule in rules(scene).items() if rule.reads]
    found = [one for one in found if "/kalender/" not in one and "/antwort/" not in one]
    found += [
        reverse(f"meetings:{name}", args=[one.slug]) for one in meetings for name in by_meeting
    ]
    found += [
        reverse("meetings:edition", args=[pk])
        for pk in Edition.objects.values_list("pk", flat=True)
    ]
    return [
        *dict.fromkeys(found), "/", "/sitemap.xml", "/meilensteine/", "/gremien/", "/intern/",
        scene.group.get_absolute_url(), f"/sitzungen/?gremium={scene.group.slug}", "/massnahmen/",
        f"/beschluesse/?suche={SECRET}",
        *(f"/intern/{list_}/?suche={SECRET[:-1]}" for list_ in ("beschluesse", "aufgaben", "themen")),
    ]  # fmt: skip


def test_no_secret_reaches_whoever_sees_only_what_is_public(scene: MeetingScene) -> None:
    leaks = []
    where = addresses(scene)
    for name, client in outsiders(scene):
        for one in where:
            response = client.get(one)
            asked = one.partition("?")[2]
            text = (
                words_in(response.content).replace(asked, "")
                if asked
                else words_in(response.content)
            )
            if found := re.findall(rf"{SECRET}[ -]?\w*", text):
                leaks.append((name, one, response.status_code, found[:3]))
            assert response.status_code < 500, one
    assert leaks == []


def test_drafts_are_not_public_even_where_their_item_is(scene: MeetingScene) -> None:
    for held in (scene.drafted, scene.reviewed):
        for name in ("public_meeting", "public_minutes", "public_minutes_file"):
            response = Client().get(reverse(f"meetings:{name}", args=[held.meeting.slug]))
            assert "wird ausgebaut" not in words_in(response.content)
    assert "wird ausgebaut" in words_in(
        Client()
        .get(reverse("meetings:public_minutes", args=[scene.published.meeting.slug]))
        .content
    )


def test_what_is_public_is_there(scene: MeetingScene, client: Client) -> None:
    slug = scene.published.meeting.slug
    for name in ("public_minutes", "public_minutes_file"):
        text = words_in(client.get(reverse(f"meetings:{name}", args=[slug])).content)
        assert f"{OPEN} wird ausgebaut." in text
        assert f"{OPEN} Beschluss" in text
        assert "nicht öffentlich" in text
        assert str(user_of(scene.cast, Persona.GROUP_MEMBER)) not in text
    agenda = client.get(scene.invited.get_public_url()).content.decode()
    assert f"{OPEN} im Amt" in agenda
    assert "nicht öffentlich" in agenda


def test_public_editions_hold_no_secret_in_text_or_file(scene: MeetingScene) -> None:
    editions = Edition.objects.filter(audience=Audience.PUBLIC).select_related("document")
    assert editions.exists()
    for edition in editions:
        assert SECRET not in edition.content.replace(f"{SECRET} Türkennwort", ""), edition.kind
        assert SECRET not in words_in(bytes(edition.document.content)).replace(
            f"{SECRET} Türkennwort", ""
        ), edition.kind


def test_no_person_is_named_in_public_without_consent(scene: MeetingScene, client: Client) -> None:
    names = {str(scene.cast[one]) for one in Persona if one is not Persona.ANONYMOUS}
    slug = scene.published.meeting.slug
    for name in ("public_meeting", "public_minutes", "public_minutes_file", "meeting_ics"):
        text = words_in(client.get(reverse(f"meetings:{name}", args=[slug])).content)
        assert not [one for one in names if one in text], name


def test_registries_tell_strangers_nothing(scene: MeetingScene) -> None:
    for item in (scene.secret, scene.drafted.item, scene.published.secret):
        assert list(references_of.collect(scene.stranger, item)) == []
    links = list(references_of.collect(scene.stranger, scene.group))
    assert not [one for one in links if SECRET in f"{one.label}{one.note}"]
    assert list(events_of.collect(scene.stranger, scene.published.meeting)) == []


def test_an_uploaded_file_is_for_members_until_somebody_vouches_for_it(
    scene: MeetingScene, client: Client
) -> None:
    where = reverse("meetings:public_minutes_upload", args=[scene.uploaded.slug])
    assert client.get(where).status_code == 404

    show_uploaded_minutes(by=SYSTEM, at=AT, meeting=scene.uploaded, is_clean=True)
    response = client.get(where)
    assert response.status_code == 200
    assert SECRET not in response["Content-Disposition"]

    withdraw_minutes(by=SYSTEM.because("Irrtum"), at=AT, meeting=scene.uploaded)
    assert client.get(where).status_code == 410


def test_no_search_knows_anything_of_meetings() -> None:
    """What search finds is pages of the website; nothing of meetings is indexed, for nobody."""
    indexed = {model._meta.app_label for model in get_indexed_models()}

    assert "pages" in indexed
    assert not indexed & {"meetings", "projectgroups", "notices", "people"}
