"""`manage.py sync_plan_rights`: makes Wagtail's group of writers follow terms that ended by themselves."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor, Channel
from handlungskonzept.operations import sync_writer_rights


class Command(BaseCommand):
    """To be run every night; who lost the right by the calendar could not write any more anyway."""

    help = "Brings Wagtail's rights in line with memberships and roles."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and repair."""
        by = Actor(user=None, channel=Channel.COMMAND, reason="sync_plan_rights")
        sync_writer_rights(by=by, at=clock.now())
        self.stdout.write(self.style.SUCCESS(_("Rights follow memberships and roles.")))
