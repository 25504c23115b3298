"""The neutral meeting document and its canonical JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.document import (
    Audience,
    CorrectionLine,
    FollowUpLine,
    Head,
    Item,
    Known,
    MeetingDocument,
    NotADocument,
    PaperLine,
    Present,
    ResolutionLine,
    Rules,
    Who,
    Words,
    fingerprint,
    from_json,
    to_json,
)
from tests.factories.meeting_documents import HEAD, sample_document

texts = st.text(alphabet="aZäß €„\n\\\"'<&\u00ad\U0001f600", max_size=8)
whos = st.builds(Who, texts, texts, st.booleans(), texts)
maybe_who = st.none() | whos
counts = st.none() | st.integers(0, 99)


def few(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """A short tuple of these."""
    return st.lists(strategy, max_size=2).map(tuple)


corrections = st.builds(CorrectionLine, *[texts] * 5, is_public=st.booleans())
items = st.recursive(
    st.builds(
        Item, key=texts, title=texts, number=texts, is_public=st.booleans(), is_heading=st.booleans(),
        minutes_planned=counts, result=texts, course=texts, papers=few(st.builds(PaperLine, texts, texts)),
        recused=few(whos), corrects=few(corrections), measures=few(texts),
        resolutions=few(st.builds(ResolutionLine, *[texts] * 5, yes=counts, no=counts, sentence=texts)),
        follow_ups=few(st.builds(FollowUpLine, texts, person=maybe_who, is_internal=st.booleans())),
    ),
    lambda below: st.builds(Item, key=texts, title=texts, children=few(below)),
    max_leaves=4,
)  # fmt: skip
documents = st.builds(
    MeetingDocument,
    head=st.builds(Head, texts, texts, texts, number=texts, chair=maybe_who, note_taker=maybe_who),
    audience=st.sampled_from(Audience),
    attendance=few(
        st.builds(Present, whos, texts, texts, deputised_by=maybe_who, spans=few(texts))
    ),
    items=few(items),
    corrections=few(corrections),
    rules=st.builds(Rules, texts, st.booleans(), texts),
    people=few(st.builds(Known, texts, texts, texts, texts, texts, st.booleans())),
    words=st.builds(Words, texts, texts),
)


@given(documents)
def test_a_document_survives_its_json(document: MeetingDocument) -> None:
    assert from_json(to_json(document)) == document


@given(documents)
def test_the_json_of_a_document_is_canonical(document: MeetingDocument) -> None:
    text = to_json(document)

    assert to_json(from_json(text)) == text
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_the_fingerprint_of_a_head_never_changes() -> None:
    assert (
        fingerprint(to_json(MeetingDocument(head=HEAD)))
        == "0e14785f1b9a9df24fc4ef2edd86fe06454c7cac746f206909ba02aed3cbf809"
    )


def test_a_field_with_its_default_is_not_written() -> None:
    plain = json.loads(to_json(MeetingDocument(head=Head("LG", "heute", "2021-09-30"))))

    assert plain == {
        "format": "kim-meeting-1",
        "document": {"head": {"body": "LG", "day": "heute", "day_iso": "2021-09-30"}},
    }


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", '{"format":"kim-meeting-1"}', '{"format":"kim-plan-1","document":{}}',
        '{"format":"kim-meeting-1","document":{}}', '{"format":"kim-meeting-1","document":[]}',
        '{"format":"kim-meeting-1","document":{"head":{"body":1,"day":"","day_iso":""}}}',
        '{"format":"kim-meeting-1","document":{"head":{"body":"","day":"","day_iso":"","foreign":1}}}',
        '{"format":"kim-meeting-1","document":{"head":{"body":"","day":"","day_iso":""},"audience":"all"}}',
        '{"format":"kim-meeting-1","document":{"head":{"body":"","day":"","day_iso":""},"items":[3]}}',
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(NotADocument):
        from_json(text)


def test_true_is_no_number() -> None:
    text = to_json(sample_document()).replace('"minutes_planned":5', '"minutes_planned":true')

    with pytest.raises(NotADocument):
        from_json(text)


def test_the_lines_come_in_order_with_their_depth() -> None:
    lines = [(item.number, depth) for item, depth in sample_document().lines()]

    assert lines == [
        ("1", 0), ("2", 0), ("", 0), ("3", 0), ("3.1", 1), ("4", 0), ("4.1", 1), ("4a", 0), ("5", 0),
    ]  # fmt: skip


def test_a_follow_up_names_everybody_who_does_it() -> None:
    line = FollowUpLine("Tun", Who("Bernd Koch"), "Jobcenter", "alle")

    assert line.owner == "Bernd Koch, Jobcenter, alle"
    assert replace(line, person=None, organisation="", others="").owner == ""
