"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlungskonzeptConfig(AppConfig):
    """The municipal action plan."""

    name = "handlungskonzept"
    verbose_name = _("Municipal action plan")

    def ready(self) -> None:
        """Shut the doors to the working text, follow memberships, and fill the registries."""
        from core.registries import references_of, tasks_of  # noqa: PLC0415 — app ready
        from handlungskonzept import exports, receivers  # noqa: PLC0415 — app ready
        from handlungskonzept.operations import rendering  # noqa: PLC0415 — app ready
        from handlungskonzept.views import links  # noqa: PLC0415 — app ready

        receivers.connect()
        rendering.use(exports.word_file)
        tasks_of.register("handlungskonzept", links.tasks)
        references_of.register("handlungskonzept", links.references)
