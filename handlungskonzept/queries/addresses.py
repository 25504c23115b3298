"""The public addresses of the plan, for those who collect addresses."""

from __future__ import annotations

from django.urls import reverse

from handlungskonzept.document import measures_of
from handlungskonzept.queries.adopted import adoption_in_force


def public_addresses() -> list[str]:
    """Lists, chapters and measures of the Fassung in force; older ones are reached from the list."""
    adoption = adoption_in_force()
    if adoption is None:
        return []
    document = adoption.version.plan_document
    return [
        reverse("handlungskonzept:adoptions"),
        *(
            reverse("handlungskonzept:chapter", args=[adoption.slug, section.address])
            for section in document.sections
        ),
        reverse("handlungskonzept:measures"),
        *(
            reverse("handlungskonzept:measure", args=[section.address])
            for section in measures_of(document)
        ),
    ]
