"""Forms about matters and about passing an item on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import LongTextField, RecordForm, unmark
from meetings.models import Matter
from projectgroups.models import WorkingGroup


class MatterForm(RecordForm):
    """A thread across meetings."""

    reads = ("title", "description")

    title = forms.CharField(label=_("Title"), max_length=200)
    description = LongTextField(
        label=_("Description"),
        rows=5,
        required=False,
        help_text=_("Every body that deals with the matter reads it."),
    )


class NewMatterForm(MatterForm):
    """A new matter."""

    has_reason = False


class LinkMatterForm(RecordForm):
    """The matter of an item: one that is there, or a new one."""

    has_reason = False

    matter = forms.ModelChoiceField(
        label=_("Matter"), queryset=Matter.objects.none(), required=False, empty_label=_("none")
    )
    new_title = forms.CharField(
        label=_("Or a new matter with the title"), max_length=200, required=False
    )

    def __init__(
        self, data: QueryDict | None = None, *, matters: QuerySet[Matter], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class ReferForm(RecordForm):
    """Under which words an item goes to the steering group."""

    has_reason = False

    title = forms.CharField(label=_("Title of the item"), max_length=300)
    draft_resolution = LongTextField(
        label=_("Draft resolution"),
        rows=6,
        required=False,
        help_text=_("What the steering group is to decide, in its words: “The steering group …”"),
    )


class WaitForm(RecordForm):
    """No meeting is planned: the item waits as it stands, with the draft if it may still change."""

    has_reason = False

    draft_resolution = LongTextField(label=_("Draft resolution"), rows=6, required=False)


class MatterFilter(forms.Form):
    """Which matters are shown."""

    gremium = forms.ModelChoiceField(
        label=_("Body"),
        queryset=WorkingGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("all"),
    )
    stand = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", pgettext_lazy("matters", "open")),
            ("erledigt", pgettext_lazy("matters", "settled")),
        ],
        required=False,
    )
    suche = forms.CharField(label=_("Words"), max_length=200, required=False)

    def __init__(self, data: QueryDict, *, bodies: QuerySet[WorkingGroup]) -> None:
        super().__init__(data)
        self.fields["gremium"].queryset = bodies  # type: ignore[attr-defined]
        unmark(self.fields.values())
