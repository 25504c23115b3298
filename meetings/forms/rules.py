"""Forms about the rules of a body."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm, unmark
from meetings.choices import (
    Confirmation,
    DayUnit,
    DeputyRule,
    MajorityRule,
    MinutesKind,
    PublicRelease,
    QuorumRule,
)
from meetings.queries.rules import PRESETS


class PresetForm(forms.Form):
    """Which rules to begin with; sent as part of the address."""

    vorlage = forms.ChoiceField(
        label=_("Rules of another body to begin with"),
        choices=[(name, preset.label) for name, preset in PRESETS.items()],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark(self.fields.values())


def _days(label: Any, *, last: int = 365, **kwargs: Any) -> forms.IntegerField:
    """A number of days."""
    return forms.IntegerField(label=label, min_value=0, max_value=last, **kwargs)


class RulesForm(RecordForm):
    """Everything a body lays down about its meetings."""

    reads = (
        "notice_days", "notice_unit", "items_days", "quorum", "quorum_number", "majority",
        "chair_breaks_ties", "deputies", "deputies_vote", "may_decide_in_writing", "minutes_kind",
        "minutes_days", "objection_days", "confirmation", "public_release", "publication_years",
        "source",
    )  # fmt: skip

    notice_days = _days(
        _("Notice period"),
        help_text=_("The invitation is out so many days before the meeting, its day not counted."),
    )
    notice_unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=DayUnit.choices,
        help_text=_("Working days leave out weekends and the public holidays of the state."),
    )
    items_days = _days(_("Items have to arrive so many calendar days before"))
    quorum = forms.ChoiceField(label=_("Quorum"), choices=QuorumRule.choices)
    quorum_number = forms.IntegerField(
        label=_("Fixed number of members"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("Only where the quorum is a fixed number."),
    )
    majority = forms.ChoiceField(label=_("Majority"), choices=MajorityRule.choices)
    chair_breaks_ties = forms.BooleanField(label=_("The chair breaks a tie"), required=False)
    deputies = forms.ChoiceField(
        label=_("Who may come instead of a member"),
        choices=DeputyRule.choices,
        help_text=_("The coordinating office and whoever leads the body may always name somebody."),
    )
    deputies_vote = forms.BooleanField(
        label=_("Deputies vote when their member is missing"), required=False
    )
    may_decide_in_writing = forms.BooleanField(
        label=_("The body may decide in writing"), required=False
    )
    minutes_kind = forms.ChoiceField(label=_("Kind of minutes"), choices=MinutesKind.choices)
    minutes_days = _days(_("Minutes are sent within (calendar days)"))
    objection_days = _days(_("Objections are raised within (calendar days)"))
    confirmation = forms.ChoiceField(
        label=_("What the next meeting does with the minutes"), choices=Confirmation.choices
    )
    public_release = forms.ChoiceField(
        label=_("The public edition is put online by"), choices=PublicRelease.choices
    )
    publication_years = forms.IntegerField(
        label=_("Minutes stay public for (years)"), min_value=1, max_value=30
    )
    source = forms.CharField(
        label=_("Decided by"),
        max_length=300,
        required=False,
        help_text=_("The resolution that laid the rules down, or the model they follow."),
    )
