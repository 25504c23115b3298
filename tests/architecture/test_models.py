"""Rules about models: which way foreign keys point, what is frozen, what is historied, how they are named."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from simple_history.models import HistoricalChanges

from core.frozen import FrozenModel
from tests.architecture.sources import LAYERS, ROOT, name_of, python_files

OURS = [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def is_history(model: type[models.Model]) -> bool:
    """Whether it is a table that simple-history made."""
    return issubclass(model, HistoricalChanges)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_foreign_keys_point_downwards(model: type[models.Model]) -> None:
    height = LAYERS.index(model._meta.app_label)
    upwards = [
        field.name
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is not None
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in LAYERS
        and LAYERS.index(field.related_model._meta.app_label) < height
    ]  # fmt: skip

    assert upwards == []


def test_every_model_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`(\w+)`", glossary))

    unknown = [
        model.__name__ for model in OURS if not is_history(model) and model.__name__ not in words
    ]

    assert unknown == []


def test_historied_records_are_never_changed_in_bulk() -> None:
    bulk = re.compile(
        r"\.(bulk_create|bulk_update)\(|(objects|_manager|_set|\)|all\(\))\.update\((?!hash)"
    )
    wagtails = re.compile(r"\b(TaskState|PageLogEntry|Comment)\.objects\.filter\(pk=")
    found = [
        f"{name_of(path)}: {line.strip()}"
        for path in python_files()
        if "config" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if bulk.search(line) and not wagtails.search(line)
    ]

    assert found == []


def test_frozen_models_have_no_history_table_of_their_own() -> None:
    frozen = [model for model in OURS if issubclass(model, FrozenModel)]

    assert frozen
    assert [model.__name__ for model in frozen if hasattr(model, "history")] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
