"""Comments on the text, each with the line it hangs on as the text reads today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Comment, Page, Revision

from handlungskonzept.document import Section
from handlungskonzept.document.aims import WHOLE_PAGE
from handlungskonzept.document.places import line_at
from handlungskonzept.models import HandlungskonzeptPage, Measure
from handlungskonzept.queries.lines import PlanLine, lines_in
from handlungskonzept.queries.rows import row_of
from handlungskonzept.queries.working_text import sections_alone


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to a comment."""

    pk: int
    author_id: int
    author: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenComment:
    """A comment with its replies and its place: the page, the line and the line's words today."""

    pk: int
    page_id: int
    identity: str
    page_label: str
    line: str
    line_label: str
    quote: str
    text: str
    author_id: int
    author: str
    created_at: datetime
    replies: tuple[Answer, ...] = ()
    resolved_at: datetime | None = None
    resolved_by: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the line it was about is in no text any more."""
        return not self.line

    @property
    def label(self) -> str:
        """Page and line in words."""
        return f"{self.page_label}: {self.line_label}"

    @property
    def anchor(self) -> str:
        """The comment's name in the address of a page that shows it."""
        return f"kommentar-{self.pk}"


def open_comments_in(plan: HandlungskonzeptPage) -> list[OpenComment]:
    """Every comment of the plan that nobody has resolved, oldest first; a constant number of queries."""
    return placed(comments_below(plan).filter(resolved_at__isnull=True))


def comments_below(page: Page) -> QuerySet[Comment]:
    """The comments on this page and all below it, oldest first."""
    return Comment.objects.filter(page__path__startswith=page.path).order_by("created_at", "pk")


def comments_on(page: Page) -> list[OpenComment]:
    """The comments on one page, resolved ones too, oldest first."""
    return placed(Comment.objects.filter(page_id=page.pk).order_by("created_at", "pk"))


def placed(comments: Iterable[Comment]) -> list[OpenComment]:
    """These comments with their places; a constant number of queries, however many there are."""
    if isinstance(comments, QuerySet):
        comments = comments.select_related(
            "user", "resolved_by", "page__content_type"
        ).prefetch_related("replies__user")
    found = list(comments)
    pages = {comment.page_id: comment.page for comment in found}
    texts = _texts_of(pages)
    codes = dict(Measure.objects.filter(page_id__in=pages).values_list("page_id", "code"))
    return [_placed(comment, texts[comment.page_id], codes) for comment in found]


@dataclass(frozen=True, slots=True)
class _Text:
    """What a page says in the working text and in its draft, and where the editor put comments."""

    sections: tuple[Section, ...]
    lines: dict[str, PlanLine]
    positions: dict[int, str]


def _texts_of(pages: dict[int, Page]) -> dict[int, _Text]:
    wanted = {
        key
        for page in pages.values()
        for key in (page.live_revision_id if page.live else None, page.latest_revision_id)
        if key is not None
    }
    revisions = Revision.objects.in_bulk(wanted)
    order = [
        (page.pk, revisions[key])
        for page in pages.values()
        for key in dict.fromkeys(
            (page.live_revision_id if page.live else None, page.latest_revision_id)
        )
        if key in revisions
    ]
    sections = sections_alone([row_of(pages[pk], revision) for pk, revision in order])
    own: dict[int, list[Section]] = {pk: [] for pk in pages}
    positions: dict[int, dict[int, str]] = {pk: {} for pk in pages}
    for (pk, revision), section in zip(order, sections, strict=True):
        own[pk].append(section)
        positions[pk].update(_positions_in(revision))
    return {
        pk: _Text(
            tuple(own[pk]),
            {line.identity: line for one in reversed(own[pk]) for line in lines_in(one)},
            positions[pk],
        )
        for pk in pages
    }


def _positions_in(revision: Revision) -> dict[int, str]:
    """Where the editor marked comments in this text; the comments themselves do not keep that."""
    kept = revision.content.get(COMMENTS_RELATION_NAME) or []
    return {one["pk"]: one["position"] for one in kept if one.get("pk") and one.get("position")}


def _placed(comment: Comment, text: _Text, codes: dict[int, str]) -> OpenComment:
    position = text.positions.get(comment.pk, comment.position)
    lines = (line_at(section, comment.contentpath, position) for section in text.sections)
    identity = next((one for one in lines if one in text.lines or one == WHOLE_PAGE), None) or ""
    line = text.lines.get(identity)
    page = comment.page
    title = text.sections[0].title if text.sections else page.draft_title
    return OpenComment(
        pk=comment.pk,
        page_id=page.pk,
        identity=str(page.translation_key),
        page_label=f"{codes.get(page.pk, '')} {title}".strip(),
        line=identity,
        line_label=_line_label(identity, line),
        quote=line.text if line is not None else "",
        text=comment.text,
        author_id=comment.user_id,
        author=str(comment.user),
        created_at=comment.created_at,
        replies=tuple(
            Answer(one.pk, one.user_id, str(one.user), one.text, one.created_at)
            for one in sorted(comment.replies.all(), key=lambda one: (one.created_at, one.pk))
        ),
        resolved_at=comment.resolved_at,
        resolved_by=str(comment.resolved_by or ""),
    )


def _line_label(identity: str, line: PlanLine | None) -> str:
    if line is not None:
        return line.label
    return _("Whole page") if identity == WHOLE_PAGE else _("The place is no longer there")
