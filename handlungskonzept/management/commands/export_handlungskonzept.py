"""`manage.py export_handlungskonzept`: an adopted version's stored Word file, or the draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from handlungskonzept.operations.rendering import Edition, word_file
from handlungskonzept.queries import adoption_numbered, the_plan, working_text
from handlungskonzept.queries.files import picture_bytes


class Command(BaseCommand):
    """Writes one Word file."""

    help = "Writes an adopted version (--fassung 1.0) or the draft (--draft) as a Word file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which text, and where to."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--fassung", metavar="1.0", help="number of an adopted version")
        which.add_argument("--draft", action="store_true", help="the working text, marked as draft")
        parser.add_argument("--output", type=Path, required=True, metavar="x.docx")

    def handle(self, *args: Any, fassung: str | None, output: Path, **options: Any) -> None:
        """Write the file and say where."""
        content = _adopted(fassung) if fassung else _draft()
        try:
            output.write_bytes(content)
        except OSError as error:
            message = _("The file %(path)s cannot be written: %(reason)s")
            raise CommandError(message % {"path": output, "reason": error.strerror}) from error
        self.stdout.write(
            _("Written: %(path)s (%(size)s bytes)") % {"path": output, "size": len(content)}
        )


def _adopted(number: str) -> bytes:
    adoption = adoption_numbered(number)
    if adoption is None:
        raise CommandError(_("There is no version %(number)s.") % {"number": number})
    return bytes(adoption.document.content)


def _draft() -> bytes:
    plan = the_plan()
    if plan is None:
        raise CommandError(_("There is no action plan yet."))
    text = working_text(plan)
    edition = Edition(created=clock.now(), is_draft=True)
    return word_file(text.document, edition, picture_bytes(text.pictures.values()))
