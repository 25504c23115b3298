"""Measures the Word export against its floor and against pandoc, all in one run."""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from word.model import (  # noqa: E402 -- needs sys.path
    Block,
    BulletList,
    Heading,
    KeyValue,
    KeyValueTable,
    LandscapeSection,
    Paragraph,
    Row,
    Table,
    WordDocument,
    anchors_in,
)
from word.template import load_template  # noqa: E402 -- needs sys.path
from word.write import build  # noqa: E402 -- needs sys.path
from word.write.body import Body  # noqa: E402 -- needs sys.path
from word.write.scribe import Scribe  # noqa: E402 -- needs sys.path

MOST_FLOORS = 3.0
# How much more than proportionally the time may grow from the smallest to the largest plan.
MOST_BEND = 2.0
GOAL = (
    "Neu zugewanderte junge Menschen finden schneller eine eigene Wohnung. "
    "Dafür arbeiten Ämter, Träger und Ehrenamt in einer Beratungskette zusammen."
)
FACTS = (
    ("Zielgruppe", "Geflüchtete zwischen 18 und 27 Jahren"),
    ("Federführung", "Amt für Wohnungswesen"),
    ("Beteiligte", "Jobcenter, Jugendamt, freie Träger"),
    ("Zeitraum", "August 2021 bis Dezember 2022"),
    ("Kosten", "12.500,00 € je Jahr"),
    ("Kennzahl", "Anteil der Haushalte mit eigenem Mietvertrag"),
)


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds for one size of plan."""

    measures: int
    build: float
    floor: float
    pandoc: float | None


def plan(measures: int) -> WordDocument:
    """A plan with a heading, a paragraph and a fact sheet for each measure, and an overview."""
    blocks: list[Block] = []
    for number in range(measures):
        if number % 20 == 0:
            blocks.append(Heading(f"Handlungsfeld {number // 20 + 1}", 1, anchor=f"field:{number}"))
        code = f"M-{number + 1:04d}"
        facts = tuple(KeyValue(label, text, anchor=f"{code}:{label}") for label, text in FACTS)
        steps = KeyValue("Schritte", (BulletList(("Bedarf erheben", "Wege vereinbaren")),))
        blocks += [
            Heading(f"Maßnahme {number + 1}", 2, anchor=code),
            Paragraph(GOAL, anchor=f"{code}:text"),
            KeyValueTable(
                "Übergang in eigene Wohnung", (KeyValue("Ziel", GOAL), *facts, steps), code=code
            ),
        ]
    rows = tuple(
        Row((f"M-{n + 1:04d}", "Übergang in eigene Wohnung", "Wohnen", "Amt für Wohnungswesen"))
        for n in range(measures)
    )
    header = (Row(("Nr.", "Titel", "Feld", "Federführung")),)
    blocks.append(LandscapeSection((Table(rows, header, caption="Übersicht"),)))
    return WordDocument("Handlungskonzept", tuple(blocks), footer_text="Fassung 1.0")


def string_body(document: WordDocument) -> bytes:
    """The floor: the same body as string, deflated, without any package."""
    template = load_template()
    scribe = Scribe(template, document.labels, frozenset(anchors_in(document.blocks)))
    body = Body(scribe, template.page, {False: [], True: []}).write(document, {})
    return zlib.compress(body.encode())


def markdown(document: WordDocument) -> str:
    """The same content as pandoc reads it fastest."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines += ["#" * block.level + " " + block.text, ""]
        elif isinstance(block, Paragraph):
            lines += [str(block.content), ""]
        elif isinstance(block, KeyValueTable):
            lines += [f"| {block.code} | {block.title} |", "|---|---|"]
            lines += [
                f"| {row.label} | {row.content if isinstance(row.content, str) else FLAT} |"
                for row in block.rows
            ]
            lines.append("")
        elif isinstance(block, LandscapeSection):
            table = block.blocks[0]
            assert isinstance(table, Table)
            lines += [_line(table.header_rows[0]), "|---|---|---|---|", *map(_line, table.rows)]
    return "\n".join(lines)


FLAT = "Bedarf erheben; Wege vereinbaren"


def _line(row: Row) -> str:
    return "| " + " | ".join(str(cell) for cell in row.cells) + " |"


def timed(call: Callable[[], object], rounds: int) -> float:
    """The median time of a call in milliseconds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return median(found)


def pandoc_time(document: WordDocument, rounds: int) -> float | None:
    """The median time pandoc takes for the same content, nothing when it is not installed."""
    program = shutil.which("pandoc")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.md")
        source.write_text(markdown(document), encoding="utf-8")
        command = [
            program,
            "-f",
            "markdown-smart",
            "--toc",
            "-o",
            f"{folder}/plan.docx",
            str(source),
        ]
        return timed(lambda: subprocess.run(command, check=True), rounds)


def measure(measures: int, rounds: int) -> Times:
    """All times for a plan of that size."""
    document = plan(measures)
    build(document)
    return Times(
        measures,
        timed(lambda: build(document), rounds),
        timed(lambda: string_body(document), rounds),
        pandoc_time(document, max(1, rounds // 3)),
    )


def failures(times: list[Times]) -> list[str]:
    """The bounds that were missed, in words."""
    found = [
        f"{t.measures} measures: {t.build / t.floor:.2f} floors, at most {MOST_FLOORS}"
        for t in times
        if t.measures >= 100 and t.build > MOST_FLOORS * t.floor
    ]
    found += [
        f"{t.measures} measures: slower than pandoc"
        for t in times
        if t.pandoc is not None and t.build > t.pandoc
    ]
    small, large = times[0], times[-1]
    bend = (large.build / small.build) / (large.measures / small.measures)
    if large.measures > small.measures and bend > MOST_BEND:
        found.append(f"not linear: {bend:.2f} times the proportion")
    return found


def main() -> int:
    """Prints the ratios; with --check the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", type=int, default=[10, 150, 1000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--check", action="store_true", help="fail when a bound is missed")
    options = parser.parse_args()
    times = [measure(count, options.rounds) for count in sorted(options.measures)]
    print("measures  build ms  floor ms  build/floor  pandoc/build      KB  parts")
    for t in times:
        data = build(plan(t.measures))
        against = "not installed" if t.pandoc is None else f"{t.pandoc / t.build:.1f}"
        print(
            f"{t.measures:8} {t.build:9.1f} {t.floor:9.1f} {t.build / t.floor:12.2f}"
            f" {against:>13} {len(data) // 1024:7} {len(ZipFile(io.BytesIO(data)).namelist()):6}"
        )
    missed = failures(times) if options.check else []
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
