"""What votes carry, and how the minutes say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.choices import MajorityRule
from meetings.document.votes import Majority, Vote, carries, sentence_of

COUNTS = st.integers(0, 30)


@pytest.mark.parametrize(
    ("vote", "is_carried", "words"),
    [
        (Vote(7, 0, 0), True, "einstimmig"),
        (Vote(7, 0, 2), True, "einstimmig bei 2 Enthaltungen"),
        (Vote(7, 0, 1), True, "einstimmig bei 1 Enthaltung"),
        (
            Vote(12, 1, 3),
            True,
            "mehrheitlich mit 12 Ja- gegen 1 Nein-Stimme bei 3 Enthaltungen",
        ),
        (Vote(5, 4, 0), True, "mehrheitlich mit 5 Ja- gegen 4 Nein-Stimmen"),
        (Vote(3, 9, 0), False, "abgelehnt mit 3 Ja- gegen 9 Nein-Stimmen"),
        (Vote(0, 9, 1), False, "einstimmig abgelehnt bei 1 Enthaltung"),
        (
            Vote(6, 6, 0),
            False,
            "bei Stimmengleichheit mit 6 Ja- gegen 6 Nein-Stimmen abgelehnt",
        ),
        (Vote(0, 0, 4), False, "ohne Ja- und Nein-Stimmen bei 4 Enthaltungen"),
        (
            Vote(6, 0, 0, 1),
            True,
            "einstimmig; eine Person war befangen und hat nicht mitgestimmt",
        ),
        (
            Vote(6, 1, 1, 2),
            True,
            (
                "mehrheitlich mit 6 Ja- gegen 1 Nein-Stimme bei 1 Enthaltung; "
                "2 Personen waren befangen und haben nicht mitgestimmt"
            ),
        ),
    ],
)
def test_the_sentence_says_how_it_was(vote: Vote, is_carried: bool, words: str) -> None:
    assert sentence_of(vote, is_carried=is_carried) == words


def test_a_tie_settled_by_the_chair_says_so() -> None:
    assert sentence_of(Vote(6, 6, 0), is_carried=True, chair_broke_tie=True) == (
        "bei Stimmengleichheit mit 6 Ja- gegen 6 Nein-Stimmen mit der Stimme der Sitzungsleitung "
        "angenommen"
    )


@pytest.mark.parametrize(
    ("rule", "vote", "present", "is_carried"),
    [
        (Majority.SIMPLE, Vote(4, 3, 5), 12, True),
        (Majority.SIMPLE, Vote(3, 3, 0), 6, False),
        (Majority.SIMPLE, Vote(0, 0, 6), 6, False),
        (Majority.ABSOLUTE, Vote(6, 0, 6), 12, False),
        (Majority.ABSOLUTE, Vote(7, 0, 5), 12, True),
        (Majority.TWO_THIRDS, Vote(8, 4, 0), 12, True),
        (Majority.TWO_THIRDS, Vote(7, 0, 5), 12, False),
        (Majority.UNANIMOUS, Vote(1, 0, 11), 12, True),
        (Majority.UNANIMOUS, Vote(11, 1, 0), 12, False),
    ],
)
def test_the_rule_decides_what_carries(
    rule: Majority, vote: Vote, present: int, is_carried: bool
) -> None:
    assert carries(vote, rule, present) is is_carried


def test_the_chair_settles_a_tie_only_where_more_yes_than_no_is_enough() -> None:
    tie = Vote(3, 3, 0)

    assert carries(tie, Majority.SIMPLE, 6, chair_breaks_tie=True)
    assert not carries(tie, Majority.ABSOLUTE, 6, chair_breaks_tie=True)
    assert not carries(Vote(0, 0, 6), Majority.SIMPLE, 6, chair_breaks_tie=True)


def test_the_rules_of_procedure_know_the_same_majorities() -> None:
    assert {rule.value for rule in Majority} == set(MajorityRule.values)


@given(COUNTS, COUNTS, COUNTS, st.sampled_from(list(Majority)))
def test_one_more_yes_never_fails_what_was_carried(
    yes: int, no: int, abstained: int, rule: Majority
) -> None:
    before, after = Vote(yes, no, abstained), Vote(yes + 1, no, abstained)

    if carries(before, rule, before.cast):
        assert carries(after, rule, after.cast)
