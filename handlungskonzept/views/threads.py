"""Comments as pages show them: the thread, its place, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from core.actor import AnyUser
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.queries.mentions import readers_of_working_text
from handlungskonzept.queries.talking import OpenComment, comments_on
from people.models import User


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what this reader may do with it."""

    comment: OpenComment
    may_resolve: bool
    may_change: bool
    waits: bool = False

    @property
    def place_url(self) -> str:
        """The page of lines at exactly this comment."""
        address = reverse("handlungskonzept:lines", args=[self.comment.identity])
        return f"{address}#{self.comment.anchor}"


def threads_for(
    user: AnyUser, comments: Iterable[OpenComment], waiting: dict[int, bool] | None = None
) -> list[Thread]:
    """These comments for this reader."""
    writes = may_write_plan(user)
    return [
        Thread(
            comment=one,
            may_resolve=writes or one.author_id == user.pk,
            may_change=one.author_id == user.pk and not one.replies and one.resolved_at is None,
            waits=(waiting or {}).get(one.pk, False),
        )
        for one in comments
    ]


@dataclass(slots=True)
class PageThreads:
    """All comments of one page for one reader, read once for all its lines."""

    threads: list[Thread]
    readers: list[User]

    def on_line(self, line: str) -> list[Thread]:
        """The comments on this line."""
        return [thread for thread in self.threads if thread.comment.line == line]

    def elsewhere(self, lines: set[str]) -> list[Thread]:
        """The comments on no line the page shows: of a draft, of the whole page, of a place that is gone."""
        return [thread for thread in self.threads if thread.comment.line not in lines]


def page_threads(request: HttpRequest, page: Page) -> PageThreads:
    """The comments of a page, read once per request."""
    known: dict[int, PageThreads] = request.__dict__.setdefault("_page_threads", {})
    if page.pk not in known:
        threads = threads_for(request.user, comments_on(page))
        readers = readers_of_working_text() if threads else []
        known[page.pk] = PageThreads(threads, readers)
    return known[page.pk]
