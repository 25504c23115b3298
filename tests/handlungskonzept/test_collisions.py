"""Two people at the same page: what goes together is merged, the rest waits for its writer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Revision

from core.operations import InvalidInput, NotPermitted
from core.registries import tasks_of
from handlungskonzept.document.answers import Answer, Choice
from handlungskonzept.models import KeptText, PlanPage, Withdrawn
from handlungskonzept.operations import submit_for_approval, withdraw_measure, write_draft
from handlungskonzept.operations.collisions import (
    SavedAgain,
    SettledAlready,
    discard_kept_text,
    save_or_keep,
    settle_collision,
)
from handlungskonzept.operations.writing import set_values
from handlungskonzept.permissions.collisions import kept_texts_visible_to, may_see_kept_text
from handlungskonzept.queries.collisions import base_of, mark_of
from people.models import User
from projectgroups.models import Membership
from projectgroups.operations import end_membership
from tests.factories.handlungskonzept import Stage, fresh, heading, make_stage, paragraph
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership

LATER = AT + timedelta(minutes=10)
MINE = {"title": Answer(Choice.MINE)}
LAST = AT + timedelta(minutes=20)


@pytest.fixture
def other(stage: Stage) -> User:
    user = make_user()
    make_membership(stage.group, user)
    return user


def opened(page: PlanPage) -> Revision:
    """The revision a form opened now begins with."""
    found = fresh(page).latest_revision
    assert isinstance(found, Revision)
    return found


def typed(base: Revision, **values: Any) -> PlanPage:
    """The page as it was when the form was opened, with typed values."""
    page = base.as_object()
    set_values(page, values)
    assert isinstance(page, PlanPage)
    return page


def latest(page: PlanPage) -> Any:
    return fresh(page).get_latest_revision_as_object()


def collide(stage: Stage, other: User, page: PlanPage | None = None) -> KeptText:
    """The other member saves a title first, the writer types another one."""
    page = page or stage.chapter
    base = opened(page)
    write_draft(by=acting(other), at=AT, page=page, values={"title": "Titel der anderen"})
    kept = save_or_keep(
        by=acting(stage.writer), at=LATER, draft=typed(base, title="Mein Titel"), base=base
    )
    assert isinstance(kept, KeptText)
    return kept


def mark(page: PlanPage) -> str:
    return mark_of(opened(page))


def test_nobody_came_between_and_it_is_saved(stage: Stage) -> None:
    base = opened(stage.chapter)
    draft = typed(base, title="Neu")
    saved = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=base)
    assert isinstance(saved, Revision)
    assert saved.pk != base.pk
    assert latest(stage.chapter).title == "Neu"
    assert saved.created_at == LATER


def test_different_pages_never_disturb_each_other(stage: Stage, other: User) -> None:
    bases = [opened(stage.chapter), opened(stage.measure)]
    one = save_or_keep(
        by=acting(other), at=AT, draft=typed(bases[0], title="Kapitel"), base=bases[0]
    )
    two = save_or_keep(
        by=acting(stage.writer), at=AT, draft=typed(bases[1], summary="Kurz."), base=bases[1]
    )
    assert isinstance(one, Revision)
    assert isinstance(two, Revision)


def test_different_fields_are_merged_without_a_question(stage: Stage, other: User) -> None:
    base = opened(stage.measure)
    write_draft(by=acting(other), at=AT, page=stage.measure, values={"title": "Neuer Titel"})
    draft = typed(base, summary="Neue Kurzfassung.")
    saved = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=base)
    assert isinstance(saved, Revision)
    page = latest(stage.measure)
    assert (page.title, page.summary) == ("Neuer Titel", "Neue Kurzfassung.")
    assert saved.user == stage.writer
    assert not KeptText.objects.exists()


def test_different_paragraphs_of_one_chapter_are_merged(stage: Stage, other: User) -> None:
    body = [{**paragraph("<p>Eins.</p><p>Zwei.</p>"), "key": "text"}]
    write_draft(by=acting(other), at=AT, page=stage.chapter, values={"body": body})
    base = opened(stage.chapter)
    theirs, mine = base.as_object(), base.as_object()
    for page, old, new in ((theirs, "Eins", "Erstens"), (mine, "Zwei", "Zweitens")):
        source = page.body.raw_data[0]["value"]["text"]
        page.body.raw_data[0]["value"]["text"] = source.replace(old, new)
    save_or_keep(by=acting(other), at=AT, draft=theirs, base=base)
    saved = save_or_keep(by=acting(stage.writer), at=LATER, draft=mine, base=base)
    assert isinstance(saved, Revision)
    text = str(latest(stage.chapter).body)
    assert "Erstens" in text
    assert "Zweitens" in text


def test_the_same_field_is_kept_and_nothing_is_overwritten(stage: Stage, other: User) -> None:
    kept = collide(stage, other)
    assert latest(stage.chapter).title == "Titel der anderen"
    assert (kept.user, kept.kept_at, kept.settled_at) == (stage.writer, LATER, None)
    assert kept.content["typed"]["title"] == "Mein Titel"


def test_own_saves_do_not_stand_in_the_way(stage: Stage) -> None:
    base = opened(stage.chapter)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Reiter 1"})
    draft = typed(base, title="Reiter 2")
    saved = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=base)
    assert isinstance(saved, Revision)
    assert latest(stage.chapter).title == "Reiter 2"


def test_without_a_base_every_difference_is_asked(stage: Stage) -> None:
    draft = typed(opened(stage.chapter), title="Mein Titel")
    kept = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=None)
    assert isinstance(kept, KeptText)
    same = typed(opened(stage.chapter))
    assert isinstance(
        save_or_keep(by=acting(stage.writer), at=LATER, draft=same, base=None), Revision
    )


def test_a_form_sent_again_takes_the_place_of_what_it_sent_before(
    stage: Stage, other: User
) -> None:
    kept = collide(stage, other)
    draft = typed(kept.base, title="Mein besserer Titel")
    again = save_or_keep(by=acting(stage.writer), at=LAST, draft=draft, base=kept.base)
    assert again == kept
    assert KeptText.objects.get().content["typed"]["title"] == "Mein besserer Titel"


def test_texts_that_fit_word_by_word_but_not_together_are_kept(stage: Stage, other: User) -> None:
    base = opened(stage.measure)
    write_draft(by=acting(other), at=AT, page=stage.measure, values={"planned_start": "2022"})
    draft = typed(base, planned_end="2021")
    kept = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=base)
    assert isinstance(kept, KeptText)
    wrong = {"planned_start": Answer(Choice.THEIRS), "planned_end": Answer(Choice.MINE)}
    for decisions in ({}, wrong):
        with pytest.raises(InvalidInput) as refused:
            settle_collision(
                by=acting(stage.writer), at=LAST, kept=kept, decisions=decisions,
                seen=mark(stage.measure),
            )  # fmt: skip
        assert "planned_end" in refused.value.errors


def test_a_wrong_value_is_refused_and_not_kept(stage: Stage, other: User) -> None:
    base = opened(stage.measure)
    write_draft(by=acting(other), at=AT, page=stage.measure, values={"title": "Neu"})
    draft = typed(base, planned_start="2024", planned_end="2020")
    with pytest.raises(InvalidInput):
        save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=base)
    assert not KeptText.objects.exists()


def test_a_submitted_text_is_never_overwritten(stage: Stage, other: User) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Vorschlag"})
    submitted = opened(stage.chapter)
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    draft = typed(submitted, title="Danach")
    saved = save_or_keep(
        by=acting(stage.writer), at=LATER, draft=draft, base=submitted, overwrite=submitted
    )
    assert saved.pk != submitted.pk
    submitted.refresh_from_db()
    assert submitted.content["title"] == "Vorschlag"


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (Answer(Choice.THEIRS), "Titel der anderen"),
        (Answer(Choice.MINE), "Mein Titel"),
        (Answer(Choice.OWN, "Unser Titel"), "Unser Titel"),
    ],
)
def test_the_writer_decides_and_a_new_revision_says_so(
    stage: Stage, other: User, answer: Answer, title: str
) -> None:
    kept, before = collide(stage, other), opened(stage.chapter)
    revision = settle_collision(
        by=acting(stage.writer), at=LAST, kept=kept, decisions={"title": answer},
        seen=mark(stage.chapter),
    )  # fmt: skip
    assert revision.pk != before.pk
    assert latest(stage.chapter).title == title
    before.refresh_from_db()
    assert before.content["title"] == "Titel der anderen"
    kept.refresh_from_db()
    assert (kept.settled_at, kept.content) == (LAST, {})


@pytest.mark.parametrize(
    "answers", [{}, {"title": Answer(Choice.OWN, "  ")}, {"title": Answer(Choice.BOTH)}]
)
def test_a_question_without_a_decision_is_named(
    stage: Stage, other: User, answers: dict[str, Answer]
) -> None:
    kept = collide(stage, other)
    with pytest.raises(InvalidInput) as refused:
        settle_collision(
            by=acting(stage.writer), at=LAST, kept=kept, decisions=answers,
            seen=mark(stage.chapter),
        )  # fmt: skip
    assert set(refused.value.errors) == {"title"}
    kept.refresh_from_db()
    assert kept.content["typed"]["title"] == "Mein Titel"


def test_a_third_save_asks_again_and_loses_nothing(stage: Stage, other: User) -> None:
    kept, seen = collide(stage, other), mark(stage.chapter)
    write_draft(by=acting(other), at=LAST, page=stage.chapter, values={"title": "Noch einer"})
    decide = {"by": acting(stage.writer), "at": LAST, "kept": kept, "decisions": MINE}
    with pytest.raises(SavedAgain):
        settle_collision(**decide, seen=seen)
    assert latest(stage.chapter).title == "Noch einer"
    settle_collision(**decide, seen=mark(stage.chapter))
    assert latest(stage.chapter).title == "Mein Titel"


def test_a_collision_is_settled_once(stage: Stage, other: User) -> None:
    kept = collide(stage, other)
    decide = {"by": acting(stage.writer), "at": LAST, "kept": kept, "decisions": MINE}
    settle_collision(**decide, seen=mark(stage.chapter))
    with pytest.raises(SettledAlready):
        settle_collision(**decide, seen=mark(stage.chapter))
    with pytest.raises(SettledAlready):
        discard_kept_text(by=acting(stage.writer), at=LAST, kept=kept)


def test_the_writer_may_discard_the_own_text(stage: Stage, other: User) -> None:
    kept = discard_kept_text(by=acting(stage.writer), at=LAST, kept=collide(stage, other))
    assert (kept.settled_at, kept.content) == (LAST, {})
    assert latest(stage.chapter).title == "Titel der anderen"


def test_nobody_else_decides(stage: Stage, other: User) -> None:
    kept = collide(stage, other)
    for user in (other, stage.office):
        with pytest.raises(NotPermitted):
            discard_kept_text(by=acting(user), at=LAST, kept=kept)
        with pytest.raises(NotPermitted):
            settle_collision(
                by=acting(user), at=LAST, kept=kept, decisions=MINE,
                seen=mark(stage.chapter),
            )  # fmt: skip


def test_who_does_not_write_the_plan_saves_nothing(stage: Stage) -> None:
    base = opened(stage.chapter)
    with pytest.raises(NotPermitted):
        save_or_keep(by=acting(make_user()), at=AT, draft=typed(base, title="Neu"), base=base)


def test_a_withdrawn_measure_takes_no_text_but_the_text_can_be_given_up(
    stage: Stage, other: User
) -> None:
    base = opened(stage.measure)
    kept = collide(stage, other, stage.measure)
    withdraw_measure(
        by=acting(stage.office), at=LAST, measure=stage.measure.measure, reason="Entfällt."
    )
    with pytest.raises(Withdrawn):
        save_or_keep(by=acting(stage.writer), at=LAST, draft=typed(base, title="Neu"), base=base)
    with pytest.raises(Withdrawn):
        settle_collision(
            by=acting(stage.writer), at=LAST, kept=kept, decisions=MINE,
            seen=mark(stage.measure),
        )  # fmt: skip
    discard_kept_text(by=acting(stage.writer), at=LAST, kept=kept)


def test_a_base_that_was_written_over_is_no_base(stage: Stage) -> None:
    revision = opened(stage.chapter)
    moment = revision.created_at.isoformat()
    assert base_of(stage.chapter, str(revision.pk), moment) == revision
    number = str(revision.pk)
    for known, words in ((number, "2021-01-01T00:00:00+00:00"), ("x", moment), (number, "")):
        assert base_of(stage.chapter, known, words) is None


def test_permission_pairs_agree_for_everybody(db: None) -> None:
    cast = make_cast()
    stage = make_stage(cast.steering_group)
    member, chair = cast[Persona.STEERING_MEMBER], cast[Persona.STEERING_CHAIR]
    assert isinstance(member, User)
    assert isinstance(chair, User)
    base = opened(stage.chapter)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Erster"})
    for user in (member, chair):
        save_or_keep(by=acting(user), at=LATER, draft=typed(base, title="Zweiter"), base=base)
    assert KeptText.objects.count() == 2
    for user in cast.users.values():
        assert set(kept_texts_visible_to(user)) == {
            one for one in KeptText.objects.all() if may_see_kept_text(user, one)
        }


# --- the page ------------------------------------------------------------------------------------


def decide(html: str, **values: str) -> dict[str, str]:
    """What the form posts when the one question is answered."""
    seen = re.search(r'name="seen" value="([^"]+)"', html)
    names = set(re.findall(r'name="(?:wahl|text)-(\w+)"', html))
    assert seen is not None
    assert len(names) == 1, names
    (name,) = names
    return {"seen": seen[1], **{f"{key}-{name}": value for key, value in values.items()}}


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    client.force_login(stage.writer)
    return client


def test_the_page_shows_both_texts_and_presets_nothing(
    stage: Stage, writer: Client, other: User
) -> None:
    kept = collide(stage, other)
    html = writer.get(kept.get_absolute_url()).content.decode()
    assert '<ins><span class="sr">eingefügt: </span>' in html
    assert '<del><span class="sr">gestrichen: </span>' in html
    assert str(other) in html
    assert "checked" not in html
    assert html.count("<h1") == 1


def test_deciding_saves_and_leads_back(stage: Stage, writer: Client, other: User) -> None:
    kept = collide(stage, other)
    url = kept.get_absolute_url()
    values = decide(writer.get(url).content.decode(), wahl="own", text="Unser Titel")
    response = writer.post(url, values)
    assert response.status_code == 302
    assert response.url.endswith(f"#seite-{stage.chapter.pk}")
    assert latest(stage.chapter).title == "Unser Titel"
    assert writer.get(url).status_code == 302
    assert writer.post(url, values).status_code == 302
    assert latest(stage.chapter).title == "Unser Titel"


def test_an_open_question_gets_its_error_and_loses_nothing(
    stage: Stage, writer: Client, other: User
) -> None:
    url = collide(stage, other).get_absolute_url()
    values = decide(writer.get(url).content.decode(), text="Schon getippt")
    response = writer.post(url, values)
    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("Bitte entscheiden Sie, welcher Text bleibt.") == 2
    assert "Schon getippt" in html


def test_a_third_save_shows_the_question_anew(stage: Stage, writer: Client, other: User) -> None:
    url = collide(stage, other).get_absolute_url()
    values = decide(writer.get(url).content.decode(), wahl="theirs")
    write_draft(by=acting(other), at=LAST, page=stage.chapter, values={"title": "Dritter Titel"})
    response = writer.post(url, values)
    html = response.content.decode()
    assert response.status_code in (409, 422)
    assert "Dritter" in html
    assert "checked" not in html
    assert latest(stage.chapter).title == "Dritter Titel"
    again = decide(html, wahl="mine")
    assert writer.post(url, again).status_code == 302
    assert latest(stage.chapter).title == "Mein Titel"


def test_a_save_elsewhere_on_the_page_is_noticed_too(
    stage: Stage, writer: Client, other: User
) -> None:
    url = collide(stage, other).get_absolute_url()
    values = decide(writer.get(url).content.decode(), wahl="mine")
    note = {"internal_note": "Noch eine Notiz"}
    write_draft(by=acting(other), at=LAST, page=stage.chapter, values=note)
    response = writer.post(url, values)
    assert response.status_code == 409
    assert "Noch eine Notiz" in response.content.decode()
    assert "checked" in response.content.decode()


def test_foreign_kept_texts_are_not_there(stage: Stage, client: Client, other: User) -> None:
    kept = collide(stage, other)
    addresses = [kept.get_absolute_url(), f"{kept.get_absolute_url()}verwerfen/"]
    for address in addresses:
        assert client.get(address).status_code == 302
    for user in (other, stage.office, make_user()):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404


def test_discarding_asks_first(stage: Stage, writer: Client, other: User) -> None:
    kept = collide(stage, other)
    url = f"{kept.get_absolute_url()}verwerfen/"
    assert writer.get(url).status_code == 200
    kept.refresh_from_db()
    assert kept.settled_at is None
    assert writer.post(url).status_code == 302
    kept.refresh_from_db()
    assert kept.content == {}
    assert writer.post(url).status_code == 302


def test_a_withdrawn_measure_says_so_on_the_page(stage: Stage, writer: Client, other: User) -> None:
    url = collide(stage, other, stage.measure).get_absolute_url()
    values = decide(writer.get(url).content.decode(), wahl="mine")
    anchor = stage.measure.measure
    withdraw_measure(by=acting(stage.office), at=LAST, measure=anchor, reason="Entfällt.")
    response = writer.post(url, values)
    assert response.status_code == 409
    assert "zurückgezogen" in response.content.decode()


def test_who_stopped_writing_sees_the_own_text_but_saves_it_nowhere(
    stage: Stage, writer: Client, other: User
) -> None:
    url = collide(stage, other).get_absolute_url()
    values = decide(writer.get(url).content.decode(), wahl="mine")
    (membership,) = Membership.objects.filter(person__user=stage.writer)
    end_membership(by=SYSTEM, at=AT, membership=membership)
    assert "Mein" in writer.get(url).content.decode()
    assert writer.post(url, values).status_code == 403
    assert latest(stage.chapter).title == "Titel der anderen"


def test_a_kept_text_is_a_task_of_its_writer(stage: Stage, other: User) -> None:
    kept = collide(stage, other)
    (task,) = [link for link in tasks_of.collect(stage.writer) if link.url.endswith(f"/{kept.pk}/")]
    assert "wartet auf Ihre Entscheidung" in task.label
    assert not [one for one in tasks_of.collect(other) if "Entscheidung" in one.label]
    discard_kept_text(by=acting(stage.writer), at=LAST, kept=kept)
    assert not [one for one in tasks_of.collect(stage.writer) if "Entscheidung" in one.label]


def test_every_kind_of_difference_is_shown_in_words(stage: Stage, writer: Client) -> None:
    """A new page against an empty base: fields, dates, records, choices, blocks and their order."""
    office = make_organisation(name="Gesundheitsamt")
    values = {
        "lead": office, "contributors": [office], "planned_end": "Herbst 2023", "visibility": "internal",
        "is_key_measure": True, "initial_situation": "<p>Viele Wege.</p>",
        "steps": [{"type": "step", "value": {"text": "Anfangen", "due": "2022", "responsible": ""}}],
        "costs": [{"type": "cost", "value": {"year": 2022, "kind": "material", "amount": "100.00", "note": ""}}],
        "body": [paragraph("<p>Absatz.</p>"), heading("Zwischenruf"),
                 {"type": "table", "value": {"caption": "Tafel", "table": {"data": [["Kopf", "Fuß"]]}}}],
    }  # fmt: skip
    draft = typed(opened(stage.measure), **values)
    kept = save_or_keep(by=acting(stage.writer), at=LATER, draft=draft, base=None)
    assert isinstance(kept, KeptText)
    html = writer.get(kept.get_absolute_url()).content.decode()
    for words in (
        "Gesundheitsamt", "Wohnungsamt", "Herbst 2023", "intern", "ja", "Viele Wege.", "Anfangen", "2022",
        "Absatz.", "Zwischenruf", "Kopf | Fuß", "Federführung",
    ):  # fmt: skip
        assert words in html, words
    assert "data-block-key" not in html
    assert "{&#x27;" not in html
