"""Freezing a proposal for the vote, and making it the plan by a resolution."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.models import FrozenFile
from core.operations import Conflict, InvalidInput, NotPossible, require
from handlungskonzept.choices import WORD
from handlungskonzept.document import PlanDocument, fingerprint, to_json
from handlungskonzept.document.comparison import changes_between
from handlungskonzept.document.public import public_only
from handlungskonzept.models import Adoption, HandlungskonzeptPage, Version
from handlungskonzept.operations.rendering import Edition, word_file
from handlungskonzept.permissions import may_adopt, may_freeze
from handlungskonzept.queries.adopted import chain_link, latest_adoption, locked_plan, seal_of
from handlungskonzept.queries.files import kept_pictures, picture_bytes
from handlungskonzept.queries.working_text import WorkingText, working_text
from handlungskonzept.signals import version_adopted
from meetings.models import Resolution

NUMBER = re.compile(r"^(\d{1,3})\.(\d{1,3})$", re.ASCII)


class StaleVersion(NotPossible):
    """Another version came into force after this proposal was frozen."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another version has been adopted since this proposal was made. Please make a new one."
            )
        )


class PastApproval(NotPossible):
    """A text of the Arbeitsstand is not what was approved: somebody wrote into the database."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("“%(title)s” was changed past its approval. Please tell the administrator.")
            % {"title": title}
        )


class ChangedInSession(NotPossible):
    """The proposal was changed in the session; another one took its place."""

    def __init__(self) -> None:
        super().__init__(
            _("This proposal was changed in the session. Please adopt the changed one.")
        )


class AdoptedMeanwhile(Conflict):
    """Somebody else adopted at the same moment."""

    def __init__(self) -> None:
        super().__init__(_("A version has been adopted in the meantime. Please look at it first."))


def freeze_proposal(
    *, by: Actor, at: datetime, plan: HandlungskonzeptPage, occasion: str = "",
    sent: Version | None = None,
) -> Version:  # fmt: skip
    """The Arbeitsstand as a proposal nobody can change: text, changes, Word file.

    ``occasion`` names the session it is for. With ``sent`` it takes the place of a proposal that was
    changed in the session, and keeps what is different from the one that had been sent.
    Internal measures and notes stay out of it: what is voted on is exactly what becomes public.
    Raises NotPermitted, or NotPossible when there is nothing to freeze.
    """
    require(by, may_freeze, plan)
    with transaction.atomic():
        plan = locked_plan(plan)
        text, document = _text_to_freeze(plan)
        pictures = picture_bytes(text.pictures.values())
        for sha256, picture in pictures.items():
            FrozenFile.keep(picture, content_type=text.pictures[sha256].content_type)
        content = to_json(document)
        base = latest_adoption()
        changes = _changes(base.version.plan_document, document) if base else []
        sent, session_changes = _session_changes(sent, base, document)
        file = word_file(document, Edition(created=at), pictures)
        version = Version(
            plan=plan,
            base=base,
            occasion=occasion.strip() or (sent.occasion if sent else ""),
            sent=sent,
            session_changes=session_changes,
            content=content,
            content_sha256=fingerprint(content),
            changes=changes,
            document=FrozenFile.keep(file, content_type=WORD),
            frozen_by=by.saved_user,
            frozen_at=at,
        )  # type: ignore[misc]
        version.seal_sha256 = seal_of(version)
        version.save()
    return version


def _text_to_freeze(plan: HandlungskonzeptPage) -> tuple[WorkingText, PlanDocument]:
    """The approved text, whole and as the public may read it."""
    text = working_text(plan)
    if text.unapproved:
        raise PastApproval(text.unapproved[0])
    document = public_only(text.document)
    if not document.sections:
        raise NotPossible(_("The working text is empty: approve at least one chapter first."))
    return text, document


def _changes(old: PlanDocument, new: PlanDocument) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes_between(old, new)]


def _session_changes(
    sent: Version | None, base: Adoption | None, document: PlanDocument
) -> tuple[Version | None, list[dict[str, Any]]]:
    """The proposal that had been sent, and what the session changed in it."""
    if sent is None:
        return None, []
    _refuse_closed_version(sent, base)
    original = sent.sent or sent
    changes = _changes(original.plan_document, document)
    if not changes:
        raise NotPossible(
            _("The working text is the same as the proposal that was sent: there is no change.")
        )
    return original, changes


def adopt_version(
    *, by: Actor, at: datetime, version: Version, resolution: Resolution, number: str, summary: str,
    valid_from: date,
) -> Adoption:  # fmt: skip
    """The proposal made the plan in force, unchanged, by an adopted resolution of the steering group.

    Raises NotPermitted, InvalidInput, NotPossible (StaleVersion), or AdoptedMeanwhile.
    """
    require(by, may_adopt, version)
    major, minor = _parsed(number)
    if not summary.strip():
        raise InvalidInput.for_field("summary", _("Please say in a few words what changed."))
    try:
        with transaction.atomic():
            locked_plan(version.plan)
            base = latest_adoption()
            resolution = lock_current(resolution)
            _refuse_unfit_resolution(resolution, version)
            _refuse_closed_version(version, base)
            _refuse_unfit_number((major, minor), valid_from, base)
            adoption = Adoption(
                version=version,
                **_words_of(resolution),
                position=base.position + 1 if base else 1,
                major=major,
                minor=minor,
                summary=summary.strip(),
                valid_from=valid_from,
                adopted_by=by.saved_user,
                adopted_at=at,
            )  # type: ignore[misc]
            adoption.document = _final_file(adoption, at)
            adoption.chain_sha256 = chain_link(adoption, base.chain_sha256 if base else "")
            adoption.save()
    except IntegrityError as error:
        raise AdoptedMeanwhile from error
    transaction.on_commit(lambda: version_adopted.send(sender=Adoption, adoption=adoption))
    return adoption


def _words_of(resolution: Resolution) -> dict[str, Any]:
    """The resolution and how it reads today; the title of one that is not public stays with us."""
    return {
        "resolution": resolution,
        "resolution_number": resolution.number,
        "resolution_title": resolution.title if resolution.is_public else "",
        "decided_by": resolution.group.name,
        "decided_on": resolution.decided_on,
    }


def _final_file(adoption: Adoption, at: datetime) -> FrozenFile:
    """The Word file of the adopted version, from the frozen text only."""
    document = adoption.version.plan_document
    edition = Edition(
        created=at,
        number=adoption.number,
        resolution=adoption.resolution_number,
        decided_on=adoption.decided_on,
        valid_from=adoption.valid_from,
    )
    return FrozenFile.keep(word_file(document, edition, kept_pictures(document)), content_type=WORD)


def _parsed(number: str) -> tuple[int, int]:
    found = NUMBER.match(number.strip())
    if found is None:
        raise InvalidInput.for_field("number", _("Please write the number like 1.1."))
    return int(found[1]), int(found[2])


def _refuse_unfit_resolution(resolution: Resolution, version: Version) -> None:
    """Only an adopted resolution of the steering group adopts, once, and after the proposal was made."""
    if not resolution.group.is_steering_group:
        raise InvalidInput.for_field("resolution", _("Only the steering group adopts the plan."))
    if not resolution.is_adopted:
        raise InvalidInput.for_field("resolution", _("This resolution was not adopted."))
    if Adoption.objects.filter(resolution=resolution).exists():
        raise InvalidInput.for_field(
            "resolution", _("This resolution has adopted another version already.")
        )
    told = version.sent or version
    if resolution.decided_on < timezone.localtime(told.frozen_at).date():
        raise InvalidInput.for_field(
            "resolution",
            _("This resolution is older than the proposal: it cannot have been about it."),
        )


def _refuse_closed_version(version: Version, base: Adoption | None) -> None:
    """A proposal is adopted once, on top of the version it was compared with, and the last of its session."""
    if Adoption.objects.filter(version=version).exists():
        raise NotPossible(_("This proposal has been adopted already."))
    if version.base_id != (base.pk if base else None):
        raise StaleVersion
    later = Version.objects.filter(sent=version.sent_id or version.pk, pk__gt=version.pk)
    if later.exists():
        raise ChangedInSession


def _refuse_unfit_number(number: tuple[int, int], valid_from: date, base: Adoption | None) -> None:
    if base is None:
        return
    if number <= (base.major, base.minor):
        raise InvalidInput.for_field(
            "number", _("The number has to be greater than %(number)s.") % {"number": base.number}
        )
    if valid_from < base.valid_from:
        raise InvalidInput.for_field(
            "valid_from", _("The version in force is valid from a later day.")
        )
