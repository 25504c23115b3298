"""The decisions about two texts: one choice for each question, with words of one's own if wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from handlungskonzept.document.answers import Answer, Choice
from handlungskonzept.queries.collision_words import Question


class DecisionForm(forms.Form):
    """Nothing is chosen beforehand; each question has its own error."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Iterable[Question], who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = list(questions)
        for question in self._questions:
            self.fields[_choice(question)] = forms.ChoiceField(
                label=_("Which text stays?"),
                choices=[(one.value, _label(one, question, who)) for one in question.choices],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please decide which text stays.")},
            )
            if Choice.OWN in question.choices:
                self.fields[_text(question)] = forms.CharField(
                    label=_("Your own wording"),
                    required=False,
                    initial=question.own,
                    strip=False,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    help_text=_("Counts only if you choose “My own wording” above."),
                )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each question with its bound fields."""
        for question in self._questions:
            name = _text(question)
            yield {
                "question": question,
                "choice": self[_choice(question)],
                "text": self[name] if name in self.fields else None,
            }

    def clean(self) -> dict[str, Any]:
        """The values; words of one's own must be there when they are chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self._questions:
            chosen = cleaned.get(_choice(question))
            if chosen == Choice.OWN and not cleaned.get(_text(question), "").strip():
                self.add_error(
                    _text(question), _("Please write your text, or choose another answer.")
                )
        return cleaned

    def decisions(self) -> dict[str, Answer]:
        """What was decided, by unit."""
        return {
            question.key: Answer(
                Choice(self.cleaned_data[_choice(question)]),
                self.cleaned_data.get(_text(question), "").replace("\r\n", "\n"),
            )
            for question in self._questions
        }

    def show(self, errors: dict[str, list[str]]) -> None:
        """Put the sentences of a refusal at their questions, all others above."""
        known = {question.key: _choice(question) for question in self._questions}
        for key, sentences in errors.items():
            for sentence in sentences:
                self.add_error(known.get(key), sentence)


def _choice(question: Question) -> str:
    return f"wahl-{question.name}"


def _text(question: Question) -> str:
    return f"text-{question.name}"


def _label(choice: Choice, question: Question, who: str) -> str:
    theirs = _("The text of %(who)s") % {"who": who}
    return {
        Choice.THEIRS: theirs
        if question.theirs
        else _("Leave it out, as %(who)s did") % {"who": who},
        Choice.MINE: _("My text") if question.mine else _("Leave it out, as I did"),
        Choice.BOTH: _("Keep both: first the saved one, then mine"),
        Choice.OWN: _("My own wording"),
    }[choice]
