"""Wires history, triggers and checks."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_delete, pre_save
from simple_history.signals import pre_create_historical_record


class CoreConfig(AppConfig):
    """The tool below all apps."""

    name = "core"
    verbose_name = "KIM"

    def ready(self) -> None:
        """Connect what has to happen around migrations and history."""
        from core.checks import frozen_tables_have_triggers  # noqa: PLC0415 — app ready
        from core.history import complete_entry, refuse_nameless  # noqa: PLC0415 — app ready

        register(Tags.database)(frozen_tables_have_triggers)
        pre_create_historical_record.connect(complete_entry, dispatch_uid="core.complete_entry")
        pre_save.connect(refuse_nameless, dispatch_uid="core.refuse_nameless_save")
        pre_delete.connect(refuse_nameless, dispatch_uid="core.refuse_nameless_delete")
        post_migrate.connect(_restore_triggers, sender=self, dispatch_uid="core.restore_triggers")


def _restore_triggers(using: str, **_kwargs: Any) -> None:
    """After every migration: SQLite drops triggers when it rebuilds a table."""
    from core.frozen import install_triggers  # noqa: PLC0415 — app ready

    install_triggers(using)
