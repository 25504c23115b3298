"""`manage.py verify_versions`: proves that no proposal and no version was changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlungskonzept.queries.verification import head_of_chain, verify_versions


class Command(BaseCommand):
    """Prints a line per check; fails when one of them finds something."""

    help = "Checks text, Word file, pictures and chain of all versions, and the database's guards."

    def add_arguments(self, parser: CommandParser) -> None:
        """What somebody wrote down earlier."""
        parser.add_argument("--head", default="", help="a last link of the chain kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything and say so."""
        checks = list(verify_versions(options["head"]))
        faults = [check for check in checks if check.fault]
        for check in checks:
            if check.fault:
                self.stdout.write(self.style.ERROR(f"✗ {check.what}: {check.fault}"))
            elif options["verbosity"] > 0:
                self.stdout.write(f"✓ {check.what}")
        if faults:
            sentence = ngettext("%(count)d check failed.", "%(count)d checks failed.", len(faults))
            raise CommandError(sentence % {"count": len(faults)})
        if head := head_of_chain():
            self.stdout.write(
                _("Last link of the chain, to be kept elsewhere: %(head)s") % {"head": head}
            )
        self.stdout.write(self.style.SUCCESS(_("Everything is as it was decided.")))
