"""Documents the Word tests build from: one of everything, and the smallest."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime

from word.model import (
    Align,
    Block,
    BulletList,
    Callout,
    Cell,
    Footnote,
    Heading,
    KeyValue,
    KeyValueTable,
    LandscapeSection,
    LineBreak,
    ListItem,
    NumberedList,
    Paragraph,
    ParagraphStyle,
    Picture,
    Properties,
    Row,
    Table,
    Text,
    TitlePage,
    WordDocument,
)

STEPS = NumberedList(
    (
        "Bestand erheben",
        ListItem("Lücken benennen", NumberedList(("in den Ämtern", "bei den Trägern"))),
        "Maßnahmen beschließen",
    )
)
CREATED = datetime(2021, 9, 30, 12, 0, tzinfo=UTC)
PROPERTIES = Properties(
    author="Stadt Köln, Kommunales Integrationszentrum",
    subject="Kommunales Integrationsmanagement",
    keywords=("Integration", "Köln", "Handlungskonzept"),
    version="1.1",
    created=CREATED,
)


def png(width: int = 60, height: int = 30) -> bytes:
    """A one-coloured picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\x33\x47\x5b" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def sheet(number: int, title: str) -> KeyValueTable:
    """A measure sheet as the plan writes them."""
    code = f"W-{number:02d}"
    return KeyValueTable(
        title=title,
        code=code,
        alt_text=f"Steckbrief der Maßnahme {code} mit Ziel, Zuständigkeit und Zeitraum",
        anchor=f"measure:{code}",
        rows=(
            KeyValue(
                "Ziel",
                (
                    Paragraph(
                        "Neuzugewanderte junge Menschen finden nach dem Auszug aus einer "
                        "Unterkunft schneller eine eigene Wohnung und behalten sie.",
                        anchor=f"{code}:ziel",
                    ),
                ),
            ),
            KeyValue("Zielgruppe", "Geflüchtete und Zugewanderte zwischen 18 und 27 Jahren"),
            KeyValue("Federführung", "Amt für Wohnungswesen"),
            KeyValue(
                "Schritte",
                (
                    NumberedList(
                        (
                            "Bedarfe in den neun Stadtbezirken erheben",
                            ListItem(
                                "Beratungskette vereinbaren",
                                BulletList(("Übergabegespräch", "gemeinsames Formblatt")),
                            ),
                            "Nach zwölf Monaten auswerten",
                        )
                    ),
                ),
            ),
            KeyValue(
                "Zeitraum",
                (
                    Text("August 2021 bis Dezember 2022"),
                    LineBreak(),
                    Text("verlängerbar", italic=True),
                ),
            ),
            KeyValue("Kosten", "1.686.708,05 € aus Landesmitteln"),
            KeyValue("Kennzahl", "Anteil der Haushalte mit eigenem Mietvertrag nach zwölf Monaten"),
        ),
    )


def milestones() -> Table:
    """The milestones table."""
    return Table(
        caption="Meilensteine bis Herbst 2021",
        alt_text="Meilenstein, Termin und Stand in drei Spalten",
        header_rows=(Row(("Meilenstein", "Termin", "Stand")),),
        widths=(55, 25, 20),
        has_row_headers=True,
        anchor="table:milestones",
        rows=(
            Row(("Trägerauswahl", "Juni/Juli 2021", "abgeschlossen"), anchor="milestone:1"),
            Row(("Start des Case Managements", "August 2021", "läuft"), anchor="milestone:2"),
            Row(("Einrichtung der Projektgruppen", "August 2021", "verzögert")),
            Row(("Nächste Sitzung der Lenkungsgruppe", "Herbst 2021", "geplant")),
        ),
    )


def overview(rows: int = 40) -> LandscapeSection:
    """The wide overview of all measures."""
    return LandscapeSection(
        (
            Heading("Übersicht der Maßnahmen", anchor="chapter:overview"),
            Table(
                caption="Alle Maßnahmen nach Handlungsfeldern",
                alt_text="Nummer, Titel, Handlungsfeld, Federführung, Zeitraum, Kosten und Stand",
                header_rows=(
                    Row(
                        (
                            "Nr.",
                            "Titel",
                            "Handlungsfeld",
                            "Federführung",
                            "Zeitraum",
                            Cell("Kosten", align=Align.END),
                            "Stand",
                        )
                    ),
                ),
                widths=(7, 30, 15, 18, 12, 10, 8),
                has_row_headers=True,
                rows=tuple(
                    Row(
                        (
                            f"W-{n:02d}",
                            "Übergang aus der Unterkunft in die eigene Wohnung",
                            "Wohnen",
                            "Amt für Wohnungswesen",
                            "2021–2022",
                            Cell("12.500,00 €", align=Align.END),
                            "läuft",
                        )
                    )
                    for n in range(1, rows + 1)
                ),
            ),
        )
    )


def opening() -> tuple[Block, ...]:
    """The first chapter, with every kind of paragraph."""
    return (
        Heading("Anlass und Auftrag", anchor="chapter:1"),
        Paragraph(
            "Das Land fördert das Kommunale Integrationsmanagement seit 2020.",
            ParagraphStyle.LEAD,
            anchor="p:1",
        ),
        Paragraph(
            (
                Text("Die "),
                Text("Lenkungsgruppe", bold=True),
                Text(" hat das Konzept beschlossen"),
                Footnote(
                    (
                        Text("Beschluss LG 2021/02, siehe "),
                        Text("Ratsinformationssystem", link="https://example.org/rat?id=1&x=ü"),
                        Text("."),
                    )
                ),
                Text(". Mehr steht in der "),
                Text("Übersicht", target="chapter:overview"),
                Text(" und beim "),
                Text("Land Nordrhein-Westfalen", link="https://example.org/kim"),
                Text(". Nicht beschlossene Teile sind "),
                Text("gekennzeichnet", italic=True),
                Text("."),
            ),
            anchor="p:2",
        ),
        BulletList(
            (
                "Baustein 1: strategische Steuerung",
                ListItem(
                    "Baustein 2: Case Management",
                    BulletList(("freiwillig und kostenlos", "in allen neun Stadtbezirken")),
                    anchor="li:2",
                ),
                "Baustein 3: Verstetigung der Einbürgerungsverfahren",
            ),
            anchor="list:1",
        ),
        Paragraph("So gehen wir vor:"),
        STEPS,
        Callout(
            ("Beteiligt waren Ämter, Träger und der Runde Tisch für Integration.",),
            title="Gut zu wissen",
            anchor="callout:1",
        ),
        Paragraph("„Integration gelingt vor Ort.“", ParagraphStyle.QUOTE),
        Heading("Rechtsgrundlagen", level=2, anchor="chapter:1.1"),
        Paragraph("Maßgeblich ist das Teilhabe- und Integrationsgesetz. " * 8),
        milestones(),
        Paragraph("Die Termine werden in jeder Sitzung fortgeschrieben."),
        Picture(
            png(),
            "image/png",
            alt="Die drei Bausteine nebeneinander",
            caption="Die Bausteine des KIM",
            credit="Stadt Köln",
            width_cm=10,
            anchor="picture:1",
        ),
    )


def rich(*, draft: bool = False, measures: int = 6) -> WordDocument:
    """A document with one of everything."""
    titles = ("Übergang in eigene Wohnung", "Wohnführerschein", "Mietpatenschaften")
    fields = tuple(
        block
        for n in range(1, measures + 1)
        for block in (
            Heading(titles[n % 3], level=3, anchor=f"heading:{n}"),
            Paragraph("Was heute fehlt, ist ein verlässlicher Übergang.", anchor=f"intro:{n}"),
            sheet(n, titles[n % 3]),
        )
    )
    return WordDocument(
        title="Kommunales Handlungskonzept Integration",
        subtitle="Wie Köln die Integration neu zugewanderter Menschen gemeinsam steuert",
        properties=PROPERTIES,
        title_page=TitlePage(
            overline="Stadt Köln · Kommunales Integrationsmanagement",
            edition="Entwurf" if draft else "Fassung 1.1",
            lines=(
                "Beschlossen von der Lenkungsgruppe am 30. September 2021",
                "Beschluss LG 2021/02",
                "Stand der Umsetzung: 12. Mai 2022",
            ),
            imprint=("Herausgegeben vom Kommunalen Integrationszentrum Köln", "Köln 2021"),
        ),
        header_text="Kommunales Handlungskonzept Integration",
        footer_text="Fassung 1.1 · 30. September 2021",
        draft_mark="ENTWURF – Arbeitsstand, nicht beschlossen" if draft else None,
        blocks=(
            *opening(),
            Heading("Handlungsfelder", anchor="chapter:2", page_break_before=True),
            Heading("Wohnen", level=2, anchor="field:1"),
            *fields,
            overview(),
            Heading("Rechtsquellen", numbered=False, label="Anhang A", anchor="annex:a"),
            Heading("Gesetze", level=2),
            Paragraph(
                "Aufenthaltsgesetz, Sozialgesetzbuch\u00a0II und VIII, Teil\u00adhabe\u00adgesetz."
            ),
        ),
    )
