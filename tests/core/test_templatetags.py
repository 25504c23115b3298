"""Filters that every template may use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

CASES = [
    ("date_words", date(2021, 5, 28), "28. Mai 2021"),
    ("date_words", None, ""),
    (
        "moment_words",
        datetime(2021, 5, 28, 11, tzinfo=ZoneInfo("Europe/Berlin")),
        "28. Mai 2021, 11:00 Uhr",
    ),
    ("moment_words", None, ""),
    ("euro", Decimal("1686708.05"), "1.686.708,05 €"),
    ("euro", None, ""),
    ("number_words", 1234567, "1.234.567"),
    ("number_words", None, ""),
    ("status_icon", "ok", "check"),
    ("status_icon", "unbekannt", "dot"),
    ("note_icon", "warn", "warning"),
    ("message_kind", "error", "bad"),
]


@pytest.mark.parametrize(("name", "value", "words"), CASES)
def test_filters_speak_german(name: str, value: Any, words: str) -> None:
    text = Template("{% load kim %}{{ value|" + name + " }}").render(Context({"value": value}))

    assert text.replace("\N{NO-BREAK SPACE}", " ") == words


def test_page_numbers_leave_gaps() -> None:
    page = Paginator(range(200), 10).page(10)
    template = Template("{% load kim %}{% for one in page|page_numbers %}{{ one }} {% endfor %}")

    assert template.render(Context({"page": page})).split() == [
        "1",
        "…",
        "8",
        "9",
        "10",
        "11",
        "12",
        "…",
        "20",
    ]


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("Kommunales Integrationsmanagement", "Kommunales Integrations|management"),
        ("Ausländer- und Einbürgerungsbehörde", "Ausländer- und Einbürgerungs|behörde"),
        ("Wohnungsamt", "Wohnungsamt"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_only_the_longest_words_may_be_broken_and_only_at_their_joint(
    words: str, broken: str
) -> None:
    text = Template("{% load kim %}{{ words|soft_hyphens }}").render(Context({"words": words}))

    assert text.replace("\N{SOFT HYPHEN}", "|") == broken
