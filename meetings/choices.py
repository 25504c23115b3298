"""States, rules and kinds of everything about meetings, with the named sets that follow from them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResolutionResult(models.TextChoices):
    """What a body decided about a motion; the words are those of German councils."""

    ADOPTED = "adopted", pgettext_lazy("result of a resolution", "adopted")
    CHANGED = "changed", pgettext_lazy("result of a resolution", "adopted with changes")
    RECOMMENDED = "recommended", pgettext_lazy("result of a resolution", "recommended")
    NOTED = "noted", pgettext_lazy("result of a resolution", "noted")
    REFERRED = "referred", pgettext_lazy("result of a resolution", "referred")
    REJECTED = "rejected", pgettext_lazy("result of a resolution", "rejected")
    DEFERRED = "deferred", pgettext_lazy("result of a resolution", "deferred")
    POSTPONED = "postponed", pgettext_lazy("result of a resolution", "postponed")


ADOPTED_RESULTS = frozenset({ResolutionResult.ADOPTED, ResolutionResult.CHANGED})
"""The body decided so: such a resolution can found a body, adopt a plan and is carried out."""
WITHOUT_VOTE = frozenset(
    {ResolutionResult.NOTED, ResolutionResult.DEFERRED, ResolutionResult.POSTPONED}
)
"""Nobody has to vote for these, and no quorum is needed."""
SHOWN_RESULTS = ADOPTED_RESULTS | {
    ResolutionResult.RECOMMENDED,
    ResolutionResult.NOTED,
    ResolutionResult.REFERRED,
}
"""What the public may read; a motion that failed or waits is the body's own affair."""


class VoteKind(models.TextChoices):
    """How the body came to its result."""

    CONSENSUS = "consensus", _("by consensus")
    COUNTED = "counted", _("counted vote")
    WRITTEN = "written", _("written procedure")
    UNRECORDED = "unrecorded", _("not recorded")


class ImplementationState(models.TextChoices):
    """How far a resolution is carried out (Beschlusskontrolle)."""

    OPEN = "open", pgettext_lazy("state of implementation", "open")
    UNDERWAY = "underway", pgettext_lazy("state of implementation", "under way")
    ONGOING = "ongoing", pgettext_lazy("state of implementation", "ongoing task")
    DONE = "done", pgettext_lazy("state of implementation", "carried out")
    DROPPED = "dropped", pgettext_lazy("state of implementation", "dropped")


ENDED_IMPLEMENTATION = frozenset({ImplementationState.DONE, ImplementationState.DROPPED})
"""Shown once more as settled, then retired."""


class DayUnit(models.TextChoices):
    """What a notice period counts."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class QuorumRule(models.TextChoices):
    """How many members with a vote have to be there."""

    MORE_THAN_HALF = "more_than_half", _("more than half of the members")
    HALF = "half", _("half of the members")
    NUMBER = "number", _("a fixed number of members")
    NONE = "none", _("whoever has come")


class MajorityRule(models.TextChoices):
    """Which majority carries a motion."""

    SIMPLE = "simple", _("more yes than no")
    ABSOLUTE = "absolute", _("more than half of those present with a vote")
    TWO_THIRDS = "two_thirds", _("two thirds of those present with a vote")
    UNANIMOUS = "unanimous", _("nobody against")


class MinutesKind(models.TextChoices):
    """What the minutes hold; both come from the same text."""

    RESULTS = "results", _("results only")
    RUNNING = "running", _("course and results")


class Confirmation(models.TextChoices):
    """What the next meeting does with the minutes."""

    NOTED = "noted", _("takes note")
    APPROVED = "approved", _("approves")


class DeputyRule(models.TextChoices):
    """Whom a member may send instead."""

    ANYBODY = "anybody", _("whom the member names")
    NAMED = "named", _("only whom the membership names")


class PublicRelease(models.TextChoices):
    """Who puts the public edition of the minutes on the website."""

    OFFICE = "office", _("the coordinating office")
    SPEAKER = "speaker", _("whoever leads the body")


class MeetingMode(models.TextChoices):
    """Where people meet."""

    ON_SITE = "on_site", pgettext_lazy("kind of meeting", "on site")
    ONLINE = "online", pgettext_lazy("kind of meeting", "online")
    HYBRID = "hybrid", pgettext_lazy("kind of meeting", "on site and online")


class MeetingState(models.TextChoices):
    """How far a meeting is, from the first date to the minutes that the next one confirmed."""

    PLANNED = "planned", pgettext_lazy("state of a meeting", "planned")
    INVITED = "invited", pgettext_lazy("state of a meeting", "invited")
    UNDERWAY = "underway", pgettext_lazy("state of a meeting", "under way")
    DRAFT = "draft", pgettext_lazy("state of a meeting", "minutes being drafted")
    REVIEW = "review", pgettext_lazy("state of a meeting", "minutes under review")
    RELEASED = "released", pgettext_lazy("state of a meeting", "minutes released")
    CONFIRMED = "confirmed", pgettext_lazy("state of a meeting", "minutes confirmed")
    CANCELLED = "cancelled", pgettext_lazy("state of a meeting", "called off")


SENT_STATES = frozenset(MeetingState) - {MeetingState.PLANNED, MeetingState.CANCELLED}
"""The invitation is out: item numbers stand."""
WRITING_STATES = frozenset(
    {MeetingState.INVITED, MeetingState.UNDERWAY, MeetingState.DRAFT, MeetingState.REVIEW}
)
"""Minutes may be written; people fill them in before the meeting begins."""
MINUTED_STATES = frozenset({MeetingState.RELEASED, MeetingState.CONFIRMED})
"""The minutes are released and never change again."""


class ItemKind(models.TextChoices):
    """What a line of the agenda is."""

    ITEM = "item", _("agenda item")
    HEADING = "heading", _("heading without a number")


class StandingItem(models.TextChoices):
    """Items that come back in every meeting."""

    OPENING = "opening", _("Welcome, proper invitation, attendance and quorum")
    AGENDA = "agenda", _("Agenda")
    MINUTES = "minutes", _("Minutes of the last meeting")
    OPEN_MATTERS = "open_matters", _("State of resolutions and follow-ups")
    MISCELLANEOUS = "miscellaneous", _("Miscellaneous")
    NEXT_DATE = "next_date", _("Next meeting")


class ItemOutcome(models.TextChoices):
    """Where an item stands after the meeting."""

    OPEN = "open", pgettext_lazy("outcome of an agenda item", "open")
    DONE = "done", pgettext_lazy("outcome of an agenda item", "dealt with")
    CARRIED = "carried", pgettext_lazy("outcome of an agenda item", "for the next meeting")
    REFERRED = "referred", pgettext_lazy("outcome of an agenda item", "to the steering group")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome of an agenda item", "taken off the agenda")


class Seat(models.TextChoices):
    """As what somebody comes to a meeting."""

    VOTING = "voting", pgettext_lazy("seat in a meeting", "with a vote")
    ADVISORY = "advisory", pgettext_lazy("seat in a meeting", "advisory")
    DEPUTY = "deputy", pgettext_lazy("seat in a meeting", "deputy")
    GUEST = "guest", pgettext_lazy("seat in a meeting", "guest")


class Answer(models.TextChoices):
    """What somebody answered to the invitation."""

    NONE = "", pgettext_lazy("answer to an invitation", "no answer yet")
    YES = "yes", pgettext_lazy("answer to an invitation", "comes")
    NO = "no", pgettext_lazy("answer to an invitation", "does not come")
    DEPUTY = "deputy", pgettext_lazy("answer to an invitation", "sends a deputy")


class AttendanceState(models.TextChoices):
    """Whether somebody was there."""

    UNKNOWN = "", pgettext_lazy("attendance", "not recorded")
    PRESENT = "present", pgettext_lazy("attendance", "present")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")
    ABSENT = "absent", pgettext_lazy("attendance", "not excused")
    DEPUTISED = "deputised", pgettext_lazy("attendance", "represented")


class FollowUpState(models.TextChoices):
    """How far a follow-up is."""

    OPEN = "open", pgettext_lazy("state of a follow-up", "open")
    DONE = "done", pgettext_lazy("state of a follow-up", "done")
    DROPPED = "dropped", pgettext_lazy("state of a follow-up", "dropped")


class PaperKind(models.TextChoices):
    """What an uploaded file is."""

    PAPER = "paper", _("paper for an item")
    MINUTES = "minutes", _("minutes written elsewhere")


class EditionKind(models.TextChoices):
    """What was frozen."""

    INVITATION = "invitation", _("Invitation")
    SUPPLEMENT = "supplement", _("Supplement to the agenda")
    CHANGE = "change", _("Changed invitation")
    CANCELLATION = "cancellation", _("Cancellation")
    DRAFT = "draft", _("Draft minutes")
    MINUTES = "minutes", _("Minutes")


INVITING_KINDS = frozenset({EditionKind.INVITATION, EditionKind.SUPPLEMENT, EditionKind.CHANGE})
"""What calls people to a meeting, the first time or once more."""


class Audience(models.TextChoices):
    """For whom an edition is rendered; all come from one text through one filter."""

    INTERNAL = "internal", pgettext_lazy("edition for", "coordinating office")
    MEMBERS = "members", pgettext_lazy("edition for", "members")
    PUBLIC = "public", pgettext_lazy("edition for", "public")


class ObjectionState(models.TextChoices):
    """What became of an objection to the draft."""

    OPEN = "open", pgettext_lazy("state of an objection", "open")
    ACCEPTED = "accepted", pgettext_lazy("state of an objection", "taken up")
    REJECTED = "rejected", pgettext_lazy("state of an objection", "not taken up")


class ProcedureState(models.TextChoices):
    """How far a decision in writing is."""

    OPEN = "open", pgettext_lazy("state of a written procedure", "running")
    DECIDED = "decided", pgettext_lazy("state of a written procedure", "decided")
    ENDED = "ended", pgettext_lazy("state of a written procedure", "ended without a decision")


class WrittenAnswer(models.TextChoices):
    """What a member answers in a written procedure."""

    YES = "yes", pgettext_lazy("answer in writing", "yes")
    NO = "no", pgettext_lazy("answer in writing", "no")
    ABSTAIN = "abstain", pgettext_lazy("answer in writing", "abstention")
    ORAL = "oral", pgettext_lazy("answer in writing", "wants to talk about it in a meeting")
