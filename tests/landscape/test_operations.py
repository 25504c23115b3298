"""Reference data is entered, changed and retired by the office, and never deleted."""

from __future__ import annotations

import pytest

from core.changes import Stale, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from landscape import operations
from landscape.choices import OrganisationKind
from landscape.models import Organisation
from landscape.permissions import legal_areas_visible_to, organisations_visible_to
from people.models import User
from tests.factories.landscape import (
    make_district,
    make_legal_area,
    make_organisation,
    make_target_group,
)
from tests.factories.people import AT, acting, make_user

pytestmark = pytest.mark.django_db


def test_an_organisation_gets_a_code_from_its_name(office: User) -> None:
    organisation = operations.create_organisation(
        by=acting(office),
        at=AT,
        name="Amt für Wohnungswesen",
        kind=OrganisationKind.MUNICIPAL_OFFICE,
    )

    assert organisation.code == "amt-fuer-wohnungswesen"
    assert organisation.history.get().history_user == office


def test_a_code_is_given_once(office: User) -> None:
    make_organisation(code="ki")

    with pytest.raises(InvalidInput) as refusal:
        operations.create_organisation(
            by=acting(office), at=AT, name="Zweites", kind="other", code="ki"
        )

    assert list(refusal.value.errors) == ["code"]


def test_others_are_refused() -> None:
    with pytest.raises(NotPermitted):
        operations.create_organisation(by=acting(make_user()), at=AT, name="Meins", kind="other")


def test_ages_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"\S"):
        make_target_group(min_age=27, max_age=18)


def test_an_age_limit_may_be_missing() -> None:
    assert make_target_group(min_age=None, max_age=None).max_age is None


def test_an_area_of_law_names_its_responsible_organisation() -> None:
    area = make_legal_area(responsible=make_organisation(name="Jobcenter Köln"))

    assert str(area.responsible) == "Jobcenter Köln"
    assert list(legal_areas_visible_to(make_user())) == [area]


def test_districts_have_one_number_each() -> None:
    make_district(number=1)

    with pytest.raises(InvalidInput):
        make_district(number=1)


def test_changing_keeps_the_code_and_refuses_a_stale_form(office: User) -> None:
    organisation = make_organisation(code="ki")
    opened_at = version_of(organisation)

    saved = operations.change_record(by=acting(office), at=AT, record=organisation, name="Neu")

    assert (saved.code, saved.name) == ("ki", "Neu")
    with pytest.raises(Stale):
        operations.change_record(
            by=acting(office), at=AT, record=organisation, version=opened_at, name="Auch neu"
        )


def test_retired_is_not_offered_and_comes_back(office: User) -> None:
    organisation = make_organisation()

    retired = operations.retire_record(by=acting(office, "Aufgelöst"), at=AT, record=organisation)
    assert not Organisation.objects.in_use().exists()
    assert not organisations_visible_to(make_user()).exists()
    assert organisations_visible_to(office).exists()
    with pytest.raises(NotPossible):
        operations.retire_record(by=acting(office), at=AT, record=retired)

    restored = operations.restore_record(by=acting(office), at=AT, record=retired)
    assert Organisation.objects.in_use().exists()
    with pytest.raises(NotPossible):
        operations.restore_record(by=acting(office), at=AT, record=restored)


def test_a_name_is_given_once_in_its_kind(office: User) -> None:
    make_organisation(name="Amt für Wohnen")

    with pytest.raises(InvalidInput) as refusal:
        operations.create_organisation(
            by=acting(office), at=AT, name="amt für Wohnen ", kind="other"
        )

    assert list(refusal.value.errors) == ["name"]


def test_names_that_make_the_same_code_get_two(office: User) -> None:
    codes = [
        operations.create_organisation(by=acting(office), at=AT, name=name, kind="other").code
        for name in ("Büro Nord", "Buero Nord", "Центр")
    ]

    assert codes == ["buero-nord", "buero-nord-2", "eintrag"]
