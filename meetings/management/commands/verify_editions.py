"""`manage.py verify_editions`: proves that no invitation and no released minutes were changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.queries.verification import last_links, verify_editions


class Command(BaseCommand):
    """Prints a line per check; fails when one of them finds something."""

    help = (
        "Checks text, Word file and chain of all editions of meetings, and the database's guards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What somebody wrote down earlier."""
        parser.add_argument(
            "--link",
            action="append",
            default=[],
            help="a link of a chain kept elsewhere; repeatable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything and say so."""
        checks = list(verify_editions(options["link"]))
        faults = [check for check in checks if check.fault]
        for check in checks:
            if check.fault:
                self.stdout.write(self.style.ERROR(f"✗ {check.what}: {check.fault}"))
            elif options["verbosity"] > 0:
                self.stdout.write(f"✓ {check.what}")
        if faults:
            sentence = ngettext("%(count)d check failed.", "%(count)d checks failed.", len(faults))
            raise CommandError(sentence % {"count": len(faults)})
        for name, link in last_links():
            self.stdout.write(_("Last link, to be kept elsewhere: %(name)s: %(link)s")
                              % {"name": name, "link": link})  # fmt: skip
        self.stdout.write(self.style.SUCCESS(_("Everything is as it was sent and released.")))
