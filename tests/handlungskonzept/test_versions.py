"""Freezing and adopting: what is kept, what is refused, and that nothing changes afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import ProtectedError
from wagtail.models import Revision

from core.frozen import FrozenRow, thawed
from core.models import FrozenFile
from core.operations import InvalidInput, NotPermitted, NotPossible
from handlungskonzept.document import find_measure, measures_of
from handlungskonzept.models import Adoption, Version
from handlungskonzept.operations import adopt_version, freeze_proposal, write_draft
from handlungskonzept.operations.versions import AdoptedMeanwhile, StaleVersion
from meetings.choices import ResolutionResult
from projectgroups.choices import Role
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    make_adoption,
    make_measure,
    make_proposal,
    make_stage,
)
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

LATER = AT + timedelta(days=1)


def change(stage: Stage, title: str) -> None:
    """Bring another title of the chapter into the working text."""
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": title})
    bring_into_working_text(stage, stage.chapter)


def test_a_proposal_holds_text_labels_and_file(stage: Stage) -> None:
    version = make_proposal(stage)
    measure = find_measure(version.plan_document, "W-01")
    assert measure is not None
    assert measure.sheet is not None
    assert (measure.sheet.lead, measure.sheet.period) == ("Wohnungsamt", "August 2021 bis 2022")
    assert bytes(version.document.content).startswith(b"PK")


def test_renaming_an_organisation_later_changes_no_proposal(stage: Stage) -> None:
    version = make_proposal(stage)
    stage.lead.name = "Amt für Wohnungswesen"
    from core.history import save_recorded  # noqa: PLC0415 — only this test writes past the operations

    save_recorded(stage.lead, by=SYSTEM, at=AT)
    assert "Wohnungsamt" in Version.objects.get(pk=version.pk).content
    assert "Amt für Wohnungswesen" in make_proposal(stage).content


def test_internal_measures_and_notes_stay_out_of_proposals(stage: Stage) -> None:
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter,
        values={"internal_note": "GEHEIM-1", "body": [
            {"type": "measures", "value": {"caption": "Alle Maßnahmen"}}]},
    )  # fmt: skip
    hidden = make_measure(stage.writer, stage.field, title="GEHEIM-2", visibility="internal")
    bring_into_working_text(stage, stage.chapter)
    bring_into_working_text(stage, hidden)
    version = make_proposal(stage)
    assert "GEHEIM" not in version.content
    assert "W-02" not in version.content
    assert [section.number for section in measures_of(version.plan_document)] == ["W-01"]


def test_the_change_list_names_what_is_new_changed_and_gone(stage: Stage) -> None:
    make_adoption(stage)
    change(stage, "Felder")
    new = make_measure(stage.writer, stage.field, title="Wohnführerschein")
    bring_into_working_text(stage, new)
    kinds = {(one["kind"], one["label"]) for one in make_proposal(stage).changes}
    assert kinds == {("changed", "1 Felder"), ("new", "W-02 Wohnführerschein")}


def test_freezing_takes_as_many_queries_for_many_measures_as_for_few(stage: Stage) -> None:
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = []
    for total in (10, 60):
        for _number in range(len(measures_of(make_proposal(stage).plan_document)), total):
            bring_into_working_text(
                stage, make_measure(stage.writer, stage.field, title="Noch eine")
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make_proposal(stage, at=AT + timedelta(minutes=total))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_adopting_makes_the_proposal_the_plan(stage: Stage) -> None:
    version = make_proposal(stage)
    resolution = make_resolution(stage.group)
    adoption = make_adoption(stage, "1.0", version=version, resolution=resolution)
    assert (adoption.number, adoption.position, adoption.resolution) == ("1.0", 1, resolution)
    assert adoption.version.content == version.content
    assert adoption.document != version.document
    second = make_adoption(stage, "1.1")
    assert (second.position, second.chain_sha256 != adoption.chain_sha256) == (2, True)


def test_adopting_refuses_unfit_resolutions(stage: Stage) -> None:
    version = make_proposal(stage)
    rejected = make_resolution(stage.group, result=ResolutionResult.REJECTED)
    elsewhere = make_resolution(make_project_group())
    older = make_resolution(stage.group, decided_on=AT.date() - timedelta(days=7))
    for resolution in (rejected, elsewhere, older):
        with pytest.raises(InvalidInput) as refused:
            make_adoption(stage, version=version, resolution=resolution)
        assert set(refused.value.errors) == {"resolution"}
    assert not Adoption.objects.exists()


def test_a_resolution_adopts_once_and_so_does_a_proposal(stage: Stage) -> None:
    resolution = make_resolution(stage.group)
    first = make_adoption(stage, "1.0", resolution=resolution)
    with pytest.raises(InvalidInput):
        make_adoption(stage, "1.1", resolution=resolution)
    with pytest.raises(NotPossible):
        make_adoption(stage, "1.1", version=first.version)


def test_a_stale_proposal_is_refused(stage: Stage) -> None:
    stale = make_proposal(stage)
    make_adoption(stage, "1.0")
    with pytest.raises(StaleVersion):
        make_adoption(stage, "1.1", version=stale)
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize("number", ["1.0", "0.9", "1", "eins", "1.0.1", ""])
def test_the_number_has_to_grow(stage: Stage, number: str) -> None:
    make_adoption(stage, "1.0")
    with pytest.raises(InvalidInput) as refused:
        make_adoption(stage, number)
    assert set(refused.value.errors) == {"number"}


def test_valid_from_never_goes_back_and_a_summary_is_needed(stage: Stage) -> None:
    make_adoption(stage, "1.0")
    with pytest.raises(InvalidInput, match="geltende"):
        make_adoption(stage, "1.1", valid_from=AT.date())
    with pytest.raises(InvalidInput):
        make_adoption(stage, "1.1", summary="  ")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ASSISTANT, Role.ADVISORY, Role.GUEST])
def test_only_office_and_chair_freeze_and_adopt(stage: Stage, role: Role) -> None:
    other = make_user()
    make_membership(stage.group, other, role=role)
    version, resolution = make_proposal(stage), make_resolution(stage.group)
    with pytest.raises(NotPermitted):
        freeze_proposal(by=acting(other), at=AT, plan=stage.plan)
    with pytest.raises(NotPermitted):
        adopt_version(
            by=acting(other), at=AT, version=version, resolution=resolution, number="1.0",
            summary="x", valid_from=AT.date(),
        )  # fmt: skip


def test_the_chair_adopts(stage: Stage) -> None:
    chair = make_user()
    make_membership(stage.group, chair, role=Role.CHAIR)
    version = freeze_proposal(by=acting(chair), at=AT, plan=stage.plan)
    adoption = adopt_version(
        by=acting(chair), at=AT, version=version, resolution=make_resolution(stage.group), number="1.0",
        summary="x", valid_from=AT.date(),
    )  # fmt: skip
    assert adoption.adopted_by == chair


def test_an_empty_plan_is_not_frozen(stage: Stage) -> None:
    from handlungskonzept.operations.publishing import take_out_of_working_text  # noqa: PLC0415

    for page in (stage.measure, stage.field, stage.chapter):
        take_out_of_working_text(by=acting(stage.office), page=page)
    with pytest.raises(NotPossible):
        make_proposal(stage)


def test_the_same_text_gives_the_same_bytes(stage: Stage) -> None:
    first, second = make_proposal(stage), make_proposal(stage)
    assert first.content == second.content
    assert first.document == second.document


def test_frozen_rows_refuse_change_through_models(stage: Stage) -> None:
    adoption = make_adoption(stage)
    for thing in (adoption, adoption.version):
        with pytest.raises(FrozenRow):
            thing.save()
        with pytest.raises(FrozenRow):
            thing.delete()
    with pytest.raises(FrozenRow):
        Adoption.objects.update(summary="x")
    with pytest.raises(FrozenRow):
        Version.objects.all().delete()


@pytest.mark.parametrize("table", ["adoption", "version", "approvalrecord"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_refuses_raw_sql(stage: Stage, table: str, statement: str) -> None:
    make_adoption(stage)
    sql = statement.format(f"handlungskonzept_{table}")
    with (
        pytest.raises(DatabaseError, match="frozen row"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_approved_revisions_survive_purging(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    call_command("purge_revisions", stdout=StringIO())
    stage.chapter.refresh_from_db()
    assert Revision.objects.filter(pk=stage.chapter.live_revision_id).exists()
    with pytest.raises(ProtectedError):
        Revision.objects.get(pk=stage.chapter.live_revision_id).delete()


def verified() -> str:
    out = StringIO()
    call_command("verify_versions", stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.usefixtures("roots")
@pytest.mark.parametrize(
    ("tamper", "complaint"),
    [
        (
            "UPDATE handlungskonzept_version SET content = replace(content, 'Mensch', 'Unsinn')",
            "Text wurde verändert",
        ),
        ("UPDATE handlungskonzept_adoption SET summary = 'anders'", "Kette ist unterbrochen"),
        (
            "UPDATE handlungskonzept_adoption SET valid_from = '2030-01-01'",
            "Kette ist unterbrochen",
        ),
        (
            "UPDATE core_frozenfile SET content = CAST(content_type AS BLOB)",
            "Datei wurde verändert",
        ),
    ],
)
def test_tampering_past_the_guards_is_found(tamper: str, complaint: str) -> None:
    stage = make_stage()
    make_adoption(stage)
    assert "Alles ist so, wie es beschlossen wurde." in verified()
    if connection.vendor == "postgresql":
        tamper = tamper.replace("AS BLOB", "AS bytea")
    with thawed(), connection.cursor() as cursor:
        cursor.execute(tamper)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_versions", stdout=out, no_color=True)
    assert complaint in out.getvalue()


@pytest.mark.usefixtures("roots")
def test_missing_guards_are_found() -> None:
    from core.frozen import install_triggers, remove_triggers  # noqa: PLC0415

    remove_triggers()
    try:
        with pytest.raises(CommandError):
            call_command("verify_versions", stdout=StringIO())
    finally:
        install_triggers()


@pytest.mark.postgresql
@pytest.mark.usefixtures("roots")
@pytest.mark.parametrize("same_version", [True, False])
def test_of_two_adoptions_at_once_exactly_one_wins(same_version: bool) -> None:
    stage = make_stage()
    versions = [make_proposal(stage)]
    versions.append(
        versions[0] if same_version else make_proposal(stage, at=LATER - timedelta(hours=20))
    )
    resolutions = [make_resolution(stage.group), make_resolution(stage.group)]
    start = threading.Barrier(2)
    results: list[object] = []

    def adopt(number: int) -> None:
        start.wait()
        try:
            results.append(
                make_adoption(
                    stage, "1.0", version=versions[number], resolution=resolutions[number]
                )
            )
        except Exception as error:  # noqa: BLE001 — looked at below
            results.append(error)
        finally:
            connections.close_all()

    run_at_once([lambda: adopt(0), lambda: adopt(1)])
    won = [result for result in results if isinstance(result, Adoption)]
    lost = [result for result in results if not isinstance(result, Adoption)]
    assert len(won) == 1
    assert isinstance(lost[0], NotPossible | InvalidInput | AdoptedMeanwhile), lost
    assert Adoption.objects.count() == 1
    assert "Alles ist so" in verified()


def run_at_once(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_the_export_command_writes_the_stored_bytes(stage: Stage, tmp_path: Path) -> None:
    adoption = make_adoption(stage)
    target = tmp_path / "x.docx"
    call_command("export_handlungskonzept", fassung="1.0", output=target, stdout=StringIO())
    assert target.read_bytes() == bytes(adoption.document.content)
    call_command("export_handlungskonzept", draft=True, output=target, stdout=StringIO())
    assert target.read_bytes().startswith(b"PK")


def test_the_export_command_says_in_german_what_is_wrong(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Es gibt keine Fassung 7\.3"):
        call_command("export_handlungskonzept", fassung="7.3", output=tmp_path / "x.docx")
    make_adoption(stage)
    with pytest.raises(CommandError, match="kann nicht geschrieben werden"):
        call_command("export_handlungskonzept", fassung="1.0", output=tmp_path / "fehlt" / "x.docx")


def test_pictures_are_frozen_with_the_proposal(stage: Stage) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from wagtail.images import get_image_model  # noqa: PLC0415
    from wagtail.images.tests.utils import get_test_image_file  # noqa: PLC0415

    data = get_test_image_file().file.getvalue()
    image = get_image_model().objects.create(
        title="Dom", file=SimpleUploadedFile("dom.png", data), credit="Foto: Kim Beispiel"
    )
    block = {
        "type": "picture",
        "value": {"image": image.pk, "alt": "Der Dom", "is_decorative": False, "caption": ""},
    }
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [block]})
    bring_into_working_text(stage, stage.chapter)
    version = make_proposal(stage)
    picture = version.plan_document.sections[0].blocks[0]
    assert bytes(FrozenFile.objects.get(pk=picture.sha256).content) == data
    assert (picture.alt, picture.credit) == ("Der Dom", "Foto: Kim Beispiel")
