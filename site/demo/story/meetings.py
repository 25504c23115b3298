"""The meetings of the story: invited, held, minuted, released, and what followed from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from core import clock
from core.actor import Actor
from demo.story import minutes
from demo.story.cast import Cast
from demo.story.texts import load, moment
from handlungskonzept.models import Measure
from handlungskonzept.operations.mentions import change_mentions
from landscape.models import Organisation
from meetings.choices import Answer, FollowUpState
from meetings.models import AgendaItem, FollowUp, Matter, Meeting, Resolution, RulesOfProcedure
from meetings.operations.agenda import add_item, take_up_item
from meetings.operations.answers import answer_invitation
from meetings.operations.follow_ups import settle_follow_up
from meetings.operations.implementation import keep_implementation
from meetings.operations.invitations import send_invitation
from meetings.operations.matters import open_matter
from meetings.operations.meetings import date_milestone, enter_held_meeting, plan_meeting
from meetings.operations.papers import add_paper
from meetings.operations.procedures import end_procedure, record_answer, start_procedure
from meetings.operations.releases import release_minutes
from meetings.operations.rules import keep_rules
from meetings.operations.uploads import upload_minutes
from meetings.queries.offers import offers_for
from projectgroups.models import Milestone, WorkingGroup
from word import model as word
from word.write import build

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COMING = "Beratung der Fassung 1.2"
WEEKS_AHEAD = 4
WEDNESDAY = 2


def give_rules(cast: Cast) -> None:
    """The rules of procedure of the bodies that exist."""
    for row in load("meetings")["rules"]:
        group = WorkingGroup.objects.filter(slug=row["group"]).first()
        if group is not None and not RulesOfProcedure.objects.filter(group=group).exists():
            values = {name: value for name, value in row.items() if name != "group"}
            at = moment(group.starts_on, 12)
            keep_rules(by=cast.office, at=at, group=group, **values)


def decide_in_writing(cast: Cast, *, until: date) -> None:
    """The resolutions of the summer, each member answering by mail to the office."""
    known = {row["number"]: row for row in load("bodies")["resolution"]}
    for row in load("meetings")["procedure"]:
        number = row["resolution"]
        if row["deadline"] > until or Resolution.objects.filter(number=number).exists():
            continue
        group = WorkingGroup.objects.get(slug=row["group"])
        procedure = start_procedure(
            by=cast.office, at=moment(row["started_on"], 9), group=group,
            title=known[number]["title"], wording=known[number]["wording"].strip(),
            explanation=row["explanation"], deadline=moment(row["deadline"], 12),
        )  # fmt: skip
        for place, vote in enumerate(procedure.votes.select_related("membership__person")):
            day = row["started_on"] + timedelta(days=1 + place)
            record_answer(
                by=cast.office, at=moment(day, 11), vote=vote, answer="yes",
                remark="Antwort per E-Mail",
            )  # fmt: skip
        end_procedure(by=cast.office, at=moment(row["deadline"], 14), procedure=procedure)


def hold_all(cast: Cast, *, until: date) -> None:
    """Every meeting up to that day, in their order."""
    for row in load("meetings")["meeting"]:
        group = WorkingGroup.objects.filter(slug=row["group"]).first()
        if group is None or row["day"] > until or _meeting_of(group, row["day"]) is not None:
            continue
        _settle_tasks(cast, until=row["day"] - timedelta(days=1))
        if "uploaded" in row:
            _enter(cast, group, row)
        else:
            _hold(cast, group, row)
    _settle(cast, until=until)


def invite_to_the_next(cast: Cast) -> None:
    """A meeting that is still to come whenever the demo is built, with answers and a paper."""
    group = WorkingGroup.objects.get(slug="lenkungsgruppe")
    if Meeting.objects.filter(group=group, title=COMING).exists():
        return
    today = clock.today()
    day = today + timedelta(weeks=WEEKS_AHEAD)
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    sent = moment(today - timedelta(days=2), 9)
    meeting = plan_meeting(
        by=cast.office, at=sent, group=group, starts_at=moment(day), ends_at=moment(day, 12),
        place="Beispielhaus am Ottoplatz, Raum 3.12", title=COMING,
        chair=cast.persons["lindner"], note_taker=cast.persons["brandt"],
    )  # fmt: skip
    for item in offers_for(meeting).items:
        take_up_item(by=cast.office, at=sent, meeting=meeting, item=_as_item(item))
    item = add_item(
        by=cast.office, at=sent, meeting=meeting, title="Handlungskonzept, Fassung 1.2",
        presenter="Beate Lindner", minutes_planned=40,
        description="Beratung der Beschlussvorlage, die der Einladung beiliegt.",
    )  # fmt: skip
    add_paper(
        by=cast.office, at=sent, item=item, title="Kurzfassung der Beschlussvorlage",
        file_name="kurzfassung-beschlussvorlage.docx", is_public=True,
        content=_file("Kurzfassung der Beschlussvorlage", "Was sich mit Fassung 1.2 ändern soll."),
    )  # fmt: skip
    send_invitation(by=cast.office, at=sent + timedelta(hours=1), meeting=meeting)
    _answer(cast, meeting, "kowalski", Answer.YES)
    _answer(cast, meeting, "yilmaz", Answer.YES)
    _answer(cast, meeting, "petrova", Answer.NO, "Dienstreise")


def _as_item(offer: Any) -> AgendaItem:
    """The earlier item behind an offer."""
    return offer if isinstance(offer, AgendaItem) else offer.item


def _answer(cast: Cast, meeting: Meeting, code: str, answer: Answer, note: str = "") -> None:
    attendance = meeting.attendances.get(person=cast.persons[code])
    by = Actor.system("Antwort über den Link der Einladung")
    answer_invitation(by=by, at=clock.now(), attendance=attendance, answer=answer, note=note)


def _meeting_of(group: WorkingGroup, day: date) -> Meeting | None:
    return Meeting.objects.filter(
        group=group, starts_at__gte=moment(day, 0), starts_at__lte=moment(day, 23)
    ).first()


def _enter(cast: Cast, group: WorkingGroup, row: dict[str, Any]) -> None:
    """A meeting whose minutes somebody wrote in Word and uploaded."""
    at = moment(row["uploaded_on"], 11)
    starts_at, ends_at = moment(row["day"], row["hour"]), moment(row["day"], row["ends"])
    meeting = enter_held_meeting(
        by=cast.office, at=at, group=group, starts_at=starts_at, ends_at=ends_at,
        place=row["place"], title=row["title"],
    )  # fmt: skip
    text = "Die Mitglieder verständigen sich auf den Auftrag und die Arbeitsweise."
    content = _file(row["uploaded"], text)
    upload_minutes(
        by=cast.office, at=at, meeting=meeting, file_name="protokoll-gruendungssitzung.docx",
        content=content,
    )  # fmt: skip
    meeting.refresh_from_db()
    for task in row.get("upload_follow_up", []):
        minutes.add_task(cast, meeting, None, task, at)
    by = cast.office.because("Die Mitglieder haben den Text schon in der Sitzung bestätigt.")
    release_minutes(by=by, at=at + timedelta(hours=1), meeting=meeting)


def _file(title: str, text: str) -> bytes:
    """A short Word file."""
    blocks = (word.Heading(title, numbered=False), word.Paragraph(text))
    created = moment(date(2021, 9, 20))
    properties = word.Properties(author="Beispiel", subject=title, created=created)
    return build(word.WordDocument(title=title, blocks=blocks, properties=properties))


def _hold(cast: Cast, group: WorkingGroup, row: dict[str, Any]) -> None:
    """One meeting from its plan to its publication."""
    sent = moment(row["sent_on"], 9)
    meeting = _plan(cast, group, row, sent - timedelta(days=5))
    lines = minutes.set_agenda(cast, meeting, row, sent - timedelta(days=4))
    send_invitation(by=cast.office, at=sent, meeting=meeting)
    meeting.refresh_from_db()
    minutes.take(cast, meeting, row, lines)
    minutes.close(cast, meeting, row)


def _plan(cast: Cast, group: WorkingGroup, row: dict[str, Any], at: datetime) -> Meeting:
    values: dict[str, Any] = {
        name: row[name]
        for name in ("title", "place", "mode", "online_address", "note")
        if name in row
    }
    chair = group.memberships.filter(role="chair").select_related("person").first()
    values |= {
        "starts_at": moment(row["day"], row["hour"]), "ends_at": moment(row["day"], row["ends"]),
        "chair": chair.person if chair else None, "note_taker": cast.persons["bergmann"],
    }  # fmt: skip
    if "milestone" in row:
        milestone = Milestone.objects.filter(title=row["milestone"], meetings=None).first()
        if milestone is not None and milestone.is_open:
            by = cast.office.because("Der Termin ist abgestimmt.")
            return date_milestone(
                by=by, at=at, milestone=milestone, group=group, with_standing_items=False, **values
            )
    return plan_meeting(by=cast.office, at=at, group=group, with_standing_items=False, **values)


def _settle(cast: Cast, *, until: date) -> None:
    """What was done by that day, and how resolutions were carried out."""
    _settle_tasks(cast, until=until)
    for row in load("meetings")["meeting"]:
        for entry in minutes.resolutions_in(row):
            _carry_out(cast, entry, until=until)


def _settle_tasks(cast: Cast, *, until: date) -> None:
    """The follow-ups that were done by that day."""
    for row in load("meetings")["meeting"]:
        for task in minutes.tasks_in(row):
            settled_on = task.get("settled_on")
            follow_up = FollowUp.objects.filter(text=task["text"]).open().first()
            if follow_up is not None and settled_on and settled_on <= until:
                settle_follow_up(
                    by=cast.office, at=moment(settled_on, 15), follow_up=follow_up,
                    state=FollowUpState.DONE, settled_on=settled_on,
                )  # fmt: skip


def _carry_out(cast: Cast, entry: dict[str, Any], *, until: date) -> None:
    values = entry.get("implementation")
    resolution = Resolution.objects.filter(title=minutes.title_of(entry)).first()
    if not values or resolution is None or hasattr(resolution, "implementation"):
        return
    organisation = Organisation.objects.get(code=values["organisation"])
    day = min(values.get("settled_on", until), until)
    if values.get("settled_on", until) > until:
        values = {"state": "underway", "due": values["due"]}
    keep_implementation(
        by=cast.office, at=moment(day, 16), resolution=resolution,
        **{**values, "organisation": organisation},
    )  # fmt: skip


def open_matters(cast: Cast) -> None:
    """The threads that go through several meetings."""
    for row in load("meetings")["matter"]:
        group = WorkingGroup.objects.filter(slug=row["group"]).first()
        if group is not None and not Matter.objects.filter(title=row["title"]).exists():
            at = moment(group.starts_on, 13)
            open_matter(
                by=cast.office,
                at=at,
                group=group,
                title=row["title"],
                description=row["description"],
            )


def link_measures(cast: Cast) -> None:
    """Which measures the resolutions are about."""
    for row in load("meetings")["meeting"]:
        for entry in minutes.resolutions_in(row):
            resolution = Resolution.objects.filter(title=minutes.title_of(entry)).first()
            measures = list(Measure.objects.filter(code__in=entry.get("measures", [])))
            if resolution is not None and measures:
                at = moment(resolution.decided_on, 17)
                change_mentions(by=cast.office, at=at, thing=resolution, add=measures)
