"""The plan and its adopted versions."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

from django.db.models import QuerySet

from core import clock
from handlungskonzept.document import fingerprint
from handlungskonzept.models import Adoption, HandlungskonzeptPage, Version

NUMBER = re.compile(r"(\d{1,4})[.-](\d{1,4})", re.ASCII)


def the_plan() -> HandlungskonzeptPage | None:
    """The one plan of the municipality, none before it is created."""
    return HandlungskonzeptPage.objects.order_by("path").first()


def adoption_in_force(
    adoptions: QuerySet[Adoption] | None = None, *, on: date | None = None
) -> Adoption | None:
    """The version in force on a day (today unless told), with its text; none before the first."""
    found = Adoption.objects.all() if adoptions is None else adoptions
    return _last(found.filter(valid_from__lte=on or clock.today()))


def latest_adoption(adoptions: QuerySet[Adoption] | None = None) -> Adoption | None:
    """The version adopted last, with its text, in force already or only from a coming day on."""
    return _last(Adoption.objects.all() if adoptions is None else adoptions)


def _last(adoptions: QuerySet[Adoption]) -> Adoption | None:
    return adoptions.select_related("version", "resolution__group").order_by("-position").first()


def adoption_numbered(number: str) -> Adoption | None:
    """The adopted version with this number, written "1.1" or, in addresses, "1-1"."""
    parts = number_parts(number)
    if parts is None:
        return None
    found = Adoption.objects.filter(major=parts[0], minor=parts[1])
    return found.select_related("version", "resolution__group").first()


def number_parts(number: str) -> tuple[int, int] | None:
    """The two counts of a number written "1.1" or "1-1", none for anything else."""
    found = NUMBER.fullmatch(number)
    return (int(found[1]), int(found[2])) if found else None


def locked_plan(plan: HandlungskonzeptPage) -> HandlungskonzeptPage:
    """The plan, locked until the transaction ends: whoever freezes or adopts takes turns."""
    return HandlungskonzeptPage.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def chain_link(adoption: Adoption, previous: str) -> str:
    """The SHA-256 over everything an adoption says, its version's seal and the link before it."""
    return _hash(
        {
            "previous": previous,
            "version": adoption.version_id,
            "seal": adoption.version.seal_sha256,
            "content": adoption.version.content_sha256,
            "document": adoption.document_id,
            "resolution": adoption.resolution_id,
            "resolution_number": adoption.resolution_number,
            "resolution_title": adoption.resolution_title,
            "decided_by": adoption.decided_by,
            "decided_on": adoption.decided_on.isoformat(),
            "position": adoption.position,
            "number": adoption.number,
            "summary": adoption.summary,
            "valid_from": adoption.valid_from.isoformat(),
            "adopted_by": adoption.adopted_by_id,
            "adopted_at": _moment(adoption.adopted_at),
        }
    )


def seal_of(version: Version) -> str:
    """The SHA-256 over everything a proposal says; what is empty leaves older seals as they are."""
    later = {
        "occasion": version.occasion,
        "sent": version.sent_id,
        "session_changes": version.session_changes,
    }
    return _hash(
        {name: value for name, value in later.items() if value}
        | {
            "plan": version.plan_id,
            "base": version.base_id,
            "content": version.content_sha256,
            "changes": version.changes,
            "document": version.document_id,
            "frozen_by": version.frozen_by_id,
            "frozen_at": _moment(version.frozen_at),
        }
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _hash(said: dict[str, object]) -> str:
    return fingerprint(json.dumps(said, ensure_ascii=False, sort_keys=True))
