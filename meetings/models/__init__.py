"""Meetings with everything that belongs to them, and what bodies decided."""

from __future__ import annotations

from meetings.models.agenda import AgendaItem, AgendaItemQuerySet, Matter
from meetings.models.calendars import CalendarKey
from meetings.models.editions import Correction, Edition, Objection, Publication
from meetings.models.followups import FollowUp, FollowUpQuerySet, FollowUpRemark
from meetings.models.meetings import Meeting, MeetingQuerySet
from meetings.models.minutes import Contribution, ContributionVersion, KeptContribution
from meetings.models.papers import Paper, PaperComment, PaperContent
from meetings.models.people import Attendance, AttendanceSpan, Recusal
from meetings.models.procedures import WrittenProcedure, WrittenVote
from meetings.models.resolutions import (
    NUMBER_PATTERN,
    Implementation,
    Resolution,
    ResolutionQuerySet,
)
from meetings.models.rules import RulesOfProcedure

__all__ = [
    "NUMBER_PATTERN",
    "AgendaItem",
    "AgendaItemQuerySet",
    "Attendance",
    "AttendanceSpan",
    "CalendarKey",
    "Contribution",
    "ContributionVersion",
    "Correction",
    "Edition",
    "FollowUp",
    "FollowUpQuerySet",
    "FollowUpRemark",
    "Implementation",
    "KeptContribution",
    "Matter",
    "Meeting",
    "MeetingQuerySet",
    "Objection",
    "Paper",
    "PaperComment",
    "PaperContent",
    "Publication",
    "Recusal",
    "Resolution",
    "ResolutionQuerySet",
    "RulesOfProcedure",
    "WrittenProcedure",
    "WrittenVote",
]
