"""The fixed choices of a measure sheet and of the plan's blocks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of Word files."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of XLSX files."""


class Origin(models.TextChoices):
    """Where a measure comes from."""

    THEME = "theme", _("Theme from practice")
    RESOLUTION = "resolution", _("Resolution of the steering group")
    COUNCIL = "council", _("Mandate of the council")
    PROPOSAL = "proposal", _("Proposal of a project group")


class Visibility(models.TextChoices):
    """Who may read a measure once it is adopted."""

    PUBLIC = "public", pgettext_lazy("visibility", "Public")
    INTERNAL = "internal", pgettext_lazy("visibility", "Internal")


class Priority(models.TextChoices):
    """How urgent a measure is."""

    HIGH = "high", pgettext_lazy("priority", "high")
    MEDIUM = "medium", pgettext_lazy("priority", "medium")
    LOW = "low", pgettext_lazy("priority", "low")


class FundingState(models.TextChoices):
    """How far the money for a measure is secured."""

    OPEN = "open", pgettext_lazy("funding", "open")
    APPLIED = "applied", pgettext_lazy("funding", "applied for")
    GRANTED = "granted", pgettext_lazy("funding", "granted")
    NOT_NEEDED = "not_needed", pgettext_lazy("funding", "no funding needed")


class CostKind(models.TextChoices):
    """What money is spent on."""

    STAFF = "staff", _("Staff")
    MATERIAL = "material", _("Materials and services")
    OTHER = "other", pgettext_lazy("costs", "Other")


class GoalKind(models.TextChoices):
    """The two kinds of goals of a field of action; the values name the stream's blocks."""

    GUIDING = "guiding_goal", _("Guiding goal")
    OBJECTIVE = "objective", _("Objective")


class PageState(models.TextChoices):
    """Where the text of a page stands on its way into the working text."""

    WORKING = "working", _("Working text")
    DRAFT = "draft", _("Draft under way")
    SUBMITTED = "submitted", _("Submitted for approval")
    RETURNED = "returned", _("Sent back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MeasureStatus(models.TextChoices):
    """How far a measure is, as its lead reports."""

    PROPOSED = "proposed", pgettext_lazy("status", "proposed")
    PLANNED = "planned", pgettext_lazy("status", "planned")
    UNDERWAY = "underway", pgettext_lazy("status", "under way")
    DONE = "done", pgettext_lazy("status", "completed")
    DEFERRED = "deferred", pgettext_lazy("status", "deferred")
    FAILED = "failed", pgettext_lazy("status", "failed")


class Light(models.TextChoices):
    """The traffic light (Ampel) of a measure."""

    ON_TRACK = "on_track", pgettext_lazy("light", "on track")
    AT_RISK = "at_risk", pgettext_lazy("light", "at risk")
    DELAYED = "delayed", pgettext_lazy("light", "delayed")


class ReleaseRule(models.TextChoices):
    """When the public reads what a lead organisation reports."""

    AFTER_RELEASE = "after_release", _("After the coordinating office released it")
    AT_ONCE = "at_once", _("At once")


class ChangeState(models.TextChoices):
    """What became of a proposed change."""

    SENT = "sent", pgettext_lazy("proposed change", "sent")
    ACCEPTED = "accepted", pgettext_lazy("proposed change", "taken up")
    DECLINED = "declined", pgettext_lazy("proposed change", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposed change", "taken back")


class ProposalState(models.TextChoices):
    """What became of a proposal for adoption."""

    OPEN = "open", pgettext_lazy("proposal for adoption", "open")
    ADOPTED = "adopted", pgettext_lazy("proposal for adoption", "adopted")
    CHANGED = "changed", pgettext_lazy("proposal for adoption", "changed in the session")
    REPLACED = "replaced", pgettext_lazy("proposal for adoption", "replaced")
    STALE = "stale", pgettext_lazy("proposal for adoption", "superseded")
