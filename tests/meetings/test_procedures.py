"""Decisions in writing: asked, answered, counted once, in the same range of numbers."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible, Refusal
from meetings.choices import (
    MajorityRule,
    ProcedureState,
    QuorumRule,
    ResolutionResult,
    VoteKind,
    WrittenAnswer,
)
from meetings.models import Resolution, RulesOfProcedure, WrittenProcedure
from meetings.operations import correct_resolution
from meetings.operations.procedures import (
    end_procedure,
    record_answer,
    start_procedure,
    stop_procedure,
    vote_in_writing,
)
from meetings.permissions.procedures import (
    may_keep_procedure,
    may_see_procedure,
    may_vote_in_writing,
    procedures_visible_to,
)
from meetings.queries.procedures import waiting_procedures
from meetings.views.follow_up_links import tasks
from notices.models import Notice
from notices.registry import renderer_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from projectgroups.operations import end_membership
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership, make_steering_group
from tests.kept import kept

DEADLINE = AT + timedelta(days=7)
YES, NO, ABSTAIN, ORAL = (
    WrittenAnswer.YES, WrittenAnswer.NO, WrittenAnswer.ABSTAIN, WrittenAnswer.ORAL,
)  # fmt: skip


class Round:
    """A steering group of a chair and two members, with one procedure running."""

    def __init__(self, **values: Any) -> None:
        self.group: WorkingGroup = make_steering_group()
        self.chair, self.first, self.second, self.advisor = (make_user() for _number in range(4))
        make_membership(self.group, self.chair, role=Role.CHAIR)
        make_membership(self.group, self.first)
        make_membership(self.group, self.second)
        make_membership(self.group, self.advisor, role=Role.ADVISORY)
        self.procedure = self.start(**values)

    def start(self, **values: Any) -> WrittenProcedure:
        words = {"title": "Antrag verlängern", "wording": "Der Antrag wird verlängert."}
        return start_procedure(
            by=SYSTEM, at=AT, group=self.group, **{**words, "deadline": DEADLINE, **values}
        )

    def answer(self, user: User, answer: str, at: datetime = AT) -> Any:
        return vote_in_writing(by=acting(user), at=at, procedure=self.procedure, answer=answer)

    def end(self, at: datetime = DEADLINE) -> WrittenProcedure:
        return end_procedure(by=acting(self.chair), at=at, procedure=self.procedure)

    def rules(self, **values: Any) -> None:
        save_recorded(RulesOfProcedure(group=self.group, **values), by=SYSTEM, at=AT)


@kept(at=AT)
def round_() -> Round:
    """A running procedure."""
    return Round()


# Asking ----------------------------------------------------------------------------------------
def test_everybody_with_a_vote_is_asked_by_mail(round_: Round) -> None:
    asked = {vote.membership.person.user for vote in round_.procedure.votes.all()}

    assert asked == {round_.chair, round_.first, round_.second}
    assert set(Notice.objects.values_list("email", flat=True)) == {
        user.email for user in asked if user
    }
    notice = Notice.objects.first()
    assert notice is not None
    render = renderer_of(notice.kind)
    assert render is not None
    message = render(notice.email, notice.about)
    assert message is not None
    assert "Der Antrag wird verlängert." in message.text


def test_only_who_keeps_the_meetings_asks_and_only_where_rules_know_it(round_: Round) -> None:
    words: dict[str, Any] = {
        "at": AT, "group": round_.group, "title": "T", "wording": "W", "deadline": DEADLINE,
    }  # fmt: skip
    with pytest.raises(NotPermitted):
        start_procedure(by=acting(round_.first), **words)
    with pytest.raises(InvalidInput) as refusal:
        start_procedure(by=acting(round_.chair), **{**words, "deadline": AT})
    assert list(refusal.value.errors) == ["deadline"]
    with pytest.raises(InvalidInput):
        start_procedure(by=acting(round_.chair), **{**words, "wording": " "})
    round_.rules(may_decide_in_writing=False)
    with pytest.raises(NotPossible):
        start_procedure(by=acting(round_.chair), **words)


# Answering -----------------------------------------------------------------------------------------
def test_an_answer_may_be_changed_until_the_deadline(round_: Round) -> None:
    round_.answer(round_.first, NO)
    vote = round_.answer(round_.first, YES)

    assert (vote.answer, vote.recorded_by) == (YES, round_.first)
    with pytest.raises(NotPossible):
        round_.answer(round_.first, NO, at=DEADLINE)
    with pytest.raises(InvalidInput):
        round_.answer(round_.first, "vielleicht")


def test_who_was_not_asked_or_left_has_no_answer(round_: Round, office: User) -> None:
    for user in (round_.advisor, office, make_user()):
        with pytest.raises(NotPermitted):
            round_.answer(user, YES)
    membership = round_.group.memberships.get(person=round_.first.person)
    end_membership(by=SYSTEM, at=AT, membership=membership)
    with pytest.raises(NotPermitted):
        round_.answer(round_.first, YES)


def test_the_office_records_what_came_by_mail_and_says_how(round_: Round, office: User) -> None:
    vote = round_.procedure.votes.get(membership__person=round_.first.person)

    with pytest.raises(NotPermitted):
        record_answer(by=acting(round_.chair), at=AT, vote=vote, answer=YES, remark="Mail")
    with pytest.raises(InvalidInput) as refusal:
        record_answer(by=acting(office), at=AT, vote=vote, answer=YES, remark=" ")
    kept = record_answer(by=acting(office), at=AT, vote=vote, answer=YES, remark="Mail vom 29.05.")

    assert list(refusal.value.errors) == ["remark"]
    assert (kept.answer, kept.recorded_by) == (YES, office)


def test_one_who_wants_to_talk_ends_it(round_: Round) -> None:
    round_.answer(round_.first, YES)
    round_.answer(round_.second, ORAL)

    round_.procedure.refresh_from_db()
    assert (round_.procedure.state, round_.procedure.resolution) == (ProcedureState.ENDED, None)
    with pytest.raises(NotPossible):
        round_.answer(round_.chair, YES)
    with pytest.raises(NotPossible):
        round_.end()
    assert not Resolution.objects.exists()


def test_it_is_taken_back_with_a_reason(round_: Round) -> None:
    with pytest.raises(NotPermitted):
        stop_procedure(by=acting(round_.first), at=AT, procedure=round_.procedure, because="Nein")
    with pytest.raises(InvalidInput):
        stop_procedure(by=acting(round_.chair), at=AT, procedure=round_.procedure, because=" ")
    stopped = stop_procedure(
        by=acting(round_.chair), at=AT, procedure=round_.procedure, because="Falscher Wortlaut"
    )

    assert stopped.ended_because == "Falscher Wortlaut"


# Counting ----------------------------------------------------------------------------------------
def test_at_the_deadline_it_becomes_a_resolution_with_the_next_number(round_: Round) -> None:
    make_resolution(round_.group)
    round_.answer(round_.chair, YES)
    round_.answer(round_.first, YES)

    with pytest.raises(NotPossible):
        round_.end(at=AT)
    resolution = round_.end().resolution

    assert resolution is not None
    assert (resolution.number, resolution.vote_kind) == ("LG 2021/02", VoteKind.WRITTEN)
    assert (resolution.votes_yes, resolution.votes_no, resolution.votes_entitled) == (2, 0, 3)
    assert (resolution.result, resolution.wording) == (
        ResolutionResult.ADOPTED, "Der Antrag wird verlängert.",
    )  # fmt: skip
    with pytest.raises(NotPossible):
        round_.end()


def test_what_was_decided_in_writing_is_not_put_in_other_words(round_: Round, office: User) -> None:
    round_.answer(round_.chair, YES)
    round_.answer(round_.first, YES)
    resolution = round_.end().resolution
    assert resolution is not None
    kept = {
        name: getattr(resolution, name) for name in ("decided_on", "title", "wording", "result")
    }

    def correct(**values: Any) -> Resolution:
        return correct_resolution(
            by=acting(office, "Irrtum"), at=DEADLINE, resolution=resolution, **{**kept, **values}
        )

    for values in ({"wording": "Anders."}, {"result": ResolutionResult.REJECTED}):
        with pytest.raises(NotPossible):
            correct(**values)
    assert not correct(is_public=False).is_public


def test_it_is_counted_earlier_when_everybody_has_answered(round_: Round) -> None:
    for user, answer in ((round_.chair, NO), (round_.first, NO), (round_.second, YES)):
        round_.answer(user, answer)

    resolution = round_.end(at=AT).resolution

    assert resolution is not None
    assert resolution.result == ResolutionResult.REJECTED


def test_too_few_answers_end_it_without_a_decision(round_: Round) -> None:
    round_.rules(quorum=QuorumRule.MORE_THAN_HALF)
    round_.answer(round_.first, YES)

    ended = round_.end()

    assert (ended.state, ended.resolution) == (ProcedureState.ENDED, None)
    assert "1" in ended.ended_because


def test_abstentions_count_as_answers_and_a_tie_fails_unless_the_chair_breaks_it(
    round_: Round,
) -> None:
    round_.rules(chair_breaks_ties=True)
    for user, answer in ((round_.chair, YES), (round_.first, NO), (round_.second, ABSTAIN)):
        round_.answer(user, answer)

    resolution = round_.end(at=AT).resolution

    assert resolution is not None
    assert resolution.result == ResolutionResult.ADOPTED


def test_a_tie_that_the_chair_cannot_break_does_not_name_the_chair(round_: Round) -> None:
    round_.rules(chair_breaks_ties=True, may_decide_in_writing=True, majority=MajorityRule.ABSOLUTE)
    for user, answer in ((round_.chair, YES), (round_.first, NO), (round_.second, ABSTAIN)):
        round_.answer(user, answer)

    resolution = round_.end(at=AT).resolution

    assert resolution is not None
    assert resolution.result == ResolutionResult.REJECTED
    assert "Sitzungsleitung" not in resolution.result_sentence


def test_members_do_not_count(round_: Round) -> None:
    with pytest.raises(NotPermitted):
        end_procedure(by=acting(round_.first), at=DEADLINE, procedure=round_.procedure)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_counted_by_two_at_once_it_is_decided_once() -> None:
    round_ = Round()
    for user in (round_.chair, round_.first, round_.second):
        round_.answer(user, YES)
    other = round_.start(title="Zweiter Antrag")
    barrier, answers = threading.Barrier(3), []

    def count(procedure: WrittenProcedure, at: datetime) -> None:
        barrier.wait()
        try:
            end_procedure(by=SYSTEM, at=at, procedure=procedure)
            answers.append("counted")
        except Refusal:
            answers.append("refused")
        finally:
            connection.close()

    for vote in other.votes.all():
        record_answer(by=SYSTEM, at=AT, vote=vote, answer=YES, remark="Mail")
    calls = [round_.procedure, round_.procedure, other]
    threads = [threading.Thread(target=count, args=(each, DEADLINE)) for each in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["counted", "counted", "refused"]
    assert sorted(Resolution.objects.values_list("number", flat=True)) == [
        "LG 2021/01", "LG 2021/02",
    ]  # fmt: skip


# Who sees what -----------------------------------------------------------------------------------
def test_what_waits_for_an_answer_stands_on_the_start_page(round_: Round) -> None:
    assert waiting_procedures(round_.first, now=AT) == [round_.procedure]
    assert [link.url for link in tasks(round_.first)] == [round_.procedure.get_absolute_url()]
    assert waiting_procedures(round_.advisor, now=AT) == []

    round_.answer(round_.first, YES)
    assert waiting_procedures(round_.first, now=AT) == []
    assert waiting_procedures(round_.second, now=DEADLINE) == []


def test_members_see_who_answered_but_not_what_until_the_end(client: Client, round_: Round) -> None:
    round_.answer(round_.first, NO)
    url = round_.procedure.get_absolute_url()

    client.force_login(round_.second)
    running = client.get(url)
    assert running.context["count"] is None
    assert running.context["answered"] == 1
    assert not running.context["may_keep"]
    client.force_login(round_.chair)
    assert client.get(url).context["count"].vote.no == 1

    round_.answer(round_.chair, NO)
    round_.answer(round_.second, NO)
    round_.end(at=AT)
    client.force_login(round_.second)
    assert client.get(url).context["count"].vote.no == 3


def test_a_member_answers_on_the_page(client: Client, round_: Round) -> None:
    client.force_login(round_.first)
    url = reverse("meetings:procedure_vote", args=[round_.procedure.slug])

    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"answer": "yes"}).status_code == 302
    assert round_.procedure.votes.get(answer="yes").membership.person == round_.first.person
    assert client.get(reverse("meetings:procedures")).status_code == 200
    assert client.get(reverse("meetings:procedure_new", args=["lenkungsgruppe"])).status_code == 403
    end = reverse("meetings:procedure_end", args=[round_.procedure.slug])
    assert client.post(end).status_code == 403


def test_the_office_asks_and_counts_on_the_pages(
    client: Client, round_: Round, office: User
) -> None:
    client.force_login(office)
    new = reverse("meetings:procedure_new", args=[round_.group.slug])
    values = {"title": "Neuer Antrag", "wording": "Ja.", "deadline": "2021-06-30T12:00"}

    made = client.post(new, values)
    procedure = WrittenProcedure.objects.get(title="Neuer Antrag")
    assert made["Location"] == procedure.get_absolute_url()
    assert client.get(procedure.get_absolute_url()).status_code == 200
    vote = procedure.votes.all()[0]
    record = reverse("meetings:procedure_record", args=[procedure.slug, vote.pk])
    assert client.post(record, {"answer": "yes", "remark": "Mail"}).status_code == 302
    end = reverse("meetings:procedure_end", args=[procedure.slug])
    assert "Ja 1, Nein 0, Enthaltungen 0" in client.get(end).content.decode()
    assert client.post(end).status_code == 422
    with time_machine.travel(datetime.fromisoformat("2021-06-30T13:00+02:00"), tick=False):
        assert client.post(end).status_code == 302


def test_a_foreign_procedure_is_not_found(client: Client, round_: Round) -> None:
    client.force_login(make_user())

    for name in ("procedure", "procedure_vote", "procedure_end", "procedure_stop"):
        url = reverse(f"meetings:{name}", args=[round_.procedure.slug])
        assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_lists_and_single_questions_agree() -> None:
    cast = make_cast()
    procedure = start_procedure(
        by=SYSTEM, at=AT, group=cast.steering_group, title="T", wording="W", deadline=DEADLINE
    )

    for persona in Persona:
        seen = procedures_visible_to(cast[persona]).filter(pk=procedure.pk).exists()
        assert seen == may_see_procedure(cast[persona], procedure), persona
    assert {each for each in Persona if may_see_procedure(cast[each], procedure)} == {
        Persona.STEERING_MEMBER, Persona.STEERING_CHAIR, Persona.STEERING_ADVISOR,
        Persona.ASSISTANT, Persona.OFFICE,
    }  # fmt: skip
    assert {each for each in Persona if may_vote_in_writing(cast[each], procedure)} == {
        Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
    }  # fmt: skip
    assert {each for each in Persona if may_keep_procedure(cast[each], procedure)} == {
        Persona.STEERING_CHAIR, Persona.ASSISTANT, Persona.OFFICE,
    }  # fmt: skip
