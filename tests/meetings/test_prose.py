"""The little markup of minutes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.document.prose import (
    Listing,
    Para,
    plain_text,
    prose_blocks,
    prose_html,
    without_internal,
)
from meetings.queries.sentences import internal_named
from meetings.templatetags.meeting_text import minutes_markup

pieces = st.lists(
    st.sampled_from(
        ["Wort", " ", "\n", "\n\n", "- ", "1. ", "2. ", "3. Oktober", "**", "*", "_", "<b>", "&amp;", "]", "[intern]",
         "[/intern]", "    ", "`", "#", ">", "\\", "http://x.de", "![a](b)", "\t", "\r\n", "\ue000", "\x00"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ein Satz.", "<p>Ein Satz.</p>"),
        ("Eins\nzwei\n\ndrei", "<p>Eins<br>zwei</p><p>drei</p>"),
        ("**fett** und *schräg*", "<p><strong>fett</strong> und <em>schräg</em></p>"),
        ("Bürger*innen und Migrant*innen", "<p>Bürger*innen und Migrant*innen</p>"),
        ("- eins\n- zwei", "<ul><li>eins</li><li>zwei</li></ul>"),
        ("– eins\n• zwei", "<ul><li>eins</li><li>zwei</li></ul>"),
        ("1. eins\n2. zwei", "<ol><li>eins</li><li>zwei</li></ol>"),
        ("3. Oktober 2021", "<p>3. Oktober 2021</p>"),
        (
            "1. eins\n\nDanach am\n2. Oktober",
            "<ol><li>eins</li></ol><p>Danach am<br>2. Oktober</p>",
        ),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("Text:\n- a", "<p>Text:</p><ul><li>a</li></ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("# Titel", "<p># Titel</p>"),
        ("    eingerückt", "<p>eingerückt</p>"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_little_is_markup_and_the_rest_stands_as_typed(text: str, html: str) -> None:
    assert prose_html(text) == html


@given(pieces)
def test_whatever_is_typed_becomes_safe_html(text: str) -> None:
    html = minutes_markup(text)

    assert set(re.findall(r"</?(\w+)[^>]*>", html)) <= {"p", "ul", "ol", "li", "strong", "em", "br"}
    assert re.sub(r"</?(p|ul|ol|li|strong|em|br)>", "", html).count("<") == 0


@given(pieces)
def test_no_word_is_lost(text: str) -> None:
    assert plain_text(text).count("Wort") == text.count("Wort")


@given(pieces)
def test_the_second_wall_finds_nothing_to_take_away(text: str) -> None:
    def words(html: str) -> str:
        return re.sub(r"\s|<[^>]+>|\x00", "", html).replace("\ufffd", "")

    assert words(minutes_markup(text)) == words(
        internal_named(prose_html(text)).replace("&quot;", '"').replace("&#x27;", "'")
    )


def test_internal_passages_say_on_a_page_that_they_are() -> None:
    html = minutes_markup("Offen. [intern] **Nur** für uns. [/intern] Wieder offen.")

    assert "[intern]" not in html
    assert "[/intern]" not in html
    assert re.search(
        r"<strong>\[[^<:]+:</strong>\s+<strong>Nur</strong> für uns\. <strong>\]", html
    )


def test_what_stands_in_an_internal_passage_is_escaped() -> None:
    assert "<script" not in minutes_markup("[intern] <script>alert(1)</script> [/intern]")


def test_a_paragraph_and_a_list_are_blocks() -> None:
    first, second = prose_blocks("Text\n\n1. eins")

    assert isinstance(first, Para)
    assert isinstance(second, Listing)
    assert second.is_counted


def test_a_point_of_two_paragraphs_keeps_both() -> None:
    assert prose_html("- a\n\n  b") == "<ul><li>a<br>b</li></ul>"


def test_nothing_at_all_is_no_text() -> None:
    assert minutes_markup(None) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("offen", "offen"),
        ("a [intern]b[/intern] c", "a  c"),
        ("a [intern]b\n\n- c[/intern] d", "a  d"),
        ("a [INTERN]b[/Intern]c", "a c"),
        ("a [ intern ]b[ / intern ]c", "a c"),
        ("a [intern]b", "a "),
        ("b[/intern] c", " c"),
        ("a [intern]b [intern]c[/intern] d[/intern] e", "a  e"),
        ("[intern]a[/intern][intern]b[/intern]", ""),
        ("a [internet] b", "a [internet] b"),
    ],
)
def test_internal_passages_drop_out(text: str, left: str) -> None:
    assert without_internal(text) == left


@given(st.lists(st.sampled_from(["[intern]", "[/intern]", "x", "\n"]), max_size=12))
def test_what_stands_between_marks_never_stays(parts: list[str]) -> None:
    depth, secret = 0, []
    for position, part in enumerate(parts):
        if part == "[intern]":
            depth += 1
        elif part == "[/intern]":
            depth = max(depth - 1, 0)
        elif part == "x" and depth:
            secret.append(position)
    named = "".join(f"GEHEIM{n};" if n in secret else part for n, part in enumerate(parts))

    assert "GEHEIM" not in without_internal(named)
