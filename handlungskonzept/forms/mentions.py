"""The form that says which measures an item or a resolution is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handlungskonzept.models import Measure
from handlungskonzept.queries.measure_mentions import ChoiceGroup


class MentionForm(forms.Form):
    """Boxes to tick; ``before`` carries what was ticked when the page was opened.

    So two people who link different measures at once keep both.
    """

    measures = forms.MultipleChoiceField(
        label=_("Measures"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Please choose measures from the list.")},
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        groups: Sequence[ChoiceGroup],
        linked: Iterable[Measure],
        **kwargs: Any,
    ) -> None:
        keys = [measure.pk for measure in linked]
        initial = {"measures": keys, "before": ",".join(map(str, keys))}
        super().__init__(data, initial=initial, **kwargs)
        field = self.fields["measures"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (group.title, [(choice.key, choice.label) for choice in group.choices])
            for group in groups
        ]

    def ticked(self) -> set[str]:
        """The keys of the boxes that are ticked on the page as it is shown."""
        return {str(key) for key in self["measures"].value() or ()}

    def values(self) -> dict[str, list[Measure]]:
        """What the operation gets: the measures newly ticked, and those no longer ticked."""
        chosen = {int(key) for key in self.cleaned_data["measures"]}
        listed = self.cleaned_data["before"].split(",")
        before = {int(key) for key in listed if re.fullmatch(r"[0-9]{1,18}", key)}
        known = Measure.objects.in_bulk(chosen ^ before)
        return {
            "add": [known[key] for key in sorted(chosen - before) if key in known],
            "remove": [known[key] for key in sorted(before - chosen) if key in known],
        }
