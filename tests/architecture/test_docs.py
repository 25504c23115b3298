"""Documentation keeps up: every variable, command, app and decision is where readers look."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands

from tests.architecture.sources import LAYERS, PACKAGES, ROOT

BETRIEB = ROOT / "docs" / "betrieb.md"


def test_every_environment_variable_is_documented_twice() -> None:
    source = (ROOT / "site" / "config" / "environment.py").read_text(encoding="utf-8")
    read = set(re.findall(r'_get\("(\w+)"', source))
    table = source.split('"""')[1]
    manual = BETRIEB.read_text(encoding="utf-8")

    assert read
    assert {name for name in read if f"\n{name} " not in table} == set()
    assert {name for name in read if f"`{name}`" not in manual} == set()


def test_the_environment_is_read_in_one_module_only() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in package.rglob("*.py")
        if re.search(r"os\.environ(\.get|\[)|getenv\(|import Env", path.read_text(encoding="utf-8"))
    ]

    assert readers == ["site/config/environment.py"]


def test_every_command_of_ours_is_in_the_manual() -> None:
    ours = [name for name, app in get_commands().items() if app in LAYERS]

    assert ours
    assert [
        name for name in ours if f"manage.py {name}" not in BETRIEB.read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_app_is_on_the_map(package: object) -> None:
    name = getattr(package, "name", "")

    assert f"{name}/" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps_and_in_four_parts() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        text = path.read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Consequences", "## Rejected alternatives"):
            assert part in text, path.name


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.name}: {target}"
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []
