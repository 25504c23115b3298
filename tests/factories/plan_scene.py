"""The plan with one of everything people can do with it, for tests that walk through all addresses."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Comment, Revision

from core.fuzzy import FuzzyDate
from handlungskonzept.models import (
    Adoption,
    ChangeProposal,
    IndicatorReading,
    KeptText,
    Measure,
    MeasurePage,
    PlanPage,
    ProgressReport,
    Version,
)
from handlungskonzept.operations import (
    create_chapter,
    create_measure,
    submit_for_approval,
    write_draft,
)
from handlungskonzept.operations.collisions import save_or_keep
from handlungskonzept.operations.progress import release_reading, release_report
from handlungskonzept.operations.talking import add_comment
from landscape.models import Organisation
from meetings.models import AgendaItem
from people.models import User
from tests.factories.changes import make_change
from tests.factories.handlungskonzept import (
    PARAGRAPH,
    Stage,
    anchor,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_proposal,
    make_reading,
    make_report,
    make_stage,
    paragraph,
)
from tests.factories.meetings_follow import make_held, make_held_item
from tests.factories.people import AT, SYSTEM, acting
from tests.factories.personas import Cast, Persona

SECRET = "Streng vertraulich"
"""Stands in everything the public must never read, each with its own word behind it."""


@dataclass(frozen=True)
class Scene:
    """One of everything; what is secret says so."""

    cast: Cast
    stage: Stage
    adoption: Adoption
    version: Version
    led: Measure
    """A measure the contact of an organisation reports on."""
    internal: Measure
    submitted: PlanPage
    draft: MeasurePage
    comment: Comment
    change: ChangeProposal
    kept: KeptText
    report: ProgressReport
    released: ProgressReport
    reading: IndicatorReading
    released_reading: IndicatorReading
    indicator: str
    item: AgendaItem
    """Of a meeting of the steering group; who takes its minutes links measures."""


def make_scene(cast: Cast) -> Scene:
    """The plan, adopted once and worked on since; every secret is marked."""
    stage = make_stage(cast.steering_group)
    led = _measure_of_the_contact(cast, stage)
    adoption = make_adoption(stage, valid_from=AT.date())
    internal = make_measure(
        stage.writer, stage.field, title=f"{SECRET} intern", visibility="internal"
    )
    bring_into_working_text(stage, internal)
    chapter = create_chapter(
        by=acting(stage.writer), at=AT, parent=stage.plan, title=f"{SECRET} Arbeitsstand",
        body=[paragraph(f"<p>{SECRET} Absatz</p>")], internal_note=f"{SECRET} Notiz",
    )  # fmt: skip
    bring_into_working_text(stage, chapter)
    kept = _collision(cast, stage)
    comment = add_comment(
        by=acting(_user(cast, Persona.GROUP_MEMBER)), at=AT, page=stage.field, line="page",
        text=f"{SECRET} Kommentar",
    )  # fmt: skip
    change = make_change(
        stage,
        _user(cast, Persona.GROUP_MEMBER),
        text=f"{SECRET} Vorschlag",
        reason=f"{SECRET} weil",
    )
    version = make_proposal(stage, occasion=f"{SECRET} Sitzung")
    write_draft(
        by=acting(stage.writer), at=AT, page=chapter, values={"title": f"{SECRET} eingereicht"}
    )
    submit_for_approval(by=acting(stage.writer), at=AT, page=chapter)
    draft = create_measure(
        by=acting(stage.writer), at=AT, parent=stage.field, title=f"{SECRET} Entwurf"
    )
    indicator = led.page.specific.indicators[0].id
    return Scene(
        cast, stage, adoption, version, led, anchor(internal), fresh(chapter), draft, comment,
        change, kept, *_progress(led, indicator), indicator=indicator,
        item=make_held_item(make_held(cast.steering_group)),
    )  # fmt: skip


def _measure_of_the_contact(cast: Cast, stage: Stage) -> Measure:
    contact = _user(cast, Persona.CONTACT)
    lead = Organisation.objects.get(contacts__person=contact.person)
    page = make_measure(
        stage.writer, stage.field, title="Lotsen am Amt", lead=lead, description=PARAGRAPH,
        planned_start=FuzzyDate.month(2021, 8), planned_end=FuzzyDate.year(2022),
        indicators=[{"type": "indicator", "key": "lotsen",
                     "value": {"name": "Lotsen", "unit": "Köpfe", "baseline": "0", "target": "9"}}],
    )  # fmt: skip
    bring_into_working_text(stage, page)
    return anchor(fresh(page))


def _collision(cast: Cast, stage: Stage) -> KeptText:
    """Text kept for the steering member, because the writer saved first."""
    base = fresh(stage.chapter).latest_revision
    assert isinstance(base, Revision)
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": f"{SECRET} zuerst"}
    )
    typed = base.as_object()
    typed.title = f"{SECRET} zuletzt"
    kept = save_or_keep(
        by=acting(_user(cast, Persona.STEERING_MEMBER)), at=AT, draft=typed, base=base
    )
    assert isinstance(kept, KeptText)
    return kept


def _progress(
    led: Measure, indicator: str
) -> tuple[ProgressReport, ProgressReport, IndicatorReading, IndicatorReading]:
    """A report and a reading that wait, and one of each that the public reads."""
    earlier = AT.date().replace(day=1)
    released = release_report(
        by=SYSTEM, at=AT, report=make_report(led, done="Drei Lotsen arbeiten.", reported_on=earlier)
    )
    waiting = make_report(led, done=f"{SECRET} Bericht", internal_note=f"{SECRET} im Haus")
    read = release_reading(
        by=SYSTEM, at=AT, reading=make_reading(led, indicator, read_on=earlier, note="Zählung")
    )
    unread = make_reading(led, indicator, source=f"{SECRET} Quelle")
    return waiting, released, unread, read


def _user(cast: Cast, persona: Persona) -> User:
    user = cast[persona]
    assert isinstance(user, User)
    return user
