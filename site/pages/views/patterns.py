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

FRAME = frozenset({
    "account_links", "art_strip", "art_ways", "brand", "contact_strip", "field_notes", "footer", "mark", "messages", "stylesheets",
})  # fmt: skip
"""Parts of the frame or of another component; they are seen on every page."""

LINKS = [
    {"label": "Gremien", "url": "#gremien", "current": "page"},
    {"label": "Meilensteine", "url": "#meilensteine", "current": ""},
]
MILESTONES = [
    {"when": "Juni/Juli 2021", "title": "Trägerauswahl", "state": "done", "status": {"kind": "ok", "label": "erreicht"}},
    {
        "when": "August 2021", "title": "Start Case Management", "state": "late", "text": "Gestartet am 1. Oktober 2021.",
        "note": "Grund: Die Stellen waren erst im September besetzt.", "status": {"kind": "warn", "label": "verspätet"},
    },
    {"when": "Herbst 2021", "title": "Lenkungsgruppe", "state": "planned", "status": {"kind": "neutral", "label": "geplant"}},
]  # fmt: skip
TEXTS = [
    {"title": "Erstgespräch", "text": "Sie schildern, was Sie brauchen und was Sie mitbringen."},
    {"title": "Plan", "text": "Sie vereinbaren mit Ihrer Ansprechperson die nächsten Schritte."},
]
FACTS = [
    {"label": "Stellen", "value": "4", "note": "im neuen Sachgebiet"},
    {"label": "Case Manager*innen", "value": "17", "note": "Dezember 2022"},
    {"label": "Stadtbezirke", "value": "9", "url": "#stadtbezirke"},
]
STATUSES = {"ok": "erreicht", "go": "läuft", "warn": "verspätet", "bad": "gescheitert", "neutral": "geplant"}


class SampleForm(forms.Form):
    """A form with one field of each kind."""

    title = forms.CharField(label="Titel", help_text="Kurz und ohne Abkürzungen.")
    planned = FuzzyDateFormField(label="Geplant")
    note = forms.CharField(label="Anmerkung", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    state = forms.ChoiceField(label="Stand", choices=list(STATUSES.items()))
    place = forms.ChoiceField(
        label="Sitzungsform", choices=[("on-site", "vor Ort"), ("remote", "digital")], widget=forms.RadioSelect
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
    empty_form, wrong_form = SampleForm(auto_id="muster_%s"), SampleForm({"planned": "irgendwann"})
    wrong_form.is_valid()
    card = {"title": "Lenkungsgruppe", "text": "Wer entscheidet?", "url": "#lenkungsgruppe", "icon": "people"}
    chart = BarChart.of(
        "Mittel des Landes", [("2020", 25), ("2021", 50), ("2022", 75)],
        unit="Mio. €", label_heading="Jahr", source="Vorstellung vom 28. Mai 2021", as_of="Mai 2021",
    )  # fmt: skip
    page = Paginator(range(200), 10).page(6)
    found = [
        Sample("accordion", {"items": TEXTS}),
        Sample("as_of", {"day": today(), "review_on": today()}),
        Sample("breadcrumbs", {"items": LINKS[:1], "current": "Lenkungsgruppe", "label": "Muster des Wegs"}),
        *(Sample("button", {"label": label, "kind": kind, "icon": icon}) for label, kind, icon in BUTTONS),
        Sample("button_row", {"buttons": [{"label": "Ändern", "url": "#neu", "kind": "main"}, {"label": "Zurück", "url": "#"}]}),
        Sample("card", card | {"status": {"kind": "go", "label": "läuft"}}),
        Sample("card_grid", {"cards": [card, card | {"title": "Projektgruppe Wohnen"}]}),
        Sample("chart", {"chart": chart, "csv_url": "#daten"}),
        Sample("contact", {"title": "Geschäftsstelle", "name": "Amt", "email": "KIM@stadt-koeln.de", "phone": "0221 0000"}),
        Sample("download", {"url": "#word", "label": "Handlungskonzept, Fassung 1.1", "type": "Word", "size": 84_512}),
        Sample("empty", {"title": "Noch keine Beschlüsse", "text": "Der erste erscheint hier.", "url": "#", "link_label": "Zu den Gremien"}),
        Sample("entrance", {"title": "Beratung finden", "text": "Für wen das Case Management da ist.", "url": "#beratung"}),
        Sample("error_summary", {"form": wrong_form}),
        Sample("facts", {"rows": FACTS}),
        Sample("field", {"field": SampleForm(auto_id="feld_%s")["title"]}),
        Sample("figures", {"rows": FACTS}),
        Sample("form", {"form": empty_form, "submit": "Speichern", "cancel_url": "#"}),
        Sample("form_fields", {"form": wrong_form}),
        Sample("icon", {"name": "ways"}),
        Sample("link_list", {"links": [{"label": "W-03", "url": "#w-03", "kind": "Maßnahme", "note": "läuft"}]}),
        Sample("milestones", {"items": MILESTONES}),
        Sample("navigation", {"entries": LINKS, "id": "muster-menue", "label": "Muster der Navigation"}),
        *(Sample("note", {"kind": kind, "title": label, "text": "Ein Hinweis in einem Satz."}) for kind, label in STATUSES.items()),
        Sample("page_header", {"over": "Projektgruppe", "title": "Wohnen", "lead": "Ihr Auftrag in zwei Sätzen."}),
        Sample("pagination", {"page": page, "base_url": ""}),
        Sample("progress", {"label": "Umsetzung", "percent": 45, "id": "muster-fortschritt"}),
        Sample("quote", {"text": "Am Anfang steht die Frage, was ein Mensch kann.", "source": "Handlungskonzept"}),
        Sample("side_navigation", {"entries": LINKS, "label": "In diesem Bereich"}),
        Sample("steps", {"steps": TEXTS}),
        Sample("table", {"caption": "Stellen", "headings": ["Baustein", "Stellen"], "rows": [["1", "4,0"], ["2", "11,0"]]}),
        *(Sample("tag", {"kind": kind, "label": label}) for kind, label in STATUSES.items()),
        Sample("timeline", {"items": MILESTONES}),
        Sample("timeline", {"items": MILESTONES, "across": True}),
    ]  # fmt: skip
    return found


BUTTONS = [("Speichern", "main", "check"), ("Als Word herunterladen", "", "download"), ("Löschen", "danger", "cross")]


def patterns(request: HttpRequest) -> HttpResponse:
    """All samples; not found on a real site."""
    if not settings.DEBUG:
        raise Http404
    shown: dict[str, list[str]] = {}
    for sample in samples():
        shown.setdefault(sample.name, []).append(sample.html())
    return render(request, "pages/patterns.html", {"shown": shown})
