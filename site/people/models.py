"""Accounts (`User`) and the people behind them (`Person`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from people.choices import OfficeRole


class UserManager(BaseUserManager["User"]):
    """Makes accounts that log in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A saved account; without a password nobody can log in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator; `manage.py createsuperuser` calls this."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this address, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """An account; the e-mail address is the log-in name."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address already.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="people_user_email_once"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


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
        on_delete=models.SET_NULL,
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
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("account")
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
