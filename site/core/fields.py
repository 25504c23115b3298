"""Model and form field for :class:`core.fuzzy.FuzzyDate`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fuzzy import FuzzyDate, NotADate


class FuzzyDateFormField(forms.CharField):
    """One text field that takes "28.05.2021", "August 2021", "Juni/Juli 2021", "Herbst 2021"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            _("For example 28.05.2021, August 2021, Juni/Juli 2021, Herbst 2021 or 2021."),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> FuzzyDate | None:  # type: ignore[override]
        """The date typed, none for an empty field; raises ``ValidationError`` with a sentence."""
        if isinstance(value, FuzzyDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return FuzzyDate.parse(text)
        except NotADate as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """The words of a date, and what was typed when it was no date."""
        return str(value) if isinstance(value, FuzzyDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed, however it is spelled."""
        try:
            return self.to_python(data) != (initial or None)
        except ValidationError:
            return True

    def run_validators(self, value: Any) -> None:
        """Length validators are for text; a date has passed its own checks."""


class FuzzyDateField(models.Field):
    """Column for a :class:`FuzzyDate`: text that sorts like the dates; null when unknown."""

    description = _("Fuzzy date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 32
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As Django wants it, without the length that never changes."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """A plain character column."""
        return "CharField"

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> FuzzyDate | None:
        """The value type for what the database holds."""
        return self.to_python(value)

    def to_python(self, value: Any) -> FuzzyDate | None:
        """A date from a date, its stored key or typed words; raises ``ValidationError``."""
        if value in (None, ""):
            return None
        if isinstance(value, FuzzyDate):
            return value
        try:
            text = str(value)
            return FuzzyDate.from_key(text) if text.count("/") == 2 else FuzzyDate.parse(text)
        except NotADate as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> str | None:
        """The stored text."""
        found = self.to_python(value)
        return None if found is None else found.key

    def value_to_string(self, obj: models.Model) -> str:
        """The stored text for serialisation; Wagtail's revisions use it."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> Any:
        """The one text field."""
        kwargs.pop("max_length", None)
        return super().formfield(form_class=FuzzyDateFormField, **kwargs)
