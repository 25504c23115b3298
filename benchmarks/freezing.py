"""Freezing, adopting and the pages around it for plans of 10, 100 and 1,000 measures.

    python benchmarks/freezing.py            # about two minutes; 300 chapters at the largest
    python benchmarks/freezing.py 10 100 --check

Every step takes the same number of queries however large the plan is, and its time per measure at
most doubles from the second largest to the largest plan. The reference in the same run is building
the working text: each step is given in multiples of it, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from plans import SIZES, Grown, database, timed

WORST = 2.0
STEPS = (
    "working text",
    "freeze",
    "adopt",
    "overview",
    "proposal",
    "check",
    "compare",
    "plan",
    "chapter",
    "measures",
    "own measures",
    "progress",
)
"""What is measured; the first is the reference."""


@dataclass(frozen=True)
class Result:
    """One step with one size of plan."""

    size: int
    step: str
    queries: int
    seconds: float


def measure(sizes: tuple[int, ...]) -> list[Result]:
    """All steps for each size."""
    from tests.factories.handlungskonzept import make_stage  # noqa: PLC0415 — after django.setup()

    grown, minors, found = Grown(make_stage()), count(1), []
    for size in sizes:
        grown.grow(size)
        found += measured(grown.stage, size, minors)
    return found


def measured(stage: Any, size: int, minors: Any) -> list[Result]:
    """Queries and processor seconds of each step; the two that write are done once."""
    from django.db import connection  # noqa: PLC0415 — after django.setup()
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from handlungskonzept.queries.working_text import working_text  # noqa: PLC0415
    from tests.factories.handlungskonzept import make_adoption, make_proposal  # noqa: PLC0415
    from tests.factories.meetings import make_resolution  # noqa: PLC0415
    from tests.factories.people import AT  # noqa: PLC0415

    client, kept = Client(), {}
    client.force_login(stage.office)

    def freeze() -> None:
        kept["version"] = make_proposal(stage, at=AT + timedelta(minutes=next(minors)))

    def adopt() -> None:
        kept["adoption"] = make_adoption(
            stage, f"1.{next(minors)}", version=kept["version"], resolution=kept["resolution"]
        )

    def page(address: str) -> Callable[[], None]:
        def read() -> None:
            assert client.get(address).status_code == 200, address

        return read

    def proposal() -> None:
        page(kept["version"].get_absolute_url())()

    first = make_adoption(stage, f"1.{next(minors)}")
    kept["resolution"] = make_resolution(stage.group)
    base = "/intern/handlungskonzept/"
    steps: list[tuple[str, Callable[[], object], int]] = [
        ("working text", lambda: working_text(stage.plan), 3),
        ("freeze", freeze, 2),
        ("adopt", adopt, 1),
        ("overview", page(base), 2),
        ("proposal", proposal, 2),
        ("check", page(f"{base}vorlagen/neu/"), 2),
        ("compare", page(f"{base}vergleich/{first.slug}/arbeitsstand/"), 2),
        ("plan", page("/handlungskonzept/"), 2),
        ("chapter", page(f"/handlungskonzept/{'fassung-' + first.slug}/kapitel/1/"), 2),
        ("measures", page("/massnahmen/"), 2),
        ("own measures", page(f"{base}massnahmen/"), 2),
        ("progress", page(f"{base}fortschritt/"), 2),
    ]
    found = []
    for name, step, rounds in steps:
        with CaptureQueriesContext(connection) as queries:
            best = timed(step, rounds=1)
        if rounds > 1:
            best = timed(step, rounds=rounds)
            with CaptureQueriesContext(connection) as queries:
                step()
        found.append(Result(size, name, len(queries), best))
    return found


def judge(found: list[Result]) -> list[str]:
    """Print the table; the promises that were broken, in words."""
    reference = {one.size: one.seconds for one in found if one.step == "working text"}
    print(
        f"{'step':>13} {'measures':>9} {'queries':>8} {'seconds':>8} {'ms/measure':>11} {'ratio':>6}"
    )
    for one in sorted(found, key=lambda one: (STEPS.index(one.step), one.size)):
        print(
            f"{one.step:>13} {one.size:>9} {one.queries:>8} {one.seconds:>8.3f}"
            f" {1000 * one.seconds / one.size:>11.2f} {one.seconds / reference[one.size]:>6.2f}"
        )
    missed = []
    for step in STEPS:
        rows = sorted((one for one in found if one.step == step), key=lambda one: one.size)
        if len({one.queries for one in rows}) > 1:
            missed.append(f"{step}: queries grow: {[one.queries for one in rows]}")
        if len(rows) > 1:
            before, after = rows[-2:]
            bend = (after.seconds / after.size) / (before.seconds / before.size)
            if bend > WORST:
                missed.append(f"{step}: {bend:.2f} times the time per measure, at most {WORST}")
    return missed


def main() -> int:
    """Measure, print; with --check the exit code says whether the promises hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of measures")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a promise is broken")
    options = parser.parse_args()
    with database():
        missed = judge(measure(tuple(sorted(options.sizes))))
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
