"""Papers that go with an item into a meeting of another body: the same bytes, a row of their own."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from core.history import save_recorded
from meetings.choices import PaperKind
from meetings.models import AgendaItem, Paper, PaperContent


def bring_papers(
    *, by: Actor, at: datetime, source: AgendaItem, target: AgendaItem
) -> list[Paper]:  # fmt: skip
    """The papers of an item, also below the one that goes on with it; what is there already stays once.

    Frozen bytes are pointed to, others copied, so that the first body may take its own away. The
    caller has asked whether the person may write the target.
    """
    there = set(target.papers.filter(is_withdrawn=False).values_list("sha256", flat=True))
    papers = source.papers.filter(kind=PaperKind.PAPER, is_withdrawn=False).order_by("pk")
    brought = []
    for paper in papers.select_related("content", "frozen"):
        if paper.sha256 in there:
            continue
        copy = Paper(
            meeting=target.meeting, item=target, kind=paper.kind, title=paper.title,
            file_name=paper.file_name, content_type=paper.content_type, size=paper.size,
            sha256=paper.sha256, is_public=paper.is_public and target.is_public,
            frozen=paper.frozen, uploaded_by=paper.uploaded_by, uploaded_at=at,
        )  # fmt: skip
        save_recorded(copy, by=by, at=at)
        if paper.frozen_id is None:
            PaperContent.objects.create(paper=copy, content=bytes(paper.content.content))
        brought.append(copy)
    return brought
