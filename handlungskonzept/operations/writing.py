"""Writing drafts past Wagtail's editor: imports, the demo, forms in the members' area."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import Revision

from core.actor import Actor
from core.operations import InvalidInput, require
from handlungskonzept.document.richtext import keyed
from handlungskonzept.models import PlanPage
from handlungskonzept.models.base import is_kept
from handlungskonzept.operations.cleaning import refuse_wrong
from handlungskonzept.operations.identity import identified
from handlungskonzept.operations.opening import open_page
from handlungskonzept.operations.page_log import origin_of
from handlungskonzept.permissions import may_write_plan

OWN_FIELDS = frozenset({"title", "slug"})
"""Fields of Wagtail's page that count as text."""


def write_draft(
    *,
    by: Actor,
    at: datetime,
    page: PlanPage,
    values: dict[str, Any],
    overwrite: Revision | None = None,
) -> Revision:
    """A new revision of the page with these values on top of its latest draft.

    Streams take lists of ``{"type", "value"}`` with an optional lasting ``key``; dates take words,
    many-to-many fields lists of records. ``overwrite`` is the revision the same editing saved before:
    it is written over while it is the latest, the person's own, and nothing was done with it.
    Raises NotPermitted, Withdrawn, or InvalidInput naming the field.
    """
    require(by, may_write_plan, page)
    with transaction.atomic():
        draft = open_page(page).get_latest_revision_as_object()
        set_values(draft, values)
        refuse_wrong(draft)
        return save_draft(draft, by=by, at=at, overwrite=overwrite)


def set_values(page: PlanPage, values: dict[str, Any]) -> None:
    """Put values into a page in memory. Raises InvalidInput for an unknown field or a wrong value."""
    for name, value in values.items():
        try:
            field = page._meta.get_field(name)
        except FieldDoesNotExist:
            raise InvalidInput.for_field(name, _("This field does not exist.")) from None
        if field.model not in type(page).__mro__ or (
            not _is_own(page, field) and name not in OWN_FIELDS
        ):
            raise InvalidInput.for_field(name, _("This field does not exist."))
        setattr(page, name, _prepared(page, field, value))


def save_draft(
    page: PlanPage, *, by: Actor, at: datetime, overwrite: Revision | None = None
) -> Revision:
    """The revision written for this state of the page, dated as told, with the reason in its log."""
    own = overwrite if overwrite is not None and _may_be_overwritten(overwrite, page, by) else None
    revision = page.save_revision(user=by.saved_user, clean=False, overwrite_revision=own)
    earlier = (
        revision.content_object.revisions.exclude(pk=revision.pk).order_by("-created_at").first()
    )
    if earlier is None or earlier.created_at < at:
        revision.created_at = at
        revision.save(update_fields=["created_at"])
        page.latest_revision_created_at = at
        page.save(update_fields=["latest_revision_created_at"], clean=False)
    if own is None or by.reason:
        _log_writing(page, revision, by, at)
    return revision


def _may_be_overwritten(revision: Revision, page: PlanPage, by: Actor) -> bool:
    """Whether the revision is this person's own last one and stands for nothing."""
    return (
        by.saved_user is not None
        and revision.user_id == by.saved_user.pk
        and revision.pk == page.latest_revision_id
        and not is_kept(revision, page)
    )


def _log_writing(page: PlanPage, revision: Revision, by: Actor, at: datetime) -> None:
    """Wagtail's own log of the page, with the reason; what one editing saved stays one entry there."""
    action = "wagtail.edit"
    uuid = log_registry.get_logs_for_instance(page).latest_uuid_for_user_revision_action(
        by.saved_user, revision, action
    )
    log(
        instance=page,
        action=action,
        user=by.saved_user,
        revision=revision,
        content_changed=True,
        data=origin_of(by),
        timestamp=at,
        uuid=uuid,
    )


def _is_own(page: PlanPage, field: Any) -> bool:
    """Whether the field belongs to the plan's own models and not to Wagtail's page."""
    return str(field.model._meta.app_label) == page._meta.app_label and not field.primary_key


def _prepared(page: PlanPage, field: Any, value: Any) -> Any:
    """The value as the field takes it in memory."""
    if isinstance(field, StreamField):
        return json.dumps(identified(value, page.translation_key), default=str)
    if isinstance(field, RichTextField):
        return keyed(value, f"{page.translation_key}/{field.name}")
    if field.is_relation:
        return list(value) if field.many_to_many else value
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise InvalidInput({field.name: list(error.messages)}) from error
