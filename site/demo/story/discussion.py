"""What people say about the Arbeitsstand: comments, proposed changes, drafts under way."""

from __future__ import annotations

from typing import Any

from demo.story.cast import Cast
from demo.story.plan import page_of
from demo.story.texts import load, moment
from handlungskonzept import operations as plans
from handlungskonzept.document.aims import SHEET
from handlungskonzept.models import ChangeProposal, PlanPage
from handlungskonzept.operations.changes import accept_change, decline_change, propose_change
from handlungskonzept.operations.talking import add_comment, reply_to_comment, resolve_comment
from handlungskonzept.queries.lines import PlanLine, lines_on

Row = dict[str, Any]


def discuss(cast: Cast) -> None:
    """Everything said in December 2022; once told it stays as people leave it."""
    if ChangeProposal.objects.exists():
        return
    texts = load("discussion")
    for row in texts["change"]:
        _propose(cast, row)
    for row in texts["comment"]:
        _comment(cast, row)
    for row in texts["draft"]:
        _draft(cast, row)


def _comment(cast: Cast, row: Row) -> None:
    page = page_of(row["place"])
    comment = add_comment(
        by=cast.actor(row["by"]), at=moment(row["on"], 9), page=page, text=row["text"],
        line=_line(page, row).identity,
    )  # fmt: skip
    for hour, reply in enumerate(row.get("reply", []), start=11):
        by, at = cast.actor(reply["by"]), moment(reply["on"], hour)
        reply_to_comment(by=by, at=at, comment=comment, text=reply["text"])
    if done := row.get("resolved"):
        by, at = cast.actor(done["by"]), moment(done["on"], 16)
        resolve_comment(by=by, at=at, comment=comment)


def _propose(cast: Cast, row: Row) -> None:
    page = page_of(row["place"])
    change = propose_change(
        by=cast.actor(row["by"]), at=moment(row["on"], 10), page=page, text=row["text"],
        target=_line(page, row).identity, reason=row["reason"],
    )  # fmt: skip
    if taken := row.get("accepted"):
        by, at = cast.actor(taken["by"]), moment(taken["on"], 13)
        accept_change(by=by, at=at, change=change, answer=taken["answer"])
        approver = cast.actor(taken["approved_by"], row["reason"])
        plans.approve_page(by=approver, at=moment(taken["on"], 15), page=page)
    if left := row.get("declined"):
        by, at = cast.actor(left["by"]), moment(left["on"], 13)
        decline_change(by=by, at=at, change=change, answer=left["answer"])


def _draft(cast: Cast, row: Row) -> None:
    page, by = page_of(row["place"]), cast.actor(row["by"], row["reason"])
    plans.write_draft(by=by, at=moment(row["on"], 9), page=page, values={row["field"]: row["text"]})
    if row.get("submitted"):
        plans.submit_for_approval(by=by, at=moment(row["on"], 10), page=page)
    if back := row.get("refused"):
        refuser, at = cast.actor(back["by"]), moment(back["on"], 11)
        plans.refuse_approval(by=refuser, at=at, page=page, reason=back["reason"])


def _line(page: PlanPage, row: Row) -> PlanLine:
    """The line a row names, by its identity in a measure sheet or by its first words."""
    found = lines_on(page)
    wanted, begins = row.get("line", ""), row.get("begins", "")
    for line in found.lines if found else ():
        is_named = line.identity == wanted or line.identity.startswith(f"{wanted}/")
        is_meant = is_named if wanted.startswith(SHEET) else line.text.startswith(begins)
        if is_meant:
            return line
    raise LookupError(f"{page}: {wanted or begins}")
