"""Fixtures for all tests, and how frozen rows are cleared after transactional tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from core.actor import Actor, Channel
from core.frozen import thawed
from tests import kept
from tests.template_database import migrated_once

# The same examples each time, and no clock: a landing never fails by chance, speed is for benchmarks.
hypothesis.settings.register_profile("kim", deadline=None, derandomize=True)
hypothesis.settings.load_profile("kim")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The test database starts from one that was migrated once for all runs."""
    with migrated_once():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the database goes, no kept scene stands in it."""
    yield
    with django_db_blocker.unblock():
        kept.SHELF.put_up(())


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: Any) -> None:
    """Before a test's own transaction begins, its kept scenes stand around it."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            kept.SHELF.put_up(kept.scenes_of(request.node))


@pytest.fixture(autouse=True, scope="session")
def _thaw_only_for_the_clean_up() -> Iterator[None]:
    """A transactional test empties all tables afterwards; frozen ones melt for that moment only."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with thawed():
            original(self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture
def at() -> datetime:
    """The moment at which operations of a test happen."""
    return datetime(2021, 9, 30, 10, 0, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def system() -> Actor:
    """The platform itself, which may everything that is possible."""
    return Actor.system("Test")


@pytest.fixture
def command() -> Actor:
    """Somebody at the command line."""
    return Actor(user=None, channel=Channel.COMMAND, reason="Test")


@pytest.fixture
def queries(django_assert_num_queries: Any) -> Any:
    """Asserts the number of queries within a block."""
    return django_assert_num_queries


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where everything is installed, a skipped test is a failure."""
    parser.addoption("--forbid-skips", action="store_true", help="fail when any test is skipped")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What lies in `journeys/` needs a browser and says so."""
    if "journeys" in item.path.parts:
        item.add_marker(pytest.mark.journey)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests about one kind of database run on that kind only."""
    foreign = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    config.hook.pytest_deselected(items=[item for item in items if foreign in item.keywords])
    items[:] = [item for item in items if foreign not in item.keywords]

    kept.in_order(items)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where skips are forbidden and some test was skipped."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if session.config.getoption("--forbid-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests are failures here; see the reasons below.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
