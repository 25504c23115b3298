"""Approving: what the approver reads, a whole chapter at once, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handlungskonzept.models import PlanPage
from handlungskonzept.operations import create_chapter, submit_for_approval, write_draft
from handlungskonzept.operations.talking import add_comment
from handlungskonzept.queries import submissions_waiting
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh, make_measure, paragraph
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership

LATER = AT + timedelta(hours=2)
TABLE = [["Amt", "Stellen"], ["Wohnungsamt", "2"], ["Jobcenter", "4"]]


def table(rows: list[list[str]]) -> dict[str, object]:
    """A table block with a lasting key."""
    data = {"data": rows, "first_row_is_table_header": True}
    value = {"caption": "Stellen", "table": data, "has_row_headers": False}
    return {"type": "table", "value": value, "key": "stellen"}


def proposed(
    stage: Stage, page: PlanPage, *, why: str = "", by: User | None = None, **values: object
) -> None:
    """A draft of the page, submitted."""
    by = by or stage.writer
    write_draft(by=acting(by, why), at=LATER, page=fresh(page), values=values)
    submit_for_approval(by=acting(by), at=LATER, page=fresh(page))


@pytest.fixture
def office(stage: Stage) -> Client:
    """The office's browser."""
    client = Client()
    client.force_login(stage.office)
    return client


def chapter_address(stage: Stage) -> str:
    """The page of all that waits in the chapter."""
    return reverse("handlungskonzept:approval_chapter", args=[stage.chapter.translation_key])


def test_the_approver_reads_who_wrote_what_and_why(stage: Stage, office: Client) -> None:
    other = make_user()
    make_membership(stage.group, other)
    write_draft(
        by=acting(other, "Wunsch der Träger"), at=LATER, page=stage.measure,
        values={"summary": "Schneller in die eigene Wohnung."},
    )  # fmt: skip
    proposed(stage, stage.measure, why="Beschluss 2021/03", title="Eigene Wohnung")
    add_comment(
        by=acting(other), at=LATER, page=fresh(stage.measure), line="title", text="Passt der Titel?"
    )
    answer = office.get(reverse("handlungskonzept:approval", args=[stage.measure.pk]))
    text = answer.content.decode()
    lines = {line.label: line.authors for line in answer.context["one"].lines}
    assert (str(other),) in lines.values()
    assert (str(stage.writer),) in lines.values()
    for words in ("Wunsch der Träger", "Beschluss 2021/03", "Passt der Titel?"):
        assert words in text


def test_tables_are_compared_cell_by_cell(stage: Stage, office: Client) -> None:
    proposed(stage, stage.chapter, body=[paragraph(), table(TABLE)])
    page = reverse("handlungskonzept:approval", args=[stage.chapter.pk])
    office.post(page, {"decision": "approve", "seen": office.get(page).context["seen"]})
    assert not submissions_waiting()
    changed = [TABLE[0], ["Wohnungsamt", "3"], TABLE[2]]
    proposed(stage, stage.chapter, body=[paragraph(), table(changed)])
    answer = office.get(page)
    (line,) = answer.context["one"].lines
    assert line.table is not None
    text = answer.content.decode()
    assert "<table>" in text
    assert "Jobcenter" in text or "unchanged" in text


def test_what_stands_beside_the_text_is_shown_too(stage: Stage, office: Client) -> None:
    proposed(stage, stage.measure, visibility="internal")
    answer = office.get(reverse("handlungskonzept:approval", args=[stage.measure.pk]))
    assert len(answer.context["one"].text.other_fields) == 1


def test_a_chapter_is_approved_at_once(stage: Stage, office: Client) -> None:
    proposed(stage, stage.chapter, title="Felder")
    proposed(stage, stage.measure, title="Eigene Wohnung")
    answer = office.get(chapter_address(stage))
    assert [one.text.page.pk for one in answer.context["texts"]] == [
        stage.chapter.pk, stage.measure.pk,
    ]  # fmt: skip
    done = office.post(
        chapter_address(stage), {"seen": answer.context["seen"], "comment": "Gut so."}
    )
    assert done.status_code == 302
    assert not submissions_waiting()
    assert fresh(stage.measure).title == "Eigene Wohnung"


def test_own_texts_wait_for_somebody_else(stage: Stage, office: Client) -> None:
    proposed(stage, stage.chapter, title="Felder")
    proposed(stage, stage.measure, by=stage.office, title="Eigene Wohnung")
    answer = office.get(chapter_address(stage))
    assert (answer.context["own"], answer.context["foreign"]) == (1, 1)
    office.post(chapter_address(stage), {"seen": answer.context["seen"]})
    assert [one.page.pk for one in submissions_waiting()] == [stage.measure.pk]


def test_what_was_not_on_the_page_is_not_approved_with_it(stage: Stage, office: Client) -> None:
    proposed(stage, stage.chapter, title="Felder")
    seen = office.get(chapter_address(stage)).context["seen"]
    proposed(stage, stage.measure, title="Eigene Wohnung")
    answer = office.post(chapter_address(stage), {"seen": seen})
    assert answer.status_code == 422
    assert len(submissions_waiting()) == 2


def test_a_single_text_goes_back_from_the_chapter(stage: Stage, office: Client) -> None:
    proposed(stage, stage.chapter, title="Felder")
    proposed(stage, stage.measure, title="Eigene Wohnung")
    back = reverse("handlungskonzept:approval", args=[stage.measure.pk])
    values = {"decision": "refuse", "chapter": stage.chapter.translation_key}
    assert office.post(back, values).status_code == 422
    answer = office.post(back, values | {"reason": "Bitte kürzer."})
    assert answer.url == chapter_address(stage)
    assert [one.page.pk for one in submissions_waiting()] == [stage.chapter.pk]
    last = reverse("handlungskonzept:approval", args=[stage.chapter.pk])
    answer = office.post(last, values | {"reason": "Auch."})
    assert answer.url == reverse("handlungskonzept:approvals")


def test_only_the_office_opens_the_pages_of_approval(stage: Stage) -> None:
    client = Client()
    assert client.get(chapter_address(stage)).status_code == 302
    client.force_login(stage.writer)
    assert client.get(chapter_address(stage)).status_code == 403
    assert client.post(chapter_address(stage), {"seen": ""}).status_code == 403


def test_a_chapter_without_submissions_and_an_unknown_one(stage: Stage, office: Client) -> None:
    assert office.get(chapter_address(stage)).status_code == 200
    assert office.post(chapter_address(stage), {"seen": ""}).status_code == 422
    unknown = "00000000-0000-4000-8000-000000000000"
    nowhere = reverse("handlungskonzept:approval_chapter", args=[unknown])
    assert office.get(nowhere).status_code == 404


def test_the_pages_ask_a_constant_number_of_queries(stage: Stage, office: Client) -> None:
    pages = [chapter_address(stage), reverse("handlungskonzept:approvals")]
    counts = []
    for number in (1, 4):
        for place in range(number):
            title = f"Maßnahme {number}-{place}"
            measure = make_measure(stage.writer, stage.field, title=title, lead=stage.lead)
            submit_for_approval(by=acting(stage.writer), at=LATER, page=measure)
            add_comment(by=acting(stage.writer), at=LATER, page=measure, line="title", text="?")
        if number == 1:
            proposed(stage, stage.measure, title="Eigene Wohnung")
            new = create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Neu")
            submit_for_approval(by=acting(stage.writer), at=LATER, page=new)
        for page in pages:
            office.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert office.get(page).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
