"""Submitted texts as an approver reads them: what changed, who wrote it and why, what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Comment, Page, PageLogEntry, Revision

from core.actor import AnyUser
from handlungskonzept.document import Section
from handlungskonzept.document.lines import LineChange, section_changes
from handlungskonzept.models import ChangeProposal, Measure
from handlungskonzept.models.authorship import (
    approvals_of,
    authors_in,
    last_hands,
    proposers_in,
    steps_of,
    text_of,
)
from handlungskonzept.queries.other_fields import other_fields
from handlungskonzept.queries.rows import Row, row_of
from handlungskonzept.queries.states import Submission, submissions_waiting
from handlungskonzept.queries.talking import OpenComment, placed
from handlungskonzept.queries.working_text import sections_alone
from people.models import User


@dataclass(frozen=True, slots=True)
class ReadText:
    """One submitted text with everything an approver wants to know."""

    submission: Submission
    old: Section | None
    new: Section
    changes: tuple[LineChange, ...]
    wrote: dict[str, str]
    authors: tuple[str, ...]
    is_own: bool
    reasons: tuple[str, ...]
    comments: tuple[OpenComment, ...]
    other_fields: tuple[str, ...] = ()

    @property
    def page(self) -> Page:
        """The page it is of."""
        return self.submission.page


def labels_of(submissions: Iterable[Submission]) -> dict[int, str]:
    """Code and title of the pages these submissions are of."""
    pages = {one.page.pk: one.page for one in submissions}
    codes = dict(Measure.objects.filter(page_id__in=pages).values_list("page_id", "code"))
    return {pk: f"{codes.get(pk, '')} {page.draft_title}".strip() for pk, page in pages.items()}


def waiting_below(page: Page) -> list[Submission]:
    """What waits of this page and of those below it, in reading order."""
    found = [one for one in submissions_waiting() if one.page.path.startswith(page.path)]
    return sorted(found, key=lambda one: one.page.path)


def read_texts(submissions: list[Submission], user: AnyUser) -> list[ReadText]:
    """These submissions for this approver; a constant number of queries, however many there are."""
    pages = {one.page.pk: one.page for one in submissions}
    steps = _revisions_since(submissions)
    rows = [row_of(one.page, one.revision) for one in submissions]
    live = [one for one in submissions if one.page.live and one.page.live_revision is not None]
    rows += [row_of(one.page, one.page.live_revision) for one in live]
    sections = sections_alone(rows, _parents_of(pages.values()))
    old = {
        one.page.pk: found for one, found in zip(live, sections[len(submissions) :], strict=True)
    }
    reasons = _reasons(steps)
    comments: dict[int, list[OpenComment]] = defaultdict(list)
    waiting = Comment.objects.filter(page_id__in=pages, resolved_at__isnull=True)
    for comment in placed(waiting.order_by("created_at", "pk")):
        comments[comment.page_id].append(comment)
    names = {one.pk: str(one) for found in steps.values() for one in _users(found)}
    by_hand, proposers = _put_in_by_hand(submissions)
    names |= proposers
    return [
        _read(
            one, old.get(one.page.pk), new, steps[one.page.pk], by_hand[one.page.pk], names,
            reasons, comments, user,
        )
        for one, new in zip(submissions, sections, strict=False)
    ]  # fmt: skip


def _read(
    submission: Submission,
    old: Section | None,
    new: Section,
    revisions: list[Revision],
    proposers: set[int],
    names: dict[int, str],
    reasons: dict[int, list[str]],
    comments: dict[int, list[OpenComment]],
    user: AnyUser,
) -> ReadText:
    page = submission.page
    working = page.live_revision
    authors = authors_in(steps_of(working, revisions)) | proposers
    hands = last_hands(steps_of(working, revisions))
    return ReadText(
        submission=submission,
        old=old,
        new=new,
        changes=tuple(section_changes(old, new)) if old is not None else (),
        wrote={place: names[key] for place, key in hands.items()},
        authors=tuple(sorted(names[key] for key in authors)),
        is_own=user.pk in authors,
        reasons=tuple(dict.fromkeys(reasons.get(page.pk, ()))),
        comments=tuple(comments[page.pk]),
        other_fields=_beside(submission) if old is not None else (),
    )


def _beside(submission: Submission) -> tuple[str, ...]:
    working, proposed = submission.page.live_revision, submission.revision
    return other_fields(submission.page, working.content, proposed.content)


def _revisions_since(submissions: list[Submission]) -> dict[int, list[Revision]]:
    """For each page its revisions after the working text, up to the submitted one."""
    spans = {
        str(one.page.pk): (one.page.live_revision_id or 0, one.revision.pk) for one in submissions
    }
    found: dict[int, list[Revision]] = {one.page.pk: [] for one in submissions}
    revisions = Revision.page_revisions.filter(object_id__in=spans)
    lowest = min((first for first, _last in spans.values()), default=0)
    for revision in revisions.filter(pk__gt=lowest).select_related("user").order_by("pk"):
        first, last = spans[revision.object_id]
        if first < revision.pk <= last:
            found[int(revision.object_id)].append(revision)
    return found


def _put_in_by_hand(submissions: list[Submission]) -> tuple[dict[int, set[int]], dict[int, str]]:
    """For each page whose proposals stand in its text though others wrote them down; their names."""
    pages = [one.page.pk for one in submissions]
    changes: dict[int, list[ChangeProposal]] = defaultdict(list)
    found = ChangeProposal.objects.filter(page_id__in=pages, revision=None)
    for change in found.select_related("proposed_by__person"):
        changes[change.page_id].append(change)
    approved = approvals_of(pages)
    by_hand = {
        one.page.pk: proposers_in(
            changes[one.page.pk],
            approved_at=approved.get(one.page.pk),
            before=text_of(one.page.live_revision.content) if one.page.live_revision_id else {},
            after=text_of(one.revision.content),
        )
        for one in submissions
    }
    every = (change.proposed_by for group in changes.values() for change in group)
    return by_hand, {user.pk: str(user) for user in every}


def _parents_of(pages: Iterable[Page]) -> list[Row]:
    paths = {page.path[: -Page.steplen] for page in pages}
    parents = Page.objects.filter(path__in=paths).select_related("live_revision", "content_type")
    return [row_of(one, one.live_revision) for one in parents if one.live_revision is not None]


def _reasons(steps: dict[int, list[Revision]]) -> dict[int, list[str]]:
    """The reasons the writers gave, by page."""
    keys = [revision.pk for found in steps.values() for revision in found]
    found: dict[int, list[str]] = defaultdict(list)
    for entry in PageLogEntry.objects.filter(revision_id__in=keys).order_by("pk"):
        reason = str(entry.data.get("reason", "")) if "comment" not in entry.data else ""
        if reason:
            found[entry.page_id].append(reason)
    return found


def _users(revisions: Iterable[Revision]) -> set[User]:
    return {revision.user for revision in revisions if revision.user is not None}
