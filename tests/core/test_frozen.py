"""Frozen rows: refused by the model, by the query set and by the database itself."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction

from core import frozen
from core.frozen import FrozenRow
from core.models import FrozenFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> FrozenFile:
    """One frozen file."""
    return FrozenFile.keep(b"beschlossen", content_type="text/plain")


def test_the_same_bytes_are_kept_once(file: FrozenFile) -> None:
    again = FrozenFile.keep(b"beschlossen", content_type="text/plain")

    assert again.pk == file.pk
    assert FrozenFile.objects.count() == 1
    assert FrozenFile.objects.get().is_intact


def test_the_model_refuses_change_and_deletion(file: FrozenFile) -> None:
    file.content_type = "text/html"

    with pytest.raises(FrozenRow, match="bleibt unverändert"):
        file.save()
    with pytest.raises(FrozenRow):
        file.delete()


def test_the_query_set_refuses_change_and_deletion(file: FrozenFile) -> None:
    with pytest.raises(FrozenRow):
        FrozenFile.objects.update(content_type="text/html")
    with pytest.raises(FrozenRow):
        FrozenFile.objects.all().delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE core_frozenfile SET content_type = 'x'", "DELETE FROM core_frozenfile"]
)
def test_the_database_refuses_raw_statements(file: FrozenFile, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="frozen row"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert FrozenFile.objects.get(pk=file.pk).content_type == "text/plain"


@pytest.mark.parametrize("start", ["REPLACE", "INSERT OR REPLACE"])
@pytest.mark.sqlite
def test_sqlite_refuses_to_replace_a_row(file: FrozenFile, start: str) -> None:
    statement = (
        f"{start} INTO core_frozenfile (sha256, content_type, content) VALUES (%s, 'x', 'y')"
    )
    with (
        pytest.raises(IntegrityError, match="frozen row"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [file.pk])

    assert bytes(FrozenFile.objects.get(pk=file.pk).content) == b"beschlossen"


@pytest.mark.postgresql
def test_a_trigger_that_no_longer_refuses_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION kim_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        )
    assert frozen.missing_triggers()

    frozen.install_triggers()

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE core_frozenfile ENABLE REPLICA TRIGGER frozen_core_frozenfile_update"
        )
    assert frozen.missing_triggers() == ["frozen_core_frozenfile_update"]


@pytest.mark.postgresql
def test_postgresql_refuses_truncate(file: FrozenFile) -> None:
    with (
        pytest.raises(IntegrityError, match="frozen row"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE core_frozenfile CASCADE")


def test_a_missing_trigger_is_found_and_the_next_migration_restores_it() -> None:
    frozen.remove_triggers()
    with pytest.raises(SystemCheckError, match=r"core\.E001"):
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())

    frozen.install_triggers()

    assert frozen.missing_triggers() == []
    call_command("check", databases=["default"], stdout=StringIO())


def test_every_frozen_table_has_its_triggers() -> None:
    assert "core_frozenfile" in frozen.frozen_tables()
    assert frozen.missing_triggers() == []


def test_changed_bytes_are_noticed() -> None:
    forged = FrozenFile(sha256="0" * 64, content=b"anderes", content_type="text/plain")

    assert not forged.is_intact
