"""The pattern page `/muster/`: every component alone, with sample data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.charts import BarChart
from core.clock import today
from core.fields import FuzzyDateFormField

FRAME = frozenset(
    {"account_links", "art_strip", "art_ways", "brand", "button_label", "contact_strip"}
    | {"field_notes", "footer", "mark", "messages", "open_graph", "stylesheets"}
)
"""Parts of the frame or of another component; they are seen on every page."""

LINKS = [
    {"label": "Gremien", "url": "#gremien", "current": "page"},
    {"label": "Meilensteine", "url": "#meilensteine", "current": ""},
]
STATUSES = {
    "ok": "erreicht",
    "go": "läuft",
    "warn": "verspätet",
    "bad": "gescheitert",
    "neutral": "geplant",
}
MILESTONES = [
    {
        "when": "Juni/Juli 2021",
        "title": "Trägerauswahl",
        "state": "done",
        "status": {"kind": "ok", "label": "erreicht"},
    },
    {
        "when": "August 2021",
        "title": "Start Case Management",
        "text": "Gestartet am 1. Oktober 2021.",
        "note": "Grund: Die Stellen waren erst im September besetzt.",
        "state": "late",
        "status": {"kind": "warn", "label": "verspätet"},
    },
    {
        "when": "Herbst 2021",
        "title": "Lenkungsgruppe",
        "state": "planned",
        "status": {"kind": "neutral", "label": "geplant"},
    },
]
TEXTS = [
    {"title": "Erstgespräch", "text": "Sie schildern, was Sie brauchen und was Sie mitbringen."},
    {"title": "Plan", "text": "Sie vereinbaren mit Ihrer Ansprechperson die nächsten Schritte."},
]
FACTS = [
    {"label": "Stellen", "value": "4", "note": "im neuen Sachgebiet"},
    {"label": "Case Manager*innen", "value": "17", "note": "Dezember 2022"},
    {"label": "Stadtbezirke", "value": "9", "url": "#stadtbezirke"},
]
CARD = {"title": "Lenkungsgruppe", "text": "Wer entscheidet?", "url": "#gruppe", "icon": "people"}
CONTACT = {
    "title": "Geschäftsstelle",
    "name": "Amt",
    "email": "KIM@stadt-koeln.de",
    "phone": "0221 0",
}
EMPTY = {"title": "Noch keine Beschlüsse", "text": "Der erste erscheint hier.", "url": "#gremien"}
ENTRANCE = {"title": "Beratung finden", "text": "Für wen die Beratung da ist.", "url": "#beratung"}
BUTTONS = [
    {"label": "Speichern", "kind": "main", "icon": "check"},
    {"label": "Als Word herunterladen", "url": "#word", "icon": "download"},
    {"label": "Löschen", "kind": "danger", "icon": "cross"},
]


class SampleForm(forms.Form):
    """A form with one field of each kind."""

    title = forms.CharField(label="Titel", help_text="Kurz und ohne Abkürzungen.")
    planned = FuzzyDateFormField(label="Geplant")
    note = forms.CharField(
        label="Anmerkung", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    state = forms.ChoiceField(label="Stand", choices=list(STATUSES.items()))
    place = forms.ChoiceField(
        label="Sitzungsform",
        choices=[("on-site", "vor Ort"), ("remote", "digital")],
        widget=forms.RadioSelect,
    )
    is_public = forms.BooleanField(label="Öffentlich zeigen", required=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """One component with one set of values, and what it looks like."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)

    def html(self) -> str:
        """The component's markup."""
        return render_to_string(f"components/{self.name}.html", self.values)


def samples() -> list[Sample]:
    """Each component at least once, in the order of their names."""
    return sorted([*_texts(), *_states(), *_forms(), *_ways()], key=lambda sample: sample.name)


def _texts() -> list[Sample]:
    """Components for texts and figures."""
    chart = BarChart.of(
        "Mittel des Landes",
        [("2020", 25), ("2021", 50), ("2022", 75)],
        unit="Mio. €",
        label_heading="Jahr",
        source="Vorstellung vom 28. Mai 2021",
        as_of="Mai 2021",
    )
    table = {
        "caption": "Stellen",
        "headings": ["Baustein", "Stellen"],
        "rows": [["1", "4,0"], ["2", "11,0"]],
    }
    return [
        Sample("accordion", {"items": TEXTS}),
        Sample("as_of", {"day": today(), "review_on": today()}),
        Sample("chart", {"chart": chart, "csv_url": "#daten"}),
        Sample("contact", CONTACT),
        Sample("facts", {"rows": FACTS}),
        Sample("figures", {"rows": FACTS}),
        Sample("history", {"changes": []}),
        Sample("icon", {"name": "ways"}),
        Sample("page_header", {"over": "Projektgruppe", "title": "Wohnen", "lead": "Ihr Auftrag."}),
        Sample(
            "quote", {"text": "Am Anfang steht, was ein Mensch kann.", "source": "Handlungskonzept"}
        ),
        Sample("steps", {"steps": TEXTS}),
        Sample("table", table),
    ]


def _states() -> list[Sample]:
    """Components that say how things stand."""
    text = "Ein Hinweis in einem Satz."
    return [
        *(
            Sample("note", {"kind": kind, "title": word, "text": text})
            for kind, word in STATUSES.items()
        ),
        *(Sample("tag", {"kind": kind, "label": word}) for kind, word in STATUSES.items()),
        Sample("empty", {**EMPTY, "link_label": "Zu den Gremien"}),
        Sample("milestones", {"items": MILESTONES}),
        Sample("progress", {"label": "Umsetzung", "percent": 45, "id": "muster-fortschritt"}),
        Sample("timeline", {"items": MILESTONES}),
        Sample("timeline", {"items": MILESTONES, "across": True}),
    ]


def _forms() -> list[Sample]:
    """Components of forms."""
    wrong = SampleForm({"planned": "irgendwann"})
    wrong.is_valid()
    empty = SampleForm(auto_id="muster_%s")
    return [
        *(Sample("button", button) for button in BUTTONS),
        Sample("button_row", {"buttons": BUTTONS}),
        Sample("error_summary", {"form": wrong}),
        Sample("field", {"field": SampleForm(auto_id="feld_%s")["title"]}),
        Sample("form", {"form": empty, "submit": "Speichern", "cancel_url": "#muster-form"}),
        Sample("form_fields", {"form": wrong}),
    ]


def _ways() -> list[Sample]:
    """Components that lead on."""
    page = Paginator(range(200), 10).page(6)
    links = [{"label": "W-03", "url": "#w-03", "kind": "Maßnahme", "note": "läuft"}]
    return [
        Sample(
            "breadcrumbs", {"items": LINKS[:1], "current": "Gruppe", "label": "Muster des Wegs"}
        ),
        Sample("card", CARD | {"status": {"kind": "go", "label": "läuft"}}),
        Sample("card_grid", {"cards": [CARD, CARD | {"title": "Projektgruppe Wohnen"}]}),
        Sample(
            "download", {"url": "#word", "label": "Fassung 1.1", "type": "Word", "size": 84_512}
        ),
        Sample("entrance", ENTRANCE),
        Sample("link_list", {"links": links}),
        Sample("navigation", {"entries": LINKS, "id": "muster-menue", "label": "Muster des Menüs"}),
        Sample("pagination", {"page": page, "base_url": ""}),
        Sample("side_navigation", {"entries": LINKS, "label": "In diesem Bereich"}),
    ]


def patterns(request: HttpRequest) -> HttpResponse:
    """All samples; not found on a real site."""
    if not settings.DEBUG:
        raise Http404
    shown: dict[str, list[str]] = {}
    for sample in samples():
        shown.setdefault(sample.name, []).append(sample.html())
    return render(request, "pages/patterns.html", {"shown": shown})
