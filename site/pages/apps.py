"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """See the package's docstring."""

    name = "pages"
    verbose_name = _("Public pages")

    def ready(self) -> None:
        """Listen to the apps below."""
        from pages.receivers import follow_roles  # noqa: PLC0415 — app ready
        from people.signals import roles_changed  # noqa: PLC0415 — app ready

        roles_changed.connect(follow_roles, dispatch_uid="pages.follow_roles")
