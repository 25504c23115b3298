"""Bar charts as plain values, ready for ``components/chart.html``: no template reckons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.formats import NO_BREAK, number_words


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the number alone and with unit, and its length as SVG wants it."""

    label: str
    number: str
    words: str
    share: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart with everything its reader has to know about the figures."""

    title: str
    unit: str
    label_heading: str
    bars: tuple[Bar, ...]
    source: str = ""
    as_of: str = ""

    @classmethod
    def of(
        cls, title: str, values: Iterable[tuple[str, Decimal | float]], *,
        unit: str, label_heading: str, source: str = "", as_of: str = "",
    ) -> BarChart:  # fmt: skip
        """The chart of labelled values; the longest bar is as long as the place allows."""
        rows = [(label, Decimal(str(value))) for label, value in values]
        longest = max((value for _label, value in rows), default=Decimal(0))
        bars = tuple(_bar(label, value, unit, longest) for label, value in rows)
        return cls(
            title=title,
            unit=unit,
            label_heading=label_heading,
            bars=bars,
            source=source,
            as_of=as_of,
        )


def _bar(label: str, value: Decimal, unit: str, longest: Decimal) -> Bar:
    """One bar of a chart whose longest bar is known."""
    share = float(value / longest * 100) if longest > 0 and value > 0 else 0.0
    number = number_words(
        value.normalize() if value != value.to_integral() else value.to_integral()
    )
    return Bar(label=label, number=number, words=f"{number}{NO_BREAK}{unit}", share=f"{share:.2f}%")
