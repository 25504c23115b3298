"""One meeting of the story from inside: agenda, who came, what was said and decided, its release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core import clock
from core.actor import Actor
from demo.story.cast import Cast
from demo.story.texts import load, moment
from landscape.models import Organisation
from meetings.choices import Answer, AttendanceState, ItemOutcome, Seat, StandingItem
from meetings.document.votes import Vote
from meetings.models import AgendaItem, FollowUp, Matter, Meeting
from meetings.operations.agenda import add_item, take_up_item
from meetings.operations.answers import answer_invitation
from meetings.operations.attendance import record_attendance
from meetings.operations.corrections import record_correction
from meetings.operations.follow_ups import add_follow_up, remark_on
from meetings.operations.minutes import begin_meeting, close_meeting, save_text, set_outcome
from meetings.operations.publications import publish_minutes
from meetings.operations.referring import refer_to_steering
from meetings.operations.releases import confirm_minutes, release_minutes, send_for_review
from meetings.operations.voting import resolve

Row = dict[str, Any]
Line = tuple[Row, AgendaItem]
PUBLIC_YEARS = 5


def tasks_in(row: Row) -> list[Row]:
    """The follow-ups of a meeting, whether under an item or beside uploaded minutes."""
    inside = [task for item in row.get("item", []) for task in item.get("follow_up", [])]
    return [*inside, *row.get("upload_follow_up", [])]


def resolutions_in(row: Row) -> Iterator[Row]:
    """The resolutions of a meeting."""
    for item in row.get("item", []):
        yield from item.get("resolution", [])


def decided(entry: Row) -> Row:
    """Title, wording and result of a resolution; those the plan rests on stand with the bodies."""
    known = {row["number"]: row for row in load("bodies")["resolution"]}
    return {**known.get(entry.get("number", ""), {}), **entry}


def title_of(entry: Row) -> str:
    """The title of a resolution."""
    return str(decided(entry)["title"])


# Agenda ----------------------------------------------------------------------------------------
def set_agenda(cast: Cast, meeting: Meeting, row: Row, at: datetime) -> list[Line]:
    """The agenda, with what project groups referred and what earlier meetings left."""
    return [(entry, _item(cast, meeting, entry, at)) for entry in row["item"]]


def _item(cast: Cast, meeting: Meeting, entry: Row, at: datetime) -> AgendaItem:
    if "referred" in entry or entry.get("continues"):
        return _continued(cast, meeting, entry, at)
    standing = entry.get("standing", "")
    title = entry.get("title") or str(StandingItem(standing).label)
    matter = (
        Matter.objects.filter(title=_matter_title(entry)).first() if "matter" in entry else None
    )
    return add_item(
        by=cast.office, at=at, meeting=meeting, title=title, standing=standing, matter=matter,
        description=entry.get("description", ""), presenter=entry.get("presenter", ""),
        minutes_planned=entry.get("minutes"), is_public=entry.get("public", True),
        draft_resolution=entry.get("draft_resolution", ""),
        position=meeting.items.count(),
    )  # fmt: skip


def _matter_title(entry: Row) -> str:
    code = entry.get("matter") or entry["referred"]
    return str(next(row["title"] for row in load("meetings")["matter"] if row["code"] == code))


def _continued(cast: Cast, meeting: Meeting, entry: Row, at: datetime) -> AgendaItem:
    """The item that goes on with the latest one of its matter."""
    earlier = AgendaItem.objects.filter(
        matter__title=_matter_title(entry), meeting__starts_at__lt=meeting.starts_at
    ).order_by("meeting__starts_at")
    latest = earlier.exclude(meeting=meeting).last()
    assert latest is not None, f"Nothing to go on with: {entry}"
    proposed = AgendaItem.objects.filter(meeting=meeting, comes_from=latest).first()
    return proposed or take_up_item(by=cast.office, at=at, meeting=meeting, item=latest)


# In the room -----------------------------------------------------------------------------------
def take(cast: Cast, meeting: Meeting, row: Row, lines: list[Line]) -> None:
    """Who came, and what the minutes say of each item."""
    begins = moment(row["day"], row["hour"])
    _answer(cast, meeting, row, begins - timedelta(days=4))
    begin_meeting(by=cast.office, at=begins, meeting=meeting)
    meeting.refresh_from_db()
    _count(cast, meeting, row, begins)
    at = begins
    for entry, item in lines:
        at += timedelta(minutes=entry.get("minutes", 5))
        item.refresh_from_db()
        _minute(cast, meeting, entry, item, at)
    ends = time.fromisoformat(row["closed"]) if "closed" in row else time(row["ends"])
    closed_at = timezone.make_aware(datetime.combine(row["day"], ends))
    close_meeting(by=cast.office, at=closed_at, meeting=meeting, closed_at=closed_at)
    meeting.refresh_from_db()


def _answer(cast: Cast, meeting: Meeting, row: Row, at: datetime) -> None:
    """Who sends somebody else, and who cannot come."""
    by = Actor.system("Antwort über den Link der Einladung")
    for code, deputy in row.get("deputies", {}).items():
        attendance = meeting.attendances.get(person=cast.persons[code])
        answer_invitation(
            by=by, at=at, attendance=attendance, answer=Answer.DEPUTY, deputy=cast.persons[deputy]
        )
    for code, why in row.get("absent", {}).items():
        attendance = meeting.attendances.get(person=cast.persons[code])
        answer_invitation(by=by, at=at, attendance=attendance, answer=Answer.NO, note=why)


def _count(cast: Cast, meeting: Meeting, row: Row, at: datetime) -> None:
    excused = {cast.persons[code].pk: why for code, why in row.get("absent", {}).items()}
    represented = {cast.persons[code].pk for code in row.get("deputies", {})}
    for attendance in meeting.attendances.filter(is_withdrawn=False).select_related("person"):
        state, why = AttendanceState.PRESENT, ""
        if attendance.person_id in represented:
            state = AttendanceState.DEPUTISED
        elif attendance.person_id in excused:
            state, why = AttendanceState.EXCUSED, excused[attendance.person_id]
        elif attendance.seat == Seat.GUEST:
            state, why = AttendanceState.EXCUSED, "nicht erforderlich"
        record_attendance(by=cast.office, at=at, attendance=attendance, state=state, excuse=why)


def _minute(cast: Cast, meeting: Meeting, entry: Row, item: AgendaItem, at: datetime) -> None:
    """One item: text, confirmation of earlier minutes, resolutions, follow-ups, what comes of it."""
    save_text(
        by=cast.office, at=at, item=item, result=entry.get("result", ""),
        course=entry.get("course", ""), base_revision=0,
    )  # fmt: skip
    for decision in entry.get("resolution", []):
        _decide(cast, item, decided(decision), at)
    for task in entry.get("follow_up", []):
        add_task(cast, meeting, item, task, at)
    for remark in entry.get("remark", []):
        follow_up = FollowUp.objects.get(group=meeting.group, text=remark["task"])
        remark_on(by=cast.office, at=at, follow_up=follow_up, text=remark["text"], meeting=meeting)
    if "confirms" in entry:
        confirm_minutes(
            by=cast.office, at=at, meeting=_earlier(meeting, entry["confirms"]), item=item
        )
    if entry.get("refer"):
        refer_to_steering(by=cast.office, at=at, item=item)
    else:
        set_outcome(
            by=cast.office, at=at, item=item, outcome=entry.get("outcome", ItemOutcome.DONE)
        )


def _decide(cast: Cast, item: AgendaItem, entry: Row, at: datetime) -> None:
    votes = entry.get("votes")
    resolution = resolve(
        by=cast.office, at=at, item=item, title=entry["title"], wording=entry["wording"].strip(),
        result=entry["result"], vote=Vote(*votes) if votes else None,
        by_consensus=entry.get("consensus", False),
    )  # fmt: skip
    assert entry.get("number", resolution.number) == resolution.number


def add_task(
    cast: Cast, meeting: Meeting, item: AgendaItem | None, task: Row, at: datetime
) -> None:
    """A follow-up of the meeting."""
    organisation = task.get("organisation")
    add_follow_up(
        by=cast.office, at=at, group=meeting.group, item=item, text=task["text"],
        person=cast.persons.get(task.get("person", "")), who=task.get("who", ""),
        organisation=Organisation.objects.get(code=organisation) if organisation else None,
        due=task.get("due"), is_internal=task.get("internal", False),
    )  # fmt: skip


def _earlier(meeting: Meeting, day: str) -> Meeting:
    start = moment(date.fromisoformat(day), 0)
    return Meeting.objects.get(
        group=meeting.group, starts_at__gte=start, starts_at__lt=start + timedelta(days=1)
    )


# Afterwards ------------------------------------------------------------------------------------
def close(cast: Cast, meeting: Meeting, row: Row) -> None:
    """What this meeting corrected in earlier minutes, then review, release and publication."""
    for entry in row["item"]:
        if "correction" in entry:
            _correct(cast, meeting, entry["correction"], moment(row["day"], 16))
    if "review_on" in row:
        send_for_review(by=cast.office, at=moment(row["review_on"], 9), meeting=meeting)
    if row.get("review_only"):
        return
    meeting.refresh_from_db()
    by = cast.office.because("Die Lenkungsgruppe hat auf die Durchsicht verzichtet.")
    release_minutes(by=by, at=moment(row["released_on"], 11), meeting=meeting)
    meeting.refresh_from_db()
    publish_minutes(
        by=cast.office,
        at=moment(row["published_on"], 9),
        meeting=meeting,
        ends_on=last_public_day(),
    )


def last_public_day() -> date:
    """Published minutes stay readable for some years from the day on which the demo is built."""
    return date(clock.today().year + PUBLIC_YEARS, 12, 31)


def _correct(cast: Cast, meeting: Meeting, entry: Row, at: datetime) -> None:
    earlier = _earlier(meeting, entry["meeting"])
    record_correction(
        by=cast.office, at=at, meeting=earlier, item=earlier.items.get(title=entry["item"]),
        old_wording=entry["old"], new_wording=entry["new"],
        decided_in=meeting.items.get(standing=StandingItem.MINUTES),
    )  # fmt: skip
