"""Freezing plans of 10, 100 and 1,000 measures: constant queries, linear time.

    python benchmarks/freezing.py            # 10, 100 and 1,000 measures: a few minutes
    python benchmarks/freezing.py 10 100 --check

Prints a table; with --check it fails when the number of queries grows or the time per measure more
than doubles.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10, 100, 1000)
WORST = 2.0


def main(sizes: tuple[int, ...]) -> int:
    """Measure, print, judge."""
    for folder in (ROOT, ROOT / "site"):
        sys.path.insert(0, str(folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django  # noqa: PLC0415 — needs the settings
    from django.test.utils import get_runner, setup_test_environment  # noqa: PLC0415 — after django.setup()

    django.setup()
    from django.conf import settings  # noqa: PLC0415 — after django.setup()

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        rows = measure(sizes)
    finally:
        runner.teardown_databases(databases)
    return judge(rows)


def measure(sizes: tuple[int, ...]) -> list[tuple[int, int, float, int]]:
    """For each size: measures, queries, seconds, bytes of the Word file."""
    from django.db import connection  # noqa: PLC0415 — after django.setup()
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 — after django.setup()

    from handlungskonzept.operations.publishing import publish_into_working_text  # noqa: PLC0415 — after django.setup()
    from tests.factories.handlungskonzept import make_measure, make_proposal, make_stage  # noqa: PLC0415 — after django.setup()
    from tests.factories.people import AT, acting  # noqa: PLC0415 — after django.setup()

    stage = make_stage()
    existing, rows = 1, []
    for size in sizes:
        for number in range(existing, size):
            page = make_measure(
                stage.writer, stage.field, title=f"Maßnahme {number}", lead=stage.lead
            )
            publish_into_working_text(
                by=acting(stage.office), at=AT, page=page, revision=page.latest_revision
            )
        existing = size
        make_proposal(stage)
        best = min(timed(lambda: make_proposal(stage)) for _attempt in range(3))
        with CaptureQueriesContext(connection) as queries:
            version = make_proposal(stage)
        rows.append((size, len(queries), best, len(version.document.content)))
    return rows


def timed(job: object) -> float:
    start = time.perf_counter()
    job()  # type: ignore[operator]
    return time.perf_counter() - start


def judge(rows: list[tuple[int, int, float, int]]) -> int:
    """Print the table; 1 when a promise is broken."""
    print(f"{'measures':>9} {'queries':>8} {'seconds':>8} {'ms/measure':>11} {'docx kB':>8}")
    for size, queries, seconds, size_of_file in rows:
        print(
            f"{size:>9} {queries:>8} {seconds:>8.3f} {1000 * seconds / size:>11.2f} {size_of_file // 1000:>8}"
        )
    constant = len({queries for _size, queries, _seconds, _bytes in rows}) == 1
    first, last = rows[-2], rows[-1]
    ratio = (last[2] / last[0]) / (first[2] / first[0])
    print(
        f"queries constant: {constant}; time per measure {last[0]} to {first[0]}: {ratio:.2f} (at most {WORST})"
    )
    return 0 if constant and ratio <= WORST else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of measures")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a promise is broken")
    arguments = parser.parse_args()
    broken = main(tuple(arguments.sizes))
    sys.exit(broken if arguments.check else 0)
