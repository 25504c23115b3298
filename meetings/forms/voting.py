"""The form for a resolution with its vote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, RecordForm, unmark
from meetings.choices import ResolutionResult, VoteKind
from meetings.document.votes import BY_CONSENSUS, Vote, sentence_of
from meetings.models import Resolution
from meetings.queries.voting import Voters

COUNTS = ("yes", "no", "abstained", "recused")


def _count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=999, required=False, **kwargs)


class ResolutionForm(RecordForm):
    """What was decided, as what, and with how many votes."""

    reads = ("title", "wording", "result", "is_public")
    has_reason = False

    title = forms.CharField(label=_("Title"), max_length=200)
    wording = LongTextField(label=_("Wording"), rows=6)
    result = forms.ChoiceField(
        label=_("Result"), choices=ResolutionResult.choices, initial=ResolutionResult.ADOPTED
    )
    kind = forms.ChoiceField(
        label=_("How it was decided"),
        choices=[
            (VoteKind.COUNTED, VoteKind.COUNTED.label),
            (VoteKind.CONSENSUS, VoteKind.CONSENSUS.label),
            (VoteKind.UNRECORDED, VoteKind.UNRECORDED.label),
        ],
        widget=forms.RadioSelect,
        initial=VoteKind.COUNTED,
    )
    yes = _count(_("Yes"))
    no = _count(_("No"))
    abstained = _count(_("Abstentions"))
    recused = _count(_("Recused"))
    sentence = forms.CharField(
        label=_("Result of the vote in words"),
        max_length=500,
        required=False,
        help_text=_("Left empty, the platform writes it from the numbers."),
    )
    is_public = forms.BooleanField(label=_("Public"), required=False, initial=True)

    def __init__(self, *args: Any, voters: Voters, is_open_to_all: bool, **kwargs: Any) -> None:
        record: Resolution | None = kwargs.get("record")
        initial = {"recused": len(voters.recused), **kwargs.pop("initial", {})}
        if record is not None:
            initial |= _votes_of(record)
        super().__init__(*args, initial=initial, **kwargs)
        if not is_open_to_all:
            del self.fields["is_public"]
        unmark([self.fields[name] for name in COUNTS])

    def clean(self) -> dict[str, Any]:
        """A counted vote has its numbers; empty ones are none."""
        values = super().clean() or {}
        if values.get("kind") == VoteKind.COUNTED and not any(
            values.get(name) is not None for name in ("yes", "no", "abstained")
        ):
            raise ValidationError({"yes": _("Please give the numbers of the vote.")})
        return values

    def values(self) -> dict[str, Any]:
        """The four numbers as one vote."""
        values = super().values()
        kind = values.pop("kind")
        counts = [values.pop(name) or 0 for name in COUNTS]
        values["vote"] = Vote(*counts) if kind == VoteKind.COUNTED else None
        values["by_consensus"] = kind == VoteKind.CONSENSUS
        values.setdefault("is_public", False)
        return values

    @property
    def counts(self) -> list[forms.BoundField]:
        """The four numbers side by side."""
        return [self[name] for name in COUNTS]


class VoidForm(RecordForm):
    """Why a resolution no longer counts."""

    has_reason = False

    because = LongTextField(
        label=_("Entered by mistake because"),
        rows=3,
        max_length=500,
        help_text=_("The number stays given and is not used again."),
    )


def _votes_of(resolution: Resolution) -> dict[str, Any]:
    """The numbers of a recorded vote; its sentence only where somebody wrote it."""
    return {
        "kind": resolution.vote_kind,
        "yes": resolution.votes_yes,
        "no": resolution.votes_no,
        "abstained": resolution.votes_abstained,
        "recused": resolution.votes_recused or 0,
        "sentence": "" if _is_ours(resolution) else resolution.result_sentence,
    }


def _is_ours(resolution: Resolution) -> bool:
    """Whether the platform wrote the sentence, so that it follows the numbers."""
    if resolution.votes_yes is None:
        return resolution.result_sentence in ("", BY_CONSENSUS)
    vote = Vote(
        resolution.votes_yes, resolution.votes_no or 0, resolution.votes_abstained or 0,
        resolution.votes_recused or 0,
    )  # fmt: skip
    return any(
        resolution.result_sentence == sentence_of(vote, is_carried=carried, chair_broke_tie=chair)
        for carried in (True, False)
        for chair in (True, False)
    )
