"""Names in running text become functions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.document import Known
from meetings.document.names import Names

PEOPLE = (
    Known("1", "Anna Maria", "Müller", "Dr.", "Leitung"),
    Known("2", "Bernd", "Koch", "", "Caritas"),
    Known("3", "Ayşe", "Aydın-Yılmaz", "", "Sozialamt"),
    Known("4", "Clara", "Schmidt", "", "Presse", is_named=True),
    Known("5", "Dora", "Schmidt", "", "Jobcenter"),
    Known("6", "Kim", "Groß", "", "Schulamt"),
    Known("7", "Jan", "von der Heide", "", "Kämmerei"),
)
NAMES = Names(PEOPLE, somebody="jemand", ordinary=("Caritas",))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # whole names, also turned, shortened and with titles
        ("Anna Maria Müller sagt", "Leitung sagt"),
        ("Anna Müller sagt", "Leitung sagt"),
        ("A. Müller, A. M. Müller", "Leitung, Leitung"),
        ("Dr. Anna Müller; Prof. Dr. Müller; Dr.Müller", "Leitung; Leitung; Leitung"),
        ("Müller, Anna; Koch, B.; Koch, Bernd", "Leitung; Caritas; Caritas"),
        ("Bernd Koch", "Caritas"),
        # after Herr and Frau
        ("Frau Müller und Herr Koch", "Leitung und Caritas"),
        ("Herrn Koch, Hr. Koch, Fr. Müller, Kollegin Müller", "Caritas, Caritas, Leitung, Leitung"),
        ("Frau Dr. Müller, Frau Anna Müller", "Leitung, Leitung"),
        ("Herren Koch und Groß", "Caritas und Schulamt"),
        # alone, and where the name is a word
        ("Müller fragt nach", "Leitung fragt nach"),
        ("Der Koch kocht, groß und klein", "Der Koch kocht, groß und klein"),
        ("Die Heide blüht", "Die Heide blüht"),
        ("Frau von der Heide, Frau Heide, Jan Heide", "Kämmerei, Kämmerei, Kämmerei"),
        # genitive
        ("Frau Müllers Antrag, Anna Müllers, Herrn Kochs. Groß' Rede", "Leitung Antrag, Leitung, Caritas. Groß' Rede"),
        ("Herrn Groß' Wunsch, Müller's", "Schulamt Wunsch, Leitung"),
        # letters
        ("Frau Mueller, FRAU MÜLLER, frau müller, Frau Muller", "Leitung, Leitung, Leitung, Leitung"),
        (unicodedata.normalize("NFD", "Frau Müller"), "Leitung"),
        ("Frau Mül\u00adler, Frau\u00a0Müller, Frau Mül\u200bler", "Leitung, Leitung, Leitung"),
        ("Herr Gross, HERR GROSS", "Schulamt, Schulamt"),
        # double names
        ("Aydın-Yılmaz, Aydin-Yilmaz, Aydın Yılmaz", "Sozialamt, Sozialamt, Sozialamt"),
        ("Frau Aydın, Frau Yilmaz, Ayse Aydın", "Sozialamt, Sozialamt, Sozialamt"),
        # markup between
        ("Herr **Koch** sagt", "**Caritas** sagt"),
        ("**Bernd Koch** sagt", "**Caritas** sagt"),
        ("**Bernd** **Koch** sagt", "**Caritas** sagt"),
        ("- Frau\nMüller", "- Leitung"),
        # addresses
        ("a.mueller@stadt.de, bkoch@x.de, info@stadt.de", "Leitung, Caritas, info@stadt.de"),
        ("Vorlage_Müller_2.pdf", "Vorlage_Leitung_2.pdf"),
        # other people and other words
        ("Müllerstraße, Müller-Stiftung, Meyer-Müller", "Müllerstraße, Müller-Stiftung, Meyer-Müller"),
        ("Frau Müller-Lüdenscheid", "Frau Müller-Lüdenscheid"),
        ("Herrmann, Herrlich", "Herrmann, Herrlich"),
        ("z. B. Müller", "z. B. Leitung"),
        ("Kim Müller", "jemand"),
        # who may be named stays; who could be meant besides does not
        ("Clara Schmidt spricht", "Clara Schmidt spricht"),
        ("Dora Schmidt spricht", "Jobcenter spricht"),
        ("Frau Schmidt spricht", "jemand spricht"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_name_becomes_a_function(text: str, left: str) -> None:
    assert NAMES.replaced(text) == left


def test_nobody_is_replaced_where_all_may_be_named() -> None:
    names = Names((Known("1", "Anna", "Müller", is_named=True),), somebody="jemand")

    assert names.replaced("Anna Müller") == "Anna Müller"


def test_somebody_without_a_function_is_still_not_named() -> None:
    names = Names((Known("1", "Anna", "Müller"),), somebody="jemand")

    assert names.replaced("Frau Müller") == "jemand"


def test_two_of_one_name_with_one_function_are_that_function() -> None:
    twins = (
        Known("1", "Anna", "Kaya", function="Jobcenter"),
        Known("2", "Berk", "Kaya", function="Jobcenter"),
    )

    assert Names(twins, somebody="jemand").replaced("Frau Kaya") == "Jobcenter"


def test_the_name_of_an_organisation_is_not_taken_for_somebody() -> None:
    names = Names((Known("1", "Jan", "Porz"),), somebody="jemand", ordinary=["Porz"])

    assert names.replaced("Bezirk Porz, Herr Porz") == "Bezirk Porz, jemand"


letters = st.sampled_from(
    [
        "Anna",
        "Maria",
        "Müller",
        "Koch",
        "Frau",
        "Herr",
        "Dr.",
        ",",
        " ",
        "-",
        "*",
        "\n",
        "und",
        "A.",
        "x",
    ]
)


@given(st.lists(letters, max_size=12).map("".join))
def test_neither_a_whole_name_nor_one_after_frau_is_ever_left(text: str) -> None:
    left = NAMES.replaced(f"{text} Anna Müller; Frau Koch; Müller, Anna {text}")

    assert "Anna Müller" not in left
    assert "Frau Koch" not in left
    assert "Müller, Anna" not in left


@given(st.lists(letters, max_size=15).map("".join))
def test_replacing_twice_changes_nothing_more(text: str) -> None:
    once = NAMES.replaced(text)

    assert NAMES.replaced(once) == once
