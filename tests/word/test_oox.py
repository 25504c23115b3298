from __future__ import annotations

import re
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from word.oox import parts
from word.oox import text as oox
from word.oox.names import W

# Everything Python can hold in a string, lone surrogates and control characters too.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


def parse(run: str) -> etree._Element:
    return etree.fromstring(f'<w:p xmlns:w="{W}">{run}</w:p>')


@given(ANYTHING)
def test_any_text_becomes_well_formed_xml(text):
    parse(oox.run(text))
    etree.fromstring(f'<a b="{oox.attribute(text)}">{oox.escape(text)}</a>')


@given(st.text(st.characters(categories=("L", "N", "Zs", "Po")), max_size=60))
def test_ordinary_text_is_read_back_as_it_was_in_composed_form(text):
    read = "".join(parse(oox.run(text)).itertext())

    assert read == oox.clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x08c\x0bd", "abcd"),
        ("Spalte\tSpalte", "Spalte Spalte"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("links\u202erechts", "linksrechts"),
        ("\ud800", ""),
        ("Ko\u0308ln", "Köln"),
        ("Paragraf\u00a05, Teil\u00adhabe", "Paragraf\u00a05, Teil\u00adhabe"),
        ("😀", "😀"),
    ],
)
def test_text_is_cleaned(text, expected):
    assert oox.clean(text) == expected


def test_soft_hyphens_and_breaks_are_spelled_as_word_spells_them():
    run = oox.run("Teil\u00adhabe\nE\u2011Mail")

    assert re.findall(r"<w:(softHyphen|br|noBreakHyphen)/>", run) == [
        "softHyphen",
        "br",
        "noBreakHyphen",
    ]


@given(ANYTHING)
def test_a_bookmark_name_is_short_safe_and_stable(anchor):
    name = oox.bookmark_name(anchor)

    assert re.fullmatch(r"_kim_[a-z2-7]{26}", name)
    assert name == oox.bookmark_name(anchor)


def test_known_bookmark_names_never_change():
    assert oox.bookmark_name("measure:W-03") == "_kim_mnx2r2c3jgc3q7xtf7r6ufuyc2"
    assert oox.generated_bookmark_name("measure:W-03").startswith("_kimg_")


def test_properties_without_a_date_carry_none():
    empty = {"title": "T", "author": "", "subject": "", "keywords": (), "language": "de-DE"}

    without = parts.core_properties(**empty, version="", created=None)
    naive = parts.core_properties(**empty, version="", created=datetime(2021, 9, 30, 8, 0))  # noqa: DTZ001

    assert b"dcterms:created" not in without
    assert b">2021-09-30T08:00:00Z<" in naive


def test_packing_depends_on_nothing_but_the_parts(tmp_path):
    packed = parts.pack({"b.xml": b"<b/>", "[Content_Types].xml": b"<c/>", "a.xml": b"<a/>"})
    path = tmp_path / "x.zip"
    path.write_bytes(packed)

    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "a.xml", "b.xml"]
        assert {entry.date_time for entry in archive.infolist()} == {parts.ZIP_DATE}
    assert packed == parts.pack(
        {"a.xml": b"<a/>", "b.xml": b"<b/>", "[Content_Types].xml": b"<c/>"}
    )
