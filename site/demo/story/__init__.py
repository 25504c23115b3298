"""The story of KIM in Köln, told through the operations, stage by stage."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from demo.story import bodies, discussion, field_of_work, meetings, plan, progress
from demo.story.cast import assemble
from demo.story.public_pages import build_public_pages
from demo.story.texts import moment

STAGES = {
    "kickoff": date(2021, 5, 28),
    "carrier-selection": date(2021, 7, 31),
    "case-management": date(2021, 10, 1),
    "autumn-meeting": date(2021, 12, 1),
    "today": date(2022, 12, 31),
}
"""Up to which day each stage tells."""
REVISED_ON = date(2022, 9, 5)
DRAFTED_ON = date(2022, 12, 12)


def tell(stage: str = "today") -> None:
    """Build everything that happened up to the stage's day; what exists already stays as it is."""
    until = STAGES[stage]
    with transaction.atomic():
        cast = assemble()
        field_of_work.settle(cast.office)
        bodies.found_steering_group(cast)
        bodies.plan_milestones(cast, until=until)
        bodies.gather(cast, until=until)
        meetings.decide_in_writing(cast, until=until)
        bodies.found_groups(cast)
        bodies.gather(cast, until=until)
        bodies.name_contacts(cast, until=until)
        meetings.give_rules(cast)
        meetings.open_matters(cast)
        meetings.hold_all(cast, until=until)
        bodies.complete_milestones(cast, until=until)
        if until >= STAGES["autumn-meeting"]:
            plan.write_first_text(cast)
            plan.adopt(cast, "1.0")
        if until >= STAGES["today"]:
            progress.report(cast, until=REVISED_ON - timedelta(days=1))
            plan.revise(cast, "version_1_1", REVISED_ON)
            plan.adopt(cast, "1.1")
            progress.report(cast, until=until)
            plan.revise(cast, "draft", DRAFTED_ON, leave_last_waiting=True)
            discussion.discuss(cast)
            plan.propose(cast)
            meetings.invite_to_the_next(cast)
        if until >= STAGES["autumn-meeting"]:
            meetings.link_measures(cast)
        build_public_pages(by=cast.office, at=moment(until))
