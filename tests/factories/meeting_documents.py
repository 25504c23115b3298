"""Meeting documents for tests, made without a database."""

from __future__ import annotations

from dataclasses import replace

from meetings.document import (
    CorrectionLine,
    FollowUpLine,
    Head,
    Item,
    Known,
    MeetingDocument,
    PaperLine,
    Present,
    ResolutionLine,
    Rules,
    Who,
)

CHAIR = Who("Dr. Ayşe Aydın", "Leitung (Amt für Integration)", is_named=True, key="1")
WRITER = Who("Jonas Müller-Kraft", "Geschäftsstelle KIM", key="2")
JOBCENTER = Who("Bernd Koch", "Vertretung Jobcenter Köln", key="3")
CARITAS = Who("Sabine Öztürk", "Vertretung Caritasverband", key="4")
GUEST = Who("Thomas Lang", "Referent (Ausländeramt)", key="5")
PEOPLE = (
    Known("1", "Ayşe", "Aydın", "Dr.", CHAIR.function, is_named=True),
    Known("2", "Jonas", "Müller-Kraft", "", WRITER.function),
    Known("3", "Bernd", "Koch", "", JOBCENTER.function),
    Known("4", "Sabine", "Öztürk", "", CARITAS.function),
    Known("5", "Thomas", "Lang", "", GUEST.function),
)
HEAD = Head(
    body="Lenkungsgruppe KIM",
    day="30. September 2021",
    day_iso="2021-09-30",
    number="2",
    title="Herbstsitzung",
    begins="14:00",
    ends="16:00",
    began="14:05",
    closed="16:10",
    place="Historisches Rathaus, Konrad-Adenauer-Saal",
    mode="vor Ort und online",
    online_address="https://video.kim.example/raum-7",
    note="Bitte bringen Sie die Übersicht der Projektgruppen mit.\n\n- Parken ist in der Tiefgarage möglich.",
    chair=CHAIR,
    note_taker=WRITER,
    next_meeting="9. Dezember 2021, 14:00 Uhr",
    is_next_public=True,
    state="draft",
)
RULES = Rules(
    notice="7 Kalendertage",
    has_course=True,
    confirmation="Die nächste Sitzung nimmt dieses Protokoll zur Kenntnis.",
    objections="Einwendungen sind innerhalb von 14 Kalendertagen nach der Versendung möglich.",
)
RESOLUTION = ResolutionLine(
    number="LG 2021/04",
    title="Auswahl der Träger für das Case Management",
    wording="Die Lenkungsgruppe beschließt:\n\n1. Der Auftrag geht an den Caritasverband.\n"
    "2. Die Stellen werden zum 1. Januar 2022 besetzt.",
    category="geändert beschlossen",
    vote="gezählt",
    yes=9,
    no=1,
    abstained=2,
    recused=1,
    sentence="mehrheitlich mit 9 Ja gegen 1 Nein bei 2 Enthaltungen",
    is_public=True,
)
CORRECTION = CorrectionLine(
    meeting="1. Sitzung: Lenkungsgruppe KIM, 28. Mai 2021",
    item="TOP 4",
    old="Die Stellen werden zum 1. August besetzt.",
    new="Die Stellen werden zum **1. Oktober** besetzt.",
    decided="2. Sitzung: Lenkungsgruppe KIM, 30. September 2021, TOP 3",
    is_public=True,
)

CARRIED = (
    FollowUpLine(
        "Fachkräfte benennen", JOBCENTER, until="15. September 2021", found="offen, überfällig",
        remarks=("Zwei Häuser stehen noch aus.",),
    ),
    FollowUpLine("Angebot einholen", others="alle", found="offen", is_internal=True),
)  # fmt: skip


def sample_attendance() -> tuple[Present, ...]:
    """Somebody of each seat and state."""
    return (
        Present(CHAIR, "voting", "stimmberechtigt", "present", "anwesend", "Amt für Integration", "Leitung", "Vorsitz"),
        Present(
            JOBCENTER, "voting", "stimmberechtigt", "present", "anwesend", "Jobcenter Köln", "Teamleitung", "Mitglied",
            spans=("ab TOP 2, ab 14:20 Uhr, bis TOP 4, bis 15:30 Uhr",),
        ),
        Present(
            CARITAS, "voting", "stimmberechtigt", "deputised", "vertreten", "Caritasverband", "Fachdienst", "Mitglied",
            excuse="Urlaub", deputised_by=GUEST,
        ),
        Present(GUEST, "deputy", "Vertretung", "present", "anwesend", "Caritasverband", deputises_for=CARITAS),
        Present(WRITER, "guest", "Gast", "excused", "entschuldigt", "Geschäftsstelle", excuse="erkrankt"),
    )  # fmt: skip


def sample_items() -> tuple[Item, ...]:
    """An agenda with everything that can stand on one."""
    return (
        Item("1", "Begrüßung, Ladung, Anwesenheit und Beschlussfähigkeit", "1", standing="opening",
             minutes_planned=5, result="Die Ladung war ordnungsgemäß. Die Lenkungsgruppe ist beschlussfähig."),
        Item("2", "Protokoll der letzten Sitzung", "2", standing="minutes",
             result="Das Protokoll wird mit einer Berichtigung zur Kenntnis genommen.", corrects=(CORRECTION,),
             carried=CARRIED),
        Item("3", "Schwerpunkte", is_heading=True),
        Item(
            "4", "Auswahl der Träger", "3", presenter="Herr Koch, Jobcenter", minutes_planned=40,
            explanation="Drei Träger haben sich beworben. Die Projektgruppe empfiehlt den **Caritasverband**.",
            papers=(PaperLine("Übersicht der Bewerbungen", "bewerbungen.pdf", is_public=True),
                    PaperLine("Kalkulation", "kalkulation.pdf")),
            draft_resolution="Der Auftrag geht an den Caritasverband.",
            course="Herr Koch berichtet aus der Projektgruppe. Frau Öztürk ist befangen.\n\n"
            "[intern]Der Preis lag 4.000 Euro über dem Angebot.[/intern]",
            result="Die Lenkungsgruppe folgt der Empfehlung.\n\n- Der Vertrag wird bis November geschlossen.\n"
            "- Bürger*innen werden informiert.",
            recused=(CARITAS,), resolutions=(RESOLUTION,), measures=("W-03 Übergang in eigene Wohnung",),
            follow_ups=(
                FollowUpLine("Vertrag vorbereiten", JOBCENTER, "Jobcenter Köln", until="15. November 2021"),
                FollowUpLine("Presse informieren", others="alle", is_internal=True),
            ),
            children=(Item("5", "Zeitplan", "3.1", result="Der Zeitplan bleibt.", outcome="zur nächsten Sitzung"),),
        ),
        Item(
            "6", "Personalangelegenheit Vergabestelle", "4", is_public=False, result="Streng vertraulich.",
            papers=(PaperLine("Personalakte", "akte.pdf", is_public=True),),
            children=(Item("7", "Nachfolge", "4.1", is_public=False),),
        ),
        Item("8", "Wohnraum in Kalk", "4a", is_late=True, result="Wird beraten."),
        Item("9", "Verschiedenes", "5", standing="miscellaneous", is_withdrawn=True, outcome="abgesetzt"),
    )  # fmt: skip


def sample_document(**values: object) -> MeetingDocument:
    """A document with everything in it."""
    document = MeetingDocument(
        head=HEAD, attendance=sample_attendance(), items=sample_items(),
        corrections=(replace(CORRECTION, item="TOP 3"),), rules=RULES, people=PEOPLE,
    )  # fmt: skip
    return replace(document, **values)
