"""Bar charts as plain values, ready for ``components/chart.html``: no template reckons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from core.formats import NO_BREAK, number_words
from core.spreadsheets import defused


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the number alone and with unit, and its length as SVG wants it."""

    label: str
    number: str
    words: str
    share: str
    value: Decimal = Decimal(0)


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


def csv_of(chart: BarChart) -> str:
    """The figures as a file for spreadsheets: title, unit, figures, source and day.

    Begins with a byte order mark and parts cells by semicolons, as German spreadsheets expect.
    """
    file = io.StringIO("\ufeff")
    file.seek(0, io.SEEK_END)
    table = csv.writer(file, delimiter=";", lineterminator="\r\n")
    table.writerow([defused(chart.title)])
    table.writerow([defused(chart.label_heading), defused(chart.unit)])
    table.writerows(
        [defused(bar.label), f"{bar.value.normalize():f}".replace(".", ",")] for bar in chart.bars
    )
    if chart.source:
        table.writerow([gettext("Source:"), defused(chart.source)])
    if chart.as_of:
        table.writerow([gettext("As of:"), defused(chart.as_of)])
    return file.getvalue()


def _bar(label: str, value: Decimal, unit: str, longest: Decimal) -> Bar:
    """One bar of a chart whose longest bar is known."""
    share = float(value / longest * 100) if longest > 0 and value > 0 else 0.0
    number = number_words(
        value.normalize() if value != value.to_integral() else value.to_integral()
    )
    words = f"{number}{NO_BREAK}{unit}"
    return Bar(label=label, number=number, words=words, share=f"{share:.2f}%", value=value)
