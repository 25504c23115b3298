"""Finding measures: the one filter of public list, members' list and files.

Names to choose from are those of the document itself: a measure is found under the words that
stood in its Fassung, whatever an office is called today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.addresses import address_of
from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.document import Section

if TYPE_CHECKING:
    from handlungskonzept.queries.progress import Standing

NONE = "ohne-bericht"
"""The value of status and traffic light for measures nobody has reported on."""
LONGEST = 200
"""So many characters of what somebody typed are looked at."""
PARAMETERS = {
    "field": "feld", "lead": "federfuehrung", "target_group": "zielgruppe",
    "legal_area": "rechtskreis", "district": "bezirk", "status": "status", "light": "ampel",
    "words": "suche", "is_overdue": "ueberfaellig", "is_stale": "veraltet", "is_internal": "intern",
}  # fmt: skip
"""What each part of the filter is called in addresses."""
FLAGS = ("is_overdue", "is_stale", "is_internal")
"""The parts only members use."""
NAMED = ("field", "lead", "target_group", "legal_area", "district")
"""The parts whose values are names out of the document."""
CHOICES = ("status", "light")
"""The parts whose values are the platform's own."""

Facets = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """What somebody chose; empty parts let everything through."""

    field: str = ""
    lead: str = ""
    target_group: str = ""
    legal_area: str = ""
    district: str = ""
    status: str = ""
    light: str = ""
    words: str = ""
    is_overdue: bool = False
    is_stale: bool = False
    is_internal: bool = False

    @classmethod
    def from_query(cls, params: Mapping[str, str], *, for_members: bool = False) -> MeasureFilter:
        """The filter an address asks for; what is for members only counts for members only."""
        words = {
            name: str(params.get(parameter) or "").replace("\0", "").strip()[:LONGEST]
            for name, parameter in PARAMETERS.items()
        }
        flags = {name: bool(words.pop(name)) and for_members for name in FLAGS}
        return cls(**words, **flags)  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """The filter as the query of an address, without a question mark."""
        return urlencode({parameter: value for _name, parameter, value in self.chosen()})

    def chosen(self) -> Iterator[tuple[str, str, str]]:
        """Name, parameter and value of each part that is set."""
        for part in fields(self):
            value = getattr(self, part.name)
            if value:
                yield part.name, PARAMETERS[part.name], "1" if value is True else str(value)

    def without(self, *names: str) -> MeasureFilter:
        """The same filter with these parts set free."""
        free = MeasureFilter()
        return replace(self, **{name: getattr(free, name) for name in names})


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose: how many measures are left when it is chosen beside the rest."""

    value: str
    label: str
    count: int


def filtered(
    sections: Sequence[Section], standings: Mapping[str, Standing], chosen: MeasureFilter
) -> list[Section]:
    """The measures that fit, in their order; a value nobody knows is taken as not chosen.

    A measure without districts is meant for the whole city and fits every district.
    """
    effective, _unknown = known(sections, chosen)
    names = _names_of(sections)
    return [
        section
        for section in sections
        if not _misses(section, _facets(section, standings, names), effective)
    ]


def known(
    sections: Sequence[Section], chosen: MeasureFilter
) -> tuple[MeasureFilter, tuple[str, ...]]:
    """The filter without values the document does not know, and those values."""
    names = _names_of(sections)
    allowed: dict[str, set[str]] = {name: set(names[name]) for name in NAMED}
    allowed |= {name: {value for value, _label in choices_of(name)} for name in CHOICES}
    wrong = {
        name: getattr(chosen, name)
        for name, values in allowed.items()
        if getattr(chosen, name) and getattr(chosen, name) not in values
    }
    return chosen.without(*wrong), tuple(wrong.values())


def options_of(
    sections: Sequence[Section], standings: Mapping[str, Standing], chosen: MeasureFilter
) -> dict[str, list[Option]]:
    """For each part what can be chosen, with what would be left; one way through all measures."""
    effective, _unknown = known(sections, chosen)
    names = _names_of(sections)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*NAMED, *CHOICES)}
    for section in sections:
        facets = _facets(section, standings, names)
        misses = _misses(section, facets, effective)
        for name, count in counts.items():
            if misses <= {name}:
                count.update(facets[name])
    labels = {name: list(names[name].items()) for name in NAMED}
    labels |= {name: choices_of(name) for name in CHOICES}
    return {
        name: [Option(value, label, counts[name][value]) for value, label in labels[name]]
        for name in labels
    }


def labels_of(sections: Sequence[Section]) -> dict[str, dict[str, str]]:
    """For each part the words of its values."""
    return _names_of(sections) | {name: dict(choices_of(name)) for name in CHOICES}


def choices_of(name: str) -> list[tuple[str, str]]:
    """The values of status or traffic light with their words, "without report" last."""
    choices = MeasureStatus if name == "status" else Light
    return [(str(one.value), str(one.label)) for one in choices] + [(NONE, _("without a report"))]


@lru_cache(maxsize=4096)
def value_of(label: str) -> str:
    """How a name out of the document is written in an address."""
    return address_of(label, length=80, is_taken=lambda _value: False)


def _names_of(sections: Sequence[Section]) -> dict[str, dict[str, str]]:
    """For each part value and label of all names the measures bear; fields in reading order."""
    found: dict[str, set[str]] = {name: set() for name in NAMED if name != "field"}
    titles: dict[str, str] = {}
    for section in sections:
        if section.sheet is None:
            continue
        titles.setdefault(value_of(section.sheet.field), section.sheet.field)
        for name in found:
            found[name].update(_labels(section, name))
    names = {
        name: {value_of(label): label for label in sorted(labels, key=str.casefold)}
        for name, labels in found.items()
    }
    return {"field": titles, **names}


def _labels(section: Section, name: str) -> tuple[str, ...]:
    sheet = section.sheet
    assert sheet is not None
    labels = {
        "field": (sheet.field,), "lead": (sheet.lead,), "target_group": sheet.target_groups,
        "legal_area": sheet.legal_areas, "district": sheet.districts,
    }[name]  # fmt: skip
    return tuple(label for label in labels if label)


def _facets(
    section: Section, standings: Mapping[str, Standing], names: Mapping[str, Mapping[str, str]]
) -> Facets:
    """The values under which a measure is found."""
    if section.sheet is None:
        return {name: frozenset() for name in (*NAMED, *CHOICES, *FLAGS)}
    found = {name: frozenset(map(value_of, _labels(section, name))) for name in NAMED}
    if not found["district"]:
        found["district"] = frozenset(names["district"])
    standing = standings.get(section.sheet.code)
    flags = {
        "is_overdue": standing is not None and standing.is_overdue,
        "is_stale": standing is not None and standing.is_stale,
        "is_internal": section.sheet.is_internal,
    }
    return found | {
        "status": frozenset({(standing and standing.status) or NONE}),
        "light": frozenset({(standing and standing.light) or NONE}),
        **{name: frozenset({"1"} if is_set else ()) for name, is_set in flags.items()},
    }


def _misses(section: Section, facets: Facets, chosen: MeasureFilter) -> set[str]:
    """The parts of the filter a measure does not fit."""
    return {
        name
        for name, _parameter, value in chosen.chosen()
        if not (_has_words(section, value) if name == "words" else value in facets[name])
    }


def _has_words(section: Section, words: str) -> bool:
    """Whether each word stands in code, title or summary, in whatever letters."""
    summary = section.sheet.summary if section.sheet else ""
    text = f"{section.number} {section.title} {summary}".casefold()
    return all(word in text for word in words.casefold().split())
