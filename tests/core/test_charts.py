"""Bar charts as plain values."""

from __future__ import annotations

import csv
import io

from core.charts import BarChart, csv_of


def chart(*values: tuple[str, float]) -> BarChart:
    return BarChart.of("Mittel", values, unit="Mio. €", label_heading="Jahr")


def test_the_longest_bar_fills_the_place_and_the_others_follow() -> None:
    assert [bar.share for bar in chart(("2020", 25), ("2021", 50), ("2022", 75)).bars] == [
        "33.33%",
        "66.67%",
        "100.00%",
    ]


def test_figures_read_german_and_carry_their_unit() -> None:
    bar = chart(("2020", 1686708.05)).bars[0]

    assert (bar.number, bar.words) == ("1.686.708,05", "1.686.708,05\N{NO-BREAK SPACE}Mio. €")


def test_nothing_and_zero_draw_no_bar() -> None:
    assert chart().bars == ()
    assert [bar.share for bar in chart(("2020", 0)).bars] == ["0.00%"]


def test_the_file_says_unit_source_and_day_and_opens_in_german_spreadsheets() -> None:
    mittel = BarChart.of(
        "Mittel", [("2020", 25), ("2021", 50.5)], unit="Mio. €", label_heading="Jahr",
        source="Vorstellung", as_of="Mai 2021",
    )  # fmt: skip

    text = csv_of(mittel)

    assert text.startswith("\ufeffMittel\r\n")
    assert list(csv.reader(io.StringIO(text[1:]), delimiter=";")) == [
        ["Mittel"], ["Jahr", "Mio. €"], ["2020", "25"], ["2021", "50,5"],
        ["Quelle:", "Vorstellung"], ["Stand:", "Mai 2021"],
    ]  # fmt: skip


def test_the_file_writes_great_numbers_out_and_holds_no_formula() -> None:
    text = csv_of(chart(("=1+1", 1_700_000)))

    assert "'=1+1;1700000" in text
