"""What is held about a person in meetings: where they were, what they do, said, objected and voted.

Their words are listed with whoever wrote them; where others wrote of them, it is the passage in
which their last name stands. Whoever hands the report out looks through these: they may name others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from core.actor import AnyUser
from meetings.document.names import spellings
from meetings.models import (
    AgendaItem,
    Attendance,
    CalendarKey,
    Contribution,
    ContributionVersion,
    Edition,
    FollowUp,
    FollowUpRemark,
    KeptContribution,
    Meeting,
    Objection,
    Paper,
    PaperComment,
    Resolution,
    WrittenVote,
)
from people.models import Person

Row = dict[str, Any]


def personal_data(_user: AnyUser, person: Person) -> list[Row]:
    """Everything about this person, kind by kind; a handful of queries, however much it is."""
    found = [*_attendances(person), *_offices(person), *_follow_ups(person), *_votes(person)]
    found += [*_proofs(person), *_passages(person)]
    if person.user_id is not None:
        found += [*_objections(person), *_comments(person), *_papers(person), *_texts(person)]
        found += [*_kept_texts(person), *_remarks(person), *_calendars(person)]
    return found


def _attendances(person: Person) -> Iterator[Row]:
    """Invitations with the answer, whether they came, when, and what they were recused from."""
    rows = Attendance.objects.filter(person=person).select_related(
        "meeting__group", "deputises_for__person"
    )
    for row in rows.prefetch_related(
        "spans__comes_at", "spans__leaves_after", "recusals__item", "deputised_by__person"
    ):
        yield {
            "kind": _("Attendance"),
            "label": str(row.meeting),
            "at": row.meeting.starts_at,
            "seat": row.get_seat_display(),
            "role": row.role,
            "organisation": row.organisation,
            "function": row.function,
            "deputises_for": str(row.deputises_for.person) if row.deputises_for else "",
            "deputised_by": [str(deputy.person) for deputy in row.deputised_by.all()],
            "invited_at": row.invited_at,
            "is_withdrawn": row.is_withdrawn,
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


def _kept_texts(person: Person) -> Iterator[Row]:
    """What they wrote at the same moment as somebody else."""
    rows = KeptContribution.objects.filter(written_by=person.user_id)
    for row in rows.select_related("item__meeting__group"):
        yield {
            "kind": _("Second text of an item"),
            "label": f"{row.item.meeting}: {row.item}",
            "at": row.written_at,
            "text": "\n\n".join(filter(None, (row.result, row.course))),
        }


def _calendars(person: Person) -> Iterator[Row]:
    """The secret addresses of their calendar: when made, last read and revoked; never the secret."""
    for row in CalendarKey.objects.filter(user=person.user_id):
        yield {
            "kind": _("Calendar address"),
            "label": str(row.pk),
            "at": row.made_at,
            "last_read_on": row.last_read_on,
            "revoked_at": row.revoked_at,
        }


def _proofs(person: Person) -> Iterator[Row]:
    """That an invitation, a supplement or a cancellation was sent to them, and to which address."""
    mine = set(Attendance.objects.filter(person=person).values_list("pk", flat=True))
    rows = Edition.objects.filter(meeting__attendances__person=person).exclude(recipients=[])
    for row in rows.select_related("meeting__group").defer("content").distinct():
        for entry in row.recipients:
            if entry.get("attendance") in mine:
                yield {
                    "kind": _("Proof of notice"),
                    "label": f"{row.get_kind_display()}: {row.meeting}",
                    "at": entry.get("at"),
                    "name": entry.get("name", ""),
                    "email": entry.get("email", ""),
                }


def _passages(person: Person) -> Iterator[Row]:
    """Where others wrote of them: minutes, agenda, resolutions and follow-ups, paragraph by paragraph."""
    names = "|".join(sorted(map(re.escape, spellings(person.last_name))))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?:['’]?s)?(?!\w)", re.IGNORECASE)
    for model, fields, related in _WRITTEN:
        for row in _naming(model, fields, person).select_related(*related):
            passages = list(_paragraphs((getattr(row, name) for name in fields), pattern))
            if passages:
                yield {
                    "kind": _("Named in a text"),
                    "label": _place_of(row),
                    "text": "\n\n".join(passages),
                }


_WRITTEN: tuple[tuple[type[Model], tuple[str, ...], tuple[str, ...]], ...] = (
    (AgendaItem, ("title", "presenter", "description", "draft_resolution"), ("meeting__group",)),
    (Contribution, ("result", "course"), ("item__meeting__group",)),
    (Resolution, ("title", "wording", "result_sentence"), ("group",)),
    (FollowUp, ("text", "who"), ("group",)),
)
"""The texts of meetings in which somebody may be named, and what their place is made of."""


def _naming(model: type[Model], fields: Iterable[str], person: Person) -> Any:
    """The rows in which some spelling of the last name stands, be it as a part of a word."""
    found = Q()
    for name in fields:
        for spelling in spellings(person.last_name):
            found |= Q(**{f"{name}__icontains": spelling})
    return model._default_manager.filter(found).order_by("pk")


def _paragraphs(texts: Iterable[str], pattern: re.Pattern[str]) -> Iterator[str]:
    for text in texts:
        for paragraph in re.split(r"\n\s*\n", text):
            if pattern.search(paragraph):
                yield paragraph.strip()


def _place_of(row: Model) -> str:
    """Where a text stands, in words."""
    item = row.item if isinstance(row, Contribution) else row
    if isinstance(item, AgendaItem):
        return f"{item.meeting}: {item}"
    assert isinstance(row, FollowUp | Resolution)
    return f"{row.group}: {row}"
