"""The live pages of a plan with the text of their live revisions, in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState

from core.operations import NotPossible
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.models.authorship import text_fingerprint


@dataclass(frozen=True, slots=True)
class Row:
    """One page with one text: its place in the tree and the content of a revision."""

    pk: int
    path: str
    depth: int
    kind: str
    identity: str
    content: dict[str, Any]
    approved_sha256: str = ""

    @property
    def is_approved(self) -> bool:
        """Whether the text is, letter by letter, one that was approved for this page."""
        return text_fingerprint(self.content) == self.approved_sha256

    def stream(self, name: str) -> list[dict[str, Any]]:
        """The blocks of a stream field as plain values."""
        value = self.content.get(name) or []
        return json.loads(value) if isinstance(value, str) else value

    def words(self, name: str) -> str:
        """A text field, empty when it is not there."""
        return str(self.content.get(name) or "")


class PageWithoutText(NotPossible):
    """A page counts as working text and has no revision: nothing may be built from it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("“%(title)s” has no approved text. Please tell the administrator.") % {"title": title}
        )


def live_rows(plan: HandlungskonzeptPage) -> list[Row]:
    """All pages of the working text in reading order; raises :class:`PageWithoutText`."""
    found = []
    pages = Page.objects.filter(path__startswith=plan.path, live=True).order_by("path")
    for values in pages.values(
        "pk",
        "path",
        "depth",
        "title",
        "content_type__model",
        "translation_key",
        "live_revision__content",
        "live_revision__plan_approval__page",
        "live_revision__plan_approval__text_sha256",
    ):
        if values["live_revision__content"] is None:
            raise PageWithoutText(values["title"])
        found.append(
            Row(
                pk=values["pk"],
                path=values["path"],
                depth=values["depth"],
                kind=values["content_type__model"],
                identity=str(values["translation_key"]),
                content=values["live_revision__content"],
                approved_sha256=values["live_revision__plan_approval__text_sha256"] or ""
                if values["live_revision__plan_approval__page"] == values["pk"]
                else "",
            )
        )
    return found


def every_row(plan: HandlungskonzeptPage) -> list[Row]:
    """Each page with the texts somebody may be looking at: in force, latest, submitted."""
    pages = {
        str(pk): (pk, live, latest)
        for pk, live, latest in Page.objects.filter(path__startswith=plan.path).values_list(
            "pk", "live_revision_id", "latest_revision_id"
        )
    }
    wanted = {key for _pk, live, latest in pages.values() for key in (live, latest)}
    revisions = Revision.page_revisions.filter(object_id__in=pages).filter(
        Q(pk__in=wanted - {None}) | Q(task_states__status=TaskState.STATUS_IN_PROGRESS)
    )
    return [
        Row(
            pk=pages[revision.object_id][0],
            path="",
            depth=0,
            kind="",
            identity="",
            content=revision.content,
        )
        for revision in revisions
    ]


def row_of(page: Page, revision: Revision) -> Row:
    """One page with the text of one of its revisions."""
    return Row(
        pk=page.pk,
        path=page.path,
        depth=page.depth,
        kind=page.specific_class._meta.model_name,
        identity=str(page.translation_key),
        content=revision.content,
    )


def children_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows below each path, in reading order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.path[:-4], []).append(row)
    return found
