"""Votes: whether they carry a motion, and the sentence minutes give them.

The sentence is German like the minutes it stands in, for example "mehrheitlich mit 12 Ja- gegen
1 Nein-Stimme bei 3 Enthaltungen".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BY_CONSENSUS = "im Einvernehmen"


class Majority(StrEnum):
    """Which majority carries a motion; the values are those of the rules of procedure."""

    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


@dataclass(frozen=True, slots=True)
class Vote:
    """How many raised their hand for what; who is recused does not vote."""

    yes: int
    no: int
    abstained: int
    recused: int = 0

    @property
    def cast(self) -> int:
        """How many took part, abstentions included."""
        return self.yes + self.no + self.abstained

    @property
    def is_tie(self) -> bool:
        """As many for as against; nobody at all is no tie."""
        return self.yes == self.no > 0


def carries(vote: Vote, rule: str, present: int, *, chair_breaks_tie: bool = False) -> bool:
    """Whether the motion is carried; ``present`` counts those with a vote at this item.

    ``chair_breaks_tie`` says that the chair decided a tie for the motion; it helps where more yes than
    no is enough.
    """
    match Majority(rule):
        case Majority.ABSOLUTE:
            return 2 * vote.yes > present
        case Majority.TWO_THIRDS:
            return vote.yes > 0 and 3 * vote.yes >= 2 * present
        case Majority.UNANIMOUS:
            return vote.yes > 0 and vote.no == 0
        case _:
            return vote.yes > vote.no or (vote.is_tie and chair_breaks_tie)


def sentence_of(vote: Vote, *, is_carried: bool, chair_broke_tie: bool = False) -> str:
    """The result of a vote in words."""
    sentence = _result(vote, is_carried=is_carried, chair_broke_tie=chair_broke_tie)
    if vote.abstained and vote.yes + vote.no:
        sentence += f" bei {_abstentions(vote.abstained)}"
    if vote.recused == 1:
        sentence += "; eine Person war befangen und hat nicht mitgestimmt"
    elif vote.recused:
        sentence += f"; {vote.recused} Personen waren befangen und haben nicht mitgestimmt"
    return sentence


def _result(vote: Vote, *, is_carried: bool, chair_broke_tie: bool) -> str:
    counts = f"{vote.yes} Ja- gegen {vote.no} Nein-{_voices(vote.no)}"
    if vote.yes == vote.no == 0:
        return f"ohne Ja- und Nein-Stimmen bei {_abstentions(vote.abstained)}"
    if vote.is_tie:
        fate = "angenommen" if is_carried else "abgelehnt"
        chair = " mit der Stimme der Sitzungsleitung" if chair_broke_tie else ""
        return f"bei Stimmengleichheit mit {counts}{chair} {fate}"
    if is_carried:
        return "einstimmig" if vote.no == 0 else f"mehrheitlich mit {counts}"
    if vote.yes == 0:
        return "einstimmig abgelehnt"
    return f"abgelehnt mit {counts}"


def _voices(number: int) -> str:
    return "Stimme" if number == 1 else "Stimmen"


def _abstentions(number: int) -> str:
    return f"{number} {'Enthaltung' if number == 1 else 'Enthaltungen'}"
