"""Bar charts as plain values."""

from __future__ import annotations

from core.charts import BarChart


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
