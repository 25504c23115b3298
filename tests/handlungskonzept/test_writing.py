"""Drafts written past Wagtail's editor: what is written over, what never is, and why it was written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wagtail.models import PageLogEntry, Revision

from handlungskonzept.operations import submit_for_approval, write_draft
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh
from tests.factories.people import AT, acting, make_office

LATER = AT + timedelta(minutes=5)


def write(stage: Stage, title: str, user: User | None = None, **options: Any) -> Revision:
    reason: str = options.pop("reason", "")
    at: datetime = options.pop("at", LATER)
    by = acting(user or stage.writer).because(reason)
    return write_draft(by=by, at=at, page=stage.measure, values={"title": title}, **options)


def test_the_same_editing_writes_over_its_own_last_revision(stage: Stage) -> None:
    first = write(stage, "Erst so")
    count, entries = Revision.objects.count(), PageLogEntry.objects.count()
    for minute in range(5):
        again = write(
            stage, f"Dann so {minute}", overwrite=first, at=LATER + timedelta(minutes=minute)
        )
        assert again.pk == first.pk
    assert (Revision.objects.count(), PageLogEntry.objects.count()) == (count, entries)
    page = fresh(stage.measure)
    assert page.get_latest_revision_as_object().title == "Dann so 4"
    assert page.latest_revision.created_at == LATER + timedelta(minutes=4)
    assert page.latest_revision_created_at == LATER + timedelta(minutes=4)


def test_a_strangers_revision_is_never_written_over(stage: Stage) -> None:
    foreign = write(stage, "Von anderen", user=make_office())
    own = write(stage, "Von mir", overwrite=foreign)
    assert own.pk != foreign.pk
    foreign.refresh_from_db()
    assert foreign.content["title"] == "Von anderen"


def test_a_revision_that_is_not_the_latest_is_not_written_over(stage: Stage) -> None:
    first = write(stage, "Erst so")
    write(stage, "Von anderen", user=make_office())
    assert write(stage, "Dann so", overwrite=first).pk != first.pk
    first.refresh_from_db()
    assert first.content["title"] == "Erst so"


def test_what_was_submitted_or_approved_is_not_written_over(stage: Stage) -> None:
    approved = fresh(stage.measure).live_revision
    submitted = write(stage, "Eingereicht", overwrite=approved)
    assert submitted.pk != approved.pk
    submit_for_approval(by=acting(stage.writer), at=LATER, page=fresh(stage.measure))
    newer = write(stage, "Danach", overwrite=submitted)
    assert newer.pk != submitted.pk
    submitted.refresh_from_db()
    assert submitted.content["title"] == "Eingereicht"


def test_the_reason_stands_in_the_log_of_the_page(stage: Stage) -> None:
    first = write(stage, "Neuer Titel", reason="Beschluss LG 2021/03")
    entry = PageLogEntry.objects.filter(revision=first).get()
    assert (entry.data, entry.timestamp) == (
        {"reason": "Beschluss LG 2021/03", "channel": "web"},
        LATER,
    )
    assert entry.user == stage.writer


def test_a_reason_given_at_the_end_joins_what_the_editing_saved_before(stage: Stage) -> None:
    first = write(stage, "Erst so")
    write(stage, "Dann so", overwrite=first, reason="Einfacher gesagt")
    entries = PageLogEntry.objects.filter(revision=first)
    assert [entry.data.get("reason", "") for entry in entries] == ["Einfacher gesagt", ""]
    assert len({entry.uuid for entry in entries}) == 1
