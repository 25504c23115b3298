"""Public pages and pictures for tests, made by the operations."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Site

from pages.models import CreditedImage, HomePage, InformationPage
from pages.operations import publish_home_page, publish_information_page
from tests.factories.people import AT, SYSTEM


def make_home(**values: Any) -> HomePage:
    """A published start page on which the site stands."""
    defaults = {
        "title": "KIM Köln",
        "headline": "Ein Weg",
        "lead": "Wir arbeiten zusammen.",
        "body": [],
    }
    home = publish_home_page(by=SYSTEM, at=AT, **{**defaults, **values})
    Site.clear_site_root_paths_cache()
    return home


def make_information_page(parent: Any = None, **values: Any) -> InformationPage:
    """A published information page below the start page."""
    parent = parent or HomePage.objects.first() or make_home()
    defaults = {"title": "Ziele", "lead": "Fünf Ziele.", "body": [], "as_of": date(2022, 12, 15)}
    return publish_information_page(by=SYSTEM, at=AT, parent=parent, **{**defaults, **values})


def picture_file(name: str = "bild.png") -> SimpleUploadedFile:
    """A small picture as a browser would send it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "#b5121b").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def make_picture(**values: Any) -> CreditedImage:
    """A stored picture with credit and description."""
    defaults = {
        "title": "Rathaus",
        "file": picture_file(),
        "credit": "Paulo dos Santos",
        "description": "Menschen vor dem Rathaus",
    }
    return CreditedImage.objects.create(**{**defaults, **values})


def block(kind: str, value: Any) -> dict[str, Any]:
    """One block as Wagtail stores it."""
    return {"type": kind, "value": value}


def items(*values: Any) -> list[dict[str, Any]]:
    """The items of a list block as Wagtail stores them."""
    return [
        {"type": "item", "value": value, "id": str(UUID(int=number))}
        for number, value in enumerate(values)
    ]


ALL_BLOCKS: dict[str, Any] = {
    "heading": {"text": "Überschrift", "level": "2"},
    "paragraph": "<p>Fließtext mit <b>Gewicht</b>.</p>",
    "callout": {"kind": "warn", "title": "Achtung", "text": "<p>Ein Hinweis.</p>"},
    "quote": {"text": "Was ein Mensch kann.", "source": "Handlungskonzept"},
    "facts": {
        "style": "list",
        "rows": items({"label": "Stellen", "value": "4", "address": "/gremien/"}),
    },
    "table": {
        "caption": "Rechtskreise",
        "headings": items("Kurz", "Wer"),
        "rows": items(items("SGB II", "Jobcenter")),
    },
    "chart": {
        "title": "Mittel",
        "unit": "Mio. €",
        "label_heading": "Jahr",
        "rows": items({"label": "2020", "value": "25"}, {"label": "2021", "value": "50"}),
        "source": "Vorstellung",
        "as_of": "2021-05-01/2021-05-31/month",
    },
    "timeline": {
        "entries": items(
            {
                "when": "2021-06-01/2021-07-31/month",
                "title": "Trägerauswahl",
                "text": "<p>Auswahl.</p>",
                "state": "done",
            }
        ),
        "is_across": False,
    },
    "milestones": None,
    "cards": {
        "cards": items(
            {
                "title": "Gremien",
                "text": "Wer entscheidet?",
                "address": "/gremien/",
                "icon": "people",
            }
        )
    },
    "steps": {
        "steps": items(
            {"title": "Erst", "text": "<p>So.</p>"}, {"title": "Dann", "text": "<p>So.</p>"}
        )
    },
    "accordion": {"entries": items({"title": "Wie?", "text": "<p>So.</p>"})},
    "imprint": None,
    "contact": {
        "title": "Fragen",
        "name": "Geschäftsstelle",
        "email": "KIM@stadt-koeln.de",
        "text": "<p>Gern.</p>",
    },
}
"""A value for each kind of block but the picture, which needs a stored file."""
