"""House rules that no linter knows, read off the sources."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of, python_files, templates

FILE_LINES, TEST_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 800, 40, 120
ASKS_THE_CLOCK = re.compile(
    r"timezone\.now\(|localdate\(|datetime\.now\(|date\.today\(|\brandom\.|uuid4\("
)
REACHES_PAGES = re.compile(r"\bPage\.objects\b")
BARE_MEDIA = re.compile(r"""["']/media/""")
INLINE = re.compile(r"<[^>]*\sstyle=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+=\"", re.IGNORECASE)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a file, nested ones too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_stay_readable_in_one_sitting() -> None:
    too_long = {
        name_of(path): lines
        for path in python_files(tests=True)
        if (lines := path.read_text(encoding="utf-8").count("\n"))
        > (TEST_LINES if "tests" in path.parts else FILE_LINES)
    }

    assert too_long == {}


def test_functions_fit_a_screen() -> None:
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]

    assert too_long == []


def test_modules_have_no_catch_all_names() -> None:
    assert [
        name_of(path)
        for path in python_files()
        if path.stem in {"utils", "helpers", "misc", "common"}
    ] == []


def test_operations_queries_and_models_never_ask_the_clock_or_roll_dice() -> None:
    inner = {"operations", "queries", "models", "document"}
    asking = [
        name_of(path)
        for path in python_files()
        if inner & {path.stem, *path.relative_to(ROOT).parts}
        and path.parent.name != "core"
        and ASKS_THE_CLOCK.search(path.read_text(encoding="utf-8"))
    ]

    assert asking == []


def test_pages_are_reached_through_queries_and_permissions_only() -> None:
    allowed = {"queries", "permissions", "operations"}
    reaching = [
        name_of(path)
        for path in python_files()
        if not allowed & {path.stem, *path.parts}
        and REACHES_PAGES.search(path.read_text(encoding="utf-8"))
    ]

    assert reaching == []


def test_nothing_links_to_a_bare_media_address() -> None:
    files = [*python_files(), *templates()]

    linking = [
        name_of(path) for path in files if BARE_MEDIA.search(path.read_text(encoding="utf-8"))
    ]

    assert [name for name in linking if not name.startswith("site/config/")] == []


def test_templates_are_short_and_carry_no_inline_style_or_script() -> None:
    faults = {}
    for path in templates():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > TEMPLATE_LINES:
            faults[name_of(path)] = "too long"
        elif found := INLINE.search(text):
            faults[name_of(path)] = found[0]

    assert faults == {}


def test_multi_line_translations_are_trimmed() -> None:
    loose = [
        name_of(path)
        for path in templates()
        for tag in re.findall(
            r"{%\s*blocktrans(?:late)?\b[^%]*%}", path.read_text(encoding="utf-8")
        )
        if "trimmed" not in tag
    ]

    assert loose == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_locks_carry_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    assert "://" not in lock
    pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==", lock, re.MULTILINE)
    assert pinned
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_both_locks_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return dict(
            re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", text, re.MULTILINE)
        )

    development = pins("dev")

    assert {
        name: version for name, version in pins("base").items() if development.get(name) != version
    } == {}
