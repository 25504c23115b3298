"""One migrated database for all test runs: migrating takes longer than a hundred tests.

The first run migrates an empty database, as a site does, and keeps a copy; later runs and the other
workers start from it for as long as no migration and no package has changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).parents[1]
KEPT_IN = ROOT / "var" / "tests"
_STATES_THE_SCHEMA = ("requirements/base.txt", "**/migrations/*.py", "**/apps.py")
_APPS = ("handlungskonzept", "meetings", "projectgroups", "site")


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def schema_key() -> str:
    """A name for the state of all migrations and packages; changes when one of them does."""
    lock, *patterns = _STATES_THE_SCHEMA
    files = [ROOT / lock]
    for app in _APPS:
        files += [one for pattern in patterns for one in (ROOT / app).glob(pattern)]
    return _digest(*(one.read_bytes() for one in sorted(files)))


@contextmanager
def migrated_once() -> Iterator[None]:
    """Within the block the test database is copied from the kept one, and kept where none is."""
    creation = connection.creation
    original = creation.create_test_db
    keeper = _Postgresql() if connection.vendor == "postgresql" else _Sqlite()

    def create_test_db(*args: Any, **kwargs: Any) -> str:
        KEPT_IN.mkdir(parents=True, exist_ok=True)
        with (KEPT_IN / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if keeper.exists():
                connection.settings_dict["TEST"]["MIGRATE"] = False
                keeper.use()
                return original(*args, **kwargs)
            name = original(*args, **kwargs)
            keeper.keep()
            return name

    creation.create_test_db = create_test_db
    yield
    creation.create_test_db = original


class _Sqlite:
    """A file below `var/`, read into memory."""

    def __init__(self) -> None:
        self.path = KEPT_IN / f"{schema_key()}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def use(self) -> None:
        """Fill the database in memory before Django looks whether tables are missing."""
        creation = connection.creation
        original = creation._create_test_db

        def fill(*args: Any, **kwargs: Any) -> str:
            name: str = original(*args, **kwargs)
            connection.settings_dict["NAME"] = name
            connection.ensure_connection()
            with sqlite3.connect(self.path) as kept:
                kept.backup(connection.connection)
            kept.close()
            return name

        creation._create_test_db = fill

    def keep(self) -> None:
        for old in KEPT_IN.glob("*.sqlite3"):
            old.unlink()
        part = self.path.with_suffix(".part")
        with sqlite3.connect(part) as copy:
            connection.connection.backup(copy)
        copy.close()
        part.rename(self.path)


class _Postgresql:
    """A database beside the test databases, told apart by the folder of the checkout."""

    def __init__(self) -> None:
        self.family = f"kim_template_{_digest(str(ROOT).encode())}_"
        self.name = self.family + schema_key()

    def exists(self) -> bool:
        return self.name in self._all()

    def use(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def keep(self) -> None:
        made = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            for old in self._all():
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{made}"')

    def _all(self) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor.fetchall() if name.startswith(self.family)]
