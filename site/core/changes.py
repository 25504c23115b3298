"""The history of records in readable lines, and the guard against overwriting somebody's change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, TypeVar

from django.db import models
from django.db.models import Max, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.actor import Channel
from core.formats import date_words, moment_words
from core.operations import Conflict

Record = TypeVar("Record", bound=Model)

NOTHING = "–"
_LABELS = dict[tuple[type[Model], Any], str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's label with its words before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One saved change of a record: who, when, through which door, why, and what."""

    subject: str
    kind: str
    who: str
    at: datetime
    reason: str
    fields: tuple[FieldChange, ...]

    @property
    def is_creation(self) -> bool:
        """Whether the record was entered with it."""
        return self.kind == "+"


class Stale(Conflict):
    """Somebody else saved the record after this form was opened; ``changes`` says what."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = list(changes)
        if not changes:
            super().__init__()
            return
        last = self.changes[0]
        super().__init__(
            _(
                "In the meantime %(who)s has changed this (%(moment)s). Please compare and save again."
            )
            % {"who": last.who, "moment": moment_words(last.at)}
        )


def version_of(record: Model) -> int:
    """A number that grows with each saved change; a form carries it along. 0 for a new record."""
    if record.pk is None:
        return 0
    return (
        _history(type(record))
        .filter(**{_key(type(record)): record.pk})
        .aggregate(last=Max("history_id"))["last"]
        or 0
    )


def lock_current(record: Record, version: int | None = None) -> Record:
    """The record as it stands now, locked until the transaction ends.

    Raises :class:`Stale` when it was saved after ``version``; without one it is not compared. Raises
    :class:`Conflict` when it is gone.
    """
    current = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise Conflict(_("Somebody else has removed this in the meantime."))
    if version is not None and version_of(current) != version:
        raise Stale(changes_of(current, after=version))
    return current


def changes_of(*records: Model, after: int = 0, limit: int | None = None) -> list[Change]:
    """The changes of these records, newest first; a constant number of queries per kind of record."""
    by_model: dict[type[Model], list[Any]] = defaultdict(list)
    for record in records:
        by_model[type(record)].append(record.pk)
    found: list[tuple[datetime, int, Change]] = []
    for model, keys in by_model.items():
        rows = list(_rows(model, keys))
        labels = _labels(model, rows)
        for previous, row in _steps(model, rows):
            if row.history_id > after:
                found.append(
                    (row.history_date, row.history_id, _change(model, previous, row, labels))
                )
    found.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return [change for _moment, _number, change in found][:limit]


def _history(model: type[Model]) -> Any:
    """The manager of a model's history rows."""
    return model.history  # type: ignore[attr-defined]


def _key(model: type[Model]) -> str:
    """The name of a model's primary key in its history."""
    assert model._meta.pk is not None
    return model._meta.pk.attname


def _rows(model: type[Model], keys: Iterable[Any]) -> Any:
    """The history rows of these records in the order in which they were written."""
    key = _key(model)
    return (
        _history(model)
        .filter(**{f"{key}__in": keys})
        .select_related("history_user")
        .order_by(key, "history_id")
    )


def _steps(model: type[Model], rows: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each row with the one before it of the same record, none for the first."""
    key = _key(model)
    for previous, row in pairwise([None, *rows]):
        same = previous is not None and getattr(previous, key) == getattr(row, key)
        yield (previous if same else None), row


def _change(model: type[Model], previous: Any, row: Any, labels: _LABELS) -> Change:
    """One history row in words."""
    return Change(
        subject=_subject(model, row, labels),
        kind=row.history_type,
        who=str(row.history_user) if row.history_user else str(Channel(row.history_channel).label),
        at=row.history_date,
        reason=row.history_change_reason or "",
        fields=tuple(_differences(model, previous, row, labels)),
    )


def _subject(model: type[Model], row: Any, labels: _LABELS) -> str:
    """What was changed: the kind of record and its name, without asking the database again."""
    key = getattr(row, _key(model))
    return f"{capfirst(str(model._meta.verbose_name))}: {labels.get((model, key), key)}"


def _differences(
    model: type[Model], previous: Any, row: Any, labels: _LABELS
) -> Iterable[FieldChange]:
    """The fields whose words differ; of a new record those that are filled."""
    if row.history_type == "-":
        return
    for field in _fields(model):
        value = getattr(row, field.attname)
        if previous is None and value is False:
            continue
        new = _words(field, value, labels)
        old = (
            NOTHING if previous is None else _words(field, getattr(previous, field.attname), labels)
        )
        if new != old:
            yield FieldChange(label=capfirst(str(field.verbose_name)), old=old, new=new)


def _fields(model: type[Model]) -> list[Any]:
    """The fields a person fills and the history keeps; the automatic key is none of them."""
    return [
        field
        for field in _history(model).model.tracked_fields
        if not field.primary_key and field.editable
    ]


def _words(field: Any, value: Any, labels: _LABELS) -> str:
    """One value as people read it."""
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        return labels.get((field.related_model, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_words(value)
    return date_words(value) if isinstance(value, date) else str(value).strip()


def _labels(model: type[Model], rows: Sequence[Any]) -> _LABELS:
    """The names of the records and of everything they point to, one query per kind."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        wanted[model].add(getattr(row, _key(model)))
        for field in _fields(model):
            if isinstance(field, models.ForeignKey):
                wanted[field.related_model].add(getattr(row, field.attname))
    return {
        (kind, thing.pk): str(thing)
        for kind, keys in wanted.items()
        for thing in kind._default_manager.filter(pk__in=keys - {None}).select_related(
            *_names_of(kind)
        )
    }


def _names_of(kind: type[Model]) -> list[str]:
    """The relations a record's own words need, as its ``named_by`` says."""
    return list(getattr(kind, "named_by", ()))
