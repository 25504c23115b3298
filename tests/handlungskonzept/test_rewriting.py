"""Other words in a rich text: exactly the words asked for, the look of the rest untouched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlungskonzept.document import Para
from handlungskonzept.document.markup import html_of, parts_in, read
from handlungskonzept.document.rewriting import (
    CannotRewrite,
    insert_after,
    normalised,
    pair_lines,
    paragraphs,
    rewrite,
    without,
)
from handlungskonzept.document.richtext import parse, words_of

TEXT = (
    '<p data-block-key="aaaaa">Das <b>Wohnungsamt</b> lädt <a href="/ort/">alle Träger</a> ein.</p>'
    '<ul><li data-block-key="bbbbb">Einmal im Jahr</li>'
    '<li data-block-key="ccccc">und <i>bei Bedarf</i>'
    '<ul><li data-block-key="ddddd">im Frühling</li></ul></li></ul>'
    '<p data-block-key="eeeee">Zeile eins<br/>Zeile zwei</p>'
)


def said(html: str) -> str:
    """The words of an HTML text, as the plan document reads them."""
    return normalised(words_of(parse(html)))


def test_a_changed_word_leaves_bold_words_and_links_alone() -> None:
    found = rewrite(TEXT, "Das Wohnungsamt lädt bald alle Träger herzlich ein.", "aaaaa")

    assert (
        '<p data-block-key="aaaaa">Das <b>Wohnungsamt</b> lädt bald '
        '<a href="/ort/">alle Träger</a> herzlich ein.</p>'
    ) in found
    assert found.endswith(TEXT[TEXT.index("<ul>") :])


def test_words_inside_a_link_stay_in_it_and_words_around_it_do_not_fall_in() -> None:
    found = rewrite(TEXT, "Das Wohnungsamt lädt alle freien Träger gern ein.", "aaaaa")

    assert '<a href="/ort/">alle freien Träger</a> gern ein.' in found


def test_a_replaced_bold_word_stays_bold() -> None:
    found = rewrite(TEXT, "Das Sozialamt lädt alle Träger ein.", "aaaaa")

    assert "Das <b>Sozialamt</b> lädt" in found


def test_a_list_gains_changes_and_loses_points() -> None:
    found = rewrite(TEXT, "Zweimal im Jahr\nim Herbst\nim Frühling", "1")

    assert said(found).split("\n")[1:4] == ["Zweimal im Jahr", "im Herbst", "im Frühling"]
    assert 'data-block-key="bbbbb">Zweimal' in found
    assert 'data-block-key="ddddd">im Frühling' in found


def test_a_new_line_becomes_a_paragraph_and_line_breaks_stay() -> None:
    found = rewrite(TEXT, "Zeile eins\nZeile zwei neu\nNoch ein Absatz", "eeeee")

    assert 'data-block-key="eeeee">Zeile eins<br/>Zeile zwei neu</p><p data-block-key=' in found
    assert said(found).endswith("Noch ein Absatz")


def test_whole_texts_gain_and_lose_paragraphs() -> None:
    lines = said(TEXT).split("\n")

    assert rewrite(TEXT, "\n".join(lines)) == TEXT
    assert said(rewrite(TEXT, "\n".join(lines[1:]))) == "\n".join(lines[1:])
    assert said(rewrite("", "Erster Absatz\n\nZweiter")) == "Erster Absatz\nZweiter"


def test_paragraphs_come_and_go_at_their_place() -> None:
    longer = insert_after(TEXT, "Neu eins\nNeu zwei", "aaaaa")

    assert said(longer).split("\n")[1:3] == ["Neu eins", "Neu zwei"]
    keys = re.findall(r'data-block-key="(\w+)"', insert_after(longer, "Neu eins", "1"))
    assert len(keys) == len(set(keys))
    assert said(without(TEXT, "aaaaa")).startswith("Einmal im Jahr")
    assert said(without(TEXT, "1")).split("\n") == [
        "Das Wohnungsamt lädt alle Träger ein.", "Zeile eins", "Zeile zwei",
    ]  # fmt: skip


def test_what_is_typed_is_text_and_never_markup() -> None:
    nasty = '</p><script>alert("&amp;")</script> <b onclick="x">'

    for html in (rewrite(TEXT, nasty, "aaaaa"), insert_after(TEXT, nasty, "1"), paragraphs(nasty)):
        assert "<script" not in html
        assert "<b onclick" not in html
        assert nasty in words_of(parse(html))


@pytest.mark.parametrize("part", ["zzzzz", "9"])
def test_a_place_that_is_gone_is_refused(part: str) -> None:
    for change in (
        lambda: rewrite(TEXT, "Wort", part),
        lambda: insert_after(TEXT, "Wort", part),
        lambda: without(TEXT, part),
    ):
        with pytest.raises(CannotRewrite):
            change()


def test_what_is_no_text_is_not_lost_silently() -> None:
    with pytest.raises(CannotRewrite):
        rewrite('<p data-block-key="aaaaa">Bild <embed id="3"/> hier</p>', "Bild hier", "aaaaa")


def test_lines_pair_up_with_the_most_alike() -> None:
    old = ["Erste Sitzung vorbereiten", "Träger einladen"]

    assert pair_lines(old, ["Raum suchen", *old]) == [(None, 0), (0, 1), (1, 2)]
    assert pair_lines(old, ["Raum suchen", "Alle Träger einladen"]) == [(0, 0), (1, 1)]


WORD = st.text("abcdefgäöüß&<>\"'.,", min_size=1, max_size=6)
LINE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
LINES = st.lists(LINE, min_size=1, max_size=5)


@st.composite
def _rich_texts(draw: st.DrawFn) -> str:
    """HTML as the editor keeps it: paragraphs and lists with bold words, links and line breaks."""
    key = iter(range(10_000, 99_999))

    def inline() -> str:
        found = []
        for word in draw(st.lists(WORD, min_size=1, max_size=5)):
            safe = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            look = draw(
                st.sampled_from(["{}", "<b>{}</b>", '<a href="/x/"><i>{}</i></a>', "{}<br/>"])
            )
            found.append(look.format(safe))
        return draw(st.sampled_from([" ", ""])).join(found)

    def items(depth: int) -> str:
        found = ""
        for _ in range(draw(st.integers(1, 3))):
            below = f"<ul>{items(depth + 1)}</ul>" if depth < 2 and draw(st.booleans()) else ""
            found += f'<li data-block-key="{next(key)}">{inline()}{below}</li>'
        return found

    parts = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            parts.append(f'<p data-block-key="{next(key)}">{inline()}</p>')
        else:
            parts.append(f"<ol>{items(0)}</ol>")
    return "".join(parts)


@given(_rich_texts(), LINES)
def test_the_result_says_exactly_what_was_proposed(html: str, lines: list[str]) -> None:
    assert said(rewrite(html, "\n".join(lines))) == "\n".join(lines)


@given(_rich_texts(), LINES, st.data())
def test_a_part_says_what_was_proposed_and_the_others_stay(
    html: str, lines: list[str], data: st.DataObject
) -> None:
    parts = parts_in(read(html))
    place = data.draw(st.integers(0, len(parts) - 1))
    around = [html_of(part) for part in parts]

    found = rewrite(html, "\n".join(lines), str(place))

    before, after = "".join(around[:place]), "".join(around[place + 1 :])
    assert found.startswith(before)
    assert found.endswith(after)
    assert said(found[len(before) : len(found) - len(after)]) == "\n".join(lines)


@given(_rich_texts())
def test_the_same_words_change_nothing(html: str) -> None:
    assert said(rewrite(html, said(html))) == said(html)
    assert rewrite(html, said(html)).count("<b>") == html.count("<b>")
    assert rewrite(html, said(html)).count("<a ") == html.count("<a ")


@given(st.lists(st.booleans(), min_size=2, max_size=12), st.data())
def test_words_that_stay_keep_their_look(bold: list[bool], data: st.DataObject) -> None:
    words = [f"wort{number}" for number in range(len(bold))]
    html = " ".join(f"<b>{w}</b>" if b else w for w, b in zip(words, bold, strict=True))
    kept = [word for word in words if data.draw(st.booleans())] or words[:1]
    new = []
    for number, word in enumerate(kept):
        new.extend([f"neu{number}"] * data.draw(st.integers(0, 2)))
        new.append(word)

    (para,) = parse(rewrite(f'<p data-block-key="aaaaa">{html}</p>', " ".join(new), "aaaaa"))

    assert isinstance(para, Para)
    looks = {word: run.bold for run in para.runs for word in run.text.split()}
    assert [looks[word] for word in kept] == [bold[words.index(word)] for word in kept]
    assert para.key == "aaaaa"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>{'a ' * 5000}</p>", "a b " * 5000),
        ("<p>x</p>" * 2000, "y z\n" * 5000),
        ("<p>x</p>" * 2000, "x\n" * 4000 + "y"),
    ],
)
def test_texts_in_which_everything_repeats_do_not_take_minutes(html: str, text: str) -> None:
    assert said(rewrite(html, text)) == normalised(text)
