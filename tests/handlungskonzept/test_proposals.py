"""The proposal for a session: the check before, a change in the session, and its adoption."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.frozen import thawed
from core.operations import NotPermitted, NotPossible
from handlungskonzept.choices import ProposalState
from handlungskonzept.document import measures_of
from handlungskonzept.document.review import Fault
from handlungskonzept.models import Adoption, Version
from handlungskonzept.operations import freeze_proposal, write_draft
from handlungskonzept.operations.versions import ChangedInSession, StaleVersion
from handlungskonzept.queries.proposal_check import check_before_vote
from handlungskonzept.queries.proposals import state_of, states_of
from handlungskonzept.queries.working_text import working_text
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    heading,
    make_adoption,
    make_measure,
    make_proposal,
    paragraph,
)
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, PASSWORD, acting, make_user
from tests.factories.projectgroups import make_membership

SESSION = "5. Sitzung der Lenkungsgruppe am 28.05.2021"


def url(name: str, *args: object) -> str:
    return reverse(f"handlungskonzept:{name}", args=args)


def rewrite(stage: Stage, words: str) -> None:
    """Bring another text of the chapter into the working text."""
    body = [paragraph(f"<p>{words}</p>")]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    bring_into_working_text(stage, stage.chapter)


def make_changed(stage: Stage) -> tuple[Version, Version]:
    """A proposal that was sent and the one the session made of it."""
    sent = make_proposal(stage, occasion=SESSION)
    rewrite(stage, "Ein Mensch, ein Weg, wenige Zuständigkeiten.")
    return sent, make_proposal(stage, sent=sent, at=AT + timedelta(hours=3))


def confirm(client: Client, stage: Stage, version: Version) -> str:
    """Log the office in, with its password given just now; the address of the adoption."""
    client.force_login(stage.office)
    address = url("adopt", version.pk)
    client.post(client.get(address).url, {"password": PASSWORD})  # type: ignore[attr-defined]
    return address


# --- changed in the session -----------------------------------------------------------------


def test_a_proposal_is_made_for_a_session(stage: Stage) -> None:
    assert make_proposal(stage, occasion=SESSION).occasion == SESSION


def test_a_changed_proposal_keeps_what_the_session_changed(stage: Stage) -> None:
    sent, changed = make_changed(stage)
    assert (changed.sent, changed.occasion) == (sent, SESSION)
    assert [(one["kind"], one["label"]) for one in changed.session_changes] == [
        ("changed", "1 Handlungsfelder und Maßnahmen")
    ]
    assert sent.session_changes == []
    assert states_of([sent, changed]) == {
        sent.pk: ProposalState.CHANGED, changed.pk: ProposalState.OPEN,
    }  # fmt: skip


def test_the_proposal_that_was_sent_is_not_adopted_any_more(stage: Stage) -> None:
    sent, changed = make_changed(stage)
    with pytest.raises(ChangedInSession):
        make_adoption(stage, version=sent)
    adoption = make_adoption(stage, version=changed)
    assert state_of(changed) is ProposalState.ADOPTED
    assert adoption.version.session_changes == changed.session_changes


def test_the_resolution_of_the_session_fits_though_the_change_was_frozen_later(
    stage: Stage,
) -> None:
    sent = make_proposal(stage, occasion=SESSION)
    resolution = make_resolution(stage.group)
    rewrite(stage, "Anders.")
    changed = make_proposal(stage, sent=sent, at=AT + timedelta(days=2))
    assert make_adoption(stage, version=changed, resolution=resolution).version == changed


def test_without_a_change_there_is_no_changed_proposal(stage: Stage) -> None:
    sent = make_proposal(stage)
    with pytest.raises(NotPossible, match="keine Änderung"):
        make_proposal(stage, sent=sent)


def test_a_closed_proposal_is_not_changed_in_a_session(stage: Stage) -> None:
    adopted = make_adoption(stage, "1.0").version
    sent, changed = make_changed(stage)
    rewrite(stage, "Wieder anders.")
    for closed in (adopted, sent):
        with pytest.raises(NotPossible):
            make_proposal(stage, sent=closed)
    again = make_proposal(stage, sent=changed)
    assert (again.sent, state_of(changed)) == (sent, ProposalState.REPLACED)
    make_adoption(stage, "1.1", version=again)
    with pytest.raises(StaleVersion):
        make_adoption(stage, "1.2", version=changed)


def test_a_proposal_beside_another_is_superseded_when_that_is_adopted(stage: Stage) -> None:
    one, other = make_proposal(stage), make_proposal(stage)
    make_adoption(stage, "1.0", version=other)
    assert states_of([one, other]) == {
        one.pk: ProposalState.STALE, other.pk: ProposalState.ADOPTED,
    }  # fmt: skip


def test_who_may_not_freeze_changes_nothing_in_a_session(stage: Stage) -> None:
    sent = make_proposal(stage)
    rewrite(stage, "Anders.")
    with pytest.raises(NotPermitted):
        freeze_proposal(by=acting(make_user()), at=AT, plan=stage.plan, sent=sent)


@pytest.mark.parametrize(
    "column", ["session_changes = '[]'", "sent_id = NULL", "occasion = 'Eine andere Sitzung'"]
)
def test_what_the_session_changed_is_frozen_and_sealed(stage: Stage, column: str) -> None:
    _sent, changed = make_changed(stage)
    statement = f"UPDATE handlungskonzept_version SET {column} WHERE id = {changed.pk}"
    with (
        pytest.raises(DatabaseError, match="frozen row"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    connection.check_constraints()  # what PostgreSQL keeps for the end; it melts nothing meanwhile
    with thawed(), connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()
    with pytest.raises(CommandError):
        call_command("verify_versions", stdout=(out := StringIO()))
    assert "Siegel" in out.getvalue()


# --- the check before the vote --------------------------------------------------------------


def test_the_check_finds_names_drafts_and_comments(stage: Stage) -> None:
    make_membership(stage.group, user := make_user())
    name = user.get_full_name()
    rewrite(stage, f"Ansprechperson ist {name}, erreichbar im Amt.")
    make_measure(stage.writer, stage.field, title="Noch ein Entwurf")
    found = check_before_vote(stage.plan, working_text(stage.plan).document)
    by_kind = {one.fault: one for one in found}
    assert by_kind[Fault.NAME].detail == name
    assert by_kind[Fault.DRAFT].label == "W-02 Noch ein Entwurf"


def test_each_finding_leads_to_where_it_is_mended(stage: Stage, client: Client) -> None:
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [heading("Tief", 2)]}
    )
    bring_into_working_text(stage, stage.chapter)
    named = f"Fragen beantwortet {stage.writer.get_full_name()}."
    bring_into_working_text(stage, make_measure(stage.writer, stage.field, summary=named))
    client.force_login(stage.office)
    html = client.get(url("proposal_new")).content.decode()
    block = working_text(stage.plan).document.sections[0].blocks[0].identity
    assert f"{url('section_edit', stage.chapter.translation_key)}#block-{block}-section" in html
    assert url("sheet_edit", "w-02") in html


def test_findings_warn_and_do_not_hinder_but_the_session_must_be_named(
    stage: Stage, client: Client
) -> None:
    client.force_login(stage.office)
    refused = client.post(url("proposal_new"), {"occasion": ""})
    assert refused.status_code == 422
    assert "für welche Sitzung die Vorlage ist" in refused.content.decode()
    answer = client.post(url("proposal_new"), {"occasion": SESSION})
    version = Version.objects.get()
    assert (answer.url, version.occasion) == (version.get_absolute_url(), SESSION)  # type: ignore[attr-defined]
    assert SESSION in client.get(version.get_absolute_url()).content.decode()


# --- the pages ------------------------------------------------------------------------------


def test_the_difference_is_on_the_screen_before_adoption_and_public_after_it(
    stage: Stage, client: Client
) -> None:
    make_adoption(stage, "1.0")
    sent = make_proposal(stage, occasion=SESSION)
    rewrite(stage, "Ein Mensch, ein Weg, wenige Zuständigkeiten.")
    client.force_login(stage.office)
    page = client.get(url("proposal_change", sent.pk)).content.decode()
    assert "wenige<span" in page
    answer = client.post(url("proposal_change", sent.pk), {"occasion": SESSION})
    changed = Version.objects.latest("pk")
    assert answer.url == changed.get_absolute_url()  # type: ignore[attr-defined]
    for address in (changed.get_absolute_url(), confirm(client, stage, changed)):
        html = client.get(address).content.decode()
        assert "wenige<span" in html
        assert "viele<span" in html
    assert changed.content_sha256[:16] in html
    assert SESSION in html
    make_adoption(stage, "1.1", version=changed)
    client.logout()
    public = client.get("/handlungskonzept/fassung-1-1/").content.decode()
    assert "In der Sitzung geändert" in public
    assert "1 Handlungsfelder und Maßnahmen" in public.split("In der Sitzung geändert")[1]
    assert (
        "In der Sitzung geändert"
        not in client.get("/handlungskonzept/fassung-1-0/").content.decode()
    )


def test_the_page_of_a_changed_proposal_leads_to_the_new_one(stage: Stage, client: Client) -> None:
    sent, changed = make_changed(stage)
    client.force_login(stage.office)
    html = client.get(sent.get_absolute_url()).content.decode()
    assert "in der Sitzung geändert" in html
    assert changed.get_absolute_url() in html
    assert url("adopt", sent.pk) not in html
    closed = client.get(url("proposal_change", sent.pk)).content.decode()
    assert "abgeschlossen" in closed
    refused = client.post(url("proposal_change", sent.pk), {"occasion": SESSION})
    assert refused.status_code == 422
    assert Version.objects.count() == 2


def test_a_change_in_the_session_is_for_those_who_freeze(stage: Stage, client: Client) -> None:
    sent = make_proposal(stage)
    client.force_login(stage.writer)
    assert client.get(url("proposal_change", sent.pk)).status_code == 403
    assert client.post(url("proposal_change", sent.pk), {"occasion": "x"}).status_code == 403
    client.force_login(stage.office)
    assert client.get(url("proposal_change", 999)).status_code == 404


def test_the_form_computes_the_number_and_takes_another(stage: Stage, client: Client) -> None:
    make_adoption(stage, "1.0")
    version = make_proposal(stage)
    address = confirm(client, stage, version)
    html = client.get(address).content.decode()
    assert "Kleine Änderung: 1.1" in html
    assert "Große Änderung: 2.0" in html
    assert "/beschluesse/neu/" in html
    values = {
        "resolution": make_resolution(stage.group).pk, "summary": "Anders.",
        "valid_from": AT.date() + timedelta(days=9),
    }  # fmt: skip
    missing = client.post(address, values)
    assert "Bitte wählen Sie eine Nummer." in missing.content.decode()
    early = client.post(address, values | {"step": "large", "valid_from": AT.date()})
    assert early.status_code == 422
    assert 'id="id_valid_from_error"' in early.content.decode()
    assert client.post(address, values | {"step": "large"}).status_code == 302
    assert Adoption.objects.latest("position").number == "2.0"


def test_without_a_resolution_nothing_is_adopted(stage: Stage, client: Client) -> None:
    address = confirm(client, stage, make_proposal(stage))
    answer = client.post(
        address, {"step": "small", "summary": "x", "valid_from": AT.date().isoformat()}
    )
    assert answer.status_code == 422
    assert 'id="id_resolution_error"' in answer.content.decode()
    assert not Adoption.objects.exists()


def test_pages_take_as_many_queries_for_a_large_plan_as_for_a_small_one(
    stage: Stage, client: Client
) -> None:
    client.force_login(stage.office)
    counts: dict[str, list[int]] = {}
    for total in (2, 15):
        for _number in range(len(measures_of(make_proposal(stage).plan_document)), total):
            bring_into_working_text(stage, make_measure(stage.writer, stage.field, title="Eine"))
        version = make_proposal(stage, at=AT + timedelta(minutes=total))
        pages = {
            "overview": url("overview"), "proposal": version.get_absolute_url(),
            "check": url("proposal_new"),
        }  # fmt: skip
        for name, address in pages.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.setdefault(name, []).append(len(queries))
    for name, (small, large) in counts.items():
        assert small == large, name


def test_the_list_of_versions_takes_the_same_queries_for_two_as_for_four(
    stage: Stage, client: Client
) -> None:
    counts = []
    for numbers in (("1.0", "1.1"), ("1.2", "1.3")):
        for number in numbers:
            make_adoption(stage, number)
        client.get(url("adoptions"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("adoptions"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
