"""Who may be mentioned in comments, and where somebody was."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from wagtail.models import Comment

from core import clock
from core.actor import AnyUser
from handlungskonzept.document.mentions import names_mentioned
from handlungskonzept.models import HandlungskonzeptPage
from landscape.models import Contact
from people.choices import OfficeRole
from people.models import User
from projectgroups.choices import READING_ROLES
from projectgroups.models import Membership


def readers_of_working_text() -> list[User]:
    """The open accounts that read the working text today: who is heard when mentioned."""
    today = clock.today()
    members = Membership.objects.active_on(today).filter(role__in=READING_ROLES)
    contacts = Contact.objects.active_on(today)
    return list(
        User.objects.filter(is_active=True)
        .filter(
            Q(pk__in=members.values("person__user_id"))
            | Q(pk__in=contacts.values("person__user_id"))
            | Q(role_grants__role=OfficeRole.OFFICE)
        )
        .distinct()
    )


def mentions_of(user: AnyUser, plan: HandlungskonzeptPage) -> dict[int, bool]:
    """The open comments that mention this account, each with whether it has not answered since."""
    if isinstance(user, AnonymousUser) or not isinstance(user, User):
        return {}
    comments = (
        Comment.objects.filter(page__path__startswith=plan.path, resolved_at__isnull=True)
        .filter(Q(text__contains="@") | Q(replies__text__contains="@"))
        .distinct()
        .prefetch_related("replies")
        .order_by("created_at", "pk")
    )
    found = {}
    for comment in comments:
        waits = _waits(user, comment)
        if waits is not None:
            found[comment.pk] = waits
    return found


def _waits(user: User, comment: Comment) -> bool | None:
    """Whether the last mention of the account is unanswered; none when nobody mentions it."""
    waits: bool | None = None
    said = sorted(comment.replies.all(), key=lambda one: (one.created_at, one.pk))
    for one in (comment, *said):
        if one.user_id == user.pk:
            waits = False if waits is not None else None
        elif names_mentioned(one.text, [str(user)]):
            waits = True
    return waits
