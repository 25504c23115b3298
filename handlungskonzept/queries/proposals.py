"""What became of the proposals for adoption."""

from __future__ import annotations

from collections.abc import Iterable

from handlungskonzept.choices import ProposalState
from handlungskonzept.models import Adoption, Version


def states_of(versions: Iterable[Version]) -> dict[int, ProposalState]:
    """The state of each proposal by its key, in three queries however many there are."""
    found = list(versions)
    last = Adoption.objects.order_by("-position").values_list("pk", flat=True).first()
    adopted = set(Adoption.objects.filter(version__in=found).values_list("version_id", flat=True))
    latest: dict[int, int] = {}
    for key, sent in Version.objects.filter(sent__isnull=False).values_list("pk", "sent_id"):
        latest[sent] = max(key, latest.get(sent, 0))
    return {version.pk: _state(version, last, adopted, latest) for version in found}


def state_of(version: Version) -> ProposalState:
    """What became of one proposal."""
    return states_of([version])[version.pk]


def _state(
    version: Version, last: int | None, adopted: set[int], latest: dict[int, int]
) -> ProposalState:
    if version.pk in adopted:
        return ProposalState.ADOPTED
    if version.pk in latest:
        return ProposalState.CHANGED
    if version.sent_id is not None and latest[version.sent_id] > version.pk:
        return ProposalState.REPLACED
    return ProposalState.OPEN if version.base_id == last else ProposalState.STALE
