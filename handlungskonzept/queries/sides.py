"""What can be compared: adopted versions, and for members proposals and the working text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import date_words
from handlungskonzept.document import PlanDocument, Section, measures_of
from handlungskonzept.document.comparison import changes_between
from handlungskonzept.document.public import public_only
from handlungskonzept.document.words import Kind
from handlungskonzept.models import Adoption, Measure, Version
from handlungskonzept.queries.adopted import the_plan
from handlungskonzept.queries.working_text import working_text

WORKING = "arbeitsstand"
PROPOSAL = "vorlage-"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Side:
    """One of two plans on the table: its address part, its name, and its text when it is asked for."""

    slug: str
    label: str
    url: str
    pictures: str
    moment: datetime
    load: Callable[[], PlanDocument]
    adoption: Adoption | None = None
    version: Version | None = None

    @cached_property
    def whole(self) -> PlanDocument:
        """The text with internal measures, as far as it holds any: only the working text does."""
        return self.load()

    @cached_property
    def document(self) -> PlanDocument:
        """The text that can be adopted: without internal measures."""
        return public_only(self.whole) if self.slug == WORKING else self.whole

    @cached_property
    def internal(self) -> list[Section]:
        """Its internal measures, which are in no version."""
        if self.slug != WORKING:
            return []
        return [one for one in measures_of(self.whole) if one.sheet and one.sheet.is_internal]

    @property
    def rank(self) -> tuple[datetime, int]:
        """By what the older side is told from the newer one."""
        version = self.version
        return (self.moment, version.pk if version is not None else 0)


def adopted_side(adoption: Adoption) -> Side:
    """An adopted version; its resolution came after it was frozen, and so may others' proposals."""
    version = adoption.version
    return Side(
        slug=adoption.slug,
        label=str(adoption),
        url=adoption.get_absolute_url(),
        pictures=reverse("handlungskonzept:picture", args=["0"])[:-2],
        moment=version.frozen_at,
        load=lambda: version.plan_document,
        adoption=adoption,
        version=version,
    )


def proposed_side(version: Version) -> Side:
    """A proposal for adoption."""
    label = _("%(proposal)s, no. %(number)s") % {"proposal": version, "number": version.pk}
    if version.occasion:
        label = f"{label} ({version.occasion})"
    return Side(
        slug=f"{PROPOSAL}{version.pk}",
        label=label,
        url=version.get_absolute_url(),
        pictures=reverse("handlungskonzept:proposal_picture", args=[version.pk, "0"])[:-2],
        moment=version.frozen_at,
        load=lambda: version.plan_document,
        version=version,
    )


def working_side() -> Side | None:
    """The working text as it stands now; none before there is a plan."""
    plan = the_plan()
    if plan is None:
        return None
    return Side(
        slug=WORKING,
        label=_("Working text"),
        url=reverse("handlungskonzept:working"),
        pictures=reverse("handlungskonzept:working_picture", args=["0"])[:-2],
        moment=NEVER,
        load=lambda: working_text(plan).document,
    )


def successors_of(codes: list[str], document: PlanDocument) -> dict[str, str]:
    """The codes of the measures that replaced these and stand in this text."""
    if not codes:
        return {}
    shown = {one.number for one in measures_of(document)}
    pairs = Measure.objects.filter(code__in=codes, replaced_by__isnull=False)
    found = pairs.values_list("code", "replaced_by__code")
    return {code: successor for code, successor in found if successor in shown}


# --- where a change came from ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """The version (or the text not adopted yet) with which a change came."""

    label: str
    url: str
    resolution: str = ""
    day: str = ""


class Origins:
    """With which of the versions between two sides each change came."""

    def __init__(self, old: Side, new: Side, adoptions: Iterable[Adoption]) -> None:
        steps = _between(old, new, adoptions)
        self.all = [origin for origin, _changes in steps]
        self._steps = [
            (origin, {one["identity"]: one["kind"] for one in changes}) for origin, changes in steps
        ]

    def of(self, identity: str, kind: Kind) -> list[Origin]:
        """Those that touched a section; of what is new or gone only the last that did that."""
        found = [(origin, kinds[identity]) for origin, kinds in self._steps if identity in kinds]
        if kind in (Kind.NEW, Kind.REMOVED):
            return [origin for origin, one in found if one == kind][-1:]
        return [origin for origin, _kind in found]


Step = tuple[Origin, list[dict[str, str]]]


def _between(old: Side, new: Side, adoptions: Iterable[Adoption]) -> list[Step]:
    """The versions after the old side up to the new one, oldest first, with their lists of changes."""
    if old.adoption is None:
        return []
    steps, last = [], old
    for adoption in sorted(adoptions, key=lambda one: one.position):
        is_within = new.adoption is None or adoption.position <= new.adoption.position
        base = new.version.base if new.adoption is None and new.version is not None else None
        if base is not None and adoption.position > base.position:
            continue
        if adoption.position > old.adoption.position and is_within:
            steps.append((_origin(adoption), adoption.version.changes))
            last = adopted_side(adoption)
    if new.adoption is None:
        open_changes = changes_between(last.document, new.document)
        plain = [{"identity": one.identity, "kind": str(one.kind)} for one in open_changes]
        if plain:
            steps.append(
                (Origin(_("%(text)s, not adopted yet") % {"text": new.label}, new.url), plain)
            )
    return steps


def _origin(adoption: Adoption) -> Origin:
    return Origin(
        str(adoption),
        adoption.get_absolute_url(),
        adoption.resolution_number,
        date_words(adoption.decided_on),
    )
