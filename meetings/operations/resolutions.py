"""Recording what bodies decided, and founding project groups by it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.formats import date_words
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import ResolutionResult, VoteKind
from meetings.models import NUMBER_PATTERN, Resolution
from meetings.permissions.resolutions import may_record_resolution
from meetings.queries.resolutions import given_counts, next_number
from projectgroups import operations as bodies
from projectgroups.models import WorkingGroup
from projectgroups.permissions import may_found_groups


def record_resolution(
    *, by: Actor, at: datetime, group: WorkingGroup, decided_on: date, title: str, wording: str,
    result: ResolutionResult | str, number: str = "", is_public: bool = True,
) -> Resolution:  # fmt: skip
    """A saved resolution; without a number it gets the body's next one of the year.

    Bodies give one number after the other, so two people at once get two. Raises NotPermitted or
    InvalidInput.
    """
    require(by, may_record_resolution, group)
    with transaction.atomic():
        group = lock_current(group)
        _refuse_impossible_day(group, decided_on, at)
        number = " ".join(number.split()) or next_number(group, decided_on.year)
        _refuse_impossible_number(number, group, decided_on)
        resolution = Resolution(
            group=group, number=number, slug=_address(number), decided_on=decided_on, title=title,
            wording=wording, result=result, is_public=is_public,
        )  # fmt: skip
        return save_recorded(resolution, by=by, at=at)


def correct_resolution(
    *, by: Actor, at: datetime, resolution: Resolution, decided_on: date, title: str, wording: str,
    result: ResolutionResult | str, is_public: bool = True, version: int | None = None,
) -> Resolution:  # fmt: skip
    """A mistake in the record put right; the number stays, and the actor's reason is demanded.

    Of what was decided in writing only ``is_public`` changes: the rest is what was voted on. Raises
    NotPermitted, NotPossible when it founds or adopts something, belongs to minutes or no longer
    counts, Conflict, or InvalidInput.
    """
    require(by, may_record_resolution, resolution.group)
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
    _refuse_impossible_day(resolution.group, decided_on, at)
    with transaction.atomic():
        resolution = lock_current(resolution, version)
        _refuse_in_minutes(resolution)
        refuse_voided(resolution)
        if bears_something(resolution):
            raise NotPossible(
                _("Something was founded or adopted by this resolution: it stays as it is.")
            )
        _refuse_other_year(resolution.number, decided_on)
        before = (resolution.decided_on, resolution.title, resolution.wording, resolution.result)
        if resolution.vote_kind == VoteKind.WRITTEN:
            _refuse_other_vote(before, (decided_on, title, wording, result))
        resolution.decided_on, resolution.title, resolution.wording = decided_on, title, wording
        resolution.result, resolution.is_public = result, is_public
        return save_recorded(resolution, by=by, at=at)


def found_project_group(
    *, by: Actor, at: datetime, resolution: Resolution, name: str, short_name: str, mandate: str,
    starts_on: date, **values: Any,
) -> WorkingGroup:  # fmt: skip
    """A project group, founded by an adopted resolution of the steering group, which is linked to it.

    Takes the same values as `projectgroups.operations.found_project_group`. Raises NotPermitted, or
    NotPossible when the resolution is not the steering group's, not adopted, or founds another body.
    """
    require(by, may_found_groups)
    with transaction.atomic():
        resolution = lock_current(resolution)
        _refuse_unfit(resolution)
        if starts_on < resolution.decided_on:
            raise InvalidInput.for_field(
                "starts_on", _("The resolution was decided later than that.")
            )
        basis = _("Resolution %(number)s of %(day)s") % {
            "number": resolution.number,
            "day": date_words(resolution.decided_on),
        }
        group = bodies.found_project_group(
            by=by, at=at, name=name, short_name=short_name, mandate=mandate, founding_basis=basis,
            starts_on=starts_on, **values,
        )  # fmt: skip
        resolution.founds = group
        save_recorded(resolution, by=by, at=at)
    return group


def bears_something(resolution: Resolution) -> bool:
    """Whether a body was founded, or anything in the apps above rests on this resolution."""
    if resolution.founds_id is not None:
        return True
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: resolution}).exists()
        for relation in Resolution._meta.related_objects
        if not relation.hidden and _bears(relation)
    )


def number_resolution(resolution: Resolution) -> None:
    """Give a new resolution its body's next number and an address; the body has to be locked."""
    resolution.number = next_number(resolution.group, resolution.decided_on.year)
    resolution.slug = _address(resolution.number)


def refuse_voided(resolution: Resolution) -> None:
    """Raise NotPossible for a resolution that was entered by mistake."""
    if resolution.voided_because:
        raise NotPossible(_("This resolution was entered by mistake and no longer counts."))


def _refuse_other_vote(before: tuple[object, ...], now: tuple[object, ...]) -> None:
    """What members voted on in writing, and how, is no record to be put right."""
    if now != before:
        raise NotPossible(
            _(
                "This was decided in writing: day, title, wording and result stay. Only whether the"
                " public reads it can be changed."
            )
        )


def _bears(relation: Any) -> bool:
    """Whether this relation holds what exists by the resolution; what only names it may be many."""
    model = relation.related_model
    return model._meta.app_label != Resolution._meta.app_label and relation.one_to_one


def _refuse_in_minutes(resolution: Resolution) -> None:
    """What stands in minutes changes with them, and not at all once they are released."""
    item = resolution.item
    if item is None:
        return
    if item.meeting.is_minuted:
        raise NotPossible(
            _("The minutes of this resolution are released. Please record a correction of them.")
        )
    raise NotPossible(
        _("This resolution stands in minutes that are being written. Please change it there.")
    )


def _address(number: str) -> str:
    """The address a number gets: "LG 2021/03" becomes "lg-2021-03"."""
    taken = Resolution.objects.all()
    return address_of(number, length=80, is_taken=lambda slug: taken.filter(slug=slug).exists())


def _refuse_unfit(resolution: Resolution) -> None:
    """Only an adopted resolution of the steering group founds, and only one body."""
    if not resolution.group.is_steering_group:
        raise NotPossible(_("Only the steering group founds project groups."))
    if not resolution.is_adopted:
        raise NotPossible(_("Only an adopted resolution founds a project group."))
    if resolution.founds_id is not None:
        raise NotPossible(_("This resolution has founded a body already."))


def _refuse_impossible_day(group: WorkingGroup, decided_on: date, at: datetime) -> None:
    """A body decides while it exists, and nothing is recorded before it happened."""
    if decided_on > timezone.localtime(at).date():
        raise InvalidInput.for_field("decided_on", _("This date lies in the future."))
    if not group.is_active_on(decided_on):
        raise InvalidInput.for_field("decided_on", _("The body did not exist on this day."))


def _refuse_impossible_number(number: str, group: WorkingGroup, decided_on: date) -> None:
    """A number has the known form, the body's short name and the year of its day, and is given once."""
    found = re.fullmatch(NUMBER_PATTERN, number, re.ASCII)
    if found is None:
        raise InvalidInput.for_field("number", _("Please write the number like LG 2021/03."))
    if not number.startswith(f"{group.short_name} {found['year']}/"):
        raise InvalidInput.for_field(
            "number",
            _("Numbers of this body begin with “%(short_name)s”.")
            % {"short_name": group.short_name},
        )
    _refuse_other_year(number, decided_on)
    if int(found["count"]) in given_counts(group, decided_on.year):
        raise InvalidInput.for_field("number", _("This number has been given already."))


def _refuse_other_year(number: str, decided_on: date) -> None:
    """The year in the number is the year of the decision."""
    if f" {decided_on.year}/" not in number:
        raise InvalidInput.for_field("decided_on", _("The number belongs to another year."))
