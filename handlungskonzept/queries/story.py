"""The story of a measure as everybody may read it: what was decided, reported and measured, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from core.formats import date_words, number_words
from core.registries import Event, events_of
from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.document import PlanDocument, Section, find_measure, sections_of
from handlungskonzept.document.lines import section_changes
from handlungskonzept.document.model import Item, Listing
from handlungskonzept.models import Adoption, Measure, ProgressReport
from handlungskonzept.queries.progress import readings_of, reports_of
from meetings.permissions import resolutions_visible_to

Comparison = Callable[[Adoption, Adoption, Section], str]
"""The address at which two versions are compared, at one section."""
RESOLUTIONS = "resolutions"
"""The line of a sheet that names the resolutions behind a measure."""


def story_of(
    measure: Measure | None,
    section: Section,
    adoptions: Sequence[Adoption],
    comparison: Comparison,
    *,
    until: date | None = None,
    successor: Measure | None = None,
) -> list[Event]:
    """Everything that happened to a measure, newest first; with a day only what was known then.

    ``section`` is the sheet that is shown, ``adoptions`` all adopted versions in any order.
    Released reports and public resolutions only; no person is named.
    """
    ordered = sorted(adoptions, key=lambda adoption: adoption.position)
    events = [
        *_decisions(section.number, ordered, comparison, successor),
        *_resolutions(section, {adoption.resolution_number for adoption in ordered}),
    ]
    if measure is not None:
        events.extend(_reports(measure, until))
        events.extend(_readings(measure, section, until))
        events.extend(events_of.collect(AnonymousUser(), measure))
    known = [event for event in _once(events) if until is None or event.day <= until]
    known.reverse()
    return sorted(known, key=lambda event: event.day, reverse=True)


def _once(events: Sequence[Event]) -> Iterator[Event]:
    """Without a second line for a resolution that the sheet names and that names the measure too."""
    told: set[tuple[date, str, str]] = set()
    for event in events:
        line = (event.day, event.title, event.url)
        if line not in told:
            told.add(line)
            yield event


def _decisions(
    code: str, ordered: Sequence[Adoption], comparison: Comparison, successor: Measure | None
) -> Iterator[Event]:
    """How the measure came, changed, moved and went from version to version."""
    before: Section | None = None
    base: Adoption | None = None
    for adoption in ordered:
        document = adoption.version.plan_document
        now = find_measure(document, code)
        if now is not None and before is None:
            yield _decided(adoption, _("Taken up in %(version)s"))
        elif now is not None and before is not None and base is not None:
            moved = _parent(document, now) != _parent(base.version.plan_document, before)
            url = comparison(base, adoption, now)
            yield from _difference(adoption, before, now, url, moved=moved)
        elif now is None and before is not None:
            words = _("Replaced by %(code)s.") % {"code": successor} if successor else ""
            yield _decided(
                adoption,
                _("Ended with %(version)s"),
                words,
                successor.get_absolute_url() if successor else "",
            )
        before, base = now, adoption


def _difference(
    adoption: Adoption, before: Section, now: Section, url: str, *, moved: bool
) -> Iterator[Event]:
    names = {"title": _("Title"), "sheet/summary": _("Summary")}
    labels = list(
        dict.fromkeys(
            change.label or names.get(change.identity, _("Text"))
            for change in section_changes(before, now)
        )
    )
    if moved and now.sheet is not None:
        words = _("Now in the field of action %(field)s.") % {"field": now.sheet.field}
        yield _decided(adoption, _("Moved in %(version)s"), words)
    if labels:
        words = _("Other words in: %(labels)s.") % {"labels": ", ".join(labels)}
        yield _decided(adoption, _("Changed in %(version)s"), words, url)


def _decided(adoption: Adoption, title: str, text: str = "", url: str = "") -> Event:
    facts = _("Resolution %(number)s of the steering group, in force from %(day)s.") % {
        "number": adoption.resolution_number,
        "day": date_words(adoption.valid_from),
    }
    return Event(
        adoption.decided_on,
        title % {"version": adoption},
        _("Resolution"),
        f"{text} {facts}".strip(),
        url or adoption.get_absolute_url(),
    )


def _parent(document: PlanDocument, section: Section) -> str:
    """The identity of what the section stands below."""
    for parent in sections_of(document.sections):
        if any(child.identity == section.identity for child in parent.children):
            return parent.identity
    return ""


def _resolutions(section: Section, adopting: set[str]) -> Iterator[Event]:
    """The public resolutions the sheet names, with the words that stand there."""
    labels = {label.partition(": ")[0]: label for label in _lines(section, RESOLUTIONS)}
    wanted = labels.keys() - adopting
    public = resolutions_visible_to(AnonymousUser()).filter(number__in=wanted)
    for resolution in public if wanted else ():
        yield Event(
            resolution.decided_on,
            _("Resolution %(number)s") % {"number": labels[resolution.number]},
            _("Resolution"),
            url=resolution.get_absolute_url(),
        )


def _lines(section: Section, name: str) -> Iterator[str]:
    for row in section.sheet.rows if section.sheet else ():
        for part in row.parts if row.name == name else ():
            for item in part.items if isinstance(part, Listing) else ():
                yield _item_words(item)


def _item_words(item: Item) -> str:
    return "".join(run.text for run in item.runs)


def _reports(measure: Measure, until: date | None) -> Iterator[Event]:
    """Each released report with what it changed: status and light, old to new, and why."""
    before: ProgressReport | None = None
    for report in reversed(reports_of(measure, released_only=True, until=until)):
        yield Event(
            report.reported_on,
            _turn(_("Status"), MeasureStatus, report, before, lambda one: one.status)
            + " · "
            + _turn(_("Traffic light"), Light, report, before, lambda one: one.light),
            _("Progress report"),
            "\n".join(filter(None, _told(report))),
        )
        before = report


def _turn(
    name: str,
    choices: type[MeasureStatus] | type[Light],
    report: ProgressReport,
    before: ProgressReport | None,
    value: Callable[[ProgressReport], str],
) -> str:
    """ "Ampel: im Plan → gefährdet", or the present word alone when it stayed."""
    now = str(choices(value(report)).label)
    if before is None or value(before) == value(report):
        return f"{name}: {now}"
    then = choices(value(before)).label
    change = _("%(old)s, now %(new)s") % {"old": then, "new": now}
    return f"{name}: {change}"


def _told(report: ProgressReport) -> Iterator[str]:
    if report.light_reason:
        yield _("Reason: %(reason)s") % {"reason": report.light_reason}
    if report.done:
        yield _("Done: %(done)s") % {"done": report.done}
    if report.expected_end:
        end = _("Expected end: %(end)s") % {"end": report.expected_end}
        yield f"{end} ({report.end_reason})" if report.end_reason else end


def _readings(measure: Measure, section: Section, until: date | None) -> Iterator[Event]:
    """The released readings of the indicators that stand on the sheet."""
    indicators = {one.identity: one for one in section.sheet.indicators} if section.sheet else {}
    for reading in readings_of(measure, released_only=True, until=until):
        indicator = indicators.get(reading.indicator)
        if indicator is None:
            continue
        value = f"{number_words(reading.value.normalize())} {indicator.unit}".strip()
        yield Event(
            reading.read_on,
            f"{indicator.name}: {value}",
            _("Reading"),
            _("Source: %(source)s") % {"source": reading.source},
        )
