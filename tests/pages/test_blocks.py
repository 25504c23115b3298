"""The blocks of public pages: each renders, keeps its dates and refuses what is incomplete."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StreamBlock

from core.fuzzy import FuzzyDate
from pages.blocks import BODY_BLOCKS, sections_of
from pages.blocks.dates import FuzzyDateBlock
from pages.blocks.text import ParagraphBlock
from tests.factories.pages import ALL_BLOCKS, block, items, make_information_page, make_picture

STREAM = StreamBlock(BODY_BLOCKS)


def stream(*blocks: dict[str, Any]) -> Any:
    """Blocks as a page holds them."""
    return STREAM.to_python(list(blocks))


def heading(text: str, level: str = "2") -> dict[str, Any]:
    return block("heading", {"text": text, "level": level})


def test_the_samples_know_every_block() -> None:
    assert set(ALL_BLOCKS) | {"picture"} == {name for name, _block in BODY_BLOCKS}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(ALL_BLOCKS))
def test_each_block_renders_on_a_page(client: Client, kind: str) -> None:
    page = make_information_page(body=[block(kind, ALL_BLOCKS[kind])])

    answer = client.get(page.url)

    assert answer.status_code == 200
    assert "{{" not in answer.content.decode()


@pytest.fixture
def _open_files_of_wagtail() -> Iterator[None]:
    """Wagtail leaves the spooled file of a scaled picture to the garbage collector."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.django_db
@pytest.mark.usefixtures("_open_files_of_wagtail")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_shows_its_description_and_its_credit(client: Client) -> None:
    picture = make_picture(licence="CC BY 4.0")
    page = make_information_page(
        body=[block("picture", {"image": picture.pk, "caption": "Sitzung"})]
    )

    html = client.get(page.url).content.decode()

    assert 'alt="Menschen vor dem Rathaus"' in html
    assert "Sitzung · © Paulo dos Santos, CC BY 4.0" in html


@pytest.mark.django_db
@pytest.mark.usefixtures("_open_files_of_wagtail")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_decorative_picture_is_silent(client: Client) -> None:
    picture = make_picture(description="", is_decorative=True)
    page = make_information_page(body=[block("picture", {"image": picture.pk})])

    assert 'alt=""' in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_a_chart_says_its_figures_again_in_a_table(client: Client) -> None:
    html = client.get(
        make_information_page(body=[block("chart", ALL_BLOCKS["chart"])]).url
    ).content.decode()

    assert '<svg width="50.00%"' in html
    assert '<th scope="row">2020</th><td class="number">25</td>' in html
    assert "Quelle: Vorstellung" in html
    assert "Stand: Mai 2021" in html


def test_rich_text_takes_no_headings_and_no_scripts() -> None:
    assert set(ParagraphBlock().features) == {"bold", "italic", "ol", "ul", "link", "document-link"}


def test_a_fuzzy_date_is_stored_as_its_key_and_read_as_words() -> None:
    dates = FuzzyDateBlock()

    value = dates.clean(dates.value_from_datadict({"when": "Juni/Juli 2021"}, {}, "when"))

    assert value == FuzzyDate.range(FuzzyDate.month(2021, 6), FuzzyDate.month(2021, 7))
    assert dates.get_prep_value(value) == "2021-06-01/2021-07-31/month"
    assert dates.to_python("2021-06-01/2021-07-31/month") == value
    assert dates.get_searchable_content(value) == ["Juni/Juli 2021"]


def test_a_fuzzy_date_nobody_can_read_is_refused_when_typed_and_empty_when_stored() -> None:
    dates = FuzzyDateBlock()

    with pytest.raises(ValidationError, match="Bitte schreiben Sie das Datum"):
        dates.clean("irgendwann")
    assert dates.to_python("2021-99-99/x/y") is None
    assert dates.get_prep_value(None) == ""


def test_a_table_with_a_short_row_is_refused() -> None:
    value = {**ALL_BLOCKS["table"], "rows": items(items("SGB II"))}

    with pytest.raises(ValidationError) as refusal:
        STREAM.clean(stream(block("table", value)))

    message = str(refusal.value.block_errors[0].block_errors["headings"])
    assert "so viele Zellen" in message


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//example.org/", "example.org"])
def test_a_card_leads_to_no_doubtful_address(address: str) -> None:
    value = {"cards": items({"title": "Weiter", "address": address})}

    with pytest.raises(ValidationError):
        STREAM.clean(stream(block("cards", value)))


@pytest.mark.parametrize(
    "address", ["/gremien/", "https://example.org/", "mailto:KIM@stadt-koeln.de"]
)
def test_a_card_leads_to_pages_sites_and_mailboxes(address: str) -> None:
    value = {"cards": items({"title": "Weiter", "address": address})}

    assert STREAM.clean(stream(block("cards", value)))[0].value["cards"][0].url == address


def test_sections_are_cut_at_their_headings() -> None:
    text = block("paragraph", "<p>Text</p>")

    found = sections_of(
        stream(text, heading("Ziele"), text, heading("Mehr", "3"), text, heading("Ziele"))
    )

    assert [(one.title, one.anchor, len(one.blocks)) for one in found] == [
        ("", "", 1),
        ("Ziele", "ziele", 3),
        ("Ziele", "ziele-2", 0),
    ]


def test_no_level_of_headings_is_left_out() -> None:
    """A subsection without a section becomes one; cards without a heading above begin at level two."""
    found = sections_of(stream(block("paragraph", "<p>Text</p>"), heading("Zuerst", "3")))

    assert [(one.title, one.item_level) for one in found] == [("", 2), ("Zuerst", 3)]
