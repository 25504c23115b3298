"""Who wrote what between the working text and a submitted revision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from handlungskonzept.choices import ChangeState
from handlungskonzept.document import fingerprint
from handlungskonzept.models.frozen import ApprovalRecord
from handlungskonzept.models.proposals import ChangeProposal

NOT_TEXT = frozenset({
    "pk", "path", "depth", "numchild", "url_path", "translation_key", "locale", "draft_title", "live",
    "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
    "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "latest_revision",
    "latest_revision_created_at", "content_type", "owner", "alias_of", "index_entries",
    COMMENTS_RELATION_NAME,
})  # fmt: skip
"""Keys of a revision that hold bookkeeping; whoever only comments has not written."""


def text_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a revision says, without Wagtail's bookkeeping; equal where nothing but the order of keys differs.

    Streams lie in a revision as JSON text, and PostgreSQL gives the keys of a stored stream back in
    another order than they were typed in.
    """
    return {name: _in_order(value) for name, value in _said(content).items()}


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in NOT_TEXT}


def _in_order(value: Any) -> Any:
    """A stream's JSON text with its keys in order; everything else as it is."""
    if not isinstance(value, str) or not value.startswith(("[{", "{")):
        return value
    try:
        return json.dumps(json.loads(value), sort_keys=True)
    except ValueError:
        return value


def text_fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of what a revision says."""
    return fingerprint(json.dumps(_said(content), ensure_ascii=False, sort_keys=True))


Step = tuple[Revision, dict[str, Any], dict[str, Any]]


def unapproved_steps(page: Page, submitted: Revision) -> Iterator[Step]:
    """Every revision after the working text up to the submitted one, with the text before and its own."""
    revisions = Revision.page_revisions.for_instance(page).filter(pk__lte=submitted.pk)
    if page.live_revision_id is not None:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    return steps_of(page.live_revision, revisions.select_related("user").order_by("pk"))


def steps_of(working: Revision | None, revisions: Iterable[Revision]) -> Iterator[Step]:
    """These revisions in turn, each with the text before and its own, from the working text on."""
    before = text_of(working.content) if working is not None else {}
    for revision in revisions:
        after = text_of(revision.content)
        yield revision, before, after
        before = after


def authors_of(page: Page, submitted: Revision) -> set[int]:
    """The accounts that wrote any of what was submitted, or whose proposed words stand in it."""
    proposers = proposers_in(
        ChangeProposal.objects.filter(page=page.pk, revision=None),
        approved_at=approvals_of([page.pk]).get(page.pk),
        before=text_of(page.live_revision.content) if page.live_revision_id is not None else {},
        after=text_of(submitted.content),
    )
    return authors_in(unapproved_steps(page, submitted)) | proposers


def approvals_of(page_ids: Iterable[int]) -> dict[int, datetime]:
    """When each page's text was approved last."""
    approvals = ApprovalRecord.objects.filter(page_id__in=list(page_ids)).order_by("revision")
    return dict(approvals.values_list("page_id", "approved_at"))


def proposers_in(
    changes: Iterable[ChangeProposal], *, approved_at: datetime | None, before: Any, after: Any
) -> set[int]:
    """The accounts whose proposals somebody else put into this text by hand.

    A proposal that counts as taken up since the last approval is in it; any other one is if it
    says what the text says now and did not say before.
    """
    old, new = _plain(before), _plain(after)
    return {
        change.proposed_by_id
        for change in changes
        if _is_taken_up_since(change, approved_at)
        or (_says(new, change.new_text) and not _says(old, change.new_text))
    }


def _is_taken_up_since(change: ChangeProposal, approved_at: datetime | None) -> bool:
    decided = change.decided_at if change.state == ChangeState.ACCEPTED else None
    return decided is not None and (approved_at is None or decided >= approved_at)


def _says(text: str, words: str) -> bool:
    """Whether each line, and each cell, of these words stands in a text."""
    lines = [" ".join(line.split()) for line in re.split(r"\n|\|", words) if line.strip()]
    return bool(lines) and all(line in text for line in lines)


def _plain(value: Any) -> str:
    """All words in a text, without markup."""
    if isinstance(value, dict):
        return " ".join(_plain(part) for part in value.values())
    if isinstance(value, list):
        return " ".join(_plain(part) for part in value)
    if not isinstance(value, str):
        return ""
    stream = json_of(value) if value.startswith("[") else None
    if isinstance(stream, list):
        return _plain(stream)
    return " ".join(unescape(strip_tags(value.replace("<", " <"))).split())


def authors_in(steps: Iterable[Step]) -> set[int]:
    """The accounts that wrote in any of these steps."""
    return {
        revision.user_id
        for revision, before, after in steps
        if revision.user_id is not None and before != after
    }


def who_wrote_what(page: Page, submitted: Revision) -> dict[str, int]:
    """For each field and block the account that touched it last."""
    return last_hands(unapproved_steps(page, submitted))


def last_hands(steps: Iterable[Step]) -> dict[str, int]:
    """For each field and block the account that touched it last in these steps."""
    found: dict[str, int] = {}
    for revision, before, after in steps:
        if revision.user_id is not None:
            for name in _touched(before, after):
                found[name] = revision.user_id
    return found


def _touched(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The fields, and inside streams the blocks, that two texts do not share."""
    for name, value in after.items():
        earlier = before.get(name)
        if value == earlier:
            continue
        blocks = _blocks(value)
        if blocks is None:
            yield name
            continue
        known = _blocks(earlier) or {}
        yield from (f"{name}/{key}" for key, block in blocks.items() if known.get(key) != block)


def _blocks(value: Any) -> dict[str, Any] | None:
    """The blocks of a stream by identity; none for a value that is no stream."""
    stream = _stream(value)
    if stream is None:
        return None
    return {str(block.get("id", position)): block for position, block in enumerate(stream)}


def _stream(value: Any) -> list[dict[str, Any]] | None:
    if isinstance(value, str) and value.startswith("[{"):
        value = json_of(value)
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        return value
    return None


def json_of(value: str) -> Any:
    """The JSON a stream is kept as; none for other text."""
    try:
        return json.loads(value)
    except ValueError:
        return None
