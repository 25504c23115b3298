"""Proves by fingerprints that what was proposed and adopted is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.frozen import missing_triggers
from core.models import FrozenFile
from handlungskonzept.choices import WORD
from handlungskonzept.document import NotADocument, fingerprint, from_json, to_json
from handlungskonzept.document.walk import pictures_of
from handlungskonzept.models import Adoption, Version
from handlungskonzept.queries.adopted import chain_link, seal_of, the_plan
from handlungskonzept.queries.rows import PageWithoutText, live_rows
from meetings.models import Edition, Paper


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is wrong with it, if anything."""

    what: str
    fault: str = ""


def verify_versions(head: str = "") -> Iterator[Check]:
    """Proposals, adoptions with their chain, files, pictures, working text and triggers.

    ``head`` is the last link of the chain as somebody wrote it down elsewhere, if they did.
    """
    for version in Version.objects.select_related("document").order_by("pk"):
        yield from _version(version)
    previous = ""
    adoptions = Adoption.objects.select_related("version", "resolution", "document").order_by(
        "position"
    )
    for position, adoption in enumerate(adoptions, start=1):
        yield from _adoption(adoption, position, previous)
        previous = adoption.chain_sha256
    if head:
        same = Adoption.objects.filter(chain_sha256=head).exists()
        fault = "" if same else _("This link is not there: versions were removed or changed.")
        yield Check(_("Link %(link)s of the chain") % {"link": head[:12]}, fault)
    yield Check(_("Word files without a version"), _orphans())
    yield Check(_("Approvals of the working text"), _past_approval())
    yield Check(_("Guards of the database"), _missing(missing_triggers()))


def _version(version: Version) -> Iterator[Check]:
    name = f"{version} (#{version.pk})"
    yield Check(_("%(thing)s: text") % {"thing": name}, _text_fault(version))
    yield Check(_("%(thing)s: Word file") % {"thing": name}, _file_fault(version.document))
    intact = version.seal_sha256 == seal_of(version)
    fault = "" if intact else _("The entry was changed: it does not match its seal.")
    yield Check(_("%(thing)s: entry") % {"thing": name}, fault)
    try:
        wanted = pictures_of(from_json(version.content))
    except NotADocument:
        return
    kept = {file.pk: file for file in FrozenFile.objects.filter(pk__in=wanted)}
    for sha256 in sorted(wanted):
        fault = _file_fault(kept[sha256]) if sha256 in kept else _("The picture is missing.")
        yield Check(
            _("%(thing)s: picture %(picture)s") % {"thing": name, "picture": sha256[:12]}, fault
        )


def _adoption(adoption: Adoption, position: int, previous: str) -> Iterator[Check]:
    name = str(adoption)
    yield Check(_("%(thing)s: Word file") % {"thing": name}, _file_fault(adoption.document))
    intact = (
        adoption.chain_sha256 == chain_link(adoption, previous) and adoption.position == position
    )
    fault = "" if intact else _("The chain is broken: the entry or one before it was changed.")
    yield Check(_("%(thing)s: chain") % {"thing": name}, fault)


def _text_fault(version: Version) -> str:
    if fingerprint(version.content) != version.content_sha256:
        return _("The text was changed: it does not match its fingerprint.")
    try:
        same = to_json(from_json(version.content)) == version.content
    except NotADocument:
        return _("The text cannot be read.")
    return "" if same else _("The text is not in its canonical form.")


def _file_fault(file: FrozenFile) -> str:
    return "" if file.is_intact else _("The file was changed: it does not match its fingerprint.")


def _orphans() -> str:
    """Files that were kept for a version or a meeting which is no longer there."""
    holders = (
        (Version, "document"),
        (Adoption, "document"),
        (Edition, "document"),
        (Paper, "frozen"),
    )
    used = {key for model, name in holders for key in model.objects.values_list(name, flat=True)}
    lost = FrozenFile.objects.filter(content_type=WORD).exclude(pk__in=used - {None})
    names = ", ".join(file.pk[:12] for file in lost.defer("content"))
    return (
        _("A version was removed; its Word file is still there: %(names)s.") % {"names": names}
        if names
        else ""
    )


def _past_approval() -> str:
    """Pages of the working text whose words are not those that were approved."""
    plan = the_plan()
    try:
        rows = live_rows(plan) if plan is not None else []
    except PageWithoutText as fault:
        return str(fault.message)
    names = ", ".join(row.words("title") for row in rows if not row.is_approved)
    return _("Changed past their approval: %(names)s.") % {"names": names} if names else ""


def head_of_chain() -> str:
    """The last link of the chain, to be kept elsewhere; empty before the first adoption."""
    last = Adoption.objects.order_by("-position").values_list("chain_sha256", flat=True).first()
    return last or ""


def _missing(names: list[str]) -> str:
    return (
        _("Missing: %(names)s. Please run “manage.py migrate”.") % {"names": ", ".join(names)}
        if names
        else ""
    )
