"""Minutes of 10, 100 and 1,000 items: linear time, and a small multiple of reading them.

    python benchmarks/minutes.py               # seconds
    python benchmarks/minutes.py 10 1000 --check

"public" is the filter for the public with 60 people to be looked for in every text, "word" the Word
file of the members' edition. The reference is reading the document from its frozen JSON in the same
run.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402 -- needs sys.path

django.setup()

from meetings.choices import EditionKind  # noqa: E402 -- needs settings
from meetings.document import (  # noqa: E402 -- needs settings
    Audience,
    FollowUpLine,
    Head,
    Item,
    Known,
    MeetingDocument,
    ResolutionLine,
    Rules,
    Who,
    for_audience,
    from_json,
    to_json,
)
from meetings.exports.word import word_file  # noqa: E402 -- needs settings
from meetings.operations.rendering import Imprint  # noqa: E402 -- needs settings

SIZES = [10, 100, 1000]
ROUNDS = 5
MOST_READS = {"public": 12.0, "word": 25.0}
"""How many times as long as reading the document it may take."""
MOST_BEND = 2.0
"""How much more than in proportion the time may grow from the second largest to the largest."""
PEOPLE = tuple(
    Known(str(number), f"Vorname{number}", f"Nachname{number}", "", f"Amt {number}")
    for number in range(60)
)
IMPRINT = Imprint(kind=EditionKind.MINUTES, made_at=datetime(2021, 9, 30, tzinfo=UTC))

Times = dict[str, float]


def item(number: int) -> Item:
    """An item as people minute it: two paragraphs, a list, a resolution, a follow-up."""
    name = f"Frau Nachname{number % 60}"
    return Item(
        str(number), f"Thema {number}", str(number), is_public=number % 7 != 0,
        course=f"{name} berichtet aus der Projektgruppe. Die Beratungsstellen sind gut besucht.\n\n"
        "- Die Öffnungszeiten bleiben.\n- Die Liste wird **ergänzt**. [intern]Nur hier.[/intern]",
        result="Die Lenkungsgruppe nimmt den Bericht zur Kenntnis und bittet um einen Zeitplan.",
        resolutions=(
            ResolutionLine(f"LG 2021/{number}", "Zeitplan", "Der Zeitplan wird bis zur nächsten Sitzung"
                           " vorgelegt.", "ungeändert beschlossen", yes=9, no=0, abstained=1, is_public=True),
        ),
        follow_ups=(FollowUpLine("Zeitplan vorlegen", Who(name), until="15. November 2021"),),
    )  # fmt: skip


def document(items: int) -> MeetingDocument:
    """Minutes with that many items."""
    head = Head("Lenkungsgruppe KIM", "30. September 2021", "2021-09-30", number="2")
    found = tuple(map(item, range(1, items + 1)))
    return MeetingDocument(head=head, items=found, rules=Rules(has_course=True), people=PEOPLE)


def timed(call: object) -> float:
    """Processor time of the fastest of several calls in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        call()  # type: ignore[operator]
        times.append(process_time() - start)
    return min(times)


def measure(items: int) -> Times:
    """Seconds for reading, filtering and writing minutes of that length."""
    whole = document(items)
    text, members = to_json(whole), for_audience(whole, Audience.MEMBERS)
    word_file(members, IMPRINT)
    return {
        "read": timed(lambda: from_json(text)),
        "public": timed(lambda: for_audience(whole, Audience.PUBLIC)),
        "word": timed(lambda: word_file(members, IMPRINT)),
    }


def judge(rows: list[tuple[int, Times]]) -> list[str]:
    """What broke a promise, in words."""
    found = []
    for size, times in rows:
        for name, most in MOST_READS.items():
            ratio = times[name] / times["read"]
            if size >= 100 and ratio > most:
                found.append(f"{size} items: {name} takes {ratio:.1f} reads, at most {most}")
    if len(rows) > 1:
        (small, before), (large, after) = rows[-2:]
        for name in MOST_READS:
            bend = (after[name] / large) / (before[name] / small)
            if bend > MOST_BEND:
                found.append(f"{name}: {bend:.2f} times the proportion, at most {MOST_BEND}")
    return found


def main() -> int:
    """Print the ratios; with --check the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of items")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound is missed")
    options = parser.parse_args()
    rows = [(size, measure(size)) for size in sorted(options.sizes)]
    print(f"{'items':>6} {'read ms':>8} {'public':>8} {'word':>8}  (in reads)")
    for size, times in rows:
        public, word = (times[name] / times["read"] for name in MOST_READS)
        print(f"{size:>6} {1000 * times['read']:>8.1f} {public:>8.2f} {word:>8.2f}")
    missed = judge(rows)
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
