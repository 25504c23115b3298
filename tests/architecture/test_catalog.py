"""The German catalog is complete: nothing untranslated, nothing doubtful, nothing forgotten."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

CATALOG = ROOT / "site" / "locale" / "de" / "LC_MESSAGES" / "django.po"
INFORMAL = re.compile(r"\b(du|dein|deine|deinen|dir|dich)\b", re.IGNORECASE)


def german(message: object) -> str:
    """All of a message's German text."""
    text = getattr(message, "string", "")
    return " ".join(text) if isinstance(text, list | tuple) else str(text or "")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The catalog as it is committed."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="de")


def test_every_text_is_translated(catalog: Catalog) -> None:
    missing = [message.id for message in catalog if message.id and not german(message).strip()]

    assert missing == []


def test_no_translation_is_doubtful(catalog: Catalog) -> None:
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


def test_the_interface_says_sie(catalog: Catalog) -> None:
    assert [
        german(message) for message in catalog if message.id and INFORMAL.search(german(message))
    ] == []


def test_placeholders_survive_translation(catalog: Catalog) -> None:
    placeholder = re.compile(r"%\(\w+\)[a-z0-9]+")
    broken = [
        message.id
        for message in catalog
        if message.id and isinstance(message.id, str)
        and set(placeholder.findall(message.id)) != set(placeholder.findall(german(message)))
    ]  # fmt: skip

    assert broken == []


@pytest.mark.skipif(
    shutil.which("xgettext") is None,
    reason="xgettext is missing; install the package gettext to run this",
)
def test_no_text_in_the_sources_is_forgotten(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.management import call_command  # noqa: PLC0415 — slow import

    for name in ("handlungskonzept", "meetings", "projectgroups", "site", "templates"):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "static", "var"),
        )
    target = tmp_path / "site" / "locale"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("django.conf.settings.LOCALE_PATHS", [str(target)])

    call_command(
        "makemessages", locale=["de"], no_location=True, no_obsolete=True, no_wrap=True, verbosity=0
    )

    with (target / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
        extracted = {(message.context, message.id) for message in read_po(file, locale="de")}
    assert extracted == {(message.context, message.id) for message in catalog}
