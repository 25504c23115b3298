"""Address parts are readable, short enough and free."""

from __future__ import annotations

import pytest

from core.addresses import address_of


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Büro für Nähe", "buero-fuer-naehe"),
        ("Straße", "strasse"),
        ("LG 2021/03", "lg-2021-03"),
        ("„Ankommen“ – und dann?", "ankommen-und-dann"),
        ("***", "eintrag"),
        ("Zwölf Wörter werden zu lang", "zwoelf-woerter-werde"),
    ],
)
def test_words_become_an_address(words: str, address: str) -> None:
    assert address_of(words, length=20, is_taken=lambda _found: False) == address


def test_a_taken_address_gets_a_number_and_keeps_its_length() -> None:
    taken = {"wohnen", "wohnen-2", "a" * 8}

    assert address_of("Wohnen", length=8, is_taken=taken.__contains__) == "wohnen-3"
    assert address_of("a" * 9, length=8, is_taken=taken.__contains__) == "aaaaaa-2"
