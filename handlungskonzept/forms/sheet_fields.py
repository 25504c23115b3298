"""Form fields of a measure sheet: typed rich text, plain text, amounts of money."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handlungskonzept.document.notation import (
    PAGE_LINK,
    html_of,
    is_safe,
    links_in,
    notation_of,
)
from handlungskonzept.queries.sheet_form import missing_pages

NOTATION_HELP = _(
    "An empty line begins a new paragraph, “- ” at its beginning a list. **bold**, *italic*, "
    "[text](https://address)."
)
LONGEST = 30_000
"""How long a typed text may be; a longer one is edited in Wagtail."""
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?$")
_PLAIN = re.compile(r"\d+([.,]\d{1,2})?$")


class NotationField(forms.CharField):
    """Rich text as it is typed; its value is the HTML the page keeps.

    A text that was not touched keeps its HTML to the letter, a changed one the identity of its
    paragraphs. ``is_held`` says whether the notation holds the text at all.
    """

    def __init__(self, *, html: str, seed: str, rows: int = 8, **kwargs: Any) -> None:
        attrs = {"rows": rows, "spellcheck": "true"}
        super().__init__(
            widget=forms.Textarea(attrs=attrs), required=False, max_length=LONGEST, **kwargs
        )
        self.html, self.seed = html, seed
        text = notation_of(html)
        self.is_held = text is not None and len(text) <= LONGEST
        self.initial = text or ""

    def to_python(self, value: Any) -> str:
        """The typed text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Refuse links to addresses that lead nowhere or run a script."""
        super().validate(value)
        links = links_in(value)
        for address in links:
            if not is_safe(address):
                raise ValidationError(
                    _("A link cannot lead to “%(address)s”. Please begin it with https://.")
                    % {"address": address}
                )
        known = set(links_in(self.initial))
        pages = {
            int(found[1]) for one in links if one not in known and (found := PAGE_LINK.match(one))
        }
        if missing_pages(pages):
            raise ValidationError(_("A link leads to a page that does not exist."))

    def clean(self, value: Any) -> str:
        """The HTML; the one kept so far when nothing was typed."""
        text = super().clean(value)
        if text == self.initial:
            return self.html
        return html_of(text, before=self.html, seed=self.seed)


class PlainTextField(forms.CharField):
    """A text of several lines without any signs."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class AmountField(forms.CharField):
    """A number as it is written in German: "1.250,50", "1250,5" or "1250"."""

    def __init__(self, *, largest: Decimal, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.largest = largest

    def prepare_value(self, value: Any) -> Any:
        """A number with a comma, and what was typed as it was typed."""
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number, none for an empty field."""
        if isinstance(value, Decimal) or value is None:
            return value
        text = re.sub(r"[\s€]", "", str(value))
        if not text:
            return None
        if _GROUPED.match(text):
            text = text.replace(".", "")
        elif not _PLAIN.match(text):
            raise ValidationError(_("Please write a number, for example 1.250,50."))
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(_("Please write a number, for example 1.250,50.")) from error
        if number > self.largest:
            raise ValidationError(_("Please check this number: it is too large."))
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was typed, however it is written."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def run_validators(self, value: Any) -> None:
        """Validators of length are for text."""
