"""Identities for text that does not come from Wagtail's editor: the same text gets the same ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from handlungskonzept.document.richtext import keyed

RICH_TEXTS = ("text",)
"""Keys under which blocks keep rich text."""


def derived(parent: UUID | str, name: str) -> UUID:
    """The identity of something with this name below another thing."""
    return uuid5(parent if isinstance(parent, UUID) else uuid5(NAMESPACE_URL, parent), name)


def identified(blocks: Iterable[dict[str, Any]], seed: UUID) -> list[dict[str, Any]]:
    """The same blocks, each with an identity and keys for its paragraphs.

    An ``id`` stays, a ``key`` (a name that is unique on its page) gives a lasting one, and without
    either the identity follows from the text.
    """
    seen: Counter[str] = Counter()
    found = []
    for block in blocks:
        text = json.dumps(block["value"], sort_keys=True, default=str)
        name = block.get("key") or f"{block['type']}:{text}:{seen[text]}"
        seen[text] += 1
        identity = str(block.get("id") or derived(seed, name))
        found.append(
            {"type": block["type"], "value": _keyed(block["value"], identity), "id": identity}
        )
    return found


def _keyed(value: Any, identity: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: keyed(part, f"{identity}/{name}")
        if name in RICH_TEXTS and isinstance(part, str)
        else part
        for name, part in value.items()
    }
