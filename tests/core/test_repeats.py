"""The same form sent twice is one row; the same words said later are two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.repeats import SOON, sent_again
from meetings.models import PaperComment
from meetings.operations.papers import comment_on_paper
from tests.factories.meetings_invite import make_paper, make_scene
from tests.factories.people import AT, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> PaperComment:
    scene = make_scene()
    return comment_on_paper(
        by=acting(scene.member), at=AT, paper=make_paper(scene.item), text="Bitte kürzen."
    )


@pytest.mark.parametrize(
    ("later", "words", "is_again"),
    [
        (timedelta(0), "Bitte kürzen.", True),
        (SOON, "Bitte kürzen.", True),
        (SOON + timedelta(seconds=1), "Bitte kürzen.", False),
        (timedelta(seconds=1), "Bitte kürzen!", False),
        (-timedelta(seconds=1), "Bitte kürzen.", False),
    ],
)
def test_only_the_same_words_within_moments_are_the_same_form(
    said: PaperComment, later: timedelta, words: str, is_again: bool
) -> None:
    found = sent_again(PaperComment.objects.all(), at=AT + later, moment="written_at", text=words)
    assert found == (said if is_again else None)


def test_what_was_said_in_between_makes_it_new(said: PaperComment) -> None:
    for text in ("Und die Anlage?", "Bitte kürzen.", "Bitte kürzen."):
        comment_on_paper(
            by=acting(said.written_by), at=AT + timedelta(seconds=2), paper=said.paper, text=text
        )
    assert PaperComment.objects.count() == 3


def test_nothing_said_is_nothing_said_twice() -> None:
    found = sent_again(PaperComment.objects.all(), at=AT, moment="written_at", text="")
    assert found is None
