"""Who sees, starts, ends and answers written procedures."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core.actor import AnyUser
from meetings.models import WrittenProcedure, WrittenVote
from meetings.permissions.meetings import keeps_meetings_of
from people.permissions import is_office
from projectgroups.choices import READING_ROLES, VOTING_ROLES
from projectgroups.models import WorkingGroup
from projectgroups.permissions import memberships_of


def may_see_procedure(user: AnyUser, procedure: WrittenProcedure) -> bool:
    """The office and the body; everybody else reads the resolution that comes of it."""
    if is_office(user):
        return True
    return memberships_of(user).filter(group=procedure.group, role__in=READING_ROLES).exists()


def procedures_visible_to(user: AnyUser) -> QuerySet[WrittenProcedure]:
    """The procedures for which :func:`may_see_procedure` holds."""
    procedures = WrittenProcedure.objects.select_related("group", "resolution")
    if is_office(user):
        return procedures
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    return procedures.filter(group__in=mine)


def may_start_procedure(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account asks the body in writing: who keeps its meetings."""
    return keeps_meetings_of(user, group)


def may_keep_procedure(user: AnyUser, procedure: WrittenProcedure) -> bool:
    """Whether the account sees single answers and ends it: who keeps the body's meetings."""
    return keeps_meetings_of(user, procedure.group)


def may_record_answers(user: AnyUser, procedure: WrittenProcedure) -> bool:
    """Whether the account records answers that came another way: the office."""
    return is_office(user)


def own_vote(user: AnyUser, procedure: WrittenProcedure) -> WrittenVote | None:
    """The account's own place among those asked, as long as the membership lasts."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return None
    mine = memberships_of(user).filter(group=procedure.group, role__in=VOTING_ROLES)
    return procedure.votes.filter(membership__in=mine.values("pk")).first()


def may_vote_in_writing(user: AnyUser, procedure: WrittenProcedure) -> bool:
    """Whether the account was asked and still has its vote."""
    return own_vote(user, procedure) is not None
