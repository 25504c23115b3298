"""What is held about a person in meetings: where they were, what they do, said, objected and voted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import AnyUser
from meetings.models import (
    Attendance,
    ContributionVersion,
    FollowUp,
    FollowUpRemark,
    Meeting,
    Objection,
    Paper,
    PaperComment,
    WrittenVote,
)
from people.models import Person

Row = dict[str, Any]


def personal_data(_user: AnyUser, person: Person) -> list[Row]:
    """Everything about this person, kind by kind; a handful of queries, however much it is."""
    found = [*_attendances(person), *_offices(person), *_follow_ups(person), *_votes(person)]
    if person.user_id is not None:
        found += [*_objections(person), *_comments(person), *_papers(person), *_texts(person)]
        found += _remarks(person)
    return found


def _attendances(person: Person) -> Iterator[Row]:
    """Invitations with the answer, whether they came, when, and what they were recused from."""
    rows = Attendance.objects.filter(person=person).select_related(
        "meeting__group", "deputises_for__person"
    )
    for row in rows.prefetch_related("spans__comes_at", "spans__leaves_after", "recusals__item"):
        yield {
            "kind": _("Attendance"),
            "label": str(row.meeting),
            "at": row.meeting.starts_at,
            "seat": row.get_seat_display(),
            "role": row.role,
            "organisation": row.organisation,
            "function": row.function,
            "deputises_for": str(row.deputises_for.person) if row.deputises_for else "",
            "answer": row.get_answer_display(),
            "answer_note": row.answer_note,
            "answered_at": row.answered_at,
            "state": row.get_state_display(),
            "excuse": row.excuse,
            "spans": [
                {
                    "comes_at": str(span.comes_at or ""),
                    "leaves_after": str(span.leaves_after or ""),
                    "came_at": span.came_at,
                    "left_at": span.left_at,
                }
                for span in row.spans.all()
            ],
            "recused": [str(recusal.item) for recusal in row.recusals.all()],
        }


def _offices(person: Person) -> Iterator[Row]:
    """The meetings they led or minuted."""
    meetings = Meeting.objects.filter(Q(chair=person) | Q(note_taker=person))
    for meeting in meetings.select_related("group"):
        roles = [
            words
            for words, key in ((_("led"), meeting.chair_id), (_("minuted"), meeting.note_taker_id))
            if key == person.pk
        ]
        yield {
            "kind": _("Meeting"),
            "label": str(meeting),
            "at": meeting.starts_at,
            "role": ", ".join(roles),
        }


def _follow_ups(person: Person) -> Iterator[Row]:
    """What they have, or had, to do."""
    for row in FollowUp.objects.filter(person=person).select_related("group"):
        yield {
            "kind": _("Follow-up"),
            "label": str(row.group),
            "text": row.text,
            "due": row.due,
            "state": row.get_state_display(),
            "settled_on": row.settled_on,
        }


def _votes(person: Person) -> Iterator[Row]:
    """Their answers in written procedures."""
    votes = WrittenVote.objects.filter(membership__person=person)
    for row in votes.select_related("procedure__group"):
        yield {
            "kind": _("Answer in writing"),
            "label": f"{row.procedure.group}: {row.procedure}",
            "at": row.answered_at,
            "answer": row.get_answer_display(),
            "remark": row.remark,
        }


def _objections(person: Person) -> Iterator[Row]:
    """What they held against draft minutes."""
    rows = Objection.objects.filter(raised_by=person.user_id)
    for row in rows.select_related("meeting__group"):
        yield {
            "kind": _("Objection"),
            "label": str(row.meeting),
            "at": row.raised_at,
            "sentence": row.sentence,
            "text": row.text,
            "state": row.get_state_display(),
            "answer": row.answer,
        }


def _comments(person: Person) -> Iterator[Row]:
    """What they said about papers, withdrawn words too: they are kept."""
    rows = PaperComment.objects.filter(written_by=person.user_id)
    for row in rows.select_related("paper"):
        yield {
            "kind": _("Comment on a paper"),
            "label": str(row.paper),
            "at": row.written_at,
            "text": row.text,
            "is_withdrawn": row.is_withdrawn,
        }


def _papers(person: Person) -> Iterator[Row]:
    """The files they uploaded."""
    rows = Paper.objects.filter(uploaded_by=person.user_id)
    for row in rows.select_related("meeting__group"):
        yield {
            "kind": _("Uploaded file"),
            "label": f"{row.meeting}: {row.title}",
            "at": row.uploaded_at,
            "file_name": row.file_name,
        }


def _texts(person: Person) -> Iterator[Row]:
    """The states of minutes they wrote."""
    rows = ContributionVersion.objects.filter(saved_by=person.user_id)
    for row in rows.select_related("contribution__item__meeting__group"):
        item = row.contribution.item
        yield {
            "kind": _("Text of minutes"),
            "label": f"{item.meeting}: {item}",
            "at": row.saved_at,
            "text": "\n\n".join(filter(None, (row.result, row.course))),
        }


def _remarks(person: Person) -> Iterator[Row]:
    """What they said about follow-ups."""
    rows = FollowUpRemark.objects.filter(written_by=person.user_id)
    for row in rows.select_related("follow_up"):
        yield {
            "kind": _("Remark on a follow-up"),
            "label": str(row.follow_up),
            "at": row.written_at,
            "text": row.text,
        }
