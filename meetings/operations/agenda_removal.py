"""Deleting a line of an agenda that was never sent, so that the history says of each row who did it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CASCADE, Model, ProtectedError
from django.utils.translation import gettext as _

from core.actor import Actor
from core.history import delete_recorded
from core.operations import NotPossible


def delete_with_all(record: Model, *, by: Actor, at: datetime) -> None:
    """Delete a record after everything below it, each with its last entry in the history.

    Raises NotPossible when something that has to stay rests on it.
    """
    for relation in record._meta.related_objects:
        if getattr(relation, "on_delete", None) is not CASCADE:
            continue
        model = relation.related_model
        if not hasattr(model._meta, "simple_history_manager_attribute"):
            continue
        for below in model._default_manager.filter(**{relation.field.name: record}):
            delete_with_all(below, by=by, at=at)
    try:
        delete_recorded(record, by=by, at=at)
    except ProtectedError as error:
        raise NotPossible(
            _("Something else refers to this. It can no longer be deleted.")
        ) from error
