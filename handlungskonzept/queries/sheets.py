"""The measure sheet of one text: every field as a labelled line of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.formats import euro, number_words
from core.fuzzy import FuzzyDate, NotADate
from handlungskonzept.choices import CostKind, FundingState, Origin, Priority, Visibility
from handlungskonzept.document import Indicator, Part, Sheet, SheetRow
from handlungskonzept.document.model import Item, Listing, Run
from handlungskonzept.document.richtext import paragraph, parse
from handlungskonzept.queries.labels import Labels
from handlungskonzept.queries.rows import Row
from projectgroups.choices import BuildingBlock

Lines = Iterator[tuple[str, str, tuple[Part, ...]]]


def sheet_of(row: Row, labels: Labels, *, field_title: str, objective: str) -> Sheet:
    """The sheet of a measure's text; empty fields give no line."""
    lines = [
        SheetRow(name, label, parts)
        for name, label, parts in _lines(row, labels, field_title, objective)
        if parts
    ]
    return Sheet(
        code=labels.code_of_page.get(row.pk, ""),
        summary=row.words("summary"),
        lead=labels.name("lead", row.content.get("lead")),
        period=period_of(row),
        field=field_title,
        target_groups=labels.all_names("target_groups", row.content.get("target_groups") or []),
        legal_areas=labels.all_names("legal_areas", row.content.get("legal_areas") or []),
        districts=labels.all_names("districts", row.content.get("districts") or []),
        is_internal=row.content.get("visibility") == Visibility.INTERNAL,
        rows=tuple(lines),
        planned_end=_end_key(row),
        indicators=tuple(_indicators(row)),
    )


def period_of(row: Row) -> str:
    """From when to when in words; empty when no end is planned and it is no permanent task."""
    start, end = _date(row, "planned_start"), _date(row, "planned_end")
    if end is None and not row.content.get("is_ongoing"):
        return ""
    if row.content.get("is_ongoing"):
        return _("ongoing since %(start)s") % {"start": start} if start else _("ongoing")
    if start is None:
        return _("until %(end)s") % {"end": end}
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _end_key(row: Row) -> str:
    end = _date(row, "planned_end")
    return "" if end is None or row.content.get("is_ongoing") else end.key


def _indicators(row: Row) -> Iterator[Indicator]:
    """The indicators that have a name and a lasting identity, so that readings can point to them."""
    for block in row.stream("indicators"):
        value, identity = block["value"], block.get("id")
        if identity and value.get("name"):
            words = {
                name: str(value.get(name) or "") for name in ("name", "unit", "baseline", "target")
            }
            yield Indicator(identity=identity, **words)


def _lines(row: Row, labels: Labels, field_title: str, objective: str) -> Lines:
    yield from _identity(row, labels, field_title, objective)
    yield from _content(row, labels)
    yield from _people(row, labels)
    yield from _time(row)
    yield from _means(row)
    yield (
        "indicators",
        _("Indicators"),
        _list(_indicator(block) for block in row.stream("indicators")),
    )
    codes = sorted(
        labels.codes[key] for key in row.content.get("depends_on") or [] if key in labels.codes
    )
    yield "depends_on", _("Depends on"), _text(", ".join(codes))


def _identity(row: Row, labels: Labels, field_title: str, objective: str) -> Lines:
    yield "field", _("Field of action"), _text(field_title)
    yield "objective", _("Objective"), _text(objective)
    origin = [_choice(Origin, row.words("origin")), row.words("origin_note")]
    yield "origin", _("Origin"), _text(", ".join(filter(None, origin)))
    resolutions = labels.all_names("resolutions", row.content.get("resolutions") or [])
    yield "resolutions", _("Resolutions"), _list(resolutions)
    marks = [
        _("Key measure") if row.content.get("is_key_measure") else "",
        _("Quick win") if row.content.get("is_quick_win") else "",
    ]
    yield "marks", _("Mark"), _text(", ".join(filter(None, marks)))
    yield "priority", _("Priority"), _text(_choice(Priority, row.words("priority")))


def _content(row: Row, labels: Labels) -> Lines:
    yield "situation", _("Initial situation"), parse(row.words("initial_situation"), labels.link)
    yield "description", _("Description"), parse(row.words("description"), labels.link)
    yield "steps", _("Steps"), _list((_step(block) for block in row.stream("steps")), ordered=True)
    for name, label in (
        ("target_groups", _("Target groups")),
        ("legal_areas", _("Areas of law")),
        ("districts", _("Districts")),
    ):
        yield name, label, _text(", ".join(labels.all_names(name, row.content.get(name) or [])))


def _people(row: Row, labels: Labels) -> Lines:
    lead = [labels.name("lead", row.content.get("lead")), row.words("lead_function")]
    yield "lead", _("Lead"), _text(", ".join(filter(None, lead)))
    contributors = labels.all_names("contributors", row.content.get("contributors") or [])
    yield "contributors", _("Contributors"), _list(contributors)
    group = labels.name("project_group", row.content.get("project_group"))
    yield "project_group", _("Project group"), _text(group)


def _time(row: Row) -> Lines:
    yield "period", _("Period"), _text(period_of(row))
    start, end = _date(row, "actual_start"), _date(row, "actual_end")
    yield "actual_start", _("Actual start"), _text(str(start or ""))
    yield "actual_end", _("Actual end"), _text(str(end or ""))


def _means(row: Row) -> Lines:
    yield "costs", _("Costs"), _list(_cost(block) for block in row.stream("costs"))
    staff = row.content.get("staff")
    yield "staff", _("Full-time posts"), _text(number_words(Decimal(str(staff))) if staff else "")
    block = row.words("building_block")
    yield (
        "funding",
        _("Funding"),
        _text(
            ", ".join(
                filter(
                    None,
                    [
                        row.words("programme"),
                        _choice(BuildingBlock, block),
                        _choice(FundingState, row.words("funding_state")),
                    ],
                )
            )
        ),
    )
    yield "double_funding", _("Check for double funding"), _text(row.words("double_funding_check"))


def _step(block: dict[str, Any]) -> str:
    value = block["value"]
    facts = ", ".join(filter(None, [value.get("due"), value.get("responsible")]))
    return f"{value.get('text', '')} ({facts})" if facts else str(value.get("text", ""))


def _cost(block: dict[str, Any]) -> str:
    value = block["value"]
    if value.get("amount") in (None, ""):
        return ""
    words = f"{value.get('year') or ''}: {euro(Decimal(str(value['amount'])))}"
    facts = ", ".join(filter(None, [_choice(CostKind, value.get("kind") or ""), value.get("note")]))
    return f"{words} ({facts})" if facts else words


def _indicator(block: dict[str, Any]) -> str:
    value = block["value"]
    words = value.get("name") or ""
    if value.get("unit"):
        words = f"{words} ({value['unit']})"
    facts = [
        _("starting value %(value)s") % {"value": value["baseline"]}
        if value.get("baseline")
        else "",
        _("target %(value)s") % {"value": value["target"]} if value.get("target") else "",
    ]
    tail = ", ".join(filter(None, facts))
    return f"{words}: {tail}" if tail else words


def _date(row: Row, name: str) -> FuzzyDate | None:
    try:
        return FuzzyDate.from_key(row.words(name)) if row.words(name) else None
    except NotADate:
        return None


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _text(words: str) -> tuple[Part, ...]:
    return (paragraph(words),) if words else ()


def _list(lines: Iterable[str], *, ordered: bool = False) -> tuple[Part, ...]:
    items = tuple(Item("", (Run(line),)) for line in lines if line)
    return (Listing(ordered, items),) if items else ()
