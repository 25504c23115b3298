"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings and resolutions."""

    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Let a body's page show what the body decided."""
        from core.registries import personal_data_of, references_of, tasks_of  # noqa: PLC0415 — app ready
        from meetings import receivers  # noqa: PLC0415 — app ready
        from meetings.checks import word_template_is_usable  # noqa: PLC0415 — app ready
        from meetings.emails import calendar_files, follow_ups, invitations, minutes, procedures  # noqa: PLC0415 — app ready
        from meetings.emails import reminders as reminder_emails  # noqa: PLC0415 — app ready
        from meetings.exports.calendar import Attendee, calendar_of  # noqa: PLC0415 — app ready
        from meetings.exports.word import word_file  # noqa: PLC0415 — app ready
        from meetings.operations import reminders, rendering  # noqa: PLC0415 — app ready
        from meetings.queries import resolutions_of  # noqa: PLC0415 — app ready
        from meetings.queries.personal_data import personal_data  # noqa: PLC0415 — app ready
        from meetings.views import answer_links, change_links, follow_up_links, release_links  # noqa: PLC0415 — app ready
        from notices.registry import register_collector  # noqa: PLC0415 — app ready

        register(word_template_is_usable)
        references_of.register("meetings.resolutions", resolutions_of)
        personal_data_of.register("meetings", personal_data)
        receivers.connect()
        rendering.use(word_file)
        calendar_files.use(calendar_of, Attendee)
        invitations.register()
        minutes.register()
        follow_ups.register()
        procedures.register()
        reminder_emails.register()
        register_collector("meetings.reminders", reminders.collect)
        tasks_of.register("meetings.changes", change_links.tasks, rank=-4)
        tasks_of.register("meetings.answers", answer_links.tasks, rank=-3)
        tasks_of.register("meetings.follow_ups", follow_up_links.tasks, rank=-2)
        tasks_of.register("meetings.releases", release_links.tasks, rank=-1)
