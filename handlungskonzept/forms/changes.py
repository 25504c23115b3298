"""The forms for proposing a change and for answering it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import fuzzy
from handlungskonzept.document.aims import CELL, Aim, Intent, LineForm, cells_of, words_of_cells
from handlungskonzept.queries.lines import PlanLine
from handlungskonzept.queries.periods import how_to_write

LONGEST = 20_000
FEWEST_ROWS, MOST_ROWS = 3, 16
LETTERS_PER_ROW, LETTERS_IN_CELL = 60, 30


class ChangeForm(forms.Form):
    """Why something is to change; the form to take something out needs no more."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("The people who decide about your proposal read it."),
        error_messages={"required": gettext_lazy("Please say why: the reviewers read it.")},
    )
    seen = forms.CharField(
        widget=forms.HiddenInput, required=False, strip=False, max_length=LONGEST
    )

    def __init__(self, *args: Any, line: PlanLine, aim: Aim, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": line.text} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.line, self.aim = line, aim

    def words(self) -> str:
        """What the line is to say."""
        return str(self.cleaned_data.get("text", ""))


class TextChangeForm(ChangeForm):
    """Other words for a line, or new ones."""

    text = forms.CharField(widget=forms.Textarea, max_length=LONGEST, strip=False)
    field_order = ("text", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text, intent = self.fields["text"], self.aim.intent
        text.label = {
            Intent.REPLACE: _("Proposed text"),
            Intent.AFTER: _("What is to be added"),
            Intent.WISH: _("What is to be changed"),
        }[intent]
        text.help_text = _help_for(self.line.form, intent)
        text.error_messages["required"] = _("Please write what it is to say.")
        if intent is Intent.REPLACE:
            text.initial = self.line.text
        text.widget.attrs["rows"] = _rows_for(text.initial or "")


class TableChangeForm(ChangeForm):
    """The cells of a table one by one, with room for one more row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = cells_of(self.line.text)
        self._header, self._count = cells[0], len(cells) + 1
        for row, values in enumerate([*cells, [""] * len(self._header)]):
            for column, value in enumerate(values):
                self.fields[f"cell-{row}-{column}"] = self._cell(row, column, value)
        self.order_fields([name for name in self.fields if name.startswith("cell-")])

    def _cell(self, row: int, column: int, value: str) -> forms.CharField:
        """The field of one cell, named by its column."""
        label = self._header[column] if row else _("Heading of column %(n)s") % {"n": column + 1}
        return forms.CharField(
            label=label or _("Column %(n)s") % {"n": column + 1},
            initial=value,
            required=False,
            widget=forms.Textarea(attrs={"rows": 1 + len(value) // LETTERS_IN_CELL}),
            max_length=2000,
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The fields row by row, each row with its name."""
        for row in range(self._count):
            name = _("Row %(n)s") % {"n": row} if row else _("Headings")
            if row == self._count - 1:
                name = _("New row, if you need one")
            columns = range(len(self._header))
            yield {"name": name, "fields": [self[f"cell-{row}-{column}"] for column in columns]}

    def clean(self) -> dict[str, Any]:
        """The cells, none of them with the stroke that parts cells."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if name.startswith("cell-") and CELL.strip() in str(value):
                self.add_error(name, _("Please do without the vertical stroke."))
        return cleaned

    def words(self) -> str:
        """The rows that hold anything; an empty row is one to be taken out."""
        rows = [
            [
                " ".join(self.cleaned_data.get(f"cell-{row}-{column}", "").split())
                for column in range(len(self._header))
            ]
            for row in range(self._count)
        ]
        return words_of_cells([row for row in rows if any(row)])


class AnswerForm(forms.Form):
    """What the proposer reads about the decision."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Who made the proposal reads it. To decline, please give a reason."),
    )
    is_despite_changes = forms.BooleanField(
        label=gettext_lazy("Replace the present text by the proposed one"), required=False
    )

    def __init__(self, *args: Any, is_overtaken: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_overtaken:
            del self.fields["is_despite_changes"]


def change_form(line: PlanLine, aim: Aim, **options: Any) -> ChangeForm:
    """The form for what is to happen with a line."""
    if aim.intent is Intent.REMOVE:
        return ChangeForm(line=line, aim=aim, **options)
    if aim.intent is Intent.REPLACE and line.form is LineForm.TABLE:
        return TableChangeForm(line=line, aim=aim, **options)
    return TextChangeForm(line=line, aim=aim, **options)


def _help_for(form: LineForm, intent: Intent) -> str:
    """How the words of such a line are written."""
    if intent is Intent.WISH:
        return _("Say it in your own words: somebody who writes the plan carries it out.")
    if intent is Intent.AFTER:
        return _("One line per paragraph.")
    return {
        LineForm.PARAGRAPH: _("A new line becomes a new paragraph. Bold words and links stay."),
        LineForm.LIST: _("One line per point."),
        LineForm.RICH: _("One line per paragraph or point. Bold words and links stay."),
        LineForm.STEPS: _("One line per step; in brackets until when, and by whom."),
        LineForm.PERIOD: how_to_write(),
        LineForm.DATE: fuzzy.how_to_write(),
    }.get(form, "")


def _rows_for(text: str) -> int:
    """How high a field has to be for this text."""
    lines = sum(1 + len(line) // LETTERS_PER_ROW for line in text.split("\n"))
    return min(MOST_ROWS, max(FEWEST_ROWS, lines + 1))
