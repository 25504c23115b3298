"""Large plans for benchmarks: documents out of thin air, and pages cloned straight into the database.

Cloning goes past the operations on purpose: writing and approving 1,000 sheets one by one takes
minutes and is not what is measured. The clones are what the operations would have left.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "site"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from handlungskonzept.document import (  # noqa: E402 -- needs sys.path
    Para,
    PlanDocument,
    Prose,
    Run,
    Section,
    SectionKind,
    Sheet,
    SheetRow,
)

SIZES = (10, 100, 1000)
WORDS = [
    "Die", "Stadt", "berät", "Familien", "und", "junge", "Menschen", "beim", "Übergang", "in", "eigene",
    "Wohnungen", "gemeinsam", "mit", "Ämtern", "Trägern", "und", "Vereinen", "damit", "Wege", "nicht",
    "zwischen", "zwei", "Stellen", "enden",
]  # fmt: skip


def chapters_for(measures: int) -> int:
    """How many chapters a plan of that size has: 3, 30, 300."""
    return max(3, measures * 3 // 10)


# --- documents ------------------------------------------------------------------------------


def document(measures: int, *, changed: int = 0) -> PlanDocument:
    """A plan where every `changed`-th paragraph and sheet says something else (0: none)."""
    chapters = []
    count = chapters_for(measures)
    for number in range(count):
        below = range(number * measures // count, (number + 1) * measures // count)
        sheets = tuple(_sheet(place, is_changed=_is_changed(place, changed)) for place in below)
        paragraphs = tuple(
            Para(f"k{place}", (Run(_text(50, number * 10 + place)),)) for place in range(4)
        )
        if _is_changed(number, changed):
            paragraphs = (*paragraphs[:-1], Para("k3", (Run(_text(50, number + 77_000)),)))
        chapters.append(
            Section(
                SectionKind.CHAPTER, f"c{number}", str(number + 1), f"c{number}",
                f"Kapitel {number + 1}", blocks=(Prose(f"p{number}", paragraphs),), children=sheets,
            )
        )  # fmt: skip
    return PlanDocument("plan", "Handlungskonzept", "", "Stadt", sections=tuple(chapters))


def _is_changed(place: int, changed: int) -> bool:
    return changed > 0 and place % changed == 0


def _sheet(place: int, *, is_changed: bool) -> Section:
    code = f"W-{place + 1:04}"
    rows = tuple(
        SheetRow(name, name.capitalize(), (Para("", (Run(_text(length, place + length)),)),))
        for name, length in (("lead", 4), ("situation", 60), ("description", 90), ("costs", 6))
    )
    if is_changed:
        words = rows[2].parts[0].runs[0].text  # type: ignore[union-attr]
        other = (Para("", (Run(words.replace("Familien", "alle Haushalte")),)),)
        rows = (*rows[:2], replace(rows[2], parts=other), *rows[3:])
    sheet = Sheet(code, _text(12, place), "Wohnungsamt", "2021 bis 2022", "Wohnen", rows=rows)
    return Section(
        SectionKind.MEASURE, f"m{place}", code, code.lower(), _text(5, place), sheet=sheet
    )


def _text(words: int, seed: int) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _word in range(words)) + "."


# --- pages in a database --------------------------------------------------------------------


@contextmanager
def database() -> Iterator[None]:
    """An empty database of the test settings, gone afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django  # noqa: PLC0415 — needs the settings
    from django.test.utils import get_runner, setup_test_environment  # noqa: PLC0415 — after it

    django.setup()
    from django.conf import settings  # noqa: PLC0415 — after django.setup()

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(databases)


@dataclass
class Grown:
    """A stage that grows: its measure and its chapter are the patterns."""

    stage: Any
    measures: int = 1
    chapters: int = 1

    def grow(self, measures: int) -> None:
        """As many measures as asked for, and three chapters for each ten of them."""
        stage = self.stage
        clones(stage.chapter, stage.plan, range(self.chapters, chapters_for(measures)))
        self.chapters = max(self.chapters, chapters_for(measures))
        numbers = range(self.measures, measures)
        pages = clones(stage.measure, stage.field, numbers)
        give_codes(pages, numbers)
        self.measures = measures


def clones(pattern: Any, parent: Any, numbers: range) -> list[int]:
    """Copies of an approved page below a parent, each with its own approved text; their keys."""
    from django.db import connection  # noqa: PLC0415 — after django.setup()
    from wagtail.models import Page, Revision  # noqa: PLC0415

    from handlungskonzept.models import ApprovalRecord  # noqa: PLC0415
    from handlungskonzept.models.authorship import text_fingerprint  # noqa: PLC0415

    page = Page.objects.get(pk=pattern.pk)
    revision = Revision.objects.get(pk=page.live_revision_id)
    approval = ApprovalRecord.objects.get(revision=revision)
    first_page, first_revision = _next(Page), _next(Revision)
    pages, revisions, approvals, own = [], [], [], []
    for count, number in enumerate(numbers):
        key, revision_key = first_page + count, first_revision + count
        slug, identity = f"{page.slug}-{number}", uuid.uuid4()
        path = Page._get_path(parent.path, parent.depth + 1, number + 2)
        content = revision.content | {
            "pk": key, "path": path, "slug": slug, "translation_key": str(identity),
            "title": f"{page.title} {number}",
        }  # fmt: skip
        pages.append({
            "id": key, "path": path, "slug": slug, "translation_key": identity.hex,
            "title": content["title"], "draft_title": content["title"], "numchild": 0,
            "url_path": f"{page.url_path}{number}/",
            "live_revision_id": None, "latest_revision_id": None,
        })  # fmt: skip
        revisions.append(
            {"id": revision_key, "object_id": str(key), "content": json.dumps(content)}
        )
        approvals.append({
            "id": _next(ApprovalRecord) + count, "page_id": key, "revision_id": revision_key,
            "text_sha256": text_fingerprint(content),
        })  # fmt: skip
        own.append({"page_ptr_id": key})
    with connection.cursor() as cursor:
        _insert(cursor, Page, page.pk, pages)
        _insert(cursor, type(pattern), page.pk, own)
        _insert(cursor, Revision, revision.pk, revisions)
        _insert(cursor, ApprovalRecord, approval.pk, approvals)
        cursor.executemany(
            "UPDATE wagtailcore_page SET live_revision_id = %s, latest_revision_id = %s WHERE id = %s",
            [(row["id"], row["id"], int(row["object_id"])) for row in revisions],
        )
        cursor.execute(
            "UPDATE wagtailcore_page SET numchild = numchild + %s WHERE id = %s",
            [len(pages), parent.pk],
        )
    return [row["id"] for row in pages]


def give_codes(pages: list[int], numbers: range) -> None:
    """The anchors of cloned measures."""
    from django.db import connection  # noqa: PLC0415 — after django.setup()

    from handlungskonzept.models import Measure  # noqa: PLC0415

    pattern, first = Measure.objects.order_by("pk").first(), _next(Measure)
    assert pattern is not None
    rows = [
        {"id": first + count, "code": f"Z-{number:04}", "page_id": page}
        for count, (page, number) in enumerate(zip(pages, numbers, strict=True))
    ]
    with connection.cursor() as cursor:
        _insert(cursor, Measure, pattern.pk, rows)


def _next(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def _insert(cursor: Any, model: Any, pattern: int, rows: list[dict[str, Any]]) -> None:
    """Rows like the pattern's, with other values in some columns."""
    if not rows:
        return
    columns = [field.column for field in model._meta.local_concrete_fields]
    names = [column for column in columns if column in rows[0]]
    values = ", ".join("%s" if column in rows[0] else f'"{column}"' for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.executemany(
        f'INSERT INTO "{table}" ({quoted}) SELECT {values} FROM "{table}" WHERE "{key}" = %s',
        [[*(row[name] for name in names), pattern] for row in rows],
    )


def timed(job: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of some runs, in seconds of this process: others on the machine do not count."""
    best = float("inf")
    for _round in range(rounds):
        start = time.process_time()
        job()
        best = min(best, time.process_time() - start)
    return best
