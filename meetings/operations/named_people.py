"""People who are named by somebody else: first and last name and an address become a person.

A name that is typed always makes a person of its own, even where the address is known: otherwise
the answer would tell whom the platform knows. The office sees both and may choose the known one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.actor import Actor
from core.operations import InvalidInput
from people.models import Person
from people.operations import create_person

_NO_NAME = re.compile(r"[@/:<>\x00-\x1f]|www\.")
_PART_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name and address."""

    first_name: str
    last_name: str
    email: str


def checked_name(
    name: str, email: str, *, fields: tuple[str, str], is_address_needed: bool = True
) -> Named:
    """Name and address as they are kept; what is no name does not get into anybody's mail.

    Raises InvalidInput at the two ``fields``.
    """
    first, _space, last = name.strip().rpartition(" ")
    return checked_names(first, last, email, fields=fields, is_address_needed=is_address_needed)


def checked_names(
    first: str, last: str, email: str, *, fields: tuple[str, str], is_address_needed: bool = True
) -> Named:
    """The same of a first and a last name: "von der Heide" stays one.

    Raises InvalidInput at the two ``fields``.
    """
    is_no_name = _NO_NAME.search(f"{first} {last}".strip())
    first, last = " ".join(first.split()), " ".join(last.split())
    is_too_long = len(first) > _PART_LENGTH or len(last) > _PART_LENGTH
    if not (first and last) or is_too_long or is_no_name:
        raise InvalidInput.for_field(fields[0], _("Please write first and last name."))
    address = email.strip().lower()
    if address or is_address_needed:
        try:
            validate_email(address)
        except ValidationError as error:
            raise InvalidInput.for_field(
                fields[1], _("Please give the e-mail address: the invitation goes there.")
            ) from error
    return Named(first, last, address)


def enter_named(named: Named, *, at: datetime, because: str) -> Person:
    """A new person, entered by the platform with the reason why."""
    return create_person(
        by=Actor.system(because), at=at, first_name=named.first_name, last_name=named.last_name,
        email=named.email,
    )  # fmt: skip
