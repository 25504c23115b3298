"""Every other way to the working text is shut: Wagtail's addresses for everybody, and code."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision

from handlungskonzept.models import ChapterPage, MeasurePage
from handlungskonzept.models.gate import GateClosed
from handlungskonzept.operations import create_chapter, submit_for_approval, write_draft
from handlungskonzept.queries import working_text
from people.models import User
from tests.factories.handlungskonzept import Stage, bring_into_working_text, fresh, make_stage
from tests.factories.people import AT, acting, make_office
from tests.factories.personas import Cast, Persona, make_cast
from tests.kept import kept

ROOT = Path(__file__).resolve().parents[2]


def state_of(stage: Stage) -> list[tuple[object, ...]]:
    """Everything that must not change: tree, live state and text of the whole plan."""
    pages = Page.objects.filter(path__startswith=stage.plan.path).order_by("path")
    return [
        (
            page.path,
            page.live,
            page.live_revision_id,
            page.title,
            page.slug,
            page.go_live_at,
            page.expire_at,
        )
        for page in pages
    ]


def post_all(client: Client, stage: Stage) -> list[str]:
    """Try every address of Wagtail's admin that publishes, removes, copies, moves, hides or schedules.

    Returns those that ended in a stack trace.
    """
    broken = []
    chapter, plan = stage.chapter, stage.plan
    revision = chapter.latest_revision_id
    form = {
        "title": "Eingeschleust", "slug": "eingeschleust", "body-count": "0", "is_numbered": "on",
        "internal_note": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "loaded_revision_id": str(revision),
        "loaded_revision_created_at": chapter.latest_revision.created_at.isoformat(),
    }  # fmt: skip
    tries: list[tuple[str, list[object], dict[str, object]]] = [
        ("wagtailadmin_pages:unpublish", [chapter.pk], {"include_descendants": "on"}),
        ("wagtailadmin_pages:delete", [stage.measure.pk], {}),
        ("wagtailadmin_pages:delete", [plan.pk], {}),
        ("wagtailadmin_pages:copy", [chapter.pk], {
            "new_title": "Kopie", "new_slug": "kopie", "new_parent_page": plan.pk, "copy_subpages": "on",
            "publish_copies": "on", "alias": "on"}),
        ("wagtailadmin_pages:convert_alias", [chapter.pk], {}),
        ("wagtailadmin_pages:set_privacy", [chapter.pk], {"restriction_type": "login"}),
        ("wagtailadmin_pages:revisions_unschedule", [chapter.pk, revision], {}),
        ("wagtail_bulk_action", ["wagtailcore", "page", "publish"], {}),
        ("wagtail_bulk_action", ["wagtailcore", "page", "unpublish"], {}),
        ("wagtail_bulk_action", ["wagtailcore", "page", "delete"], {}),
        ("wagtail_bulk_action", ["wagtailcore", "page", "move"], {"chooser": plan.pk}),
        ("wagtailadmin_pages:edit", [chapter.pk], {**form, "action-publish": "1"}),
        ("wagtailadmin_pages:edit", [chapter.pk], {
            **form, "action-publish": "1", "go_live_at": "2020-01-01 00:00", "expire_at": "2020-01-02 00:00"}),
        ("wagtailadmin_pages:add", ["handlungskonzept", "chapterpage", plan.pk], {
            **form, "action-publish": "1"}),
        ("wagtailadmin_pages:add", ["handlungskonzept", "handlungskonzeptpage", 1], {
            **form, "action-publish": "1"}),
        ("wagtailadmin_pages:workflow_action", [chapter.pk, "approve", 1], {}),
    ]  # fmt: skip
    for name, args, data in tries:
        query = f"?id={chapter.pk}" if name == "wagtail_bulk_action" else ""
        response = client.post(reverse(name, args=args) + query, data)
        if response.status_code >= 500:
            broken.append(name)
    for action in (
        "publish",
        "unpublish",
        "delete",
        "copy",
        "move",
        "convert_alias",
        "create_alias",
    ):
        client.post(
            f"/verwaltung/api/main/pages/{chapter.pk}/action/{action}/", {"destination_page_id": 1}
        )
    return broken


@kept
def cast() -> Cast:
    return make_cast()


@kept
def scene(cast: Cast) -> Stage:
    return make_stage(cast.steering_group)


@pytest.mark.parametrize(
    "persona", [one for one in Persona if one not in (Persona.ANONYMOUS, Persona.OFFICE)]
)
def test_no_address_of_wagtail_changes_the_working_text(
    persona: Persona, cast: Cast, scene: Stage
) -> None:
    client = Client(raise_request_exception=False)
    user = cast[persona]
    assert isinstance(user, User)
    client.force_login(user)
    before = state_of(scene)
    assert post_all(client, scene) == []
    client.post(
        reverse("wagtailadmin_pages:move_confirm", args=[scene.measure.pk, scene.chapter.pk])
    )
    client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[scene.field.pk]) + "?position=0"
    )
    after = [row for row in state_of(scene) if row[1] or row in before]
    assert after == before


def test_the_office_moves_pages_and_does_nothing_else(cast: Cast, scene: Stage) -> None:
    other = create_chapter(by=acting(scene.writer), at=AT, parent=scene.plan, title="Zweites")
    client = Client(raise_request_exception=False)
    client.force_login(cast[Persona.OFFICE])
    before = sorted(row[1:] for row in state_of(scene) if row[1])
    assert post_all(client, scene) == []
    assert sorted(row[1:] for row in state_of(scene) if row[1]) == before
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[scene.field.pk, other.pk]))
    assert fresh(scene.field).get_parent().pk == other.pk
    titles = [section.title for section in working_text(scene.plan).document.sections]
    assert titles == ["Handlungsfelder und Maßnahmen"]


def test_code_cannot_publish(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    page = fresh(stage.chapter)
    with pytest.raises(GateClosed):
        page.latest_revision.publish()
    with pytest.raises(GateClosed):
        page.save_revision().publish(skip_permission_checks=True)
    page.title = "Anders"
    with pytest.raises(GateClosed):
        page.save()
    base = Page.objects.get(pk=page.pk)
    base.title = "Anders"
    with pytest.raises(GateClosed):
        base.save()
    with pytest.raises(GateClosed):
        stage.plan.add_child(instance=ChapterPage(title="Live", slug="live"))
    with pytest.raises(GateClosed):
        fresh(stage.chapter).unpublish()
    assert fresh(stage.chapter).live


@pytest.mark.parametrize("model", [Page, MeasurePage])
def test_code_cannot_delete(stage: Stage, model: type[Page]) -> None:
    with pytest.raises((GateClosed, ProtectedError)):
        model.objects.get(pk=stage.measure.pk).delete()
    with pytest.raises((GateClosed, ProtectedError)):
        model.objects.filter(pk=stage.measure.pk).delete()
    draft = create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Entwurf")
    with pytest.raises(GateClosed):
        draft.delete()


def test_nothing_is_scheduled(stage: Stage) -> None:
    revision = fresh(stage.chapter).latest_revision
    revision.approved_go_live_at = AT
    with pytest.raises(GateClosed):
        revision.save()
    page = fresh(stage.chapter)
    page.expire_at = AT
    with pytest.raises(GateClosed):
        page.save(clean=False)
    Page.objects.filter(pk=stage.chapter.pk).update(expire_at=AT - timedelta(days=1))
    with pytest.raises(GateClosed):
        call_command("publish_scheduled", stdout=StringIO())
    assert fresh(stage.chapter).live


def test_an_approved_or_submitted_text_is_never_rewritten(stage: Stage) -> None:
    revision = Revision.objects.get(pk=fresh(stage.chapter).live_revision_id)
    revision.content["title"] = "Anders"
    with pytest.raises(GateClosed):
        revision.save()
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    page = fresh(stage.chapter).get_latest_revision_as_object()
    submitted = page.latest_revision
    page.title = "Heimlich"
    written = page.save_revision(user=stage.writer, overwrite_revision=submitted)
    assert written.pk != submitted.pk
    assert Revision.objects.get(pk=submitted.pk).content["title"] == "Neu"


def test_a_draft_may_be_overwritten_by_its_author(stage: Stage) -> None:
    first = write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    page = fresh(stage.chapter).get_latest_revision_as_object()
    page.title = "Neuer"
    assert page.save_revision(user=stage.writer, overwrite_revision=first).pk == first.pk


def test_the_gate_is_opened_in_one_module_only() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "handlungskonzept").rglob("*.py")
        if re.search(r"\bopened\(", path.read_text()) and path.name != "gate.py"
    ]
    assert users == ["handlungskonzept/operations/publishing.py"]


def test_no_source_updates_plan_pages_past_the_guards() -> None:
    forbidden = re.compile(
        r"(Page|Revision)\.(objects|page_revisions)\b[^\n]*\.(bulk_)?update\(|\.objects\.update\("
    )
    for folder in ("handlungskonzept", "meetings", "projectgroups", "site"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                assert not forbidden.search(path.read_text()), path


# Wagtail's own approval ----------------------------------------------------------------------
def approve_in_wagtail(client: Client, stage: Stage, action: str = "approve") -> object:
    page = fresh(stage.chapter)
    task_state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state.pk])
    return client.post(
        url, {"comment": "", "next": "/"}, headers={"referer": "http://testserver/verwaltung/"}
    )


@pytest.fixture
def submitted(stage: Stage) -> Stage:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    return stage


def test_the_office_approves_in_wagtail_too(submitted: Stage, client: Client) -> None:
    client.force_login(submitted.office)
    approve_in_wagtail(client, submitted)
    assert fresh(submitted.chapter).title == "Neu"


def test_an_author_does_not_approve_in_wagtail(submitted: Stage, client: Client) -> None:
    bring_into_working_text_as(submitted, submitted.writer)
    write_draft(by=acting(submitted.office), at=AT, page=submitted.chapter, values={"title": "Amt"})
    submit_for_approval(by=acting(submitted.writer), at=AT, page=submitted.chapter)
    client.force_login(submitted.office)
    approve_in_wagtail(client, submitted)
    assert fresh(submitted.chapter).title == "Neu"
    client.force_login(make_office())
    approve_in_wagtail(client, submitted)
    assert fresh(submitted.chapter).title == "Amt"


def bring_into_working_text_as(stage: Stage, _writer: User) -> None:
    from handlungskonzept.operations import approve_page  # noqa: PLC0415

    approve_page(by=acting(stage.office), at=AT, page=stage.chapter)


@pytest.mark.parametrize("who", ["writer", "superuser"])
def test_nobody_else_approves_in_wagtail(submitted: Stage, client: Client, who: str) -> None:
    user = submitted.writer
    if who == "superuser":
        user = User.objects.create_superuser("root@kim.example", "x", first_name="R", last_name="T")
    client.force_login(user)
    client.raise_request_exception = False
    approve_in_wagtail(client, submitted)
    task_state = fresh(submitted.chapter).current_workflow_task_state
    task_state.workflow_state.status = "in_progress"
    with pytest.raises(Exception, match=r".+"):
        task_state.approve(user=user)
    assert fresh(submitted.chapter).title == "Handlungsfelder und Maßnahmen"


def test_a_workflow_without_steps_publishes_nothing(stage: Stage) -> None:
    from core.operations import Refusal  # noqa: PLC0415

    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    workflow = stage.chapter.get_workflow()
    workflow.workflow_tasks.all().delete()
    for user in (stage.writer, stage.office):
        with pytest.raises(Refusal):
            workflow.start(fresh(stage.chapter), user)
    assert fresh(stage.chapter).title == "Handlungsfelder und Maßnahmen"


def test_approval_by_the_operation_still_works(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Zwei"})
    bring_into_working_text(stage, stage.chapter)
    assert fresh(stage.chapter).title == "Zwei"
