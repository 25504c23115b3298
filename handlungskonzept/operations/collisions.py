"""Saving beside somebody else: put together what goes together, keep the rest until its writer decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Revision

from core.actor import Actor
from core.operations import Conflict, InvalidInput, NotPossible, Refusal, require
from handlungskonzept.document.answers import Answer, Choice, choices_for
from handlungskonzept.document.merge import Merged, Unit
from handlungskonzept.models import KeptText, PlanPage
from handlungskonzept.operations.cleaning import refuse_wrong
from handlungskonzept.operations.opening import open_page
from handlungskonzept.operations.writing import save_draft
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.permissions.collisions import may_see_kept_text, may_settle_collision
from handlungskonzept.queries.collisions import (
    BASE,
    TYPED,
    is_saved_by_others,
    mark_of,
    merged_kept,
    merged_texts,
)


class SavedAgain(Conflict):
    """The page was saved once more while its writer was deciding."""

    def __init__(self) -> None:
        super().__init__(
            _("This page was saved again in the meantime. Please look at the questions once more.")
        )


class SettledAlready(NotPossible):
    """The writer has decided before."""

    def __init__(self) -> None:
        super().__init__(_("You have already decided about this text."))


def save_or_keep(
    *,
    by: Actor,
    at: datetime,
    draft: PlanPage,
    base: Revision | None,
    overwrite: Revision | None = None,
) -> Revision | KeptText:
    """The page as typed, saved; merged with what others saved since ``base``, or kept on a collision.

    ``base`` is the revision the form was opened with (``queries.collisions.base_of`` finds it);
    without one any difference collides. ``overwrite`` as in ``write_draft``. Comments typed with the
    text are saved either way. Raises NotPermitted, Withdrawn, or InvalidInput for a wrong value.
    """
    require(by, may_write_plan, draft)
    with transaction.atomic():
        page = open_page(draft)
        refuse_wrong(draft)
        latest = page.latest_revision
        if latest is None or _nobody_came_between(page, base, by):
            return save_draft(draft, by=by, at=at, overwrite=overwrite)
        _save_comments(draft, page)
        typed = _content(draft)
        before = base.content if base is not None else None
        merged = merged_texts(type(page), before, latest.content, typed)
        together = None if merged.questions else _written(page, merged)
        if together is not None:
            return save_draft(together, by=by, at=at)
        # Words that merge but do not fit each other: everything that differs is asked.
        start = before if merged.questions else None
        return _keep(page, by, at, base, {TYPED: typed, BASE: start})


def settle_collision(
    *, by: Actor, at: datetime, kept: KeptText, decisions: Mapping[str, Answer], seen: str
) -> Revision:
    """The decided text as a new revision on top of the newest; the kept text is emptied.

    ``seen`` is the mark of the revision that was shown. Raises NotPermitted, SettledAlready, SavedAgain
    when a third save came in between, Withdrawn, or InvalidInput naming the unit without a decision.
    """
    require(by, may_settle_collision, kept)
    with transaction.atomic():
        kept = _open_text(kept)
        page = open_page(kept.page)
        latest = page.latest_revision
        if latest is None or mark_of(latest) != seen:
            raise SavedAgain
        _refuse_undecided(merged_kept(page, latest, kept).questions, decisions)
        merged = merged_kept(page, latest, kept, decisions)
        draft = page.with_content_json(merged.content)
        refuse_wrong(draft)
        revision = save_draft(draft, by=by, at=at)
        _settle(kept, at)
        return revision


def discard_kept_text(*, by: Actor, at: datetime, kept: KeptText) -> KeptText:
    """The kept text given up by its writer. Raises NotPermitted or SettledAlready."""
    require(by, may_see_kept_text, kept)
    with transaction.atomic():
        kept = _open_text(kept)
        _settle(kept, at)
        return kept


def _open_text(kept: KeptText) -> KeptText:
    current = KeptText.objects.select_for_update().get(pk=kept.pk)
    if current.settled_at is not None:
        raise SettledAlready
    return current


def _nobody_came_between(page: PlanPage, base: Revision | None, by: Actor) -> bool:
    if base is None:
        return False
    user = by.saved_user
    return not is_saved_by_others(page, base, user.pk if user is not None else None)


def _written(page: PlanPage, merged: Merged) -> PlanPage | None:
    """The page with both texts; none when they do not fit, as an end before the beginning."""
    draft: PlanPage = page.with_content_json(merged.content)
    try:
        refuse_wrong(draft)
    except Refusal:
        return None
    return draft


def _keep(
    page: PlanPage, by: Actor, at: datetime, base: Revision | None, content: dict[str, Any]
) -> KeptText:
    """The typed text, put aside; the same form sent again takes the place of what it sent before."""
    user = by.saved_user
    assert user is not None, "only people collide"
    kept = KeptText.objects.filter(page=page, user_id=user.pk, base=base, settled_at=None).first()
    if kept is None or base is None:
        kept = KeptText(page_id=page.pk, user_id=user.pk, base=base)
    kept.content = content
    kept.kept_at = at
    kept.save()
    return kept


def _content(draft: PlanPage) -> dict[str, Any]:
    """What a revision of this page would hold."""
    found: dict[str, Any] = json.loads(json.dumps(draft.serializable_data(), cls=DjangoJSONEncoder))
    return found


def _save_comments(draft: PlanPage, page: PlanPage) -> None:
    """Comments and replies typed with the text; they collide with nothing."""
    for comment in getattr(draft, COMMENTS_RELATION_NAME).all():
        replies = [reply for reply in comment.replies.all() if reply.pk is None]
        if comment.pk is None:
            comment.page_id = page.pk
            comment.save(update_position=True)
        for reply in replies:
            reply.comment_id = comment.pk
            reply.save()


def _refuse_undecided(questions: list[Unit], decisions: Mapping[str, Answer]) -> None:
    """Raise InvalidInput naming each unit without a decision, or with one that is none."""
    errors: dict[str, list[str]] = {}
    for unit in questions:
        answer = decisions.get(unit.key)
        if answer is None or answer.choice not in choices_for(unit):
            errors[unit.key] = [_("Please decide which text stays.")]
        elif answer.choice is Choice.OWN and not answer.text.strip():
            errors[unit.key] = [_("Please write your text, or choose another answer.")]
    if errors:
        raise InvalidInput(errors)


def _settle(kept: KeptText, at: datetime) -> None:
    kept.settled_at = at
    kept.content = {}
    kept.save(update_fields=["settled_at", "content"])
