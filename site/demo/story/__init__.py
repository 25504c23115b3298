"""The story of KIM in Köln, told through the operations, stage by stage."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from demo.story import bodies, field_of_work, plan
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


def tell(stage: str = "today") -> None:
    """Build everything that happened up to the stage's day; what exists already stays as it is."""
    until = STAGES[stage]
    with transaction.atomic():
        cast = assemble()
        field_of_work.settle(cast.office)
        bodies.found_steering_group(cast)
        bodies.plan_milestones(cast, until=until)
        bodies.decide(cast, until=until)
        bodies.gather(cast, until=until)
        bodies.complete_milestones(cast, until=until)
        if until >= STAGES["autumn-meeting"]:
            plan.write_first_text(cast)
            plan.adopt(cast, "1.0")
        if until >= STAGES["today"]:
            plan.revise(cast, "version_1_1", date(2022, 9, 5))
            plan.adopt(cast, "1.1")
            plan.revise(cast, "draft", date(2022, 12, 12), leave_last_waiting=True)
        build_public_pages(by=cast.office, at=moment(until))
