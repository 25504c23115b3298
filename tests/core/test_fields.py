"""The text field for dates keeps what was typed and says what is wrong."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.fields import FuzzyDateField, FuzzyDateFormField
from core.fuzzy import FuzzyDate


class PlanForm(forms.Form):
    """A form with one optional date."""

    planned = FuzzyDateFormField(required=False, label="Termin")


def test_typed_words_become_a_date() -> None:
    form = PlanForm({"planned": "Juni/Juli 2021"})

    assert form.is_valid()
    assert form.cleaned_data["planned"] == FuzzyDate.parse("Juni/Juli 2021")


def test_nothing_typed_is_no_date() -> None:
    form = PlanForm({"planned": "  "})

    assert form.is_valid()
    assert form.cleaned_data["planned"] is None


def test_a_wrong_date_is_named_at_the_field_and_stays_typed() -> None:
    form = PlanForm({"planned": "Hebst 2021"})

    assert not form.is_valid()
    assert "Bitte schreiben Sie das Datum so" in form.errors["planned"][0]
    assert 'value="Hebst 2021"' in str(form["planned"])


def test_a_stored_date_is_shown_in_words() -> None:
    form = PlanForm(initial={"planned": FuzzyDate.season(2021, "autumn")})

    assert 'value="Herbst 2021"' in str(form["planned"])


@pytest.mark.parametrize(
    ("typed", "changed"), [("8/2021", False), ("September 2021", True), ("x", True), ("", True)]
)
def test_another_spelling_is_no_change(typed: str, *, changed: bool) -> None:
    field = FuzzyDateFormField(required=False)

    assert field.has_changed(FuzzyDate.month(2021, 8), typed) is changed


def test_the_column_takes_dates_keys_and_words() -> None:
    column = FuzzyDateField(null=True)
    august = FuzzyDate.month(2021, 8)

    assert (
        column.to_python(august)
        == column.to_python(august.key)
        == column.to_python("August 2021")
        == august
    )
    assert column.to_python("") is None
    assert column.get_prep_value("August 2021") == "2021-08-01/2021-08-31/month"
    with pytest.raises(ValidationError):
        column.to_python("irgendwann")


def test_the_column_survives_a_migration_file() -> None:
    name, path, _args, kwargs = FuzzyDateField(null=True).deconstruct()

    assert (name, path, kwargs) == (None, "core.fields.FuzzyDateField", {"null": True})
