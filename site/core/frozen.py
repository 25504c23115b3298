"""Rows that are written once: the database itself refuses to change or delete them.

Every concrete subclass of :class:`FrozenModel` gets triggers after each migration, because SQLite
drops them silently when a later migration rebuilds a table; a system check looks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from core.operations import NotPossible

PREFIX = "frozen_"


class FrozenRow(NotPossible):
    """A frozen row is neither changed nor deleted."""

    def __init__(self) -> None:
        super().__init__(_("This was decided and is kept unchanged."))


class FrozenQuerySet(models.QuerySet[Any]):
    """A query set that only reads and inserts."""

    def update(self, **kwargs: Any) -> int:
        """Refused, always."""
        raise FrozenRow

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, always."""
        raise FrozenRow


class FrozenModel(models.Model):
    """Base of rows that hold what was decided; they are inserted and then only read."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raises :class:`FrozenRow` when it exists already."""
        if not self._state.adding:
            raise FrozenRow
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused, always."""
        raise FrozenRow


def frozen_tables() -> list[str]:
    """The tables of all frozen models, sorted."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, FrozenModel) and not model._meta.proxy
    )


def install_triggers(using: str = "default") -> None:
    """Put the refusing triggers on every frozen table that exists."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in frozen_tables():
            if table in existing:
                for statement in _statements(connection, table):
                    cursor.execute(statement)


def remove_triggers(using: str = "default") -> None:
    """Take the triggers away; only the clean-up after transactional tests does this."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in frozen_tables():
            for name in trigger_names(connection, table):
                on = (
                    f" ON {connection.ops.quote_name(table)}"
                    if connection.vendor == "postgresql"
                    else ""
                )
                cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(name)}{on}")


@contextmanager
def thawed(using: str = "default") -> Iterator[None]:
    """Within it the triggers are gone; for the clean-up after transactional tests only."""
    remove_triggers(using)
    try:
        yield
    finally:
        install_triggers(using)


def missing_triggers(using: str = "default") -> list[str]:
    """Names of triggers that should be there and are not, or no longer do what they did."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_WORKING, [_POSTGRESQL_BODY.strip()])
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        found = set(cursor.fetchall())
    return [
        name
        for table in frozen_tables()
        if table in existing
        for name in trigger_names(connection, table)
        if (table, name) not in found
    ]


def trigger_names(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The names of one table's triggers on this kind of database."""
    third = "truncate" if connection.vendor == "postgresql" else "insert"
    return [f"{PREFIX}{table}_{event}" for event in ("update", "delete", third)]


def _statements(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """SQL that puts one table's triggers in place, whether or not they are there already."""
    quote = connection.ops.quote_name
    for name in trigger_names(connection, table):
        event = name.rsplit("_", 1)[1].upper()
        if connection.vendor == "postgresql":
            level = "STATEMENT" if event == "TRUNCATE" else "ROW"
            yield f"DROP TRIGGER IF EXISTS {quote(name)} ON {quote(table)}"
            yield (
                f"CREATE TRIGGER {quote(name)} BEFORE {event} ON {quote(table)}"
                f" FOR EACH {level} EXECUTE FUNCTION kim_refuse_change()"
            )
            yield f"ALTER TABLE {quote(table)} ENABLE ALWAYS TRIGGER {quote(name)}"
        else:
            when = f" WHEN {_taken(connection, table)}" if event == "INSERT" else ""
            yield f"DROP TRIGGER IF EXISTS {quote(name)}"
            yield (
                f"CREATE TRIGGER {quote(name)} BEFORE {event} ON {quote(table)}{when}"
                f" BEGIN SELECT RAISE(ABORT, 'frozen row: {table}'); END"
            )


def _taken(connection: BaseDatabaseWrapper, table: str) -> str:
    """SQL: a row with the new one's key exists. SQLite's REPLACE removes such a row without a word."""
    quote = connection.ops.quote_name
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    keys = [[str(field.column)] for field in model._meta.concrete_fields if field.unique]
    keys += [
        [str(model._meta.get_field(name).column) for name in names]  # type: ignore[union-attr]
        for constraint in model._meta.total_unique_constraints
        if (names := constraint.fields)
    ]
    same = " OR ".join(
        "(" + " AND ".join(f"{quote(column)} = NEW.{quote(column)}" for column in key) + ")"
        for key in keys
    )
    return f"EXISTS (SELECT 1 FROM {quote(table)} WHERE {same})"  # noqa: S608 — names of our own tables


_POSTGRESQL_BODY = """
BEGIN
    RAISE EXCEPTION 'frozen row: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
"""
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION kim_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ {_POSTGRESQL_BODY} $$"
)
_POSTGRESQL_WORKING = """
SELECT pg_class.relname, pg_trigger.tgname
FROM pg_trigger
JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
JOIN pg_proc ON pg_proc.oid = pg_trigger.tgfoid
WHERE NOT pg_trigger.tgisinternal AND pg_trigger.tgenabled = 'A'
  AND pg_proc.proname = 'kim_refuse_change' AND btrim(pg_proc.prosrc, E' \n') = %s
"""
