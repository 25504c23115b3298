"""Objections: bound to a sentence, until the last day, by those who belong or attended; answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from meetings.choices import ObjectionState
from meetings.document import Item, MeetingDocument, to_json
from meetings.document.model import Head
from meetings.models import Edition
from meetings.operations.objections import answer_objection, raise_objection
from meetings.operations.releases import release_minutes
from meetings.queries.objections import draft_edition
from meetings.queries.sentences import sentences_of, stands_in
from meetings.views.release_links import tasks
from notices.models import Notice
from tests.factories.meetings_closing import (
    SENTENCE,
    make_drafted,
    make_objection,
    make_reviewed,
    place_of,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

LATER = AT + timedelta(days=15)


def content_of(text: str) -> str:
    head = Head(body="LG", day="1. Mai", day_iso="2021-05-01")
    item = Item(key="7", title="Wohnen", result=text)
    return to_json(MeetingDocument(head=head, items=(item,)))


# Sentences ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Eins. Zwei.", ["Eins.", "Zwei."]),
        ("Am 3. Mai kam z. B. Dr. Nowak. Er sprach.", ["Am 3. Mai kam z. B. Dr. Nowak.", "Er sprach."]),
        ("Das **ist** so. *Oder?* Ja!", ["Das ist so.", "Oder?", "Ja!"]),
        ("Absatz eins\n\nAbsatz zwei", ["Absatz eins", "Absatz zwei"]),
        ("Zeile eins\nZeile zwei", ["Zeile eins", "Zeile zwei"]),
        ("- Punkt. Noch einer.\n- Zweiter", ["Punkt.", "Noch einer.", "Zweiter"]),
        ("Er sagte: „Gut.“ Dann ging er.", ["Er sagte: „Gut.“", "Dann ging er."]),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences(text: str, sentences: list[str]) -> None:
    found = sentences_of(content_of(text))

    assert [sentence.text for sentence in found] == sentences
    assert [sentence.place for sentence in found] == list(range(len(sentences)))


def test_wording_is_found_across_markup_but_not_elsewhere() -> None:
    content = content_of("Das **Amt** hat\n\n- vier Wohnungen")

    assert stands_in(content, "Amt hat vier", 7)
    assert not stands_in(content, "fünf", 7)
    assert not stands_in(content, "Amt hat", None)
    assert not stands_in(content, " ", 7)


def test_an_internal_passage_is_not_public_wording() -> None:
    content = content_of("Offen. [intern]Geheim.[/intern]")

    assert stands_in(content, "Geheim", 7)
    assert not stands_in(content, "Geheim", 7, is_public=True)


# Raising -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_member_objects_to_a_sentence() -> None:
    closing = make_reviewed()

    objection = make_objection(closing)

    assert objection.state == ObjectionState.OPEN
    assert objection.sentence == SENTENCE
    assert objection.edition == draft_edition(closing.meeting)


@pytest.mark.django_db
def test_a_sentence_that_is_not_in_the_draft_or_not_at_the_item_does_not_do() -> None:
    closing = make_reviewed()

    with pytest.raises(InvalidInput):
        make_objection(closing, sentence="Das steht da nicht.")
    with pytest.raises(InvalidInput):
        raise_objection(
            by=acting(closing.member), at=AT, meeting=closing.meeting, item=closing.opening,
            sentence=SENTENCE, text="Falsch.",
        )  # fmt: skip


@pytest.mark.django_db
def test_an_objection_says_something() -> None:
    closing = make_reviewed()

    with pytest.raises(InvalidInput) as refused:
        raise_objection(
            by=acting(closing.member), at=AT, meeting=closing.meeting, item=closing.item,
            sentence=SENTENCE, text=" ",
        )  # fmt: skip

    assert "text" in refused.value.errors


@pytest.mark.django_db
def test_after_the_last_day_and_before_the_review_nobody_objects() -> None:
    closing = make_drafted()
    with pytest.raises(NotPossible):
        make_objection(closing)
    make_reviewed(closing)

    with pytest.raises(NotPossible):
        raise_objection(
            by=acting(closing.member), at=LATER, meeting=closing.meeting, item=closing.item,
            sentence=SENTENCE, text="Zu spät.",
        )  # fmt: skip


@pytest.mark.django_db
def test_strangers_and_the_office_that_does_not_belong_do_not_object() -> None:
    closing = make_reviewed()
    stranger = make_user()
    make_membership(make_project_group(), stranger)

    for user in (stranger, closing.office):
        with pytest.raises(NotPermitted):
            make_objection(closing, by=user)


# Answering ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_answer_reaches_whoever_objected() -> None:
    closing = make_reviewed()
    objection = make_objection(closing)

    answer_objection(
        by=acting(closing.office), at=AT, objection=objection, state=ObjectionState.ACCEPTED,
        answer="",
    )  # fmt: skip

    notice = Notice.objects.get(kind="meetings.objection_answered")
    assert notice.email == closing.member.email
    release_minutes(by=acting(closing.office), at=LATER, meeting=closing.meeting)


@pytest.mark.django_db
def test_a_refusal_takes_a_reason_and_open_is_no_answer() -> None:
    closing = make_reviewed()
    objection = make_objection(closing)

    for state in (ObjectionState.REJECTED, ObjectionState.OPEN):
        with pytest.raises(InvalidInput):
            answer_objection(
                by=acting(closing.office), at=AT, objection=objection, state=state, answer=" "
            )


@pytest.mark.django_db
def test_only_who_takes_the_minutes_answers_and_nobody_after_the_release() -> None:
    closing = make_reviewed()
    objection = make_objection(closing)
    values = {"objection": objection, "state": ObjectionState.REJECTED, "answer": "Es waren 12."}

    with pytest.raises(NotPermitted):
        answer_objection(by=acting(closing.member), at=AT, **values)
    answer_objection(by=acting(closing.office), at=AT, **values)
    release_minutes(by=acting(closing.office), at=LATER, meeting=closing.meeting)
    with pytest.raises(NotPossible):
        answer_objection(by=acting(closing.office), at=LATER, **values)


@pytest.mark.django_db
def test_two_answers_at_once_are_a_conflict() -> None:
    closing = make_reviewed()
    objection = make_objection(closing)
    values = {"objection": objection, "state": ObjectionState.ACCEPTED, "answer": ""}
    answer_objection(by=acting(closing.office), at=AT, **values)

    with pytest.raises(Conflict):
        answer_objection(by=acting(closing.chair), at=AT, **values, version=1)


# The pages ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_each_sentence_of_the_draft_leads_to_its_objection(client: Client) -> None:
    closing = make_reviewed()
    draft = Edition.objects.get(kind="draft")
    client.force_login(closing.member)
    new = reverse("meetings:objection_new", args=[closing.meeting.slug])
    address = f"{new}?ausgabe={draft.pk}&satz={place_of(draft)}"

    page = client.get(reverse("meetings:read", args=[closing.meeting.slug])).content.decode()
    form = client.get(address)
    sent = client.post(address, {"text": "Es waren 14."})

    assert address.replace("&", "&amp;") in page
    assert SENTENCE in form.content.decode()
    assert sent.status_code == 302
    assert closing.meeting.objections.get().item == closing.item


@pytest.mark.django_db
def test_without_a_sentence_or_after_the_last_day_there_is_a_way_back(client: Client) -> None:
    closing = make_reviewed()
    client.force_login(closing.member)
    new = reverse("meetings:objection_new", args=[closing.meeting.slug])

    assert client.get(new).status_code == 409
    assert client.get(f"{new}?ausgabe=99999&satz=0").status_code == 404
    assert (
        client.get(f"{new}?ausgabe={Edition.objects.get(kind='draft').pk}&satz=9999").status_code
        == 409
    )


@pytest.mark.django_db
def test_who_sends_an_objection_too_late_still_has_their_words(client: Client) -> None:
    closing = make_reviewed()
    draft = Edition.objects.get(kind="draft")
    new = reverse("meetings:objection_new", args=[closing.meeting.slug])

    with time_machine.travel(LATER, tick=False):
        client.force_login(closing.member)
        late = client.post(f"{new}?ausgabe={draft.pk}&satz=0", {"text": "Es waren fünf."})

    assert late.status_code == 409
    assert "Es waren fünf." in late.content.decode()


@pytest.mark.django_db
def test_the_note_taker_answers_on_the_page_of_the_objection(client: Client) -> None:
    closing = make_reviewed()
    objection = make_objection(closing)
    address = reverse("meetings:objection", args=[objection.pk])
    client.force_login(closing.office)

    version = client.get(address).context["form"]["version"].initial
    data = {"state": "rejected", "answer": "", "version": version}
    refused = client.post(address, data)
    answered = client.post(address, data | {"answer": "Es waren 12."})

    assert (refused.status_code, answered.status_code) == (422, 302)
    client.force_login(closing.member)
    assert "Es waren 12." in client.get(address).content.decode()
    assert client.post(address, data).status_code == 403


@pytest.mark.django_db
def test_foreign_bodies_do_not_find_an_objection(client: Client) -> None:
    objection = make_objection(make_reviewed())
    client.force_login(make_user())

    assert client.get(reverse("meetings:objection", args=[objection.pk])).status_code == 404


@pytest.mark.django_db
def test_drafts_and_objections_are_among_the_tasks() -> None:
    closing = make_reviewed()
    assert [link.url for link in tasks(closing.member)] == [
        reverse("meetings:read", args=[closing.meeting.slug])
    ]
    objection = make_objection(closing)

    found = [link.url for link in tasks(closing.office)]

    assert found == [reverse("meetings:objection", args=[objection.pk])]
    assert tasks(AnonymousUser()) == []


@pytest.mark.django_db
def test_minutes_wait_for_who_releases_them_when_the_review_is_over() -> None:
    closing = make_reviewed()
    check = reverse("meetings:check", args=[closing.meeting.slug])
    assert check not in [link.url for link in tasks(closing.office)]

    with time_machine.travel(AT + timedelta(days=40), tick=False):
        assert check in [link.url for link in tasks(closing.office)]
        assert check not in [link.url for link in tasks(closing.member)]
