"""What two people wrote on the same page: the text a form began with, and how both go together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from core.fields import FuzzyDateField
from handlungskonzept.document.answers import Answer
from handlungskonzept.document.merge import Content, Merged, Shape, merge
from handlungskonzept.models import ChangeProposal, KeptText, PlanPage
from handlungskonzept.models.authorship import text_fingerprint, text_of

IDENTITIES = frozenset({"objective"})
"""Fields that hold the identity of something else and no words."""
LONGEST_KEY = 19
"""Digits the key of a revision has at most."""
TYPED, BASE = "typed", "base"
"""Keys of a kept text: what was typed, and the text it began with, if that is known."""


def base_of(page: PlanPage, revision_id: str, loaded_at: str) -> Revision | None:
    """The revision a form was opened with; none when its text was written over since then."""
    is_key = revision_id.isdecimal() and len(revision_id) < LONGEST_KEY
    revision = page.revisions.filter(pk=revision_id).first() if is_key else None
    if revision is None:
        return None
    try:
        moment = datetime.fromisoformat(loaded_at)
        return revision if revision.created_at == moment else None
    except (TypeError, ValueError):
        return None


def is_saved_by_others(page: PlanPage, base: Revision, user_id: int | None) -> bool:
    """Whether anybody else saved the page after this revision.

    A proposal of the same account that was taken up counts: somebody else put it into the text.
    """
    later = page.revisions.filter(Q(pk__gt=base.pk) | Q(created_at__gt=base.created_at))
    taken_up = ChangeProposal.objects.filter(page=page.pk, revision__isnull=False)
    by_others = ~Q(user_id=user_id) | Q(pk__in=taken_up.values("revision"))
    return bool(later.exclude(pk=base.pk).filter(by_others).exists())


def shape_of(kind: type[PlanPage]) -> Shape:
    """Which fields of a page are rich text, streams, lists of records, or words."""
    fields = [field for field in kind._meta.get_fields() if isinstance(field, models.Field)]
    streams = [field for field in fields if isinstance(field, StreamField)]
    words = [
        field
        for field in fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, StreamField | RichTextField | FuzzyDateField)
        and not field.choices
        and field.name not in IDENTITIES
    ]
    return Shape(
        html=_names(field for field in fields if isinstance(field, RichTextField)),
        streams=_names(streams),
        many=_names(field for field in fields if field.many_to_many),
        words=_names(words),
        long_words=_names(field for field in words if isinstance(field, models.TextField)),
        html_values=frozenset(
            (name, child)
            for field in streams
            for name, block in field.stream_block.child_blocks.items()
            for child in _rich_children(block)
        ),
    )


def merged_texts(
    kind: type[PlanPage],
    base: Content | None,
    theirs: Content,
    mine: Content,
    answers: Mapping[str, Answer] | None = None,
) -> Merged:
    """Both texts in one; what is no text stays as the saved one has it."""
    before = text_of(base) if base is not None else None
    found = merge(shape_of(kind), before, text_of(theirs), text_of(mine), answers)
    found.content = theirs | found.content
    return found


def merged_kept(
    page: PlanPage, latest: Revision, kept: KeptText, answers: Mapping[str, Answer] | None = None
) -> Merged:
    """A kept text together with what is saved now."""
    content: dict[str, Any] = kept.content
    base, typed = content.get(BASE), content[TYPED]
    return merged_texts(type(page), base, latest.content, typed, answers)


def mark_of(revision: Revision) -> str:
    """A word that changes with the text of a revision, even when that is written over."""
    return f"{revision.pk}-{text_fingerprint(revision.content)[:16]}"


def _names(fields: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields)


def _rich_children(block: Any) -> list[str]:
    if not isinstance(block, blocks.StructBlock):
        return []
    return [
        name
        for name, child in block.child_blocks.items()
        if isinstance(child, blocks.RichTextBlock)
    ]
