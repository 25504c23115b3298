"""Forms for new chapters and fields of action."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from handlungskonzept.validators import CODE_PREFIX


class ChapterForm(forms.Form):
    """A new chapter has a title first; its text is written in the editor."""

    title = forms.CharField(label=_("Title"), max_length=255)


class FieldForm(ChapterForm):
    """A new field of action also gives its measures their letters."""

    code_prefix = forms.CharField(
        label=_("letters of its measures"),
        max_length=4,
        validators=[CODE_PREFIX],
        help_text=_("The codes of its measures begin with it: W gives W-01, W-02 …"),
    )
