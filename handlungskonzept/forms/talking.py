"""Forms of comments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from handlungskonzept.document.mentions import with_mention
from people.models import User


class SayForm(forms.Form):
    """Words for a comment or a reply, and somebody who is to be mentioned in it."""

    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )
    mention = forms.ChoiceField(
        label=_("Mention somebody"),
        required=False,
        help_text=_("This person finds your comment among their tasks."),
    )

    def __init__(
        self, *args: object, readers: list[User], label: str = "", **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = dict.fromkeys(str(one) for one in readers)
        field = self.fields["mention"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody")), *((name, name) for name in names)]
        if label:
            self.fields["text"].label = label

    def said(self) -> str:
        """The words with the mention put in."""
        return with_mention(self.cleaned_data["text"], self.cleaned_data.get("mention", ""))
