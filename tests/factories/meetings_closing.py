"""A meeting that was held, with its minutes drafted, and one after it; made by the operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.choices import AttendanceState, ResolutionResult, StandingItem
from meetings.document.votes import Vote
from meetings.models import AgendaItem, Edition, FollowUp, Meeting, Objection, Resolution
from meetings.operations.agenda import add_item
from meetings.operations.attendance import record_attendance
from meetings.operations.follow_ups import add_follow_up
from meetings.operations.invitations import send_invitation
from meetings.operations.meetings import plan_meeting
from meetings.operations.minutes import begin_meeting, close_meeting, save_text
from meetings.operations.objections import raise_objection
from meetings.operations.releases import release_minutes, send_for_review
from meetings.operations.voting import resolve
from meetings.queries.sentences import sentences_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.people import AT, acting, make_office, make_user
from tests.factories.projectgroups import make_membership, make_steering_group

STARTS = AT - timedelta(days=7)
SENT = AT - timedelta(days=20)
TEXT = (
    "Das **Wohnungsamt** berichtet. Im Mai wurden z. B. 12 Wohnungen vermittelt."
    " [intern]Die Miete eines Hauses ist strittig.[/intern]\n\n- Die Liste liegt vor.\n- Sie wird ergänzt."
)
SENTENCE = "Im Mai wurden z. B. 12 Wohnungen vermittelt."


@dataclass
class Closing:
    """A drafted meeting of the steering group with everybody in it."""

    office: User
    chair: User
    member: User
    group: WorkingGroup
    meeting: Meeting
    opening: AgendaItem
    item: AgendaItem
    closed: AgendaItem
    resolution: Resolution
    follow_up: FollowUp

    def fresh(self) -> Meeting:
        """The meeting read anew."""
        self.meeting.refresh_from_db()
        return self.meeting


def make_drafted() -> Closing:
    """The minutes of a meeting a week ago, complete, so that the check finds nothing blocking."""
    office, chair, member = make_office(), make_user(), make_user()
    group = make_steering_group()
    make_membership(group, chair, role=Role.CHAIR)
    make_membership(group, member)
    meeting = plan_meeting(
        by=acting(office), at=SENT, group=group, starts_at=STARTS, chair=chair.person,
        note_taker=office.person, place="Ottoplatz 1", with_standing_items=False,
    )  # fmt: skip
    opening = add(office, meeting, "Begrüßung", standing=StandingItem.OPENING)
    item = add(office, meeting, "Wohnungen für Familien")
    closed = add(office, meeting, "Streit um die Trägerschaft", is_public=False)
    send_invitation(by=acting(office), at=SENT, meeting=meeting)
    for each in (meeting, opening, item, closed):
        each.refresh_from_db()
    begin_meeting(by=acting(office), at=AT, meeting=meeting, began_at=STARTS)
    for attendance in meeting.attendances.all():
        record_attendance(
            by=acting(office), at=AT, attendance=attendance, state=AttendanceState.PRESENT
        )
    write(office, opening, "Der Vorsitz stellt die Beschlussfähigkeit fest.")
    write(office, item, TEXT)
    write(office, closed, "Der Träger klagt.")
    resolution = resolve(
        by=acting(office), at=AT, item=item, title="Wohnungsliste", wording="Die Liste wird geführt.",
        result=ResolutionResult.ADOPTED, vote=Vote(2, 0, 0),
    )  # fmt: skip
    follow_up = add_follow_up(
        by=acting(office), at=AT, group=group, text="Liste ergänzen", item=item,
        person=member.person, due=AT.date() + timedelta(days=30),
    )  # fmt: skip
    close_meeting(by=acting(office), at=AT, meeting=meeting, closed_at=STARTS + timedelta(hours=2))
    closing = Closing(
        office, chair, member, group, meeting, opening, item, closed, resolution, follow_up
    )
    closing.fresh()
    return closing


def add(office: User, meeting: Meeting, title: str, **values: object) -> AgendaItem:
    """An item of an agenda that is not sent yet."""
    return add_item(by=acting(office), at=SENT, meeting=meeting, title=title, **values)


def write(user: User, item: AgendaItem, result: str) -> None:
    """The first text of an item."""
    save_text(by=acting(user), at=AT, item=item, result=result, course="", base_revision=0)


def make_reviewed(closing: Closing | None = None, at: datetime = AT) -> Closing:
    """The same, out for review until 14 days later."""
    closing = closing or make_drafted()
    send_for_review(by=acting(closing.office), at=at, meeting=closing.meeting)
    closing.fresh()
    return closing


def make_released(closing: Closing | None = None) -> Closing:
    """The same, released at once with a reason."""
    closing = closing or make_drafted()
    release_minutes(
        by=acting(closing.office, "Alle haben in der Sitzung zugestimmt."), at=AT,
        meeting=closing.meeting,
    )  # fmt: skip
    closing.fresh()
    return closing


def make_objection(closing: Closing, by: User | None = None, sentence: str = SENTENCE) -> Objection:
    """An objection to a sentence of the item."""
    return raise_objection(
        by=acting(by or closing.member), at=AT, meeting=closing.meeting, item=closing.item,
        sentence=sentence, text="Es waren 14.",
    )  # fmt: skip


def make_next_meeting(closing: Closing, at: datetime = AT) -> AgendaItem:
    """A later meeting of the body that has begun; returns its item about the last minutes."""
    starts = at - timedelta(hours=1)
    meeting = plan_meeting(
        by=acting(closing.office), at=SENT, group=closing.group, starts_at=starts,
        chair=closing.chair.person, note_taker=closing.office.person, place="Ottoplatz 1", with_standing_items=False,
    )  # fmt: skip
    item = add(closing.office, meeting, "Niederschrift", standing=StandingItem.MINUTES)
    send_invitation(by=acting(closing.office), at=SENT, meeting=meeting)
    begin_meeting(by=acting(closing.office), at=at, meeting=meeting, began_at=starts)
    return AgendaItem.objects.select_related("meeting__group").get(pk=item.pk)


def place_of(edition: Edition, sentence: str = SENTENCE) -> int:
    """Where a sentence stands in a frozen draft."""
    return next(each.place for each in sentences_of(edition.content) if each.text == sentence)
