"""What is held about a person in the landscape."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.actor import AnyUser
from people.models import Person


def personal_data(_user: AnyUser, person: Person) -> list[dict[str, Any]]:
    """For which organisations a person speaks or spoke, with the term."""
    return [
        {
            "kind": _("Contact"),
            "label": str(contact.organisation),
            "function": contact.function,
            "from": contact.starts_on,
            "until": contact.ends_on,
        }
        for contact in person.contacts.select_related("organisation")
    ]
