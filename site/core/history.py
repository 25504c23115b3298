"""History of facts: each saved row of a record keeps who, when, through which door and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.actor import Actor, Channel
from core.operations import InvalidInput

Record = TypeVar("Record", bound=models.Model)


class HistoryEntry(models.Model):
    """The columns every history row has on top of simple-history's own."""

    history_channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    history_deputising_for = models.CharField(_("deputising for"), max_length=200, blank=True)

    class Meta:
        abstract = True


def recorded_history(**options: Any) -> HistoricalRecords:
    """The ``history`` attribute of a record: ``history = recorded_history()``."""
    return HistoricalRecords(bases=[HistoryEntry], **options)


def save_recorded(instance: Record, *, by: Actor, at: datetime) -> Record:
    """Validate and save a record and write its history row; the one way to save a record.

    Raises :class:`core.operations.InvalidInput` with a sentence per field.
    """
    try:
        instance.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    _attach(instance, by=by, at=at)
    instance.save()
    return instance


def delete_recorded(instance: models.Model, *, by: Actor, at: datetime) -> None:
    """Delete a record; its history stays and ends with who deleted it and why."""
    _attach(instance, by=by, at=at)
    instance.delete()


def _attach(instance: models.Model, *, by: Actor, at: datetime) -> None:
    """Tell simple-history what to write with the next save."""
    instance._history_user = by.saved_user  # type: ignore[attr-defined]
    instance._history_date = at  # type: ignore[attr-defined]
    instance._change_reason = by.reason  # type: ignore[attr-defined]
    instance._recorded_actor = by  # type: ignore[attr-defined]


def complete_entry(
    sender: object, *, instance: models.Model, history_instance: Any, **_kwargs: object
) -> None:
    """Receiver of ``pre_create_historical_record``: fill our columns or refuse a nameless change."""
    actor: Actor | None = getattr(instance, "_recorded_actor", None)
    if actor is None:
        message = f"{type(instance).__name__} is saved through core.history.save_recorded only."
        raise ImproperlyConfigured(message)
    history_instance.history_channel = actor.channel
    history_instance.history_deputising_for = actor.deputising_for
