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
        from core.registries import (  # noqa: PLC0415 — app ready
            events_of,
            personal_data_of,
            references_of,
            tasks_of,
        )
        from handlungskonzept import exports, receivers  # noqa: PLC0415 — app ready
        from handlungskonzept.operations import rendering  # noqa: PLC0415 — app ready
        from handlungskonzept.queries import measure_mentions  # noqa: PLC0415 — app ready
        from handlungskonzept.views import change_links, comment_links, links, progress_links  # noqa: PLC0415 — app ready

        receivers.connect()
        rendering.use(exports.word_file)
        tasks_of.register("handlungskonzept", links.tasks)
        references_of.register("handlungskonzept", links.references)
        tasks_of.register("handlungskonzept.changes", change_links.tasks)
        personal_data_of.register("handlungskonzept.changes", change_links.personal_data)
        tasks_of.register("handlungskonzept.comments", comment_links.tasks)
        personal_data_of.register("handlungskonzept.comments", comment_links.personal_data)
        tasks_of.register("handlungskonzept.progress", progress_links.tasks)
        personal_data_of.register("handlungskonzept.progress", progress_links.personal_data)
        references_of.register("handlungskonzept.mentions", measure_mentions.references)
        events_of.register("handlungskonzept.mentions", measure_mentions.events)
