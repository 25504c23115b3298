"""The history of a page's text: readable lines of who, when and why, from every write path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from core.actor import Actor, Channel
from handlungskonzept.models import ApprovalRecord, Measure
from handlungskonzept.operations import (
    approve_chapter,
    approve_page,
    create_chapter,
    create_field,
    create_measure,
    refuse_approval,
    submit_for_approval,
    withdraw_measure,
    write_draft,
)
from handlungskonzept.operations.talking import add_comment
from handlungskonzept.queries.text_history import Happening, entries_of, with_lines
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh, make_adoption, paragraph
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership

LATER = AT + timedelta(hours=2)
WHY = "Beschluss der Sitzung im Mai"


def by_command(user: User) -> Actor:
    """This account acting through the command line, with a reason."""
    return Actor(user=user, channel=Channel.COMMAND, reason=WHY)


def written(
    stage: Stage, text: str, *, minutes: int = 0, by: User | None = None, why: str = ""
) -> None:
    """A new draft of the chapter."""
    write_draft(
        by=acting(by or stage.writer, why),
        at=LATER + timedelta(minutes=minutes),
        page=fresh(stage.chapter),
        values={"body": [paragraph(f"<p>{text}</p>")], "title": "Handlungsfelder"},
    )


def history_of(stage: Stage) -> list[Any]:
    """The chapter's history with its lines."""
    page = fresh(stage.chapter)
    return with_lines(page, entries_of(page))


# --- every write path keeps person and reason -----------------------------------------------

Write = Callable[[Stage], Any]


def _submitted(stage: Stage) -> Any:
    written(stage, "Neu.")
    return fresh(stage.chapter)


def _log_of(page: Any) -> dict[str, Any]:
    entry = PageLogEntry.objects.filter(page_id=page.pk).order_by("-pk").first()
    assert entry is not None
    return {"who": entry.user, "why": entry.data.get("reason"), "door": entry.data.get("channel")}


def _write(stage: Stage) -> Any:
    values = {"title": "Anders"}
    write_draft(by=by_command(stage.writer), at=LATER, page=stage.chapter, values=values)
    return _log_of(stage.chapter)


def _chapter(stage: Stage) -> Any:
    return _log_of(
        create_chapter(by=by_command(stage.writer), at=LATER, parent=stage.plan, title="Neu")
    )


def _field(stage: Stage) -> Any:
    values = {"title": "Arbeit", "code_prefix": "A"}
    return _log_of(
        create_field(by=by_command(stage.writer), at=LATER, parent=stage.chapter, **values)
    )


def _measure(stage: Stage) -> Any:
    page = create_measure(
        by=by_command(stage.writer), at=LATER, parent=stage.field, title="Neu",
        summary="Kurz.", description="<p>Lang.</p>", lead=stage.lead,
    )  # fmt: skip
    row = page.measure.history.latest()
    assert (row.history_user, row.history_change_reason) == (stage.writer, WHY)
    return _log_of(page)


def _submit(stage: Stage) -> Any:
    page = _submitted(stage)
    submit_for_approval(by=by_command(stage.writer), at=LATER, page=page)
    return _log_of(page)


def _approve(stage: Stage) -> Any:
    page = _submitted(stage)
    submit_for_approval(by=acting(stage.writer), at=LATER, page=page)
    record = approve_page(by=by_command(stage.office), at=LATER, page=fresh(page))
    assert (record.approved_by, record.reason) == (stage.office, WHY)
    return _log_of(page)


def _approve_chapter(stage: Stage) -> Any:
    page = _submitted(stage)
    submit_for_approval(by=acting(stage.writer), at=LATER, page=page)
    approve_chapter(by=by_command(stage.office), at=LATER, page=fresh(page))
    assert ApprovalRecord.objects.latest("pk").reason == WHY
    return _log_of(page)


def _refuse(stage: Stage) -> Any:
    page = _submitted(stage)
    submit_for_approval(by=acting(stage.writer), at=LATER, page=page)
    state = refuse_approval(
        by=by_command(stage.office), at=LATER, page=fresh(page), reason="Bitte kürzer."
    )
    assert (state.finished_by, state.comment, state.finished_at) == (
        stage.office, "Bitte kürzer.", LATER,
    )  # fmt: skip
    return _log_of(page)


def _withdraw(stage: Stage) -> Any:
    measure = Measure.objects.get(page_id=stage.measure.pk)
    withdraw_measure(by=by_command(stage.office), at=LATER, measure=measure, reason=WHY)
    row = measure.history.latest()
    assert (row.history_user, row.history_change_reason, row.history_channel) == (
        stage.office, WHY, Channel.COMMAND,
    )  # fmt: skip
    return _log_of(stage.measure)


def _comment(stage: Stage) -> Any:
    add_comment(by=by_command(stage.writer), at=LATER, page=stage.chapter, line="title", text="Hm.")
    return _log_of(stage.chapter)


@pytest.mark.parametrize(
    ("write", "who"),
    [
        (_write, "writer"), (_chapter, "writer"), (_field, "writer"), (_measure, "writer"),
        (_submit, "writer"), (_comment, "writer"), (_approve, "office"),
        (_approve_chapter, "office"), (_refuse, "office"), (_withdraw, "office"),
    ],
)  # fmt: skip
def test_every_write_path_keeps_person_door_and_reason(
    stage: Stage, write: Write, who: str
) -> None:
    assert write(stage) == {"who": getattr(stage, who), "why": WHY, "door": Channel.COMMAND}


# --- the timeline ---------------------------------------------------------------------------


def test_saves_of_one_sitting_are_told_as_one(stage: Stage) -> None:
    for number in range(4):
        written(stage, f"Stand {number}.", minutes=number * 10, why="Überarbeitung")
    written(stage, "Am Abend.", minutes=300)
    evening, sitting, *_rest = history_of(stage)
    assert [one.kind for one in (evening, sitting)] == [Happening.WRITTEN, Happening.WRITTEN]
    assert sitting.reason == "Überarbeitung"
    assert sitting.who == str(stage.writer)
    assert next(change.kind for change in sitting.changes) == "changed"
    words = "".join(piece.text for change in sitting.changes for piece in change.pieces)
    assert "Stand 3." in words
    assert "Stand 1." not in words


def test_two_people_in_turn_are_told_apart(stage: Stage) -> None:
    other = make_user()
    make_membership(stage.group, other)
    written(stage, "Eins.")
    written(stage, "Zwei.", minutes=1, by=other)
    second, first, *_rest = history_of(stage)
    assert (second.who, first.who) == (str(other), str(stage.writer))


def test_comments_alone_change_no_text(stage: Stage) -> None:
    count = len(history_of(stage))
    fresh(stage.chapter).save_revision(user=stage.office)
    assert len(history_of(stage)) == count


def test_the_way_of_a_text_is_told_to_its_version(stage: Stage) -> None:
    written(stage, "Erster Versuch.")
    page = fresh(stage.chapter)
    submit_for_approval(by=acting(stage.writer), at=LATER, page=page)
    at = LATER + timedelta(minutes=5)
    refuse_approval(by=acting(stage.office), at=at, page=fresh(page), reason="Bitte kürzer.")
    written(stage, "Kurz.", minutes=10)
    at = LATER + timedelta(minutes=20)
    submit_for_approval(by=acting(stage.writer), at=at, page=fresh(page))
    approve_page(
        by=acting(stage.office), at=at + timedelta(minutes=1), page=fresh(page), comment="Gut so."
    )
    make_adoption(stage)
    story = [
        (one.kind, one.who, one.reason)
        for one in history_of(stage)
        if one.at >= LATER or one.kind is Happening.ADOPTED
    ]
    office, writer = str(stage.office), str(stage.writer)
    assert story[:6] == [
        (Happening.APPROVED, office, "Gut so."),
        (Happening.SUBMITTED, writer, ""),
        (Happening.WRITTEN, writer, ""),
        (Happening.REFUSED, office, "Bitte kürzer."),
        (Happening.SUBMITTED, writer, ""),
        (Happening.WRITTEN, writer, ""),
    ]
    assert story[6][0] is Happening.ADOPTED


def test_a_withdrawal_stands_with_its_reason(stage: Stage) -> None:
    measure = Measure.objects.get(page_id=stage.measure.pk)
    withdraw_measure(by=acting(stage.office), at=LATER, measure=measure, reason="Kein Bedarf.")
    entry = entries_of(fresh(stage.measure))[0]
    assert (entry.kind, entry.who, entry.reason) == (
        Happening.WITHDRAWN, str(stage.office), "Kein Bedarf.",
    )  # fmt: skip


# --- the page -------------------------------------------------------------------------------


def address(stage: Stage) -> str:
    """The page of the chapter's history."""
    return reverse("handlungskonzept:page_history", args=[stage.chapter.translation_key])


def test_the_page_is_for_who_reads_the_working_text(stage: Stage) -> None:
    client = Client()
    assert client.get(address(stage)).status_code == 302
    client.force_login(make_user())
    assert client.get(address(stage)).status_code == 403
    client.force_login(stage.writer)
    assert client.get(address(stage)).status_code == 200
    unknown = "00000000-0000-4000-8000-000000000000"
    nowhere = reverse("handlungskonzept:page_history", args=[unknown])
    assert client.get(nowhere).status_code == 404


def test_the_page_shows_words_and_no_dumps(stage: Stage) -> None:
    written(stage, "Ein Mensch, ein Weg, wenige Zuständigkeiten.")
    client = Client()
    client.force_login(stage.writer)
    text = client.get(address(stage)).content.decode()
    assert "<ins>" in text
    assert "data-block-key" not in text
    assert "[{" not in text


def test_the_page_asks_a_constant_number_of_queries(stage: Stage) -> None:
    client = Client()
    client.force_login(stage.writer)
    counts = []
    for size in (2, 8):
        for number in range(size):
            written(stage, f"Stand {size}-{number}.", minutes=size * 1000 + number * 60)
        client.get(address(stage))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(stage)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
