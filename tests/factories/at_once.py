"""People at the same moment: attempts that all begin together, on a database they share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections


def share_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let threads meet in one database: with SQLite a file takes the place of the memory of this one.

    What was saved is in it; from then on only threads read and write it.
    """
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    path = folder / "shared.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=wal")
    shared = {**connections.settings["default"], "NAME": str(path)}
    monkeypatch.setitem(connections.settings, "default", shared)


def at_once(*attempts: Callable[[], Any]) -> list[Any]:
    """What each attempt answered, or raised, when all began together."""
    barrier = Barrier(len(attempts))
    answers: list[Any] = [None] * len(attempts)

    def run(number: int, attempt: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers[number] = attempt()
        except BaseException as error:  # noqa: BLE001 — the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
