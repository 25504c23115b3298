"""Proposed changes: what waits, what was answered, what became of them in the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from wagtail.models import Page, Revision, WorkflowState

from handlungskonzept.choices import ChangeState
from handlungskonzept.document import sections_of
from handlungskonzept.document.aims import Aim, Intent
from handlungskonzept.document.lines import lines_of
from handlungskonzept.document.rewriting import normalised
from handlungskonzept.document.words import Piece, word_changes
from handlungskonzept.models import Adoption, ApprovalRecord, ChangeProposal
from people.models import User


@dataclass(frozen=True, slots=True)
class Landing:
    """How far a change that was taken up has come."""

    approved_at: datetime | None = None
    adoption: Adoption | None = None
    is_submitted: bool = False


def waiting_for(user: User) -> int:
    """How many proposals wait for somebody who writes; own ones are for others."""
    return _open_changes().exclude(proposed_by=user).count()


def open_on(page: Page) -> Counter[str]:
    """How many proposals wait for each line of a page."""
    targets = _open_changes().filter(page=page).values_list("target", flat=True)
    return Counter(Aim.of(target).line for target in targets)


def is_waiting(page: Page, target: str, words: str, user: User) -> bool:
    """Whether the same person has proposed the same already and waits for a decision."""
    same = _open_changes().filter(page=page.pk, target=target, proposed_by=user)
    return any(normalised(one.new_text) == normalised(words) for one in same)


def others_on(change: ChangeProposal, among: QuerySet[ChangeProposal]) -> list[ChangeProposal]:
    """Further proposals that wait for the same line."""
    waiting = among.filter(page=change.page_id, state=ChangeState.SENT).exclude(pk=change.pk)
    line = Aim.of(change.target).line
    return [one for one in waiting if Aim.of(one.target).line == line]


def answered_since(user: User, moment: datetime) -> list[ChangeProposal]:
    """What was decided of a person's proposals since then, newest first."""
    decided = ChangeProposal.objects.filter(
        proposed_by=user,
        state__in=[ChangeState.ACCEPTED, ChangeState.DECLINED],
        decided_at__gte=moment,
    )
    return list(decided.select_related("page").order_by("-decided_at"))


def proposals_by(user: User) -> list[ChangeProposal]:
    """What a person proposed or decided, oldest first."""
    theirs = ChangeProposal.objects.filter(Q(proposed_by=user) | Q(decided_by=user))
    return list(theirs.select_related("page").order_by("proposed_at", "pk"))


def proposals_behind(page: Page, until: Revision | None = None) -> list[ChangeProposal]:
    """The proposed changes taken up into the draft of a page, or into what of it was submitted."""
    taken_up = ChangeProposal.objects.filter(page=page.pk, revision__isnull=False)
    if page.live_revision_id is not None:
        taken_up = taken_up.filter(revision__gt=page.live_revision_id)
    if until is not None:
        taken_up = taken_up.filter(revision__lte=until.pk)
    return list(taken_up.select_related("proposed_by", "decided_by").order_by("revision"))


def pieces_of(target: str, old: str, new: str) -> tuple[Piece, ...]:
    """What a change does to the words of its line."""
    intent = Aim.of(target).intent
    if intent is Intent.AFTER:
        return (Piece("insert", new),)
    if intent is Intent.REMOVE:
        return (Piece("delete", old),)
    return word_changes(old, new)


def landing_of(change: ChangeProposal) -> Landing:
    """Whether the change was submitted, approved, and in which version it stands."""
    if change.revision_id is None:
        return Landing()
    approval = (
        ApprovalRecord.objects.filter(page=change.page_id, revision__gte=change.revision_id)
        .order_by("revision")
        .first()
    )
    if approval is None:
        return Landing(is_submitted=_is_submitted(change))
    return Landing(approval.approved_at, _adoption_with(change, approval.approved_at))


def _adoption_with(change: ChangeProposal, approved_at: datetime) -> Adoption | None:
    """The first version frozen after the approval, if the words still stand in it."""
    adoption = (
        Adoption.objects.filter(version__frozen_at__gte=approved_at)
        .select_related("version")
        .order_by("position")
        .first()
    )
    if adoption is None:
        return None
    lines = _lines_of(adoption, str(change.page.translation_key))
    return adoption if _stands_in(change, lines) else None


def _lines_of(adoption: Adoption, identity: str) -> dict[str, str]:
    for section in sections_of(adoption.version.plan_document.sections):
        if section.identity == identity:
            return {line.identity: normalised(line.text) for line in lines_of(section)}
    return {}


def _stands_in(change: ChangeProposal, lines: dict[str, str]) -> bool:
    aim, words = Aim.of(change.target), normalised(change.new_text)
    if aim.intent is Intent.REMOVE:
        return bool(lines) and aim.line not in lines
    if aim.intent is Intent.AFTER:
        return set(words.split("\n")) <= {part for t in lines.values() for part in t.split("\n")}
    return lines.get(aim.line) == words


def _is_submitted(change: ChangeProposal) -> bool:
    states = WorkflowState.objects.for_instance(change.page).filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__revision__gte=change.revision_id,
    )
    return bool(states.exists())


def _open_changes() -> QuerySet[ChangeProposal]:
    return ChangeProposal.objects.filter(state=ChangeState.SENT)
