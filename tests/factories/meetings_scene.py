"""Meetings with one of everything in them, for tests that walk through all addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.history import save_recorded
from meetings.choices import Answer, AttendanceState, ProcedureState, ResolutionResult
from meetings.document.votes import Vote
from meetings.models import (
    AgendaItem,
    Attendance,
    CalendarKey,
    Edition,
    FollowUp,
    Matter,
    Meeting,
    Objection,
    Paper,
    PaperComment,
    Resolution,
    WrittenProcedure,
    WrittenVote,
)
from meetings.operations.agenda import add_item
from meetings.operations.answers import answer_invitation
from meetings.operations.attendance import record_attendance, record_span, recuse
from meetings.operations.calendar_keys import make_calendar_key
from meetings.operations.follow_ups import add_follow_up
from meetings.operations.implementation import keep_implementation
from meetings.operations.invitations import send_invitation
from meetings.operations.matters import link_item, open_matter
from meetings.operations.meetings import cancel_meeting, plan_meeting
from meetings.operations.minutes import begin_meeting, close_meeting, save_text
from meetings.operations.objections import raise_objection
from meetings.operations.papers import add_paper, comment_on_paper
from meetings.operations.procedures import start_procedure
from meetings.operations.publications import publish_minutes
from meetings.operations.releases import release_minutes, send_for_review
from meetings.operations.uploads import upload_minutes
from meetings.operations.voting import resolve
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_follow import make_held
from tests.factories.meetings_invite import PDF, docx
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Cast, Persona
from tests.factories.projectgroups import make_membership

SECRET = "Geheimnis47"
"""Stands in everything the public must never read, each with its own word behind it."""
OPEN = "Lotsendienst"
"""Stands in what everybody may read once the minutes are online."""
EARLY = AT - timedelta(days=20)
FEED_KEY = "ein-sehr-geheimer-Schluessel-fuer-den-Kalender-0123456789"


@dataclass(frozen=True)
class Held:
    """A meeting that was, with its items and what was agreed."""

    meeting: Meeting
    item: AgendaItem
    secret: AgendaItem
    resolution: Resolution
    follow_up: FollowUp
    attendance: Attendance


@dataclass(frozen=True)
class MeetingScene:
    """A project group's meetings in all states; what is secret says so."""

    cast: Cast
    stranger: User
    """A member of another project group."""
    guest: User
    """Invited as a guest to the meeting ahead."""
    planned: Meeting
    hidden: Meeting
    cancelled: Meeting
    invited: Meeting
    item: AgendaItem
    secret: AgendaItem
    seat: Attendance
    paper: Paper
    comment: PaperComment
    drafted: Held
    reviewed: Held
    objection: Objection
    published: Held
    uploaded: Meeting
    matter: Matter
    procedure: WrittenProcedure
    vote: WrittenVote
    key: CalendarKey

    @property
    def group(self) -> WorkingGroup:
        """The project group all of it belongs to."""
        return self.cast.project_group

    def edition(self, meeting: Meeting) -> Edition:
        """The edition of a meeting frozen first."""
        return Edition.objects.filter(meeting=meeting).order_by("position")[0]


def user_of(cast: Cast, persona: Persona) -> User:
    """A persona's account."""
    user = cast[persona]
    assert isinstance(user, User)
    return user


def make_meeting_scene(cast: Cast) -> MeetingScene:
    """All of it, made by the operations; every secret is marked."""
    group, stranger, guest = cast.project_group, make_user(), make_user()
    make_membership(cast.other_group, stranger)
    make_membership(group, guest, role=Role.GUEST)
    planned = _planned(cast, 40, title=f"{SECRET} Titel", note=f"{SECRET} Hinweis")
    _item(planned, f"{SECRET} Entwurf der Tagesordnung")
    hidden = _planned(cast, 50, place=f"{SECRET} Ort", is_public=False)
    cancelled = _planned(cast, 45)
    cancel_meeting(by=SYSTEM, at=AT, meeting=cancelled, because=f"{SECRET} Grund")
    invited, item, secret, paper = _ahead(cast)
    comment = comment_on_paper(
        by=acting(user_of(cast, Persona.GROUP_MEMBER)), at=AT, paper=paper,
        text=f"{SECRET} Anmerkung",
    )  # fmt: skip
    seat = invited.attendances.get(person=user_of(cast, Persona.GROUP_MEMBER).person)
    answer_invitation(by=SYSTEM, at=AT, attendance=seat, answer=Answer.NO, note=f"{SECRET} krank")
    drafted, reviewed = _held(cast, 3), _held(cast, 6)
    send_for_review(by=SYSTEM, at=AT, meeting=reviewed.meeting)
    objection = raise_objection(
        by=acting(user_of(cast, Persona.GROUP_MEMBER)), at=AT, meeting=reviewed.meeting,
        item=reviewed.secret, sentence=f"{SECRET} Ergebnis.", text=f"{SECRET} Einwendung",
    )  # fmt: skip
    published = _held(cast, 10)
    release_minutes(by=SYSTEM.because("Test"), at=AT, meeting=published.meeting)
    publish_minutes(by=SYSTEM, at=AT, meeting=published.meeting)
    uploaded = make_held(group, (AT - timedelta(days=12)).date())
    upload_minutes(
        by=acting(user_of(cast, Persona.GROUP_CHAIR)), at=AT, meeting=uploaded, file_name=f"{SECRET}.docx",
        content=docx({"word/secret.xml": f"<x>{SECRET} Datei</x>"}),
    )  # fmt: skip
    release_minutes(by=SYSTEM.because("Test"), at=AT, meeting=uploaded)
    publish_minutes(by=SYSTEM, at=AT, meeting=uploaded)
    matter = open_matter(
        by=SYSTEM, at=AT, group=group, title=f"{SECRET} Thema", description=f"{SECRET} Faden"
    )
    link_item(by=SYSTEM, at=AT, item=published.item, matter=matter)
    procedure = start_procedure(
        by=SYSTEM, at=AT, group=group, title=f"{SECRET} Umlauf", wording=f"{SECRET} Antrag",
        deadline=AT + timedelta(days=7),
    )  # fmt: skip
    assert procedure.state == ProcedureState.OPEN
    key = make_calendar_key(by=acting(user_of(cast, Persona.GROUP_MEMBER)), at=AT, secret=FEED_KEY)
    for one in (planned, hidden, cancelled, invited, uploaded):
        one.refresh_from_db()
    return MeetingScene(
        cast, stranger, guest, planned, hidden, cancelled, invited, item, secret, seat, paper,
        comment, drafted, reviewed, objection, published, uploaded, matter, procedure,
        procedure.votes.get(membership__person=user_of(cast, Persona.GROUP_MEMBER).person), key,
    )  # fmt: skip


def _planned(cast: Cast, days: int, **values: object) -> Meeting:
    starts_at = AT + timedelta(days=days)
    return plan_meeting(
        by=SYSTEM, at=AT, group=cast.project_group, starts_at=starts_at, with_standing_items=False,
        **values,
    )  # fmt: skip


def _item(meeting: Meeting, title: str, at: datetime = AT, **values: object) -> AgendaItem:
    return add_item(by=SYSTEM, at=at, meeting=meeting, title=title, **values)


def _ahead(cast: Cast) -> tuple[Meeting, AgendaItem, AgendaItem, Paper]:
    """A meeting whose invitation is out, changed since without a supplement."""
    chair = user_of(cast, Persona.GROUP_CHAIR)
    meeting = _planned(
        cast, 30, chair=chair.person, mode="hybrid", place="Ottoplatz 1", note=f"{SECRET} Türkennwort",
        online_address=f"https://raum.example/{SECRET}-online",
    )  # fmt: skip
    item = _item(meeting, f"{OPEN} im Amt", description=f"{OPEN} wird vorgestellt.")
    secret = _item(
        meeting, f"{SECRET} TOP", is_public=False, description=f"{SECRET} Erläuterung",
        draft_resolution=f"{SECRET} Beschlussvorschlag", presenter=f"{SECRET} Vortrag",
    )  # fmt: skip
    paper = add_paper(
        by=acting(chair), at=AT, item=item, title=f"{SECRET} Unterlage", file_name=f"{SECRET}.pdf",
        content=PDF,
    )  # fmt: skip
    add_paper(
        by=acting(chair), at=AT, item=secret, title=f"{SECRET} Anlage", file_name=f"{SECRET}-2.pdf",
        content=PDF, is_public=True,
    )  # fmt: skip
    send_invitation(by=SYSTEM, at=AT, meeting=meeting)
    _item(meeting, f"{SECRET} noch nicht nachgereicht")
    for one in (meeting, item, secret, paper):
        one.refresh_from_db()
    return meeting, item, secret, paper


def _held(cast: Cast, days: int) -> Held:
    """A meeting some days ago: sent, attended, minuted and closed."""
    starts_at = AT - timedelta(days=days)
    chair, member = (
        user_of(cast, one).person for one in (Persona.GROUP_CHAIR, Persona.GROUP_MEMBER)
    )
    meeting = plan_meeting(
        by=SYSTEM, at=EARLY, group=cast.project_group, starts_at=starts_at, chair=chair,
        note_taker=chair, place="Ottoplatz 1", with_standing_items=False,
        online_address=f"https://raum.example/{SECRET}-{days}",
    )  # fmt: skip
    item = _item(meeting, f"{OPEN} {days}", EARLY)
    secret = _item(meeting, f"{SECRET} Streit", EARLY, is_public=False)
    send_invitation(by=SYSTEM, at=EARLY, meeting=meeting)
    begin_meeting(by=SYSTEM, at=AT, meeting=meeting, began_at=starts_at)
    for each in meeting.attendances.all():
        record_attendance(by=SYSTEM, at=AT, attendance=each, state=AttendanceState.PRESENT)
    attendance = meeting.attendances.get(person=member)
    record_span(by=SYSTEM, at=AT, attendance=attendance, comes_at=item, leaves_after=None)
    recuse(by=acting(user_of(cast, Persona.GROUP_CHAIR)), at=AT, attendance=attendance, item=secret)
    words = f"{OPEN} wird ausgebaut. [intern]{SECRET} Miete[/intern]"
    _write(item, words, f"{OPEN} Verlauf. [intern]{SECRET} Streit[/intern]")
    _write(secret, f"{SECRET} Ergebnis.", f"{SECRET} Verlauf.")
    resolution = _decide(item, f"{OPEN} Beschluss", vote=Vote(2, 0, 0))
    _decide(secret, f"{SECRET} Beschluss", is_public=False)
    keep_implementation(
        by=SYSTEM, at=AT, resolution=resolution, internal_note=f"{SECRET} Vermerk",
        due=AT.date() + timedelta(days=60),
    )  # fmt: skip
    follow_up = _follow_up(item, f"{OPEN} prüfen", member)
    _follow_up(item, f"{SECRET} klären", member, is_internal=True)
    _follow_up(secret, f"{SECRET} abwarten", member)
    close_meeting(by=SYSTEM, at=AT, meeting=meeting, closed_at=starts_at + timedelta(hours=2))
    attendance.refresh_from_db()
    attendance.answer_note = f"{SECRET} Zusage"
    save_recorded(attendance, by=SYSTEM, at=AT)
    for one in (meeting, item, secret):
        one.refresh_from_db()
    return Held(meeting, item, secret, resolution, follow_up, attendance)


def _write(item: AgendaItem, result: str, course: str) -> None:
    item.refresh_from_db()
    save_text(by=SYSTEM, at=AT, item=item, result=result, course=course, base_revision=0)


def _decide(item: AgendaItem, title: str, **values: object) -> Resolution:
    by_consensus = "vote" not in values
    return resolve(
        by=SYSTEM, at=AT, item=item, title=title, wording=f"{title} gilt.",
        result=ResolutionResult.ADOPTED, by_consensus=by_consensus, **values,
    )  # fmt: skip


def _follow_up(item: AgendaItem, text: str, person: object, **values: object) -> FollowUp:
    return add_follow_up(
        by=SYSTEM, at=AT, group=item.meeting.group, text=text, item=item, person=person,
        due=AT.date() + timedelta(days=30), **values,
    )  # fmt: skip
