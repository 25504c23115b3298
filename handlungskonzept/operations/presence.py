"""Letting others see that a measure is open in front of somebody."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from core.actor import Actor
from core.operations import require
from handlungskonzept.models import MeasurePage
from handlungskonzept.permissions import may_write_plan


def note_presence(*, by: Actor, at: datetime, page: MeasurePage) -> EditingSession:
    """That this person has the measure open now; Wagtail's editor shows it too. Raises NotPermitted.

    One row a person and measure, however often this is noted.
    """
    require(by, may_write_plan, page)
    EditingSession.objects.filter(last_seen_at__lt=at - EditingSession.STALE_TIMEOUT).delete()
    kind = ContentType.objects.get_for_model(Page)
    session = _own(by, page).first() or EditingSession(
        content_type=kind, object_id=str(page.pk), user=by.saved_user
    )
    session.last_seen_at = at
    session.save()
    return session


def end_presence(*, by: Actor, at: datetime, page: MeasurePage) -> None:
    """That this person has left the measure. Raises NotPermitted."""
    require(by, may_write_plan, page)
    _own(by, page).delete()


def _own(by: Actor, page: MeasurePage) -> QuerySet[EditingSession]:
    kind = ContentType.objects.get_for_model(Page)
    found: QuerySet[EditingSession] = EditingSession.objects.filter(
        content_type=kind, object_id=str(page.pk), user=by.saved_user
    )
    return found
