"""Forms about bodies and memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, LongTextField, RecordForm
from landscape.models import Organisation
from meetings.models import Resolution
from people.models import Person
from projectgroups.choices import BuildingBlock, Role

_BLOCKS = [("", _("not assigned")), *BuildingBlock.choices]
_MARKUP_HELP = _("Lines that begin with a hyphen become a list; **two stars** make words bold.")


class GroupForm(RecordForm):
    """A body's words and its end of term."""

    reads = ("name", "short_name", "mandate", "building_block", "ends_on")

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=30,
        help_text=_("Numbers of resolutions begin with it, for example LG 2021/03."),
    )
    mandate = LongTextField(label=_("Mandate"), rows=10, help_text=_MARKUP_HELP)
    building_block = forms.ChoiceField(label=_("Building block"), choices=_BLOCKS, required=False)
    ends_on = DayField(label=_("Term until"), required=False, help_text=_("Empty: without an end."))


class FoundSteeringGroupForm(GroupForm):
    """The steering group, founded by the council."""

    has_reason = False
    field_order = (
        "name",
        "short_name",
        "founding_basis",
        "mandate",
        "building_block",
        "starts_on",
        "ends_on",
    )

    founding_basis = forms.CharField(
        label=_("Decision of the council"),
        max_length=300,
        help_text=_("Date and reference of the decision that founds the body."),
    )
    starts_on = DayField(label=_("Term from"))


class FoundProjectGroupForm(GroupForm):
    """A project group, founded by an adopted resolution of the steering group."""

    has_reason = False
    field_order = (
        "resolution",
        "name",
        "short_name",
        "mandate",
        "building_block",
        "starts_on",
        "ends_on",
    )

    resolution = forms.ModelChoiceField(
        label=_("Resolution of the steering group"),
        queryset=Resolution.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("Adopted resolutions that have not founded a body yet."),
    )
    starts_on = DayField(label=_("Term from"))

    def __init__(self, *args: Any, resolutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolution"].queryset = resolutions  # type: ignore[attr-defined]


class DissolveGroupForm(RecordForm):
    """The last day of a body."""

    is_reason_required = True

    ends_on = DayField(label=_("Last day"), help_text=_("All memberships end with this day."))

    def values(self) -> dict[str, Any]:
        """Without the version: a body is dissolved as it stands."""
        return {"ends_on": self.cleaned_data["ends_on"]}


class MembershipForm(RecordForm):
    """Who belongs to a body, for whom, as what, until when."""

    reads = ("organisation", "function", "role", "deputy", "starts_on", "ends_on")

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), empty_label=_("Please choose")
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Please choose"),
    )
    function = forms.CharField(
        label=_("Function in the organisation"),
        required=False,
        max_length=200,
        help_text=_("For example head of department. The public sees it instead of the name."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.MEMBER,
        help_text=_(
            "Chair, deputy chair and members vote. Assistance writes without approving or voting."
        ),
    )
    deputy = forms.ModelChoiceField(
        label=pgettext_lazy("person standing in", "Deputy"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Whoever stands in at meetings; this alone gives no rights on the platform."),
    )
    starts_on = DayField(label=_("Term from"))
    ends_on = DayField(label=_("Term until"), required=False, help_text=_("Empty: without an end."))

    def __init__(self, *args: Any, people: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if self.record is not None:
            del self.fields["person"]


class EndMembershipForm(RecordForm):
    """When a membership ends."""

    is_reason_required = True

    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: the membership and all its rights end at once."),
    )
