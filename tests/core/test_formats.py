"""Dates and numbers as they read in every output."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core import formats
from core.formats import number_in


def test_a_day_reads_in_words() -> None:
    assert formats.date_words(date(2021, 5, 28)) == "28. Mai 2021"


def test_a_moment_reads_in_the_time_of_cologne() -> None:
    late = datetime(2021, 5, 28, 22, 30, tzinfo=UTC)

    assert formats.date_words(late) == "29. Mai 2021"
    assert formats.moment_words(late) == "29. Mai 2021, 00:30 Uhr"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("1686708.05"), "1.686.708,05\N{NO-BREAK SPACE}€"),
        (0, "0,00\N{NO-BREAK SPACE}€"),
        (Decimal(-78100), "-78.100,00\N{NO-BREAK SPACE}€"),
    ],
)
def test_money_reads_as_in_a_german_office(amount: Decimal | int, words: str) -> None:
    assert formats.euro(amount) == words


def test_numbers_are_grouped() -> None:
    assert formats.number_words(440000) == "440.000"
    assert formats.number_words(Decimal("41.5")) == "41,5"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("40", "40"), ("1.686,5", "1686.5"), ("40 %", "40"), ("12 Plätze", "12"), ("-3", "-3"),
        ("ca. 40", None), ("", None), ("1.5", None), ("40 bis 50", None), ("über 3", None),
    ],
)  # fmt: skip
def test_a_number_is_read_from_words_that_hold_nothing_else(words: str, number: str | None) -> None:
    found = number_in(words, unit="Plätze")
    assert found == (None if number is None else Decimal(number))
