from __future__ import annotations

import pytest

from word.model import (
    BulletList,
    Cell,
    Footnote,
    Heading,
    LandscapeSection,
    LineBreak,
    ListItem,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Text,
    anchors_in,
    blocks_of_cell,
    inlines_of,
)


@pytest.mark.parametrize(
    ("content", "inlines"),
    [
        ("", (Text(""),)),
        ("Köln", (Text("Köln"),)),
        ("eins\nzwei", (Text("eins"), LineBreak(), Text("zwei"))),
        ("\n", (LineBreak(),)),
        ((Text("a"), Footnote("b")), (Text("a"), Footnote("b"))),
    ],
)
def test_content_is_read_as_inlines(content, inlines):
    assert inlines_of(content) == inlines


def test_a_cell_gathers_loose_inlines_into_paragraphs_and_is_never_empty():
    points = BulletList(("a",))

    assert blocks_of_cell("Text") == (Paragraph("Text"),)
    assert blocks_of_cell(()) == (Paragraph(()),)
    assert blocks_of_cell((Text("vor"), points)) == (Paragraph((Text("vor"),)), points)


def test_anchors_are_found_at_every_depth_in_reading_order():
    nested = BulletList((ListItem("a", BulletList((ListItem("b", anchor="5"),)), anchor="4"), "c"))
    cell = Cell((Paragraph("x", anchor="3"),), anchor="2")
    blocks = (
        Heading("Titel", anchor="0"),
        PageBreak(),
        LandscapeSection((Table((Row((cell, "y"), anchor="1"),)), nested)),
    )

    assert list(anchors_in(blocks)) == ["0", "1", "2", "3", "4", "5"]
