"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Mail and notices."""

    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Let the queue wake its worker, and let the home page tell of mails that failed."""
        from core.registries import personal_data_of, tasks_of  # noqa: PLC0415 — app ready
        from notices import views  # noqa: PLC0415 — app ready
        from notices.operations import wake_by  # noqa: PLC0415 — app ready
        from notices.queries import personal_data  # noqa: PLC0415 — app ready
        from notices.tasks import send_waiting  # noqa: PLC0415 — app ready

        wake_by(send_waiting.enqueue)
        tasks_of.register("notices", views.tasks)
        personal_data_of.register("notices", personal_data)
