"""The texts with which a new site begins; „Bitte ausfüllen“ marks what only the municipality knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

FILL_IN = "Bitte ausfüllen"

HOME = {
    "title": "Kommunales Integrationsmanagement",
    "headline": "Kommunales Integrationsmanagement",
    "lead": "Ämter, Behörden und freie Träger arbeiten zusammen, damit der Weg zugewanderter Menschen nicht an"
    " Zuständigkeiten scheitert.",
    "body": [
        {
            "type": "callout",
            "value": {
                "kind": "neutral",
                "title": "Diese Website entsteht",
                "text": "<p>Hier steht bald mehr über das Kommunale Integrationsmanagement."
                f" ({FILL_IN}: Die Redaktion ersetzt diesen Text.)</p>",
            },
        }
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstPage:
    """One page: its place, its opening sentence, and its blocks."""

    slug: str
    title: str
    lead: str
    body: tuple[dict[str, Any], ...]
    menu_title: str = ""


def _heading(text: str) -> dict[str, Any]:
    return {"type": "heading", "value": {"text": text, "level": "2"}}


def _paragraph(*texts: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": "".join(f"<p>{text}</p>" for text in texts)}


def _unfinished(text: str) -> dict[str, Any]:
    value = {"kind": "warn", "title": FILL_IN, "text": f"<p>{text}</p>"}
    return {"type": "callout", "value": value}


def _facts(*labels: str) -> dict[str, Any]:
    rows = [
        {
            "type": "item",
            "id": str(uuid5(NAMESPACE_URL, f"urn:kim:first-pages:{label}")),
            "value": {"label": label, "value": FILL_IN, "address": "", "note": ""},
        }
        for label in labels
    ]
    return {"type": "facts", "value": {"style": "list", "rows": rows}}


PAGES = (
    FirstPage(
        slug="kontakt",
        title="Kontakt",
        lead="Sie haben eine Frage, einen Hinweis oder möchten beraten werden? Schreiben Sie uns.",
        body=(
            _unfinished("Die Angaben dieser Seite fehlen noch."),
            _facts("Stelle", "E-Mail", "Telefon", "Anschrift", "Sprechzeiten"),
            _heading("Vertraulich"),
            _paragraph(
                "Bitte senden Sie per E-Mail keine Ausweise, Bescheide oder ärztlichen Unterlagen.",
                "Die Beratung ist freiwillig, kostenlos und vertraulich.",
            ),
        ),
    ),
    FirstPage(
        slug="impressum",
        title="Impressum",
        lead="Angaben zum Anbieter dieser Website nach § 5 des Digitale-Dienste-Gesetzes.",
        body=(
            _unfinished("Vor der Veröffentlichung sind alle Angaben zu ergänzen."),
            _facts(
                "Anbieterin",
                "Vertreten durch",
                "Anschrift",
                "E-Mail",
                "Zweiter schneller Kontaktweg",
                "Aufsichtsbehörde",
                "Umsatzsteuer-Identifikationsnummer, falls vorhanden",
                "Verantwortlich für den Inhalt (§ 18 Absatz 2 Medienstaatsvertrag)",
            ),
        ),
    ),
    FirstPage(
        slug="datenschutz",
        title="Datenschutz",
        lead="Welche personenbezogenen Daten diese Website verarbeitet und welche Rechte Sie haben.",
        body=(
            _unfinished(
                "Diese Erklärung ist ein Anfang. Die Datenschutzbeauftragten prüfen und ergänzen sie."
            ),
            _facts(
                "Verantwortliche Stelle",
                "Datenschutzbeauftragte",
                "Zuständige Aufsichtsbehörde",
                "Speicherdauer der Protokolle des Webservers",
            ),
            _heading("Beim Lesen"),
            _paragraph(
                "Die öffentlichen Seiten setzen keine Cookies zur Auswertung, binden keine fremden Dienste ein"
                " und laden nichts von anderen Servern."
            ),
            _heading("Beim Anmelden"),
            _paragraph(
                "Wer ein Konto hat, erhält beim Anmelden ein Cookie, das nur die Sitzung erkennt. Gespeichert"
                " werden Name, E-Mail-Adresse, Rolle, Mitgliedschaften und die eigenen Änderungen.",
            ),
            _heading("Ihre Rechte"),
            _paragraph(
                "Sie können Auskunft, Berichtigung, Löschung und Einschränkung der Verarbeitung verlangen,"
                " der Verarbeitung widersprechen und sich bei der Aufsichtsbehörde beschweren."
            ),
        ),
    ),
    FirstPage(
        slug="barrierefreiheit",
        title="Erklärung zur Barrierefreiheit",
        menu_title="Barrierefreiheit",
        lead="Wie barrierefrei diese Website ist und an wen Sie sich wenden können.",
        body=(
            _unfinished("Prüfen Sie die Website und tragen Sie Stand und Ergebnis ein."),
            _facts(
                "Stand der Vereinbarkeit mit den Anforderungen",
                "Bekannte Hindernisse",
                "Erstellt am",
                "Geprüft durch",
            ),
            _heading("Hindernis melden"),
            _paragraph(
                "Ist Ihnen etwas nicht zugänglich? Schreiben Sie uns; die Adresse steht unter Kontakt."
                " Wir antworten und suchen mit Ihnen einen Weg."
            ),
            _heading("Ombudsstelle"),
            _paragraph(
                "Bleibt Ihre Meldung ohne Antwort, können Sie sich an die Ombudsstelle für barrierefreie"
                f" Informationstechnik wenden. ({FILL_IN}: Anschrift der zuständigen Stelle.)"
            ),
        ),
    ),
)
"""The pages at the foot of every page, in their order."""
