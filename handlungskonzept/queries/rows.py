"""The live pages of a plan with the text of their live revisions, in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from core.operations import NotPossible
from handlungskonzept.models import HandlungskonzeptPage


@dataclass(frozen=True, slots=True)
class Row:
    """One page with one text: its place in the tree and the content of a revision."""

    pk: int
    path: str
    depth: int
    kind: str
    identity: str
    content: dict[str, Any]

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
            )
        )
    return found


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
