"""Corrections of released minutes: rows of their own, decided by a later meeting."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import Audience, EditionKind
from meetings.models import AgendaItem, Correction, Edition, Meeting, Publication
from meetings.operations.editions import freeze_edition
from meetings.operations.releases import refuse_unfit_item
from meetings.permissions import may_publish
from meetings.permissions.closing import may_correct_minutes
from meetings.queries.publications import corrected_document, first_edition
from meetings.queries.releases import is_public_item
from meetings.queries.sentences import stands_in


def record_correction(
    *, by: Actor, at: datetime, meeting: Meeting, item: AgendaItem | None, old_wording: str,
    new_wording: str, decided_in: AgendaItem, is_public: bool = True,
) -> Correction:  # fmt: skip
    """A correction of released minutes that a later meeting decided; stands beside them for good.

    The released editions stay; further ones are frozen with all corrections beneath. A public
    edition that stands online is replaced where the actor may publish. Raises NotPermitted,
    NotPossible, or InvalidInput.
    """
    require(by, may_correct_minutes, meeting)
    with transaction.atomic():
        meeting, decided_in = _locked(meeting, decided_in)
        released = first_edition(meeting, Audience.INTERNAL)
        if not meeting.is_minuted or released is None:
            raise NotPossible(_("These minutes are not released yet: please change the text."))
        if item is not None and item.meeting_id != meeting.pk:
            raise InvalidInput.for_field("item", _("This item belongs to another meeting."))
        _refuse_unfit_wording(released, item, old_wording, new_wording)
        refuse_unfit_item(meeting, decided_in, "decided_in")
        if decided_in.meeting.is_minuted:
            raise InvalidInput.for_field(
                "decided_in",
                _("The minutes of that meeting are released: they could not name the correction."),
            )
        is_public = is_public and _is_public_wording(released, item, old_wording)
        correction = Correction(
            meeting=meeting, item=item, old_wording=old_wording.strip(),
            new_wording=new_wording.strip(), decided_in=decided_in, recorded_by=by.saved_user,
            is_public=is_public, recorded_at=at,
        )  # type: ignore[misc] # fmt: skip
        correction.save()
        _freeze_corrected(by, at, meeting, correction)
    return correction


def _locked(meeting: Meeting, decided_in: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """Both meetings and the item as they stand, the earlier one first.

    So the minutes of the deciding meeting are either still open and will name the correction, or
    released and refuse it: their release takes the same lock.
    """
    meeting = lock_current(meeting)
    later = lock_current(decided_in.meeting)
    decided_in = lock_current(decided_in)
    decided_in.meeting = later
    return meeting, decided_in


def _refuse_unfit_wording(
    released: Edition, item: AgendaItem | None, old_wording: str, new_wording: str
) -> None:
    """The old wording stands in the released minutes, and the new one is another."""
    if not old_wording.strip():
        raise InvalidInput.for_field("old_wording", _("Please give the wording as it stands."))
    if not stands_in(released.content, old_wording, item.pk if item else None):
        raise InvalidInput.for_field(
            "old_wording", _("This wording does not stand in the released minutes.")
        )
    if not new_wording.strip():
        raise InvalidInput.for_field("new_wording", _("Please give the new wording."))
    if new_wording.split() == old_wording.split():
        raise InvalidInput.for_field(
            "new_wording", _("The new wording is the same as the old one.")
        )


def _is_public_wording(released: Edition, item: AgendaItem | None, old_wording: str) -> bool:
    """Whether the public may read the place that is corrected: no closed item, no internal passage."""
    if item is None:
        return True
    is_open = stands_in(released.content, old_wording, item.pk, is_public=True)
    return is_open and is_public_item(item)


def _freeze_corrected(by: Actor, at: datetime, meeting: Meeting, correction: Correction) -> None:
    """Further editions with the corrections beneath; the public one only when it is concerned."""
    document = corrected_document(meeting)
    audiences = [Audience.INTERNAL, Audience.MEMBERS]
    if correction.is_public:
        audiences.append(Audience.PUBLIC)
    remark = _("with corrections")
    editions = {
        audience: freeze_edition(
            by=by, at=at, meeting=meeting, kind=EditionKind.MINUTES, audience=audience,
            remark=remark, document=document,
        )
        for audience in audiences
    }  # fmt: skip
    publication = Publication.objects.filter(meeting=meeting).first()
    if publication is None or Audience.PUBLIC not in editions:
        return
    if by.is_system or (by.user is not None and may_publish(by.user, meeting)):
        publication = lock_current(publication)
        publication.edition = editions[Audience.PUBLIC]
        save_recorded(publication, by=by, at=at)
