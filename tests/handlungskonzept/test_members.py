"""The members' area of the plan: who comes in, reading, approving, freezing, adopting."""

from __future__ import annotations

import re
import time
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from handlungskonzept.models import Adoption, Measure, Version
from handlungskonzept.operations import create_chapter, submit_for_approval, write_draft
from handlungskonzept.permissions import (
    adoptions_visible_to,
    may_see_adoption,
    may_see_measure,
    may_see_version,
    measures_visible_to,
    versions_visible_to,
)
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_proposal,
    make_stage,
)
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, PASSWORD, acting
from tests.factories.personas import Cast, Persona, make_cast
from tests.kept import kept

READERS = {
    Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
    Persona.STEERING_ADVISOR, Persona.ASSISTANT, Persona.OFFICE, Persona.CONTACT,
}  # fmt: skip
VOTERS = {
    Persona.STEERING_MEMBER, Persona.STEERING_CHAIR, Persona.STEERING_ADVISOR, Persona.ASSISTANT, Persona.OFFICE,
}  # fmt: skip


def url(name: str, *args: object) -> str:
    return reverse(f"handlungskonzept:{name}", args=args)


@kept
def cast() -> Cast:
    return make_cast()


@kept
def scene(cast: Cast) -> Stage:
    return make_stage(cast.steering_group)


def status(cast: Cast, persona: Persona, address: str) -> int:
    client = Client()
    user = cast[persona]
    if isinstance(user, User):
        client.force_login(user)
    return client.get(address).status_code


def test_every_page_lets_in_exactly_whom_it_should(cast: Cast, scene: Stage) -> None:
    version = make_proposal(scene)
    pages = {
        url("overview"): READERS,
        url("working"): READERS,
        url("working_chapter", "1"): READERS,
        url("working_download"): READERS,
        url("approvals"): {Persona.OFFICE},
        url("proposal_new"): {Persona.OFFICE, Persona.STEERING_CHAIR},
        url("proposal", version.pk): VOTERS,
        url("proposal_chapter", version.pk, "1"): VOTERS,
        url("proposal_download", version.pk): VOTERS,
    }
    for address, allowed in pages.items():
        for persona in Persona:
            found = status(cast, persona, address)
            assert (found == 200) == (persona in allowed), (address, persona, found)
            assert found in (200, 302, 403, 404)


def test_permission_pairs_agree_for_everybody(cast: Cast, scene: Stage) -> None:
    make_adoption(scene)
    hidden = make_measure(scene.writer, scene.field, title="Intern", visibility="internal")
    bring_into_working_text(scene, hidden)
    for user in cast.users.values():
        assert set(versions_visible_to(user)) == {
            one for one in Version.objects.all() if may_see_version(user, one)
        }
        assert set(adoptions_visible_to(user)) == {
            one for one in Adoption.objects.all() if may_see_adoption(user, one)
        }
        assert set(measures_visible_to(user)) == {
            one for one in Measure.objects.all() if may_see_measure(user, one)
        }
    assert [one.code for one in measures_visible_to(AnonymousUser())] == ["W-01"]


def test_the_overview_shows_states_and_ways(stage: Stage, client: Client) -> None:
    create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Entstehendes")
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Kürzer."})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    client.force_login(stage.writer)
    html = client.get(url("overview")).content.decode()
    for words in (
        "Entstehendes",
        "Entwurf in Arbeit",
        "Zur Freigabe eingereicht",
        "W-01",
        "Text bearbeiten",
        "Arbeitsstand",
    ):
        assert words in html
    assert url("edit", stage.measure.pk) in html


def test_a_draft_page_can_be_read_by_members(stage: Stage, client: Client) -> None:
    chapter = create_chapter(
        by=acting(stage.writer), at=AT, parent=stage.plan, title="Entstehendes"
    )
    client.force_login(stage.writer)
    html = client.get(url("working_section", chapter.translation_key)).content.decode()
    assert "Entstehendes" in html
    assert "gehört noch nicht zum Arbeitsstand" in html


def test_the_draft_file_is_never_kept_by_a_cache(stage: Stage, client: Client) -> None:
    client.force_login(stage.writer)
    response = client.get(url("working_download"))
    assert response.content.startswith(b"PK")
    assert response["Cache-Control"] == "private, no-store"


def test_the_office_reads_the_difference_and_approves(stage: Stage, client: Client) -> None:
    write_draft(
        by=acting(stage.writer),
        at=AT,
        page=stage.measure,
        values={"summary": "Aus der Unterkunft in die Wohnung."},
    )
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    client.force_login(stage.office)
    html = client.get(url("approval", stage.measure.pk)).content.decode()
    assert re.search(r"<del>(?:(?!</del>).)*eigene ", html)
    seen = fresh(stage.measure).latest_revision_id
    response = client.post(
        url("approval", stage.measure.pk), {"decision": "approve", "comment": "", "seen": seen}
    )
    assert response.status_code == 302
    assert fresh(stage.measure).summary == "Aus der Unterkunft in die Wohnung."
    assert client.get(url("approval", stage.measure.pk)).status_code == 404


def test_the_office_sends_back_with_a_reason_and_nothing_typed_is_lost(
    stage: Stage, client: Client
) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    client.force_login(stage.office)
    response = client.post(url("approval", stage.chapter.pk), {"decision": "refuse", "reason": ""})
    assert response.status_code == 422
    response = client.post(
        url("approval", stage.chapter.pk), {"decision": "refuse", "reason": "Bitte kürzen."}
    )
    assert response.status_code == 302
    client.force_login(stage.writer)
    assert "Bitte kürzen." in client.get(url("overview")).content.decode()


def test_an_author_in_the_office_sees_that_somebody_else_has_to_approve(
    stage: Stage, client: Client
) -> None:
    write_draft(by=acting(stage.office), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.office), at=AT, page=stage.chapter)
    client.force_login(stage.office)
    assert (
        "Jemand anderes muss ihn freigeben"
        in client.get(url("approval", stage.chapter.pk)).content.decode()
    )
    response = client.post(
        url("approval", stage.chapter.pk), {"decision": "approve", "comment": "Ich doch."}
    )
    assert response.status_code == 422
    assert "Ich doch." in response.content.decode() or "Jemand anderes" in response.content.decode()


def test_the_check_list_comes_before_freezing(stage: Stage, client: Client) -> None:
    body = [{"type": "heading", "value": {"text": "Zu tief", "level": "2"}}]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    bring_into_working_text(stage, stage.chapter)
    client.force_login(stage.office)
    html = client.get(url("proposal_new")).content.decode()
    assert "Eine Überschrift überspringt eine Ebene." in html
    response = client.post(url("proposal_new"), {"occasion": "5. Sitzung der Lenkungsgruppe"})
    assert response.url == url("proposal", Version.objects.get().pk)
    assert client.get(response.url).status_code == 200


def test_adopting_asks_for_the_password_again_and_makes_the_version(
    stage: Stage, client: Client
) -> None:
    version, resolution = make_proposal(stage), make_resolution(stage.group)
    address = url("adopt", version.pk)
    client.force_login(stage.office)
    response = client.get(address)
    assert response.status_code == 302
    assert reverse("account_reauthenticate") in response.url
    confirmed = client.post(response.url, {"password": PASSWORD})
    assert confirmed.url == address
    assert client.get(address).status_code == 200
    values = {
        "resolution": resolution.pk, "number": "1.0", "summary": "Erste Fassung.",
        "valid_from": (AT.date() + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    wrong = client.post(address, {**values, "number": "eins"})
    assert wrong.status_code == 422
    assert "Erste Fassung." in wrong.content.decode()
    assert client.post(address, values).url == "/handlungskonzept/fassung-1-0/"
    assert Adoption.objects.get().adopted_by == stage.office


def test_an_old_log_in_does_not_adopt(stage: Stage, client: Client) -> None:
    version = make_proposal(stage)
    client.force_login(stage.office)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] = time.time() - 3600
    session.save()
    assert client.post(url("adopt", version.pk), {}).status_code == 302
    assert not Adoption.objects.exists()
