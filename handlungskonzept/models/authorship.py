"""Who wrote what between the working text and a submitted revision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from handlungskonzept.document import fingerprint

NOT_TEXT = frozenset({
    "pk", "path", "depth", "numchild", "url_path", "translation_key", "locale", "draft_title", "live",
    "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
    "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "latest_revision",
    "latest_revision_created_at", "content_type", "owner", "alias_of", "index_entries",
    COMMENTS_RELATION_NAME,
})  # fmt: skip
"""Keys of a revision that hold bookkeeping; whoever only comments has not written."""


def text_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a revision says, without Wagtail's bookkeeping."""
    return {name: value for name, value in content.items() if name not in NOT_TEXT}


def text_fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of what a revision says."""
    return fingerprint(json.dumps(text_of(content), ensure_ascii=False, sort_keys=True))


Step = tuple[Revision, dict[str, Any], dict[str, Any]]


def unapproved_steps(page: Page, submitted: Revision) -> Iterator[Step]:
    """Every revision after the working text up to the submitted one, with the text before and its own."""
    revisions = Revision.page_revisions.for_instance(page).filter(pk__lte=submitted.pk)
    before: dict[str, Any] = {}
    if page.live_revision_id is not None:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
        before = text_of(page.live_revision.content)
    for revision in revisions.select_related("user").order_by("pk"):
        after = text_of(revision.content)
        yield revision, before, after
        before = after


def authors_of(page: Page, submitted: Revision) -> set[int]:
    """The accounts that wrote any of what was submitted."""
    return {
        revision.user_id
        for revision, before, after in unapproved_steps(page, submitted)
        if revision.user_id is not None and before != after
    }


def who_wrote_what(page: Page, submitted: Revision) -> dict[str, int]:
    """For each field and block the account that touched it last."""
    found: dict[str, int] = {}
    for revision, before, after in unapproved_steps(page, submitted):
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
