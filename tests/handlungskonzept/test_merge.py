"""Two texts grown from one: nothing typed is lost, and only what both changed is asked."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlungskonzept.document.answers import Answer, Choice, choices_for
from handlungskonzept.document.merge import Merged, Shape, UnitKind, merge
from handlungskonzept.document.parts import Part, joined, parts_of, plain_words

SHAPE = Shape(
    html=frozenset({"description"}),
    streams=frozenset({"body"}),
    many=frozenset({"groups"}),
    words=frozenset({"title", "summary"}),
    long_words=frozenset({"summary"}),
    html_values=frozenset({("paragraph", "text")}),
)
TEXT = (
    '<p data-block-key="a">Eins.</p><p data-block-key="b">Zwei.</p><p data-block-key="c">Drei.</p>'
)


def p(key: str, text: str) -> str:
    return f'<p data-block-key="{key}">{text}</p>'


def page(**values: Any) -> dict[str, Any]:
    body = values.pop("body", [])
    start = {"title": "Titel", "summary": "Kurz.", "groups": [1], "description": TEXT}
    return {**start, **values, "body": json.dumps(body)}


def quote(identity: str, text: str = "Zitat") -> dict[str, Any]:
    return {"type": "quote", "value": text, "id": identity}


def prose(identity: str, html: str = TEXT, note: str = "") -> dict[str, Any]:
    return {"type": "paragraph", "value": {"text": html, "note": note}, "id": identity}


def order_of(merged: Merged) -> list[str]:
    return [block["id"] for block in json.loads(merged.content["body"])]


def keys(merged: Merged) -> list[str]:
    return [unit.key for unit in merged.questions]


def test_different_fields_go_together_without_a_question() -> None:
    merged = merge(SHAPE, page(), page(title="Neu"), page(summary="Länger.", groups=[1, 2]))
    assert merged.questions == []
    assert merged.content["title"] == "Neu"
    assert merged.content["summary"] == "Länger."
    assert merged.content["groups"] == [1, 2]
    assert [unit.key for unit in merged.came_in] == ["title"]
    assert {unit.key for unit in merged.taken} == {"summary", "groups"}


def test_the_same_field_changed_differently_is_a_question_and_stays_as_saved() -> None:
    merged = merge(SHAPE, page(), page(title="Ihrer"), page(title="Meiner"))
    (question,) = merged.questions
    assert (question.base, question.theirs, question.mine) == ("Titel", "Ihrer", "Meiner")
    assert merged.content["title"] == "Ihrer"


def test_the_same_change_on_both_sides_is_no_question() -> None:
    merged = merge(SHAPE, page(), page(title="Neu"), page(title="Neu "))
    assert (merged.questions, merged.taken) == ([], [])


def test_different_paragraphs_of_one_text_go_together() -> None:
    theirs = page(description=TEXT.replace("Eins", "Erstens"))
    mine = page(description=TEXT.replace("Drei", "Drittens"))
    merged = merge(SHAPE, page(), theirs, mine)
    assert merged.questions == []
    words = merged.content["description"]
    assert "Erstens" in words
    assert "Drittens" in words


def test_the_same_paragraph_is_a_question_of_its_own() -> None:
    theirs = page(body=[prose("x", TEXT.replace("Eins", "Erstens").replace("Zwei", "2."))])
    mine = page(body=[prose("x", TEXT.replace("Eins", "Zuerst").replace("Drei", "3."))])
    merged = merge(SHAPE, page(body=[prose("x")]), theirs, mine)
    assert keys(merged) == ["body/x/text/a"]
    text = json.loads(merged.content["body"])[0]["value"]["text"]
    assert text == p("a", "Erstens.") + p("b", "2..") + p("c", "3..")


def test_list_items_of_nested_lists_are_units() -> None:
    html = (
        '<ul><li data-block-key="a">Eins<ol><li data-block-key="b">Zwei</li></ol></li>'
        '<li data-block-key="c">Drei</li></ul>'
    )
    merged = merge(
        SHAPE,
        page(description=html),
        page(description=html.replace("Zwei", "Zwo")),
        page(description=html.replace("Drei", "Drey")),
    )
    assert merged.content["description"] == html.replace("Zwei", "Zwo").replace("Drei", "Drey")


def test_new_blocks_of_both_stay_where_they_were_put() -> None:
    base = page(body=[quote("a"), quote("b")])
    theirs = page(body=[quote("a"), quote("t"), quote("b")])
    mine = page(body=[quote("a"), quote("m"), quote("b"), quote("n")])
    merged = merge(SHAPE, base, theirs, mine)
    assert merged.questions == []
    assert order_of(merged) == ["a", "t", "m", "b", "n"]


def test_a_moved_block_is_moved_and_keeps_the_words_of_the_other() -> None:
    base = page(body=[quote("a"), quote("b"), quote("c")])
    theirs = page(body=[quote("c"), quote("a"), quote("b")])
    mine = page(body=[quote("a"), quote("b", "Neues Zitat"), quote("c")])
    for one, other in ((theirs, mine), (mine, theirs)):
        merged = merge(SHAPE, base, one, other)
        assert merged.questions == []
        assert order_of(merged) == ["c", "a", "b"]
        assert "Neues Zitat" in merged.content["body"]


def test_two_different_orders_are_a_question() -> None:
    base = page(body=[quote("a"), quote("b"), quote("c")])
    theirs = page(body=[quote("c"), quote("a"), quote("b")])
    mine = page(body=[quote("b"), quote("a"), quote("c")])
    merged = merge(SHAPE, base, theirs, mine)
    assert [unit.kind for unit in merged.questions] == [UnitKind.ORDER]
    assert order_of(merged) == ["c", "a", "b"]
    answered = merge(SHAPE, base, theirs, mine, {"body/#order": Answer(Choice.MINE)})
    assert order_of(answered) == ["b", "a", "c"]


def test_what_one_deleted_and_the_other_left_alone_is_gone() -> None:
    base = page(body=[quote("a"), prose("b")])
    for theirs, mine in ((page(body=[quote("a")]), base), (base, page(body=[quote("a")]))):
        merged = merge(SHAPE, base, theirs, mine)
        assert merged.questions == []
        assert order_of(merged) == ["a"]


def test_what_one_deleted_and_the_other_changed_is_a_question() -> None:
    base = page(body=[quote("a"), prose("b")])
    changed = page(body=[quote("a"), prose("b", TEXT.replace("Eins", "1"))])
    shorter = page(body=[quote("a")])
    for theirs, mine, kept in ((shorter, changed, ["a"]), (changed, shorter, ["a", "b"])):
        merged = merge(SHAPE, base, theirs, mine)
        (question,) = merged.questions
        assert choices_for(question) == (Choice.THEIRS, Choice.MINE)
        assert order_of(merged) == kept
        decided = merge(SHAPE, base, theirs, mine, {question.key: Answer(Choice.MINE)})
        assert ("b" in order_of(decided)) == (mine is changed)


def test_without_a_base_everything_that_differs_is_a_question() -> None:
    theirs = page(title="Ihrer", description=p("a", "Eins."), body=[quote("t")])
    mine = page(title="Meiner", description=p("a", "1") + p("b", "Zwei."))
    merged = merge(SHAPE, None, theirs, mine)
    assert keys(merged) == ["title", "description/a", "description/b", "body/t"]


def test_answers_give_theirs_mine_both_or_own_words() -> None:
    base, theirs, mine = (page(description=p("a", f"{word} & mehr")) for word in "EZD")
    found = {}
    for choice in Choice:
        answer = {"description/a": Answer(choice, "Erste Zeile\n\nZweite <Zeile>")}
        merged = merge(SHAPE, base, theirs, mine, answer)
        assert merged.questions == []
        found[choice] = plain_words(merged.content["description"]).split("\n")
        assert parts_of(merged.content["description"]) is not None
    assert found == {
        Choice.THEIRS: ["Z & mehr"],
        Choice.MINE: ["D & mehr"],
        Choice.BOTH: ["Z & mehr", "D & mehr"],
        Choice.OWN: ["Erste Zeile", "Zweite <Zeile>"],
    }


def test_both_quotations_and_both_groups_can_stay() -> None:
    base, theirs, mine = (
        page(body=[quote("q", word)], groups=[number]) for number, word in enumerate("ABC")
    )
    answers = {"body/q": Answer(Choice.BOTH), "groups": Answer(Choice.BOTH)}
    merged = merge(SHAPE, base, theirs, mine, answers)
    blocks = json.loads(merged.content["body"])
    assert [block["value"] for block in blocks] == ["B", "C"]
    assert len({block["id"] for block in blocks}) == 2
    assert merged.content["groups"] == [1, 2]


def test_other_spelling_of_the_same_html_is_no_change() -> None:
    base = page(description=p("a", '<strong>Ja</strong> <a id="3" linktype="page">x</a>'))
    mine = page(description=p("a", '<b>Ja</b> <a linktype="page" id="3">x</a>'))
    merged = merge(SHAPE, base, page(description=p("a", "Neu.")), mine)
    assert merged.questions == []
    assert merged.content["description"] == p("a", "Neu.")


def test_html_built_otherwise_is_one_unit() -> None:
    base, theirs, mine = (page(description=f"<div>{word}</div>") for word in "ABC")
    assert [unit.kind for unit in merge(SHAPE, base, theirs, mine).questions] == [UnitKind.HTML]


# --- properties --------------------------------------------------------------------------------

WORDS = st.text(alphabet="abc ", min_size=1, max_size=6).map(lambda text: text.strip() or "x")
PARTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), WORDS, st.sampled_from(["p", "ul", "ol"])),
    unique_by=lambda part: part[0],
    max_size=5,
)


def html_of(parts: list[tuple[str, str, str]]) -> str:
    return joined(Part(key, tag, 0, text) for key, text, tag in parts)


BLOCKS = st.lists(
    st.tuples(st.sampled_from("uvwxyz"), st.booleans(), PARTS, WORDS),
    unique_by=lambda block: block[0],
    max_size=4,
).map(
    lambda blocks: [
        # The letter fixes the type: an identity never changes what it is.
        prose(name, html_of(parts), text if flag else "") if name < "x" else quote(name, text)
        for name, flag, parts, text in blocks
    ]
)
PAGES = st.builds(
    page,
    title=WORDS,
    summary=WORDS,
    groups=st.lists(st.integers(1, 4), unique=True),
    description=PARTS.map(html_of),
    body=BLOCKS,
)


def said(content: dict[str, Any]) -> set[str]:
    """Everything a page says, unit by unit."""
    found = {f"title={content['title']}", f"summary={content['summary']}"}
    found.update(f"group={one}" for one in content["groups"])
    found.update(f"d={part.html}" for part in parts_of(content["description"]) or [])
    for block in json.loads(content["body"]):
        found.update(_said_by(block))
    return found


def _said_by(block: dict[str, Any]) -> set[str]:
    if block["type"] == "quote":
        return {f"{block['id']}={block['value']}"}
    parts = parts_of(block["value"]["text"]) or []
    found = {f"{block['id']}/text={part.html}" for part in parts}
    return found | {f"{block['id']}/note={block['value']['note']}"} - {f"{block['id']}/note="}


def asked(merged: Merged) -> set[str]:
    """Everything mine that stands in a question."""
    found: set[str] = set()
    for unit in merged.questions:
        if unit.kind is UnitKind.MANY:
            found.update(f"group={one}" for one in unit.mine)
        elif unit.kind is UnitKind.BLOCK and unit.mine is not None:
            found.update(_said_by(unit.mine))
        elif unit.kind is UnitKind.PART and unit.mine is not None:
            name = "d" if unit.field == "description" else f"{unit.key.split('/')[1]}/text"
            found.add(f"{name}={unit.mine.html}")
        elif unit.kind is UnitKind.VALUE:
            found.add(f"{unit.key.removeprefix('body/')}={unit.mine}")
    return found


@settings(max_examples=60)
@given(PAGES, PAGES, PAGES)
def test_nothing_typed_is_lost(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    merged = merge(SHAPE, base, theirs, mine)
    typed = said(mine) - said(base)
    assert typed <= said(merged.content) | asked(merged)
    assert said(theirs) - said(base) <= said(merged.content)


@settings(max_examples=60)
@given(PAGES, PAGES)
def test_nothing_is_lost_without_a_base(theirs: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge(SHAPE, None, theirs, mine)
    assert said(mine) <= said(merged.content) | asked(merged)
    assert said(theirs) <= said(merged.content)


@settings(max_examples=60)
@given(PAGES, PAGES)
def test_a_text_merged_with_itself_is_itself(one: dict[str, Any], base: dict[str, Any]) -> None:
    for start in (base, None):
        merged = merge(SHAPE, start, one, one)
        assert (merged.questions, merged.taken, merged.came_in) == ([], [], [])
        assert said(merged.content) == said(one)


@settings(max_examples=60)
@given(PAGES, PAGES)
def test_a_change_on_one_side_only_is_that_side(
    base: dict[str, Any], other: dict[str, Any]
) -> None:
    for theirs, mine in ((base, other), (other, base)):
        merged = merge(SHAPE, base, theirs, mine)
        assert merged.questions == []
        assert said(merged.content) == said(other)
        assert order_of(merged) == [block["id"] for block in json.loads(other["body"])]


@settings(max_examples=60)
@given(PAGES, PAGES, PAGES)
def test_who_saved_first_does_not_matter_for_what_is_asked_and_said(
    base: dict[str, Any], one: dict[str, Any], two: dict[str, Any]
) -> None:
    first, second = merge(SHAPE, base, one, two), merge(SHAPE, base, two, one)
    assert sorted(keys(first)) == sorted(keys(second))
    if not first.questions:
        assert said(first.content) == said(second.content)


@settings(max_examples=60)
@given(PAGES, PAGES, PAGES)
def test_all_decided_for_one_side_leaves_no_question(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    questions = merge(SHAPE, base, theirs, mine).questions
    answers = {unit.key: Answer(Choice.MINE) for unit in questions}
    decided = merge(SHAPE, base, theirs, mine, answers)
    assert decided.questions == []
    assert said(mine) - said(base) <= said(decided.content)


@given(PARTS)
def test_parts_survive_the_way_there_and_back(parts: list[tuple[str, str, str]]) -> None:
    html = html_of(parts)
    found = parts_of(html)
    assert found is not None
    assert parts_of(joined(found)) == found
