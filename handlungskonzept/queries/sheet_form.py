"""What the form of a measure sheet offers and says beside it: choices, state, who else is writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from wagtail.admin.models import EditingSession
from wagtail.models import Page, Revision

from core.actor import AnyUser
from handlungskonzept.choices import PageState
from handlungskonzept.models import FieldOfActionPage, Measure, MeasurePage
from handlungskonzept.queries.states import state_of
from landscape.models import District, LegalArea, Organisation, ReferenceRecord, TargetGroup
from landscape.permissions import records_visible_to
from meetings.permissions import resolutions_visible_to
from projectgroups.permissions import groups_visible_to

RECENT = timedelta(minutes=15)
"""How long somebody counts as writing after a save."""
AWAKE = timedelta(minutes=2)
"""How long somebody counts as writing after an open form was last heard of."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody else at the same measure: when they last saved, or that they have it open."""

    name: str
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetState:
    """Where the text of a measure stands."""

    state: PageState
    reason: str
    submitted_at: datetime | None
    has_newer_draft: bool


def measure_with_code(code: str) -> Measure | None:
    """The measure with this code, however it is spelled in an address."""
    return Measure.objects.select_related("page").filter(code=code.upper()).first()


def fields_of_action() -> QuerySet[FieldOfActionPage]:
    """The fields of action below which a measure may stand, in the order of the plan."""
    return FieldOfActionPage.objects.order_by("path")


def sheet_state(page: MeasurePage) -> SheetState:
    """The state of the page's text, with the reason when it came back."""
    state, reason, waiting = state_of(page)
    submitted = waiting.revision if waiting is not None else None
    return SheetState(
        state=state,
        reason=reason,
        submitted_at=waiting.started_at if waiting is not None else None,
        has_newer_draft=submitted is not None and submitted.pk != page.latest_revision_id,
    )


def choices_for(user: AnyUser, page: MeasurePage | None) -> dict[str, QuerySet[Model]]:
    """By field what this account may choose, and what was chosen before."""
    offered: dict[str, QuerySet[Model]] = {
        "resolutions": resolutions_visible_to(user).order_by("-decided_on"),
        "target_groups": _in_use(user, TargetGroup),
        "legal_areas": _in_use(user, LegalArea),
        "districts": _in_use(user, District),
        "contributors": _in_use(user, Organisation),
        "lead": _in_use(user, Organisation),
        "project_group": groups_visible_to(user),
        "depends_on": other_measures(page),
    }
    if page is None:
        return offered
    return {name: _with_chosen(found, name, page) for name, found in offered.items()}


def chosen_keys(page: MeasurePage, name: str) -> list[int]:
    """The keys a many-to-many field of a draft holds."""
    return [found.pk for found in getattr(page, name).all()]


def _in_use(user: AnyUser, model: type[ReferenceRecord]) -> QuerySet[Model]:
    return cast("QuerySet[Model]", records_visible_to(user, model).filter(is_retired=False))


def other_measures(page: MeasurePage | None) -> QuerySet[Measure]:
    """The measures that go on, without that of this page."""
    measures = Measure.objects.filter(retired_on=None).select_related("page").order_by("code")
    return measures.exclude(page_id=page.pk) if page is not None else measures


def _with_chosen(offered: QuerySet[Model], name: str, page: MeasurePage) -> QuerySet[Model]:
    if MeasurePage._meta.get_field(name).many_to_many:
        chosen = chosen_keys(page, name)
    else:
        key = getattr(page, f"{name}_id")
        chosen = [key] if key else []
    known = set(offered.values_list("pk", flat=True))
    if set(chosen) <= known:
        return offered
    model = offered.model
    return model._default_manager.filter(Q(pk__in=known) | Q(pk__in=chosen))


def missing_pages(keys: set[int]) -> set[int]:
    """Which of these pages do not exist."""
    return keys - set(Page.objects.filter(pk__in=keys).values_list("pk", flat=True))


def others_writing(page: MeasurePage, user: AnyUser, *, at: datetime) -> list[Writer]:
    """Who else saved this measure a short while ago or has it open, the latest first."""
    found: dict[int, Writer] = {}
    saved = Revision.page_revisions.for_instance(page).filter(created_at__gt=at - RECENT)
    others = saved.exclude(user=None).exclude(user_id=user.pk).select_related("user")
    for revision in others.defer("content").order_by("-created_at"):
        found.setdefault(revision.user_id, Writer(str(revision.user), revision.created_at))
    kind = ContentType.objects.get_for_model(Page)
    sessions = EditingSession.objects.filter(
        content_type=kind, object_id=str(page.pk), last_seen_at__gt=at - AWAKE
    )
    for session in sessions.exclude(user_id=user.pk).select_related("user"):
        found.setdefault(session.user_id, Writer(str(session.user)))
    return list(found.values())
