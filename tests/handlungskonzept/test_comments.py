"""Comments: who writes, answers and resolves them, and that no save of the text loses one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from wagtail.models import Comment

from core.operations import InvalidInput, NotPermitted, NotPossible
from handlungskonzept.models import PlanPage
from handlungskonzept.operations import submit_for_approval, write_draft
from handlungskonzept.operations.approval import approve_page
from handlungskonzept.operations.talking import (
    AlreadyResolved,
    NoSuchLine,
    add_comment,
    delete_comment,
    edit_comment,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from handlungskonzept.queries.lines import lines_on
from handlungskonzept.queries.talking import comments_on, open_comments_in
from tests.factories.handlungskonzept import Stage, fresh, make_measure, paragraph
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group

LATER = AT + timedelta(hours=1)


def line_of(page: PlanPage, words: str) -> str:
    """The identity of the line with these words."""
    found = lines_on(page)
    assert found is not None
    return next(line.identity for line in found.lines if words in line.text)


def comment_on(stage: Stage, page: PlanPage, line: str, text: str = "Stimmt das?") -> Comment:
    """A comment by the writer."""
    return add_comment(by=acting(stage.writer), at=AT, page=page, line=line, text=text)


def test_a_comment_hangs_on_its_line(stage: Stage) -> None:
    line = line_of(stage.chapter, "Ein Mensch, ein Weg")
    comment_on(stage, stage.chapter, line)
    (found,) = open_comments_in(stage.plan)
    assert found.identity == stage.chapter.identity
    assert found.line == line
    assert "Ein Mensch, ein Weg" in found.quote
    assert found.text == "Stimmt das?"
    assert found.author == str(stage.writer)
    assert found.created_at == AT


@pytest.mark.parametrize(
    ("page", "words", "path"),
    [
        ("chapter", "Handlungsfelder und Maßnahmen", "title"),
        ("field", "Alle wohnen gut.", "goals."),
        ("measure", "Aus der Unterkunft", "summary"),
        ("measure", "Wohnungsamt", "lead"),
        ("measure", "Ein Mensch, ein Weg", "description"),
    ],
)
def test_every_line_has_a_place_in_the_editor_and_back(
    stage: Stage, page: str, words: str, path: str
) -> None:
    thing = getattr(stage, page)
    line = line_of(thing, words)
    comment = comment_on(stage, thing, line)
    assert comment.contentpath.startswith(path)
    assert comment.has_valid_contentpath(thing)
    assert comments_on(thing)[0].line == line


def test_a_comment_stays_with_its_paragraph_when_others_come_before_it(stage: Stage) -> None:
    line = line_of(stage.chapter, "Ein Mensch, ein Weg")
    comment_on(stage, stage.chapter, line)
    block = stage.chapter.body[0]
    text = "<p data-block-key='neu11'>Ein neuer Anfang.</p>" + block.value["text"].source
    body = [{"type": "paragraph", "value": {"text": text, "note": ""}, "id": block.id}]
    write_draft(by=acting(stage.writer), at=LATER, page=stage.chapter, values={"body": body})
    submit_for_approval(by=acting(stage.writer), at=LATER, page=fresh(stage.chapter))
    approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.chapter))
    (found,) = open_comments_in(stage.plan)
    assert "Ein Mensch, ein Weg" in found.quote
    assert "Anfang" not in found.quote


def test_a_comment_whose_line_is_gone_is_listed_without_a_place(stage: Stage) -> None:
    comment_on(stage, stage.chapter, line_of(stage.chapter, "Ein Mensch, ein Weg"))
    body = [paragraph("<p>Etwas ganz anderes.</p>")]
    write_draft(by=acting(stage.writer), at=LATER, page=stage.chapter, values={"body": body})
    assert not open_comments_in(stage.plan)[0].is_gone
    submit_for_approval(by=acting(stage.writer), at=LATER, page=fresh(stage.chapter))
    approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.chapter))
    (found,) = open_comments_in(stage.plan)
    assert found.is_gone
    assert found.text == "Stimmt das?"


def test_saving_and_approving_keep_comments_open_and_done(stage: Stage) -> None:
    done = comment_on(stage, stage.chapter, "title", "Erledigt.")
    resolve_comment(by=acting(stage.writer), at=AT, comment=done)
    comment_on(stage, stage.chapter, "title", "Offen.")
    for number in range(2):
        values = {"body": [paragraph(f"<p>Entwurf {number}.</p>")]}
        write_draft(by=acting(stage.writer), at=LATER, page=fresh(stage.chapter), values=values)
    submit_for_approval(by=acting(stage.writer), at=LATER, page=fresh(stage.chapter))
    approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.chapter))
    found = comments_on(fresh(stage.chapter))
    assert [(one.text, one.resolved_at is not None) for one in found] == [
        ("Erledigt.", True),
        ("Offen.", False),
    ]


def test_a_page_in_memory_neither_deletes_nor_reopens_what_happened_since(stage: Stage) -> None:
    first = comment_on(stage, stage.chapter, "title", "Erster.")
    values = {"body": [paragraph("<p>Entwurf.</p>")]}
    write_draft(by=acting(stage.writer), at=LATER, page=stage.chapter, values=values)
    in_memory = fresh(stage.chapter).get_latest_revision_as_object()
    resolve_comment(by=acting(stage.writer), at=LATER, comment=first)
    comment_on(stage, stage.chapter, "title", "Zweiter.")
    in_memory.title = "Neuer Titel"
    in_memory.save_revision(user=stage.writer)
    found = comments_on(fresh(stage.chapter))
    assert [(one.text, one.resolved_at is not None) for one in found] == [
        ("Erster.", True),
        ("Zweiter.", False),
    ]


def test_a_page_in_memory_does_not_bring_back_a_deleted_comment(stage: Stage) -> None:
    first = comment_on(stage, stage.chapter, "title", "Erster.")
    values = {"body": [paragraph("<p>Entwurf.</p>")]}
    write_draft(by=acting(stage.writer), at=LATER, page=stage.chapter, values=values)
    in_memory = fresh(stage.chapter).get_latest_revision_as_object()
    delete_comment(by=acting(stage.writer), at=LATER, comment=first)
    in_memory.save_revision(user=stage.writer)
    assert not Comment.objects.exists()


def test_a_comment_on_a_draft_belongs_to_the_draft(stage: Stage) -> None:
    draft = make_measure(stage.writer, stage.field, title="Sprachmittlung", lead=stage.lead)
    comment_on(stage, draft, "sheet/summary")
    (found,) = open_comments_in(stage.plan)
    assert found.page_label.endswith("Sprachmittlung")
    assert found.line == "sheet/summary"


def test_project_groups_comment_and_answer_but_do_not_close_other_threads(stage: Stage) -> None:
    carrier = make_user()
    make_membership(make_project_group(), carrier)
    comment = comment_on(stage, stage.chapter, "title")
    reply_to_comment(by=acting(carrier), at=LATER, comment=comment, text="Ja, so ist es.")
    with pytest.raises(NotPermitted):
        resolve_comment(by=acting(carrier), at=LATER, comment=comment)
    (found,) = open_comments_in(stage.plan)
    assert [(one.author, one.text) for one in found.replies] == [(str(carrier), "Ja, so ist es.")]
    own = add_comment(by=acting(carrier), at=LATER, page=stage.chapter, line="title", text="Und?")
    assert resolve_comment(by=acting(carrier), at=LATER, comment=own).resolved_by == carrier


def test_only_the_author_changes_a_comment_and_only_without_an_answer(stage: Stage) -> None:
    comment = comment_on(stage, stage.chapter, "title")
    with pytest.raises(NotPermitted):
        edit_comment(by=acting(stage.office), at=LATER, comment=comment, text="Anders.")
    with pytest.raises(NotPermitted):
        delete_comment(by=acting(stage.office), at=LATER, comment=comment)
    edited = edit_comment(by=acting(stage.writer), at=LATER, comment=comment, text="Genauer?")
    assert edited.text == "Genauer?"
    reply_to_comment(by=acting(stage.office), at=LATER, comment=comment, text="Ja.")
    with pytest.raises(NotPossible):
        edit_comment(by=acting(stage.writer), at=LATER, comment=comment, text="Doch anders.")
    with pytest.raises(NotPossible):
        delete_comment(by=acting(stage.writer), at=LATER, comment=comment)


def test_nobody_answers_or_resolves_what_is_done_until_it_is_opened_again(stage: Stage) -> None:
    comment = comment_on(stage, stage.chapter, "title")
    by = acting(stage.writer)
    resolve_comment(by=by, at=LATER, comment=comment)
    with pytest.raises(AlreadyResolved):
        resolve_comment(by=by, at=LATER, comment=comment)
    with pytest.raises(AlreadyResolved):
        reply_to_comment(by=by, at=LATER, comment=comment, text="Noch etwas.")
    reopen_comment(by=by, at=LATER, comment=comment)
    reply_to_comment(by=by, at=LATER, comment=comment, text="Noch etwas.")
    with pytest.raises(NotPossible):
        reopen_comment(by=by, at=LATER, comment=comment)


def test_empty_overlong_and_misplaced_comments_are_refused(stage: Stage) -> None:
    with pytest.raises(InvalidInput):
        comment_on(stage, stage.chapter, "title", "  ")
    with pytest.raises(InvalidInput):
        comment_on(stage, stage.chapter, "title", "x" * 5001)
    with pytest.raises(NoSuchLine):
        comment_on(stage, stage.chapter, "gibt-es-nicht/1")


def test_who_does_not_read_the_working_text_does_not_comment(stage: Stage) -> None:
    stranger = make_user()
    comment = comment_on(stage, stage.chapter, "title")
    with pytest.raises(NotPermitted):
        add_comment(by=acting(stranger), at=AT, page=stage.chapter, line="title", text="Hallo")
    with pytest.raises(NotPermitted):
        reply_to_comment(by=acting(stranger), at=AT, comment=comment, text="Hallo")


def test_a_comment_and_an_answer_sent_twice_are_one(stage: Stage) -> None:
    comment = comment_on(stage, stage.chapter, "title")
    assert comment_on(stage, stage.chapter, "title") == comment
    assert comment_on(stage, stage.chapter, "title", "Und das?") != comment
    answer: dict[str, Any] = {
        "by": acting(stage.writer),
        "at": AT,
        "comment": comment,
        "text": "Ja.",
    }
    assert reply_to_comment(**answer) == reply_to_comment(**answer)
    assert (Comment.objects.count(), comment.replies.count()) == (2, 1)
