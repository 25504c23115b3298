"""`manage.py personal_data`: everything that is held about one person, as JSON (GDPR, article 15)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from core.registries import personal_data_of
from people.models import Person


class Command(BaseCommand):
    """Reads only. What others wrote of the person may name further people: look it through first."""

    help = "Prints what is held about a person, found by key or e-mail address, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom it is about."""
        parser.add_argument("person", help="the key of the person, or an e-mail address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Collect what all apps have, and print it."""
        asked = options["person"].strip()
        by_address = Q(email__iexact=asked) | Q(user__email__iexact=asked)
        is_key = asked.isascii() and asked.isdigit()
        found = Person.objects.filter(Q(pk=int(asked)) if is_key else by_address).distinct()
        if not found:
            raise CommandError("Nobody is kept under this key or address.")
        for person in found.order_by("pk"):
            rows = list(personal_data_of.collect(AnonymousUser(), person))
            report = {"person": str(person), "key": person.pk, "data": rows}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2, default=str))
