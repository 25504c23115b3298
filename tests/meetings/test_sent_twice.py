"""A double click on a form of the meetings saves once, and both answers look the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import FollowUpRemark, Objection, PaperComment
from meetings.operations.follow_ups import remark_on
from meetings.operations.objections import raise_objection
from tests.factories.meetings_closing import SENTENCE, make_objection, make_reviewed
from tests.factories.meetings_follow import make_follow_up, make_held
from tests.factories.meetings_invite import make_paper, make_scene
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db


def test_an_objection_sent_twice_is_one() -> None:
    closing = make_reviewed()
    first = make_objection(closing)
    assert make_objection(closing) == first
    other = raise_objection(
        by=acting(closing.member), at=AT, meeting=closing.meeting, item=closing.item,
        sentence=SENTENCE, text="Noch etwas.",
    )  # fmt: skip
    assert list(Objection.objects.order_by("pk")) == [first, other]


def test_the_same_objection_of_somebody_else_is_their_own() -> None:
    closing = make_reviewed()
    make_objection(closing)
    other = make_user()
    make_membership(closing.meeting.group, other)
    raise_objection(
        by=acting(other), at=AT, meeting=closing.meeting, item=closing.item, sentence=SENTENCE,
        text=Objection.objects.get().text,
    )  # fmt: skip
    assert Objection.objects.count() == 2


def test_a_remark_sent_twice_is_one_but_each_meeting_has_its_own() -> None:
    group = make_project_group()
    chair = make_user()
    make_membership(group, chair, role="chair")
    follow_up, meeting = make_follow_up(group), make_held(group)
    who: dict[str, Any] = {"by": acting(chair), "at": AT, "follow_up": follow_up, "text": "Läuft."}
    first = remark_on(**who)
    assert remark_on(**who) == first
    assert remark_on(**who, meeting=meeting) != first
    assert FollowUpRemark.objects.count() == 2


def test_a_comment_on_a_paper_sent_twice_is_answered_as_if_it_was_saved_once() -> None:
    scene = make_scene()
    scene.send()
    paper = make_paper(scene.item)
    client = Client()
    client.force_login(scene.member)
    where = reverse("meetings:paper", args=[paper.pk])
    answers = [client.post(where, {"text": "Seite 3 fehlt."}) for _click in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert PaperComment.objects.count() == 1
