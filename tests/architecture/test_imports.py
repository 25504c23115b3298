"""The import contracts hold, and each was tried by breaking it once."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

BREAKS = {
    "Apps import downwards only": ("projectgroups/choices.py", "import meetings.models"),
    "Only `word` knows python-docx": ("handlungskonzept/exports/word.py", "import docx"),
    "`word` is pure: no Django, no Wagtail, no database": ("site/word/lint.py", "import django"),
    "The documents in the middle are pure": (
        "meetings/document/__init__.py",
        "import django",
    ),
    "Storeys of `word`": ("site/word/model.py", "import word.write"),
    "Storeys inside an app": ("projectgroups/models.py", "import projectgroups.operations"),
    "Storeys of `core`": ("site/core/actor.py", "import core.operations"),
    "The demo goes through operations, never through views": (
        "site/demo/story/plan.py",
        "import handlungskonzept.views",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a tree."""
    script = (
        "import sys; sys.path[:0] = ['.', 'site']; sys.argv = ['lint-imports', '--no-cache'];"
        " from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project's modules and contracts."""
    for package in PACKAGES:
        shutil.copytree(
            package,
            tmp_path / package.relative_to(ROOT),
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_hold() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout
    for contract in BREAKS:
        assert f"{contract} KEPT" in result.stdout


@pytest.mark.parametrize("contract", BREAKS)
def test_breaking_a_contract_is_noticed(contract: str, tree: Path) -> None:
    name, line = BREAKS[contract]
    path = tree / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    result = lint(tree)

    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("projectgroups/choices.py", "import projectgroups.models"),
        ("site/desk/forms/reference.py", "import desk.views.home"),
        ("site/core/fuzzy.py", "import core.clock"),
        ("site/core/actor.py", "import core.registries"),
        ("projectgroups/permissions.py", "import projectgroups.operations"),
    ],
)
def test_a_lower_storey_does_not_look_up(name: str, line: str, tree: Path) -> None:
    path = tree / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    assert "BROKEN" in lint(tree).stdout


def test_every_app_is_under_the_contracts() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linted = set(configured["tool"]["importlinter"]["root_packages"])
    folders = {
        path.parent.name for path in [*ROOT.glob("*/apps.py"), *ROOT.glob("site/*/__init__.py")]
    }

    assert folders == linted


@pytest.mark.parametrize("folder", ["projectgroups", "site/core"])
def test_an_unknown_file_name_is_noticed(folder: str, tree: Path) -> None:
    (tree / folder / "utils.py").write_text("", encoding="utf-8")

    assert "utils" in lint(tree).stdout
