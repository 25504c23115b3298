"""The app of accounts and people."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Accounts, persons and log-in."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Let the office and administrators look after the queue of mails."""
        from core.registries import personal_data_of  # noqa: PLC0415 — app ready
        from notices import permissions  # noqa: PLC0415 — app ready
        from people.permissions import may_keep_people  # noqa: PLC0415 — app ready
        from people.queries import personal_data  # noqa: PLC0415 — app ready

        permissions.kept_by(may_keep_people)
        personal_data_of.register("people", personal_data)
