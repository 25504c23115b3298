"""Proves by fingerprints that what was sent and released is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core.frozen import missing_triggers
from meetings.document import NotADocument, fingerprint, from_json, to_json
from meetings.models import Edition, Meeting
from meetings.queries.editions import chain_link


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is wrong with it, if anything."""

    what: str
    fault: str = ""


def verify_editions(kept_links: Iterable[str] = ()) -> Iterator[Check]:
    """Text, Word file and chain of every edition, meeting by meeting, and the database's guards.

    ``kept_links`` are links of chains as somebody wrote them down elsewhere.
    """
    previous, position, meeting = "", 0, 0
    editions = Edition.objects.select_related("document", "meeting__group")
    for edition in editions.order_by("meeting_id", "position").iterator(chunk_size=50):
        if edition.meeting_id != meeting:
            previous, position, meeting = "", 0, edition.meeting_id
        position += 1
        name = f"{edition} – {edition.get_audience_display()} (#{edition.pk})"
        yield Check(_("%(thing)s: text") % {"thing": name}, _text_fault(edition))
        intact = edition.document.is_intact
        fault = "" if intact else _("The file was changed: it does not match its fingerprint.")
        yield Check(_("%(thing)s: Word file") % {"thing": name}, fault)
        linked = edition.chain_sha256 == chain_link(edition, previous)
        linked = linked and edition.position == position
        fault = "" if linked else _("The chain is broken: the entry or one before it was changed.")
        yield Check(_("%(thing)s: chain") % {"thing": name}, fault)
        previous = edition.chain_sha256
    for link in kept_links:
        is_there = Edition.objects.filter(chain_sha256=link).exists()
        fault = "" if is_there else _("This link is not there: editions were removed or changed.")
        yield Check(_("Link %(link)s of the chain") % {"link": link[:12]}, fault)
    yield Check(_("Released minutes without an edition"), _without_edition())
    yield Check(_("Guards of the database"), _missing(missing_triggers()))


def _text_fault(edition: Edition) -> str:
    if fingerprint(edition.content) != edition.content_sha256:
        return _("The text was changed: it does not match its fingerprint.")
    try:
        same = to_json(from_json(edition.content)) == edition.content
    except NotADocument:
        return _("The text cannot be read.")
    return "" if same else _("The text is not in its canonical form.")


def _without_edition() -> str:
    """Meetings whose minutes count as released though nothing was frozen, or no more is there."""
    lost = Meeting.objects.minuted().exclude(editions__isnull=False).select_related("group")
    names = ", ".join(str(meeting) for meeting in lost.order_by("pk"))
    return _("Nothing is frozen of: %(names)s.") % {"names": names} if names else ""


def last_links() -> Iterator[tuple[str, str]]:
    """The last link of each meeting's chain with what it is, to be kept elsewhere."""
    newest = Edition.objects.filter(meeting=OuterRef("meeting")).order_by("-position")
    last = Edition.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    for edition in last.select_related("meeting__group").order_by("meeting_id"):
        yield str(edition.meeting), edition.chain_sha256


def _missing(names: list[str]) -> str:
    return (
        _("Missing: %(names)s. Please run “manage.py migrate”.") % {"names": ", ".join(names)}
        if names
        else ""
    )
