"""Putting the public edition of released minutes on the website, and taking it off."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import Audience
from meetings.models import Edition, Meeting, Publication
from meetings.permissions import may_publish
from meetings.permissions.closing import may_propose_publication
from meetings.queries.publications import minutes_edition, publication_ends, publication_of


def propose_publication(*, by: Actor, at: datetime, meeting: Meeting) -> Publication:
    """The public edition proposed for the website; whoever may publish finds it among their tasks.

    Raises NotPermitted, or NotPossible when nothing is released or it has been proposed already.
    """
    require(by, may_propose_publication, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        edition = _released(meeting)
        publication = publication_of(meeting)
        today = timezone.localtime(at).date()
        if publication is not None and publication.stands_on(today):
            raise NotPossible(_("These minutes have been proposed for the website already."))
        publication = publication or Publication(meeting=meeting)
        publication.edition, publication.proposed_at = edition, at
        publication.published_at = publication.ends_on = publication.withdrawn_at = None
        return save_recorded(publication, by=by, at=at)


def publish_minutes(
    *, by: Actor, at: datetime, meeting: Meeting, ends_on: date | None = None
) -> Publication:
    """The latest public edition on the website until ``ends_on``, as the rules say unless given.

    Without a proposal it counts as proposed at the same moment. Minutes that stand online already
    get the latest edition and the new end. Raises NotPermitted, NotPossible, or InvalidInput.
    """
    require(by, may_publish, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        edition = _released(meeting)
        today = timezone.localtime(at).date()
        ends_on = ends_on or publication_ends(meeting, today)
        if ends_on <= today:
            raise InvalidInput.for_field("ends_on", _("This day has to lie in the future."))
        publication = publication_of(meeting) or Publication(meeting=meeting, proposed_at=at)
        is_online = publication.is_public_on(today)
        publication.edition, publication.ends_on = edition, ends_on
        publication.published_at = publication.published_at if is_online else at
        publication.withdrawn_at = None
        return save_recorded(publication, by=by, at=at)


def withdraw_minutes(*, by: Actor, at: datetime, meeting: Meeting) -> Publication:
    """The minutes taken off the website, or a proposal declined, at once and with the actor's reason.

    Raises NotPermitted, NotPossible when neither stands, or InvalidInput for the reason.
    """
    require(by, may_publish, meeting)
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
    with transaction.atomic():
        lock_current(meeting)
        publication = publication_of(meeting)
        if publication is None or not publication.stands_on(timezone.localtime(at).date()):
            raise NotPossible(_("These minutes are not on the website."))
        publication.withdrawn_at = at
        return save_recorded(publication, by=by, at=at)


def _released(meeting: Meeting) -> Edition:
    """The latest public edition of released minutes."""
    edition = minutes_edition(meeting, Audience.PUBLIC) if meeting.is_minuted else None
    if edition is None:
        raise NotPossible(_("The minutes are not released yet."))
    return edition
