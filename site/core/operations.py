"""What all operations share: how they refuse, and how they ask for permission.

The tree of refusals::

    Refusal              the sentence is shown to the person as it stands
    ├── NotPermitted     this person may not do this                     (403)
    ├── NotPossible      the thing is in a state that does not allow it  (409)
    │   └── Conflict     somebody else was faster                        (409)
    └── InvalidInput     a value does not do; names the field            (422)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, AnyUser

P = ParamSpec("P")


class Refusal(Exception):
    """An operation was refused; ``message`` is a full sentence for the person who asked."""

    status = 409
    message: str | Promise = _("This is not possible.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotPermitted(Refusal):
    """The person may not do this."""

    status = 403
    message = _("You do not have the permission to do this.")


class NotPossible(Refusal):
    """The thing is in a state that does not allow this."""


class Conflict(NotPossible):
    """Somebody else changed the thing in the meantime."""

    message = _("Somebody else has changed this in the meantime.")


class InvalidInput(Refusal):
    """One or more values do not do; ``errors`` maps field names to sentences."""

    status = 422

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(sentence for group in errors.values() for sentence in group))

    @classmethod
    def for_field(cls, name: str, message: str | Promise) -> InvalidInput:
        """A refusal of one field's value."""
        return cls({name: [str(message)]})

    @classmethod
    def from_validation(cls, error: ValidationError) -> InvalidInput:
        """The same refusal in our words for what Django's validation raised."""
        if hasattr(error, "error_dict"):
            return cls({name: list(messages) for name, messages in error.message_dict.items()})
        return cls({NON_FIELD_ERRORS: list(error.messages)})


def require(
    by: Actor,
    may: Callable[Concatenate[AnyUser, P], bool],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Raise :class:`NotPermitted` unless ``may(user, …)`` holds; the system itself always may."""
    if by.is_system:
        return
    if by.user is None or not may(by.user, *args, **kwargs):
        raise NotPermitted


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal's sentences at the form's fields, so that nothing typed is lost."""
    errors = (
        refusal.errors
        if isinstance(refusal, InvalidInput)
        else {NON_FIELD_ERRORS: [str(refusal.message)]}
    )
    for name, messages in errors.items():
        field = name if name in form.fields else None
        for message in messages:
            form.add_error(field, message)
