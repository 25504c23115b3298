"""Follows memberships and roles, and keeps every door to the working text shut but one.

Guarding saves and deletions by signals is the one use of such receivers the design allows: nothing
else stops code, scheduled publishing and the admin's own actions alike.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import post_init, pre_delete, pre_save
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision
from wagtail.users.models import UserProfile

from core import clock
from core.actor import Actor
from handlungskonzept.models import PLAN_PAGES, PlanPage
from handlungskonzept.models.authorship import text_of
from handlungskonzept.models.base import is_kept
from handlungskonzept.models.gate import GateClosed, is_open
from handlungskonzept.operations import sync_writer_rights
from handlungskonzept.queries.pages import plan_page, working_revision_id
from people.signals import roles_changed
from projectgroups.signals import memberships_changed

BOOKKEEPING = frozenset({
    "latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title",
    "locked", "locked_at", "locked_by", "path", "depth", "numchild", "url_path",
    "owner", "page_ptr", "id", COMMENTS_RELATION_NAME,
})  # fmt: skip
"""Columns of a page that say nothing of its text; they may change any time."""


def connect() -> None:
    """Connect everything; ``apps.ready`` calls it."""
    for model in (Page, *PLAN_PAGES):
        name = model._meta.label_lower
        pre_save.connect(guard_page, sender=model, dispatch_uid=f"plan.guard_page.{name}")
        pre_delete.connect(guard_deletion, sender=model, dispatch_uid=f"plan.guard_deletion.{name}")
    pre_save.connect(guard_revision, sender=Revision, dispatch_uid="plan.guard_revision")
    pre_delete.connect(
        guard_revision_deletion, sender=Revision, dispatch_uid="plan.guard_revision_deletion"
    )
    post_init.connect(send_no_comment, sender=UserProfile, dispatch_uid="plan.send_no_comment")
    memberships_changed.connect(follow_membership, dispatch_uid="plan.follow_membership")
    roles_changed.connect(follow_roles, dispatch_uid="plan.follow_roles")


def guard_page(
    sender: type[Page], instance: Page, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Refuse to save a page of the plan that is or becomes working text with any other text."""
    if is_open() or not _is_plan_page(instance):
        return
    if update_fields is not None and set(update_fields) <= BOOKKEEPING:
        return
    stored = sender._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    is_working_text = instance.live or (stored is not None and stored.live)
    if is_working_text and (stored is None or _differs(sender, stored, instance)):
        raise GateClosed


def guard_deletion(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """Refuse to delete a page of the plan: measures are withdrawn, texts stay."""
    if _is_plan_page(instance):
        raise GateClosed


def guard_revision(sender: type[Revision], instance: Revision, **_kwargs: Any) -> None:
    """Refuse to schedule a text of the plan, and to change one that was submitted or approved."""
    if is_open() or not _is_plan_revision(instance):
        return
    if instance.approved_go_live_at is not None:
        raise GateClosed
    stored = sender._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    if stored is None or text_of(stored.content) == text_of(instance.content):
        return
    page = plan_page(int(instance.object_id))
    if page is not None and (is_kept(stored, page) or hasattr(stored, "plan_approval")):
        raise GateClosed


def guard_revision_deletion(sender: type[Revision], instance: Revision, **_kwargs: Any) -> None:
    """Refuse to delete what was approved, and what still tells who wrote the draft after it."""
    if not _is_plan_revision(instance):
        return
    working = working_revision_id(int(instance.object_id))
    if working is None or instance.pk >= working or hasattr(instance, "plan_approval"):
        raise models.ProtectedError("The text was approved, or its approval needs it.", {instance})


def send_no_comment(instance: UserProfile, **_kwargs: Any) -> None:
    """Let Wagtail send no comment by mail: it asks nobody whether the recipient may still read it.

    Whoever is mentioned finds the comment among the tasks in the members' area.
    """
    instance.updated_comments_notifications = False


def follow_membership(person: Any, **_kwargs: Any) -> None:
    """Rights in Wagtail follow a membership at once."""
    if person.user is not None:
        by = Actor.system("memberships changed")
        sync_writer_rights(by=by, at=clock.now(), user=person.user)


def follow_roles(user: Any, **_kwargs: Any) -> None:
    """Rights in Wagtail follow an office role at once."""
    sync_writer_rights(by=Actor.system("roles changed"), at=clock.now(), user=user)


def _is_plan_page(page: Page) -> bool:
    return isinstance(page, PlanPage) or issubclass(page.specific_class or Page, PlanPage)


def _is_plan_revision(revision: Revision) -> bool:
    kind = revision.content_type.model_class()
    return kind is not None and issubclass(kind, PlanPage)


def _differs(sender: type[Page], stored: Page, instance: Page) -> bool:
    """Whether any column but bookkeeping has another value."""
    return any(
        field.value_from_object(stored) != field.value_from_object(instance)
        for field in sender._meta.concrete_fields
        if field.name not in BOOKKEEPING and field.name.removesuffix("_ptr") != "page"
    )
