"""Scenes kept between tests never leak from one test into another."""

from __future__ import annotations

import pytest

from core.history import save_recorded
from landscape.models import Organisation
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, SYSTEM
from tests.kept import kept


@kept
def office_of_works() -> Organisation:
    """An organisation that tests below change and take away."""
    return make_organisation(name="Bauamt")


@kept
def its_neighbour(office_of_works: Organisation) -> tuple[Organisation, Organisation]:
    """Another one, built on the first."""
    return office_of_works, make_organisation(name="Umweltamt")


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_changes_is_put_back(office_of_works: Organisation, time: int) -> None:
    assert office_of_works.name == "Bauamt"
    assert Organisation.objects.get(pk=office_of_works.pk).name == "Bauamt"

    office_of_works.name = f"Hochbauamt {time}"
    save_recorded(office_of_works, by=SYSTEM, at=AT)


def test_a_scene_built_on_another_shares_its_objects(
    its_neighbour: tuple[Organisation, Organisation], office_of_works: Organisation
) -> None:
    assert its_neighbour[0] is office_of_works
    assert Organisation.objects.filter(name__in=["Bauamt", "Umweltamt"]).count() == 2


@pytest.mark.django_db
def test_a_test_sees_no_scene_it_does_not_ask_for() -> None:
    assert not Organisation.objects.filter(name__in=["Bauamt", "Umweltamt"]).exists()


def test_the_lower_scene_stands_alone(office_of_works: Organisation) -> None:
    assert not Organisation.objects.filter(name="Umweltamt").exists()
    assert Organisation.objects.filter(pk=office_of_works.pk).exists()
