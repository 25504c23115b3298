"""The forms in which lead organisations report, and the office's rules of reporting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.fields import FuzzyDateFormField
from core.forms import DayField, LongTextField, RecordForm
from core.fuzzy import FuzzyDate
from handlungskonzept.choices import Light, MeasureStatus, ReleaseRule
from handlungskonzept.document import Indicator
from handlungskonzept.models import ProgressReport
from handlungskonzept.operations.progress import AUTOMATIC

LONGEST = 4000
BY_ITSELF = "automatic"
"""The choice that leaves the traffic light to the rule."""


class ReportForm(RecordForm):
    """Status, traffic light and expected end with their reasons, on one page.

    A new report begins with what the last one said and carries its key; a correction carries the
    report's version and a reason.
    """

    reads = (
        "reported_on", "status", "percent", "done", "next_step", "light_reason", "expected_end",
        "end_reason", "internal_note",
    )  # fmt: skip
    is_reason_required = True

    reported_on = DayField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("The day about which you report, today or earlier."),
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=MeasureStatus.choices)
    percent = forms.IntegerField(
        label=gettext_lazy("Per cent done"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Only if a number says something here."),
    )
    done = LongTextField(
        label=gettext_lazy("What was done"), required=False, rows=4, max_length=LONGEST
    )
    next_step = LongTextField(
        label=gettext_lazy("Next step"), required=False, rows=3, max_length=LONGEST
    )
    expected_end = FuzzyDateFormField(label=gettext_lazy("Expected end"), required=False)
    end_reason = LongTextField(
        label=gettext_lazy("Reason of the other end"),
        required=False,
        is_unmarked=True,
        rows=2,
        max_length=LONGEST,
        help_text=gettext_lazy("Needed when the expected end changes."),
    )
    light = forms.ChoiceField(
        label=pgettext_lazy("of a measure", "Traffic light"),
        choices=[(BY_ITSELF, gettext_lazy("automatic")), *Light.choices],
        initial=BY_ITSELF,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Automatic: it follows from status, expected end and day. Or set it by hand."
        ),
    )
    light_reason = LongTextField(
        label=gettext_lazy("Reason of the traffic light"),
        required=False,
        is_unmarked=True,
        rows=2,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Needed when the traffic light is not “on track” or is set by hand."
        ),
    )
    internal_note = LongTextField(
        label=gettext_lazy("Internal note"),
        required=False,
        rows=2,
        max_length=LONGEST,
        help_text=gettext_lazy("For members only; it is never published."),
    )

    def __init__(
        self,
        *args: Any,
        record: Model | None = None,
        before: ProgressReport | None = None,
        planned_end: FuzzyDate | None = None,
        **kwargs: Any,
    ) -> None:
        self.has_reason = record is not None
        super().__init__(*args, record=record, **kwargs)
        if record is None:
            self.fields["seen"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=before.pk if before is not None else 0
            )
        if planned_end is not None:
            self.fields["expected_end"].help_text = _(
                "Planned: %(end)s. Empty means: as planned. Otherwise for example August 2022 or "
                "Herbst 2022."
            ) % {"end": planned_end}

    def values(self) -> dict[str, Any]:
        """What the operation gets."""
        values = super().values()
        return values | {"light": AUTOMATIC if values["light"] == BY_ITSELF else values["light"]}

    @staticmethod
    def begin_with(before: ProgressReport | None) -> dict[str, Any]:
        """What a new report starts from: the last one, without what was done since."""
        if before is None:
            return {"status": MeasureStatus.UNDERWAY}
        names = ("status", "percent", "next_step", "light_reason", "expected_end", "end_reason")
        return {name: getattr(before, name) for name in names} | {"light": light_of(before)}

    def begin_again(self, before: ProgressReport | None) -> None:
        """After somebody else reported: keep what was typed, count from their report."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("seen")] = str(before.pk if before is not None else 0)
        self.data = data


def light_of(report: ProgressReport) -> str:
    """The choice that stands for a report's light: by hand, or automatic."""
    return report.light if report.is_light_set_by_hand else BY_ITSELF


class ReadingForm(RecordForm):
    """What an indicator showed on a day, and where that is known from."""

    reads = ("value", "read_on", "source", "note")
    is_reason_required = True

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    value = forms.DecimalField(
        label=gettext_lazy("Value"), max_digits=14, decimal_places=3, localize=True
    )
    read_on = DayField(label=gettext_lazy("Read on"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Where the number comes from, never a person's name."),
    )
    note = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        record: Model | None = None,
        indicators: Iterable[Indicator] = (),
        **kwargs: Any,
    ) -> None:
        self.has_reason = record is not None
        super().__init__(*args, record=record, **kwargs)
        if record is not None:
            del self.fields["indicator"]
            self.initial["value"] = self.initial["value"].normalize()
            return
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (known.identity, f"{known.name} ({known.unit})" if known.unit else known.name)
            for known in indicators
        ]


class WithdrawalForm(RecordForm):
    """Why something is taken out of the public again."""

    is_reason_required = True


class RulesForm(RecordForm):
    """When reports become public, and when one is old."""

    reads = ("release", "stale_after_days")

    release = forms.ChoiceField(
        label=gettext_lazy("Publication of reports"),
        choices=ReleaseRule.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Applies to what is reported from now on. What waits for release goes on waiting."
        ),
    )
    stale_after_days = forms.IntegerField(
        label=gettext_lazy("Days until a report counts as old"), min_value=1, max_value=3650
    )
