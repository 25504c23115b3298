"""The plan and its adopted versions."""

from __future__ import annotations

import json

from django.db.models import QuerySet

from handlungskonzept.document import fingerprint
from handlungskonzept.models import Adoption, HandlungskonzeptPage


def the_plan() -> HandlungskonzeptPage | None:
    """The one plan of the municipality, none before it is created."""
    return HandlungskonzeptPage.objects.order_by("path").first()


def adoption_in_force(adoptions: QuerySet[Adoption] | None = None) -> Adoption | None:
    """The latest adopted version with its text, none before the first."""
    found = Adoption.objects.all() if adoptions is None else adoptions
    return found.select_related("version", "resolution__group").order_by("-position").first()


def adoption_numbered(number: str) -> Adoption | None:
    """The adopted version with this number, written "1.1"."""
    major, _point, minor = number.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        return None
    found = Adoption.objects.filter(major=int(major), minor=int(minor))
    return found.select_related("version", "resolution__group").first()


def adoption_by_slug(slug: str) -> Adoption | None:
    """The adopted version with this number in its address, written "1-1"."""
    return adoption_numbered(slug.replace("-", ".", 1))


def locked_plan(plan: HandlungskonzeptPage) -> HandlungskonzeptPage:
    """The plan, locked until the transaction ends: whoever freezes or adopts takes turns."""
    return HandlungskonzeptPage.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def chain_link(adoption: Adoption, previous: str) -> str:
    """The SHA-256 over everything an adoption says and the link before it."""
    said = {
        "previous": previous,
        "content": adoption.version.content_sha256,
        "document": adoption.document_id,
        "resolution": adoption.resolution.number,
        "position": adoption.position,
        "number": adoption.number,
        "summary": adoption.summary,
        "valid_from": adoption.valid_from.isoformat(),
    }
    return fingerprint(json.dumps(said, ensure_ascii=False, sort_keys=True))
