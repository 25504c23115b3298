"""What the architecture tests read: the project's own Python files and templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE_APPS = ("config", "core", "demo", "desk", "landscape", "notices", "pages", "people", "word")
SUBJECTS = ("handlungskonzept", "meetings", "projectgroups")
PACKAGES = [ROOT / name for name in SUBJECTS] + [ROOT / "site" / name for name in SITE_APPS]
LAYERS = (
    "demo", "desk", "pages", "handlungskonzept", "meetings", "projectgroups", "landscape",
    "people", "notices", "core",
)  # fmt: skip
"""The apps with models, from the top down."""


def python_files(*, tests: bool = False) -> Iterator[Path]:
    """Every module of the project but the migrations."""
    folders = [*PACKAGES, ROOT / "tests"] if tests else PACKAGES
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> Iterator[Path]:
    """Every template of the project."""
    yield from sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    """The path as a reader writes it."""
    return str(path.relative_to(ROOT))
