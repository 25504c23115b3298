"""Proposing other words for a line of the plan, taking them up, declining them, taking them back."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible, require
from handlungskonzept.choices import ChangeState
from handlungskonzept.document.aims import WHOLE_PAGE, Aim, Intent
from handlungskonzept.document.rewriting import normalised
from handlungskonzept.models import ChangeProposal, PlanPage
from handlungskonzept.operations.approval import submit_for_approval
from handlungskonzept.operations.cleaning import refuse_wrong
from handlungskonzept.operations.opening import open_page, refuse_withdrawn
from handlungskonzept.operations.taking_up import PlaceGone, line_in_memory, take_up
from handlungskonzept.operations.writing import save_draft
from handlungskonzept.permissions.changes import (
    may_decide_change,
    may_propose_change,
    may_review_changes,
    may_see_change,
)
from handlungskonzept.queries.changes import is_waiting
from handlungskonzept.queries.lines import PageLines, PlanLine, lines_on
from handlungskonzept.queries.pages import plan_page
from people.models import User

LABEL_LENGTH = 250


class OwnProposal(NotPermitted):
    """Nobody decides about what they proposed themselves."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this yourself: somebody else has to decide about it."))


class AlreadyProposed(NotPossible):
    """The same person sent the same words for the same place, and nobody has decided yet."""

    def __init__(self) -> None:
        super().__init__(_("You have sent exactly this proposal already; it waits for a decision."))


class Decided(Conflict):
    """Somebody decided about the proposal in the meantime."""

    def __init__(self, change: ChangeProposal) -> None:
        super().__init__(
            _("This proposal has been decided in the meantime: %(state)s.")
            % {"state": change.get_state_display()}
        )


class TextChanged(Conflict):
    """The line does not say any more what the proposer, or the reviewer, has read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The text at this place was changed in the meantime. Please compare before you go on."
            )
        )


def propose_change(
    *,
    by: Actor,
    at: datetime,
    page: PlanPage,
    target: str,
    text: str,
    reason: str,
    seen: str | None = None,
) -> ChangeProposal:
    """Other words for one line, sent to those who write; ``seen`` is the text the proposer has read.

    Raises NotPermitted, PlaceGone, Withdrawn, TextChanged, AlreadyProposed, or InvalidInput for
    ``text`` and ``reason``.
    """
    with transaction.atomic():
        line, words = checked_change(by=by, page=page, target=target, text=text, seen=seen)
        if not reason.strip():
            raise InvalidInput.for_field("reason", _("Please say why: the reviewers read it."))
        author = cast("User", by.saved_user)
        if is_waiting(page, target, words, author):
            raise AlreadyProposed
        change = ChangeProposal(
            page_id=page.pk,
            target=target,
            label=line.label[:LABEL_LENGTH],
            base_text=line.text,
            new_text=words,
            reason=reason.strip(),
            proposed_by=author,
            proposed_at=at,
        )
        return save_recorded(change, by=by.because(reason.strip()), at=at)


def checked_change(
    *, by: Actor, page: PlanPage, target: str, text: str, seen: str | None = None
) -> tuple[PlanLine, str]:
    """The line as it stands and the words it would have: what the preview shows; nothing is saved."""
    require(by, may_propose_change, page)
    if by.saved_user is None:
        raise NotPermitted(_("A change is proposed by a person."))
    refuse_withdrawn(page)
    present = plan_page(page.pk)
    found, aim = (lines_on(present) if present is not None else None), Aim.of(target)
    line = found.line(aim.line) if found is not None else None
    if found is None or line is None or aim.intent not in line.intents:
        raise PlaceGone
    if seen is not None and normalised(seen) != normalised(line.text):
        raise TextChanged
    return line, _words(found, line, aim, text)


def _words(found: PageLines, line: PlanLine, aim: Aim, text: str) -> str:
    """The words the place would have; raises InvalidInput when nothing or the same is proposed."""
    words = normalised(text)
    if aim.intent is Intent.REMOVE:
        words = ""
    elif not words:
        raise InvalidInput.for_field("text", _("Please write what it is to say."))
    elif aim.intent is Intent.REPLACE and words == normalised(line.text):
        raise InvalidInput.for_field("text", _("This is what it says already."))
    if aim.intent is Intent.WISH:
        return words
    page = _text_read(found)
    take_up(page, aim, words, name="proposed")
    _refuse_at_text(page)
    after = line_in_memory(page, aim.line)
    if aim.intent is not Intent.REPLACE or after is None:
        return words
    if after.text == line.text:
        raise InvalidInput.for_field("text", _("This is what it says already."))
    return after.text


def _text_read(found: PageLines) -> PlanPage:
    """The page in memory with the text the proposer reads."""
    revision = found.page.latest_revision if found.is_draft else found.page.live_revision
    return cast("PlanPage", revision.as_object())


def _refuse_at_text(page: PlanPage) -> None:
    """Say at the field for the words what the page's own fields refuse."""
    try:
        refuse_wrong(page)
    except InvalidInput as refused:
        sentences = [sentence for group in refused.errors.values() for sentence in group]
        raise InvalidInput({"text": sentences}) from refused


def withdraw_change(*, by: Actor, at: datetime, change: ChangeProposal) -> ChangeProposal:
    """The proposal taken back by who made it. Raises NotPermitted, or Decided."""
    require(by, may_see_change, change)
    if by.saved_user is None or by.saved_user.pk != change.proposed_by_id:
        raise NotPermitted(_("Only who made a proposal takes it back."))
    with transaction.atomic():
        change = _open(change)
        return _decide(change, ChangeState.WITHDRAWN, by=by, at=at)


def decline_change(
    *, by: Actor, at: datetime, change: ChangeProposal, answer: str
) -> ChangeProposal:
    """The proposal declined; the proposer reads the answer.

    Raises NotPermitted (OwnProposal), Decided, or InvalidInput without an answer.
    """
    _require_reviewer(by, change)
    if not answer.strip():
        raise InvalidInput.for_field(
            "answer", _("Please give a reason: the proposer will read it.")
        )
    with transaction.atomic():
        change = _open(change)
        change.answer = answer.strip()
        return _decide(change, ChangeState.DECLINED, by=by, at=at)


def accept_change(
    *,
    by: Actor,
    at: datetime,
    change: ChangeProposal,
    answer: str = "",
    is_by_hand: bool = False,
    is_despite_changes: bool = False,
) -> ChangeProposal:
    """The proposal taken up: a draft in the proposer's name, submitted if it is the only one.

    ``is_by_hand`` says that somebody who writes has put it into the text already. Raises
    NotPermitted (OwnProposal), Decided, PlaceGone, Withdrawn, TextChanged, or InvalidInput.
    """
    _require_reviewer(by, change)
    with transaction.atomic():
        change = _open(change)
        change.answer = answer.strip()
        if not is_by_hand:
            change.revision = _written(change, by, at, is_despite_changes=is_despite_changes)
        return _decide(change, ChangeState.ACCEPTED, by=by, at=at)


def _written(
    change: ChangeProposal, by: Actor, at: datetime, *, is_despite_changes: bool
) -> Revision:
    """The draft with the proposed words, its author who proposed them."""
    page, aim = open_page(change.page), Aim.of(change.target)
    is_alone = page.live and not page.has_unpublished_changes
    draft = cast("PlanPage", page.get_latest_revision_as_object())
    line = line_in_memory(draft, aim.line)
    if line is None or aim.line == WHOLE_PAGE:
        raise PlaceGone
    if not is_despite_changes and is_overtaken(change, line):
        raise TextChanged
    take_up(draft, aim, change.new_text, name=f"change-{change.pk}")
    refuse_wrong(draft)
    author = Actor(user=change.proposed_by, reason=_taken_up_by(by))
    revision = save_draft(draft, by=author, at=at)
    if is_alone:
        _submit(page, by, at)
    return revision


def is_overtaken(change: ChangeProposal, line: PlanLine) -> bool:
    """Whether the line says something else than when the change to it was proposed."""
    is_other = normalised(change.base_text) != normalised(line.text)
    return is_other and Aim.of(change.target).intent is not Intent.AFTER


def _submit(page: PlanPage, by: Actor, at: datetime) -> None:
    """Hand the draft to the office; one that lacks something waits for a person to complete it."""
    try:
        with transaction.atomic():
            submit_for_approval(by=by, at=at, page=page)
    except InvalidInput:
        return


def _taken_up_by(by: Actor) -> str:
    return _("Proposed change, taken up by %(who)s") % {"who": by.user}


def _require_reviewer(by: Actor, change: ChangeProposal) -> None:
    require(by, may_review_changes, change)
    if by.saved_user is None:
        raise NotPermitted(_("A proposed change is decided by a person."))
    if not may_decide_change(by.saved_user, change):
        raise OwnProposal


def _open(change: ChangeProposal) -> ChangeProposal:
    """The proposal as it stands, locked; raises Decided."""
    change = lock_current(change)
    if not change.is_open:
        raise Decided(change)
    return change


def _decide(
    change: ChangeProposal, state: ChangeState, *, by: Actor, at: datetime
) -> ChangeProposal:
    change.state = state
    change.decided_by = cast("User", by.saved_user)
    change.decided_at = at
    return save_recorded(change, by=by.because(change.answer), at=at)
