"""Who does something, through which door and why: every operation takes an :class:`Actor`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

AnyUser: TypeAlias = "AbstractBaseUser | AnonymousUser"
"""Whoever asks: somebody logged in or anonymous, who is a person like any other."""


class Channel(models.TextChoices):
    """The door through which a change came in."""

    WEB = "web", _("website")
    IMPORT = "import", _("import")
    COMMAND = "command", _("command line")
    SYSTEM = "system", _("automatic")


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting (none for the system itself), the door used, and the reason given."""

    user: AnyUser | None
    channel: Channel = Channel.WEB
    reason: str = ""
    deputising_for: str = ""

    @classmethod
    def system(cls, reason: str) -> Actor:
        """The platform itself, for what follows from a decision somebody else made."""
        return cls(user=None, channel=Channel.SYSTEM, reason=reason)

    @property
    def is_system(self) -> bool:
        """Whether no person but the platform itself acts."""
        return self.user is None and self.channel in (Channel.SYSTEM, Channel.COMMAND)

    @property
    def saved_user(self) -> AbstractBaseUser | None:
        """The account to record, or none for the system and for anonymous readers."""
        return self.user if isinstance(self.user, AbstractBaseUser) else None

    def because(self, reason: str) -> Actor:
        """The same actor with another reason."""
        return replace(self, reason=reason)
