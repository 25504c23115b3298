"""The one filter for measures: which fit, what can be chosen, what happens to nonsense."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from handlungskonzept.document import Section, SectionKind, Sheet
from handlungskonzept.queries.measures import NONE, MeasureFilter, filtered, known, options_of


def measure(code: str, field: str = "Wohnen", **values: Any) -> Section:
    title = values.pop("title", f"Maßnahme {code}")
    values.setdefault("lead", "Wohnungsamt")
    sheet = Sheet(code=code, summary=values.pop("summary", ""), period="", field=field, **values)
    return Section(SectionKind.MEASURE, code, code, code.lower(), title, sheet=sheet)


def standing(status: str, light: str, **flags: bool) -> Any:
    return SimpleNamespace(
        status=status, light=light, is_overdue=flags.get("overdue", False),
        is_stale=flags.get("stale", False),
    )  # fmt: skip


SECTIONS = [
    measure("W-01", districts=("Mülheim",), target_groups=("Familien",)),
    measure("W-02", title="Straße und Haus", lead="Jobcenter"),
    measure("G-01", "Gesundheit & Pflege", districts=("Kalk",), legal_areas=("SGB II",)),
    measure("G-02", "Gesundheit & Pflege", is_internal=True, summary="Wege zum Arzt."),
]
STANDINGS: dict[str, Any] = {
    "W-01": standing("underway", "on_track"),
    "W-02": standing("underway", "delayed", overdue=True),
    "G-01": standing("done", "on_track", stale=True),
}


def codes(query: dict[str, str], *, for_members: bool = False) -> list[str]:
    chosen = MeasureFilter.from_query(query, for_members=for_members)
    return [section.number for section in filtered(SECTIONS, STANDINGS, chosen)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["W-01", "W-02", "G-01", "G-02"]),
        ({"feld": "gesundheit-pflege"}, ["G-01", "G-02"]),
        ({"federfuehrung": "jobcenter"}, ["W-02"]),
        ({"zielgruppe": "familien"}, ["W-01"]),
        ({"rechtskreis": "sgb-ii"}, ["G-01"]),
        ({"status": "underway"}, ["W-01", "W-02"]),
        ({"ampel": "on_track", "feld": "wohnen"}, ["W-01"]),
        ({"status": NONE}, ["G-02"]),
        ({"suche": "STRASSE haus"}, ["W-02"]),
        ({"suche": "w-0"}, ["W-01", "W-02"]),
        ({"suche": "arzt"}, ["G-02"]),
        ({"suche": "arzt haus"}, []),
    ],
)
def test_each_part_lets_through_what_fits(query: dict[str, str], expected: list[str]) -> None:
    assert codes(query) == expected


def test_a_measure_for_the_whole_city_fits_every_district() -> None:
    assert codes({"bezirk": "muelheim"}) == ["W-01", "W-02", "G-02"]
    assert codes({"bezirk": "kalk"}) == ["W-02", "G-01", "G-02"]


def test_what_is_for_members_counts_for_members_only() -> None:
    assert codes({"ueberfaellig": "1"}) == codes({})
    assert codes({"ueberfaellig": "1"}, for_members=True) == ["W-02"]
    assert codes({"veraltet": "1"}, for_members=True) == ["G-01"]
    assert codes({"intern": "ja"}, for_members=True) == ["G-02"]


@pytest.mark.parametrize("value", ["gibt-es-nicht", "<script>", "\0", "ä" * 5000, "wohnen'--"])
def test_a_value_nobody_knows_is_ignored_and_named(value: str) -> None:
    for parameter in ("feld", "federfuehrung", "bezirk", "status", "ampel"):
        chosen = MeasureFilter.from_query({parameter: value})
        effective, unknown = known(SECTIONS, chosen)
        assert effective == MeasureFilter()
        assert len(filtered(SECTIONS, STANDINGS, chosen)) == len(SECTIONS)
        assert len(unknown) == (0 if value == "\0" else 1)


def test_options_say_what_would_be_left_beside_the_rest() -> None:
    chosen = MeasureFilter.from_query({"feld": "wohnen", "ampel": "on_track"})
    options = options_of(SECTIONS, STANDINGS, chosen)
    fields = [(one.value, one.label, one.count) for one in options["field"]]
    assert fields == [("wohnen", "Wohnen", 1), ("gesundheit-pflege", "Gesundheit & Pflege", 1)]
    lights = {one.value: one.count for one in options["light"]}
    assert lights == {"on_track": 1, "at_risk": 0, "delayed": 1, NONE: 0}
    leads = {one.label: one.count for one in options["lead"]}
    assert leads == {"Jobcenter": 0, "Wohnungsamt": 1}


def test_each_option_leads_to_as_many_measures_as_it_says() -> None:
    options = options_of(SECTIONS, STANDINGS, MeasureFilter())
    for name, values in options.items():
        for option in values:
            chosen = MeasureFilter(**{name: option.value})
            assert len(filtered(SECTIONS, STANDINGS, chosen)) == option.count, (name, option)


def test_the_filter_writes_the_address_it_was_read_from() -> None:
    query = {"feld": "wohnen", "suche": "a & b", "intern": "1"}
    chosen = MeasureFilter.from_query(query, for_members=True)
    assert chosen.query == "feld=wohnen&suche=a+%26+b&intern=1"
    assert chosen.without("words", "is_internal").query == "feld=wohnen"
