"""The rules a body works by, and rules of other bodies to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.choices import Confirmation, DayUnit, MajorityRule, MinutesKind, QuorumRule
from meetings.models import RulesOfProcedure
from projectgroups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules of a comparable body: what they are called, where they stand, what they say."""

    label: str | Promise
    source: str | Promise
    values: dict[str, Any]


PRESETS: dict[str, Preset] = {
    "runder-tisch": Preset(
        label=_("Round table for integration, Cologne: invited seven days before"),
        source=_("Modelled on the rules of the round table for integration, Cologne"),
        values={
            "notice_days": 7, "notice_unit": DayUnit.CALENDAR, "items_days": 14,
            "quorum": QuorumRule.MORE_THAN_HALF, "majority": MajorityRule.SIMPLE,
            "confirmation": Confirmation.NOTED, "minutes_kind": MinutesKind.RESULTS,
            "minutes_days": 28, "objection_days": 14,
        },
    ),
    "integrationsrat-hilden": Preset(
        label=_("Integration council of Hilden: nine days, quorum of more than half"),
        source=_("Modelled on the rules of the integration council of Hilden"),
        values={
            "notice_days": 9, "notice_unit": DayUnit.CALENDAR, "items_days": 14,
            "quorum": QuorumRule.MORE_THAN_HALF, "majority": MajorityRule.SIMPLE,
        },
    ),
    "integrationsrat-bonn": Preset(
        label=_("Integration council of Bonn: items three weeks before"),
        source=_("Modelled on the rules of the integration council of Bonn, sections 6 and 7"),
        values={
            "notice_days": 10, "notice_unit": DayUnit.WORKING, "items_days": 21,
            "quorum": QuorumRule.MORE_THAN_HALF, "majority": MajorityRule.SIMPLE,
        },
    ),
    "beirat-thueringen": Preset(
        label=_("State advisory board of Thuringia: three weeks with all papers"),
        source=_("Modelled on the rules of the integration advisory board of Thuringia"),
        values={
            "notice_days": 21, "notice_unit": DayUnit.CALENDAR, "items_days": 28,
            "quorum": QuorumRule.HALF, "majority": MajorityRule.SIMPLE,
            "minutes_kind": MinutesKind.RESULTS,
        },
    ),
    "lenkungsausschuss": Preset(
        label=_("Steering committee by consent: six members there, nobody against"),
        source=_("Modelled on section 8 of the rules of the DHRV steering committee"),
        values={
            "notice_days": 14, "notice_unit": DayUnit.CALENDAR, "items_days": 21,
            "quorum": QuorumRule.NUMBER, "quorum_number": 6,
            "majority": MajorityRule.UNANIMOUS, "chair_breaks_ties": True,
            "may_decide_in_writing": True,
        },
    ),
    "mustergeschaeftsordnung": Preset(
        label=_("Model rules for councils: running minutes within a month, approved"),
        source=_("Modelled on section 26 of the model rules of Rhineland-Palatinate"),
        values={
            "notice_days": 7, "notice_unit": DayUnit.CALENDAR, "items_days": 14,
            "quorum": QuorumRule.MORE_THAN_HALF, "majority": MajorityRule.SIMPLE,
            "minutes_kind": MinutesKind.RUNNING, "minutes_days": 30,
            "confirmation": Confirmation.APPROVED,
        },
    ),
}  # fmt: skip
"""The first is what a body works by until it decides otherwise."""


def rules_of(group: WorkingGroup) -> RulesOfProcedure:
    """The body's rules; unsaved ones with our defaults until it has given itself some."""
    saved = RulesOfProcedure.objects.filter(group=group).first()
    return saved if saved is not None else RulesOfProcedure(group=group)
