"""History of facts: each saved row of a record keeps who, when, through which door and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.actor import Actor, Channel
from core.operations import Conflict, InvalidInput

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
    """Validate and save a record together with its history row; the one way to save a record.

    Raises :class:`core.operations.InvalidInput` with a sentence per field, or
    :class:`core.operations.Conflict` when somebody else was faster with the same values.
    """
    try:
        instance.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    try:
        with transaction.atomic(), _recorded(instance, by=by, at=at):
            instance.save()
    except IntegrityError as error:
        raise Conflict from error
    return instance


def delete_recorded(instance: models.Model, *, by: Actor, at: datetime) -> None:
    """Delete a record; its history stays and ends with who deleted it and why."""
    with transaction.atomic(), _recorded(instance, by=by, at=at):
        instance.delete()


@contextmanager
def _recorded(instance: models.Model, *, by: Actor, at: datetime) -> Iterator[None]:
    """Within it the instance knows who acts; afterwards it forgets, so that nobody borrows a name."""
    known = {
        "_history_user": by.saved_user,
        "_history_date": at,
        "_change_reason": by.reason,
        "_recorded_actor": by,
    }
    for name, value in known.items():
        setattr(instance, name, value)
    try:
        yield
    finally:
        for name in known:
            delattr(instance, name)


def refuse_nameless(
    sender: type[models.Model], *, instance: models.Model, **kwargs: object
) -> None:
    """Receiver of ``pre_save`` and ``pre_delete``: a historied record changes with a name or not at all.

    Fields that the model lists in ``not_recorded`` may be saved alone, as a log-in does.
    """
    historied = hasattr(sender._meta, "simple_history_manager_attribute")
    fields: Any = kwargs.get("update_fields")
    if fields and getattr(sender, "not_recorded", frozenset()).issuperset(fields):
        return
    if historied and not kwargs.get("raw") and not hasattr(instance, "_recorded_actor"):
        message = f"{sender.__name__} is changed through core.history only."
        raise ImproperlyConfigured(message)


def complete_entry(
    sender: object, *, instance: models.Model, history_instance: Any, **_kwargs: object
) -> None:
    """Receiver of ``pre_create_historical_record``: fill our columns of the history row."""
    actor: Actor = instance._recorded_actor  # type: ignore[attr-defined]
    history_instance.history_channel = actor.channel
    history_instance.history_deputising_for = actor.deputising_for
