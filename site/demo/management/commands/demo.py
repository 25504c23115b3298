"""`manage.py demo`: fills the site with Köln's story and prints who may log in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import override_settings

from demo.story import STAGES, tell
from demo.story.cast import PASSWORD, log_ins


class Command(BaseCommand):
    """Idempotent: a second call adds what is missing and changes nothing."""

    help = "Builds the demo through the operations and prints the log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """The stage up to which the story is told."""
        parser.add_argument(
            "--until", choices=list(STAGES), default="today", help="the last stage told"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell the story and print the table. Raises CommandError on a real site."""
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Die Vorführung legt Konten mit öffentlich bekanntem Passwort an. Auf einer echten"
                " Website gibt es sie deshalb nicht; richten Sie sie mit `manage.py set_up` ein."
            )
        with override_settings(EMAIL_BACKEND="notices.backends.OutboxBackend"):
            tell(options["until"])
        rows = log_ins()
        wide = [max(len(row[column]) for row in rows) for column in range(3)]
        self.stdout.write(f"\nKIM läuft unter {settings.WAGTAILADMIN_BASE_URL}/")
        self.stdout.write(
            f"Anmelden: {settings.WAGTAILADMIN_BASE_URL}/konto/anmelden/ (Passwort: {PASSWORD})\n"
        )
        for role, name, email in rows:
            self.stdout.write(f"  {role:<{wide[0]}}  {name:<{wide[1]}}  {email}")
        self.stdout.write("")
