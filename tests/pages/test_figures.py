"""The figures of a chart as a file: for everybody who sees the page, and for nobody else."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from lxml import html

from pages.models import InformationPage
from people.choices import OfficeRole
from tests.factories.pages import ALL_BLOCKS, block, make_information_page
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> InformationPage:
    """A page with a chart."""
    return make_information_page(body=[block("chart", ALL_BLOCKS["chart"])])


def address_on(client: Client, page: InformationPage) -> str:
    """The address the chart on the page offers."""
    tree = html.fromstring(client.get(page.url).content)
    return str(tree.xpath("//a[@class='download']/@href")[0])


def test_a_chart_offers_its_figures_with_their_source(
    client: Client, page: InformationPage
) -> None:
    answer = client.get(address_on(client, page))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="werte-ziele.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Mittel", "Jahr;Mio. €", "2020;25", "2021;50", "Quelle:;Vorstellung", "Stand:;Mai 2021",
    ]  # fmt: skip


def test_figures_of_a_page_nobody_published_are_not_found(
    client: Client, page: InformationPage
) -> None:
    address = address_on(client, page)
    page.unpublish()

    assert client.get(address).status_code == 404
    client.force_login(make_user(OfficeRole.EDITOR))
    assert client.get(address).status_code == 200


def test_figures_of_other_blocks_are_not_found(client: Client, page: InformationPage) -> None:
    assert client.get(f"/werte/{page.pk}/{uuid.uuid4()}.csv").status_code == 404
    assert client.get(f"/werte/{page.pk + 999}/{uuid.uuid4()}.csv").status_code == 404
