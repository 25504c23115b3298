"""Comparing plans of 10, 100 and 1,000 measures: linear time, and a small multiple of reading them.

    python benchmarks/comparing.py             # seconds
    python benchmarks/comparing.py 10 1000 --check

"compare" tells what happened to each section, "lines" adds every line and word of all that changed.
The reference is reading both plans from their frozen JSON in the same run.
"""

from __future__ import annotations

import argparse
import sys

from plans import SIZES, document, timed

from handlungskonzept.document import from_json, to_json
from handlungskonzept.document.comparison import changes_between, compare

MOST_READS = {"compare": 1.0, "lines": 4.0}
"""How many times as long as reading both plans it may take."""
MOST_BEND = 2.0
"""How much more than in proportion the time may grow from the second largest to the largest plan."""
CASES = {"every 10th changed": 10, "all changed": 1}

Times = dict[str, float]


def measure(measures: int, changed: int) -> Times:
    """Seconds for reading, comparing and telling all lines."""
    old, new = document(measures), document(measures, changed=changed)
    texts = (to_json(old), to_json(new))
    changes_between(old, new)

    def lines() -> None:
        comparison = compare(old, new)
        for change in comparison.changed:
            comparison.lines(change)

    return {
        "read": timed(lambda: [from_json(text) for text in texts]),
        "compare": timed(lambda: changes_between(old, new)),
        "lines": timed(lines),
    }


def judge(rows: list[tuple[int, Times]]) -> list[str]:
    """What broke a promise, in words."""
    found = []
    for size, times in rows:
        for name, most in MOST_READS.items():
            ratio = times[name] / times["read"]
            if size >= 100 and ratio > most:
                found.append(f"{size} measures: {name} takes {ratio:.2f} reads, at most {most}")
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
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of measures")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bound is missed")
    options = parser.parse_args()
    missed = []
    for name, changed in CASES.items():
        rows = [(size, measure(size, changed)) for size in sorted(options.sizes)]
        print(f"{name}\n{'measures':>9} {'read ms':>8} {'compare':>8} {'lines':>8}  (in reads)")
        for size, times in rows:
            compared, told = (times[one] / times["read"] for one in ("compare", "lines"))
            print(f"{size:>9} {1000 * times['read']:>8.1f} {compared:>8.2f} {told:>8.2f}")
        missed += judge(rows)
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
