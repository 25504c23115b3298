"""`manage.py set_up`: makes a freshly migrated database a site with which an office can begin."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core import clock
from core.actor import Actor, Channel
from core.operations import Refusal
from desk.management.first_pages import HOME, PAGES
from handlungskonzept.operations import create_plan, sync_writer_rights
from handlungskonzept.queries.adopted import the_plan
from pages.models import HomePage, InformationPage
from pages.operations import (
    place_site,
    publish_home_page,
    publish_information_page,
    sync_editor_rights,
)
from people.choices import OfficeRole
from people.emails import password_link, send_invitation
from people.models import User
from people.operations import create_user, grant_role

PLAN_TITLE = "Handlungskonzept"


class Command(BaseCommand):
    """Idempotent: a second call adds what is missing and leaves what people have written."""

    help = "Sets up a new site: address, first pages, rights, empty plan, first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who the first administrator is."""
        parser.add_argument("--admin-email", required=True, help="log-in address")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--mail", action="store_true", help="mail the link for the password")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Everything in one transaction, then the link for the administrator's password."""
        by = Actor(user=None, channel=Channel.COMMAND, reason="Einrichtung der Website")
        at = clock.now()
        try:
            with transaction.atomic():
                build_site(by=by, at=at)
                user = make_administrator(
                    options["admin_email"], options["first_name"], options["last_name"], by=by, at=at
                )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Die Website ist eingerichtet: {settings.WAGTAILADMIN_BASE_URL}/")
        self.stdout.write(f"Administration: {user} ({user.email})")
        if user.last_login is None:
            self.stdout.write(f"Passwort festlegen (einmal gültig): {password_link(user)}")
        if options["mail"]:
            send_invitation(user)
            self.stdout.write("Der Link ist auch per E-Mail unterwegs.")
        self.stdout.write(
            "Als Nächstes: anmelden, unter „Konten“ der Geschäftsstelle ihre Rolle geben, unter"
            " „Verwaltung“ die mit „Bitte ausfüllen“ bezeichneten Angaben ergänzen."
        )


def build_site(*, by: Actor, at: datetime) -> None:
    """Address, start page, first pages, groups with their rights, and the plan without chapters."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    place = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
    }
    home = HomePage.objects.first()
    if home is None:
        home = publish_home_page(by=by, at=at, **HOME, **place)  # type: ignore[arg-type]
    place_site(by=by, at=at, **place)  # type: ignore[arg-type]
    for page in PAGES:
        if not InformationPage.objects.child_of(home).filter(slug=page.slug).exists():
            publish_information_page(
                by=by, at=at, parent=home, slug=page.slug, title=page.title, lead=page.lead,
                body=page.body, menu_title=page.menu_title, is_in_footer=True,
                as_of=timezone.localdate(at),
            )  # fmt: skip
    if the_plan() is None:
        create_plan(by=by, at=at, title=PLAN_TITLE)
    sync_editor_rights(by=by, at=at)
    sync_writer_rights(by=by, at=at)


def make_administrator(
    email: str, first_name: str, last_name: str, *, by: Actor, at: datetime
) -> User:
    """The account with this address and the role of an administrator; found or made."""
    user = User.objects.filter(email__iexact=email.strip()).first() or create_user(
        by=by, at=at, email=email, first_name=first_name, last_name=last_name
    )
    if not user.role_grants.filter(role=OfficeRole.ADMINISTRATOR).exists():
        grant_role(by=by, at=at, user=user, role=OfficeRole.ADMINISTRATOR)
    return user
