"""Accounts (`User`) and the people behind them (`Person`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor, Channel
from core.history import recorded_history, save_recorded
from people.choices import OfficeRole


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their address; `people.operations` makes them."""

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Django's superuser; only `manage.py createsuperuser` calls this, in an emergency."""
        user = self.model(email=email.strip().lower(), is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        by = Actor(user=None, channel=Channel.COMMAND, reason="createsuperuser")
        return save_recorded(user, by=by, at=clock.now())

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this address, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """An account; the e-mail address is the log-in name, the name is that of its person.

    Accounts are closed, never deleted: what somebody did stays theirs.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address already.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    not_recorded: ClassVar[frozenset[str]] = frozenset({"password", "last_login"})
    history = recorded_history(excluded_fields=[*not_recorded, "date_joined"])

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="people_user_email_once",
                violation_error_message=_("There is an account with this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and setting a password pass without an entry; all else needs `core.history`."""
        fields = kwargs.get("update_fields")
        if not fields or not self.not_recorded.issuperset(fields):
            super().save(*args, **kwargs)
            return
        self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: the office closes accounts instead."""
        raise models.ProtectedError("Accounts are closed, never deleted.", {self})

    def get_absolute_url(self) -> str:
        """The account's page in the members' area, for who keeps accounts."""
        return reverse("desk:account", args=[self.pk])

    @property
    def is_invited(self) -> bool:
        """Whether the account is open and nobody has signed in with it yet."""
        return self.is_active and self.last_login is None


class Person(models.Model):
    """Somebody who takes part, with or without an account.

    Organisation and role stand in the membership, because they change from body to body.
    """

    title = models.CharField(_("title"), max_length=60, blank=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    email = models.EmailField(_("e-mail address"), blank=True)
    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    is_named_publicly = models.BooleanField(
        _("may be named in public"),
        default=False,
        help_text=_(
            "Only with the person's consent or a public office; otherwise the function is shown."
        ),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)

    def get_absolute_url(self) -> str:
        """The person's page in the members' area."""
        return reverse("desk:person", args=[self.pk])


class RoleGrant(models.Model):
    """That an account holds one of the office roles."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=20, choices=OfficeRole)
    history = recorded_history()

    class Meta:
        verbose_name = _("office role")
        verbose_name_plural = _("office roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="people_rolegrant_once",
                violation_error_message=_("This account has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
