"""Kinds of bodies, roles in them, building blocks and states of milestones, with named sets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupKind(models.TextChoices):
    """The steering group decides; project groups work on its behalf."""

    STEERING = "steering", _("Steering group")
    PROJECT = "project", _("Project group")


class BuildingBlock(models.TextChoices):
    """The three building blocks of the programme."""

    STEERING = "1", _("Building block 1: strategic steering")
    CASE_MANAGEMENT = "2", _("Building block 2: case management")
    IMMIGRATION_OFFICE = "3", _("Building block 3: additional posts at immigration offices")


class Role(models.TextChoices):
    """What a member does in a body; the sets below say what follows from it."""

    CHAIR = "chair", pgettext_lazy("role in a body", "Chair")
    DEPUTY_CHAIR = "deputy_chair", pgettext_lazy("role in a body", "Deputy chair")
    MEMBER = "member", pgettext_lazy("role in a body", "Member")
    ADVISORY = "advisory", pgettext_lazy("role in a body", "Advisory")
    ASSISTANT = "assistant", pgettext_lazy("role in a body", "Assistance")
    GUEST = "guest", pgettext_lazy("role in a body", "Guest")


LEADING_ROLES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR})
"""Who leads a body."""
VOTING_ROLES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.MEMBER})
"""Who votes."""
BELONGING_ROLES = VOTING_ROLES | {Role.ADVISORY}
"""Who belongs to a body; assistants work for it and guests visit it."""
WRITING_ROLES = BELONGING_ROLES | {Role.ASSISTANT}
"""Who writes in a body's texts; assistants edit and never approve or vote."""
READING_ROLES = WRITING_ROLES
"""Who sees a body's inner affairs; guests see what the public sees."""


class MilestoneState(models.TextChoices):
    """How far a milestone is."""

    PLANNED = "planned", pgettext_lazy("state of a milestone", "planned")
    UNDERWAY = "underway", pgettext_lazy("state of a milestone", "under way")
    DONE = "done", pgettext_lazy("state of a milestone", "done")
    CANCELLED = "cancelled", pgettext_lazy("state of a milestone", "cancelled")


OPEN_STATES = frozenset({MilestoneState.PLANNED, MilestoneState.UNDERWAY})
"""States in which something is still to be done."""


class ClosesWhen(models.TextChoices):
    """What completes a milestone."""

    BY_HAND = "by_hand", _("The coordinating office completes it")
    PROJECT_GROUPS_EXIST = (
        "project_groups_exist",
        _("It completes itself when the project groups exist"),
    )
