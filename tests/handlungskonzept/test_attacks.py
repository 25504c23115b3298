"""What somebody tries who wants the plan to say something else, or to read what is not public."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Revision, Site, TaskState

from core.frozen import thawed
from core.history import save_recorded
from core.operations import NotPossible
from handlungskonzept.document import find_measure, measures_of
from handlungskonzept.document.review import Fault, findings_in
from handlungskonzept.models import Adoption, Version, Withdrawn
from handlungskonzept.models.gate import GateClosed
from handlungskonzept.operations import (
    approve_chapter,
    approve_page,
    create_chapter,
    submit_for_approval,
    withdraw_measure,
    write_draft,
)
from handlungskonzept.operations.approval import AnotherText, OwnText
from handlungskonzept.operations.versions import PastApproval
from handlungskonzept.queries import submissions_waiting, working_text
from handlungskonzept.queries.verification import head_of_chain
from people.choices import OfficeRole
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_proposal,
    make_stage,
    paragraph,
)
from tests.factories.people import AT, SYSTEM, acting, make_user


def draft(stage: Stage, title: str) -> Revision:
    """A draft of the chapter by the writer, submitted."""
    revision = write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": title}
    )
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    return revision


# Approval ------------------------------------------------------------------------------------
def test_only_what_was_read_is_approved(stage: Stage, client: Client) -> None:
    read = draft(stage, "Gelesen")
    fresh(stage.chapter).current_workflow_state.cancel(user=stage.writer)
    unread = draft(stage, "Ungelesen")
    for act in (approve_page, approve_chapter):
        with pytest.raises(AnotherText):
            act(by=acting(stage.office), at=AT, page=stage.chapter, seen=[read.pk])
    client.force_login(stage.office)
    url = reverse("handlungskonzept:approval", args=[stage.chapter.pk])
    for seen in (str(read.pk), "", "unsinn"):
        response = client.post(url, {"decision": "approve", "comment": "Gut so.", "seen": seen})
        assert response.status_code == 422
        assert "Gut so." in response.content.decode()
    assert fresh(stage.chapter).title == "Handlungsfelder und Maßnahmen"
    assert f'name="seen" value="{unread.pk}"' in response.content.decode()
    client.post(url, {"decision": "approve", "comment": "", "seen": str(unread.pk)})
    assert fresh(stage.chapter).title == "Ungelesen"


@pytest.mark.usefixtures("roots")
def test_purging_does_not_hide_who_wrote_a_draft() -> None:
    stage = make_stage()
    write_draft(by=acting(stage.office), at=AT, page=stage.chapter, values={"title": "Vom Amt"})
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"internal_note": "x"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    call_command("purge_revisions", stdout=StringIO())
    with pytest.raises(OwnText):
        approve_page(by=acting(stage.office), at=AT, page=stage.chapter)


def test_a_withdrawn_measure_does_not_come_back(stage: Stage) -> None:
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=stage.measure.measure, reason="Ging auf."
    )
    with pytest.raises(Withdrawn):
        write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "x"})
    with pytest.raises(Withdrawn):
        submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    page = fresh(stage.measure)
    with pytest.raises(Withdrawn):
        page.get_workflow().start(page, stage.writer)


def test_a_submission_carries_the_moment_it_was_told(stage: Stage) -> None:
    draft(stage, "Neu")
    (waiting,) = submissions_waiting()
    assert (waiting.submitted_at, waiting.state.created_at) == (AT, AT)
    assert TaskState.objects.get(revision=waiting.revision).started_at == AT


def test_the_office_edits_and_approves_and_only_the_submission_counts(
    stage: Stage, client: Client
) -> None:
    draft(stage, "Eingereicht")
    write_draft(by=acting(stage.office), at=AT, page=stage.chapter, values={"title": "Vom Amt"})
    approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    assert fresh(stage.chapter).title == "Eingereicht"
    assert fresh(stage.chapter).get_latest_revision_as_object().title == "Vom Amt"


# Past the gate -------------------------------------------------------------------------------
def test_code_gives_no_section_another_identity(stage: Stage) -> None:
    page = fresh(stage.chapter)
    page.translation_key = "11111111-1111-1111-1111-111111111111"
    with pytest.raises(GateClosed):
        page.save()


def test_no_copy_of_the_working_text_is_born_live(stage: Stage) -> None:
    english = Locale.objects.create(language_code="en")
    page = fresh(stage.chapter)
    for copy in (
        lambda: page.copy(update_attrs={"slug": "kopie"}),
        lambda: page.create_alias(update_slug="alias"),
        lambda: page.copy_for_translation(english, copy_parents=True),
    ):
        with pytest.raises(GateClosed):
            copy()


def test_raw_updates_never_reach_a_proposal(stage: Stage) -> None:
    foreign = write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Nie freigegeben"}
    )
    live = fresh(stage.chapter).live_revision
    Page.objects.filter(pk=stage.chapter.pk).update(live_revision=foreign)
    with pytest.raises(PastApproval, match="Nie freigegeben"):
        make_proposal(stage)
    Page.objects.filter(pk=stage.chapter.pk).update(live_revision=live)
    make_proposal(stage)
    Revision.objects.filter(pk=live.pk).update(content={**live.content, "title": "Umgeschrieben"})
    with pytest.raises(PastApproval, match="Umgeschrieben"):
        make_proposal(stage)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_versions", stdout=out, no_color=True)
    assert "An der Freigabe vorbei geändert: Umgeschrieben." in out.getvalue()


def test_an_approval_of_another_page_counts_for_nothing(stage: Stage) -> None:
    Page.objects.filter(pk=stage.chapter.pk).update(live_revision=fresh(stage.field).live_revision)
    with pytest.raises(PastApproval):
        make_proposal(stage)


def test_the_plan_lives_without_any_site(stage: Stage, client: Client) -> None:
    make_adoption(stage)
    Site.objects.all().delete()
    Site.clear_site_root_paths_cache()
    client.force_login(stage.writer)
    for url in ("/handlungskonzept/", reverse("handlungskonzept:overview")):
        assert client.get(url).status_code == 200
    assert (
        client.get(reverse("wagtailadmin_pages:edit", args=[stage.chapter.pk])).status_code == 200
    )
    Site.clear_site_root_paths_cache()


# What is not public --------------------------------------------------------------------------
def test_nothing_points_to_an_internal_measure(stage: Stage) -> None:
    hidden = make_measure(stage.writer, stage.field, title="GEHEIM", visibility="internal")
    bring_into_working_text(stage, hidden)
    unborn = make_measure(stage.writer, stage.field, title="Entwurf")
    link = f'<p>Siehe <a linktype="page" id="{hidden.pk}">dort</a>.</p>'
    values = {"depends_on": [hidden.measure, unborn.measure], "description": link}
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=values)
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter,
        values={"body": [{"type": "callout", "value": {"title": "M", "text": f"<ul><li>{link}</li></ul>"}}]},
    )  # fmt: skip
    for page in (stage.measure, stage.chapter):
        bring_into_working_text(stage, page)
    version = make_proposal(stage)
    archive = ZipFile(BytesIO(bytes(version.document.content)))
    parts = "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    for text in (version.content, parts, json.dumps(version.changes)):
        for secret in ("GEHEIM", "W-02", "W-03", str(hidden.translation_key)):
            assert secret not in text
    inside = find_measure(working_text(stage.plan).document, "W-01")
    assert inside is not None
    assert "W-02" in str(inside.sheet)


def test_what_replaced_a_measure_is_named_when_it_is_public(stage: Stage, client: Client) -> None:
    make_adoption(stage, "1.0")
    hidden = make_measure(stage.writer, stage.field, title="GEHEIM", visibility="internal")
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=stage.measure.measure, reason="Weg.",
        replaced_by=hidden.measure,
    )  # fmt: skip
    make_adoption(stage, "1.1")
    html = client.get("/massnahmen/w-01/").content.decode()
    assert "stand zuletzt in Fassung 1.0" in html
    assert "W-02" not in html


@pytest.mark.parametrize("role", [OfficeRole.EDITOR, OfficeRole.ADMINISTRATOR])
def test_wagtail_names_no_draft_to_other_accounts(
    stage: Stage, client: Client, role: OfficeRole
) -> None:
    create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="GEHEIM")
    page = create_chapter(by=acting(stage.writer), at=AT, parent=stage.chapter, title="GEHEIM")
    client.force_login(make_user(role))
    for url in (
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, stage.plan.pk]),
        reverse("wagtailadmin_choose_page_child", args=[page.pk]),
        reverse("wagtailadmin_choose_page_child", args=[stage.plan.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        f"/verwaltung/api/main/pages/{page.pk}/",
        "/verwaltung/reports/site-history/",
    ):
        assert "GEHEIM" not in client.get(url).content.decode(), url


# Frozen things stay as they are --------------------------------------------------------------
def test_renaming_later_changes_no_page_of_an_adopted_version(stage: Stage, client: Client) -> None:
    adoption = make_adoption(stage)
    urls = ("/handlungskonzept/", "/handlungskonzept/fassungen/", "/massnahmen/w-01/",
            "/handlungskonzept/fassung-1-0/kapitel/1/")  # fmt: skip
    before = [client.get(url).content for url in urls]
    stage.group.name, stage.lead.name = "UMBENANNT 1", "UMBENANNT 2"
    adoption.resolution.title, adoption.resolution.number = "UMBENANNT 3", "UMBENANNT 2021/99"
    for thing in (stage.group, stage.lead, adoption.resolution):
        save_recorded(thing, by=SYSTEM, at=AT)
    after = [client.get(url).content for url in urls]
    assert not any(b"UMBENANNT" in html for html in after)
    assert [len(html) for html in before] == [len(html) for html in after]
    call_command("verify_versions", stdout=StringIO())


TAMPERING = [
    ("UPDATE handlungskonzept_version SET document_id = (SELECT MIN(document_id) FROM handlungskonzept_adoption)",
     "passt nicht zu seinem Siegel"),
    ("UPDATE handlungskonzept_version SET changes = '[]'", "passt nicht zu seinem Siegel"),
    ("UPDATE handlungskonzept_version SET frozen_at = '2020-01-01 00:00:00+00:00'", "passt nicht zu seinem Siegel"),
    ("UPDATE handlungskonzept_adoption SET decided_on = '2020-01-01'", "Kette ist unterbrochen"),
    ("UPDATE handlungskonzept_adoption SET resolution_title = 'anders'", "Kette ist unterbrochen"),
    ("UPDATE handlungskonzept_adoption SET adopted_by_id = NULL", "Kette ist unterbrochen"),
    ("UPDATE handlungskonzept_adoption SET position = position + 1 WHERE minor = 1", "Kette ist unterbrochen"),
    ("DELETE FROM handlungskonzept_adoption WHERE minor = 1", "Eine Fassung oder Vorlage wurde entfernt"),
]  # fmt: skip


@pytest.mark.usefixtures("roots")
@pytest.mark.parametrize(("tamper", "complaint"), TAMPERING)
def test_forged_entries_are_found(tamper: str, complaint: str) -> None:
    stage = make_stage()
    make_adoption(stage, "1.0")
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Kürzer."})
    bring_into_working_text(stage, stage.measure)
    make_adoption(stage, "1.1")
    head = head_of_chain()
    out = StringIO()
    call_command("verify_versions", head=head, stdout=out, no_color=True)
    assert head in out.getvalue()
    with thawed(), connection.cursor() as cursor:
        cursor.execute(tamper)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_versions", stdout=out, no_color=True)
    assert complaint in out.getvalue()


def test_a_link_kept_elsewhere_shows_that_the_chain_was_cut(stage: Stage) -> None:
    make_adoption(stage)
    with pytest.raises(CommandError):
        call_command("verify_versions", head="0" * 64, stdout=StringIO())


def test_a_seal_covers_the_same_moment_after_reading_it_back(stage: Stage) -> None:
    make_adoption(stage)
    assert Version.objects.get().seal_sha256
    call_command("verify_versions", stdout=StringIO())
    assert Adoption.objects.get().decided_by == stage.group.name


# Things that break ---------------------------------------------------------------------------
def picture_in(stage: Stage) -> object:
    """A picture in the chapter's working text."""
    data = get_test_image_file().file.getvalue()
    image = get_image_model().objects.create(
        title="Dom", file=SimpleUploadedFile("dom.png", data), credit="Foto: Kim Beispiel"
    )
    block = {
        "type": "picture",
        "value": {"image": image.pk, "alt": "Der Dom", "is_decorative": False, "caption": ""},
    }
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [block]})
    return image


@pytest.mark.parametrize("how", ["file", "record"])
def test_a_lost_picture_breaks_nothing_and_is_found_before_the_vote(
    stage: Stage, client: Client, how: str
) -> None:
    image = picture_in(stage)
    bring_into_working_text(stage, stage.chapter)
    if how == "file":
        image.file.storage.delete(image.file.name)  # type: ignore[attr-defined]
    else:
        image.delete()  # type: ignore[attr-defined]
    client.force_login(stage.office)
    for name, args in (
        ("working", []),
        ("working_chapter", ["1"]),
        ("working_download", []),
        ("proposal_new", []),
    ):
        assert client.get(reverse(f"handlungskonzept:{name}", args=args)).status_code == 200
    faults = {finding.fault for finding in findings_in(working_text(stage.plan).document)}
    assert Fault.NO_FILE in faults
    make_adoption(stage)
    html = client.get("/handlungskonzept/fassung-1-0/kapitel/1/").content.decode()
    assert "Das Bild fehlt." in html
    assert "Der Dom" in html
    call_command("verify_versions", stdout=StringIO())


def test_pictures_of_drafts_are_shown_to_members_only(stage: Stage, client: Client) -> None:
    picture_in(stage)
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    client.force_login(stage.writer)
    html = client.get(
        reverse("wagtailadmin_pages:view_draft", args=[stage.chapter.pk])
    ).content.decode()
    start = html.index("/intern/handlungskonzept/arbeitsstand/bild/")
    url = html[start : html.index('"', start)]
    assert client.get(url)["Content-Type"] == "image/png"
    assert Client().get(url).status_code == 302
    assert (
        Client()
        .get(url.replace("/intern/handlungskonzept/arbeitsstand", "/handlungskonzept"))
        .status_code
        == 404
    )


@pytest.mark.parametrize(
    "number", ["9" * 5000 + "-1", "99999999999-1", "1-99999", "1--0", "١-٠", "1-0-0"]
)
def test_no_number_in_an_address_breaks_anything(stage: Stage, client: Client, number: str) -> None:
    make_adoption(stage)
    assert client.get(f"/handlungskonzept/fassung-{number}/").status_code == 404


def test_a_download_answers_every_form_of_the_question_whether_it_changed(
    stage: Stage, client: Client
) -> None:
    adoption = make_adoption(stage)
    url = reverse("handlungskonzept:download", args=[adoption.slug, adoption.file_name])
    etag = client.get(url)["ETag"]
    for asked in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        response = client.get(url, headers={"if-none-match": asked})
        assert (response.status_code, response.content) == (304, b"")
    assert client.get(url, headers={"if-none-match": '"x"'}).status_code == 200
    assert client.head(url).status_code == 200
    assert "\r" not in client.get(url)["Content-Disposition"]


def test_hostile_text_stays_text(stage: Stage, client: Client) -> None:
    body = [
        paragraph('<p>a<a href="javascript:alert(1)">j</a><img src=x onerror=alert(1)>\x0b</p>'),
        paragraph("<p>b</p><script>alert(2)</script>"),
        {"type": "table", "value": {"caption": '"><script>c</script>', "table": {"data": [
            ["<b>a</b>", "b"], ["<script>alert(3)</script>", None]]}}},
        {"type": "heading", "value": {"text": "<script>h</script>", "level": "1"}},
    ]  # fmt: skip
    title = "T \x0b <script>t</script>\r\nX-Evil: 1"
    values = {"title": title, "body": body}
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values=values)
    bring_into_working_text(stage, stage.chapter)
    adoption = make_adoption(stage, summary='"><script>s</script>')
    for url in (
        "/handlungskonzept/",
        "/handlungskonzept/fassung-1-0/kapitel/1/",
        "/handlungskonzept/fassungen/",
    ):
        html = client.get(url).content.decode()
        for evil in (
            "<script>alert",
            "<script>t",
            "<script>s",
            "<script>h",
            "<script>c",
            "onerror",
            "javascript:",
        ):
            assert evil not in html
    from xml.etree import ElementTree as ET  # noqa: PLC0415 — our own file

    archive = ZipFile(BytesIO(bytes(adoption.document.content)))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(archive.read(name))
    assert stage.writer.last_name not in archive.read("docProps/core.xml").decode()
    assert not [name for name in archive.namelist() if "comment" in name]


def test_the_measure_sheet_repeats_its_code_and_not_its_title(stage: Stage) -> None:
    archive = ZipFile(BytesIO(bytes(make_proposal(stage).document.content)))
    body = archive.read("word/document.xml").decode()
    assert "Maßnahmenblatt W-01" in body
    assert body.count("<w:tblHeader/>") >= len(measures_of(working_text(stage.plan).document))


def test_the_editor_never_says_live(stage: Stage, client: Client) -> None:
    Site.clear_site_root_paths_cache()
    client.force_login(stage.writer)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[stage.chapter.pk])).content.decode()
    tag = html[html.index("page-status-tag") :][:400]
    assert "Arbeitsstand" in tag
    assert "Live" not in tag


def test_the_overview_shows_numbers_and_levels(stage: Stage, client: Client) -> None:
    create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Entwurf")
    client.force_login(stage.writer)
    html = client.get(reverse("handlungskonzept:overview")).content.decode()
    for number, level in (("1", 1), ("1.1", 2), ("W-01", 3)):
        at = html.index(f'<span class="number">{number}</span>')
        assert f'class="level-{level}"' in html[at - 120 : at]
    assert '<span class="number"></span>' in html


def test_an_empty_working_text_is_a_sentence_and_no_stack_trace(
    stage: Stage, client: Client
) -> None:
    from handlungskonzept.operations.publishing import take_out_of_working_text  # noqa: PLC0415

    for page in (stage.measure, stage.field, stage.chapter, stage.plan):
        take_out_of_working_text(by=acting(stage.office), page=page)
    client.force_login(stage.office)
    for name in ("overview", "working", "working_download", "proposal_new"):
        assert client.get(reverse(f"handlungskonzept:{name}")).status_code == 200
    with pytest.raises(NotPossible):
        make_proposal(stage)
