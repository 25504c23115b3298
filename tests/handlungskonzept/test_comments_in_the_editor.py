"""Wagtail's editor and the members' area work on the same comments without losing one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, PageSubscription

from handlungskonzept.operations.talking import (
    add_comment,
    delete_comment,
    reply_to_comment,
    resolve_comment,
)
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership
from tests.handlungskonzept.test_editing import edit_url, stored_form


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    """The writer's browser."""
    client.force_login(stage.writer)
    return client


@pytest.fixture
def other(stage: Stage) -> User:
    """Another member of the steering group."""
    user = make_user()
    make_membership(stage.group, user)
    return user


def said(stage: Stage, by: User, text: str = "Stimmt das?") -> Comment:
    """A comment from the members' area."""
    return add_comment(by=acting(by), at=AT, page=fresh(stage.chapter), line="title", text=text)


def shown(comment: Comment, place: int = 0, **values: str) -> dict[str, Any]:
    """What the editor posts for a comment it was opened with."""
    prefix = f"comments-{place}-"
    form = {
        "text": comment.text, "contentpath": comment.contentpath, "position": comment.position,
        "id": str(comment.pk), "DELETE": "", "resolved": "",
        "replies-TOTAL_FORMS": "0", "replies-INITIAL_FORMS": "0", **values,
    }  # fmt: skip
    return {f"{prefix}{name}": value for name, value in form.items()}


def opened_with(stage: Stage, *comments: Comment, **values: Any) -> dict[str, Any]:
    """The editor's form of the chapter with these comments."""
    form = stored_form(fresh(stage.chapter), **values)
    form |= {
        "comments-TOTAL_FORMS": str(len(comments)), "comments-INITIAL_FORMS": str(len(comments))
    }  # fmt: skip
    for place, comment in enumerate(comments):
        form |= shown(comment, place)
    return form


def saved(stage: Stage, writer: Client, form: dict[str, Any]) -> None:
    """Save in the editor; the text must arrive."""
    assert writer.post(edit_url(stage.chapter), form).status_code == 302
    assert fresh(stage.chapter).get_latest_revision_as_object().title == form["title"]


def test_the_editor_shows_a_comment_from_the_members_area(
    stage: Stage, writer: Client, other: User
) -> None:
    said(stage, other, "Aus dem Mitgliederbereich")
    assert "Aus dem Mitgliederbereich" in writer.get(edit_url(stage.chapter)).content.decode()


def test_saving_keeps_what_came_while_the_editor_was_open(
    stage: Stage, writer: Client, other: User
) -> None:
    form = opened_with(stage, title="Neuer Titel")
    said(stage, other)
    saved(stage, writer, form)
    assert Comment.objects.get().text == "Stimmt das?"


def test_what_was_resolved_meanwhile_stays_resolved(
    stage: Stage, writer: Client, other: User
) -> None:
    comment = said(stage, other)
    form = opened_with(stage, comment, title="Neuer Titel")
    resolve_comment(by=acting(other), at=AT, comment=comment)
    form["comments-0-position"] = '[{"key": "aaaaa", "start": 0, "end": 3}]'
    saved(stage, writer, form)
    assert Comment.objects.get().resolved_by == other


def test_what_was_deleted_meanwhile_does_not_stop_the_text(
    stage: Stage, writer: Client, other: User
) -> None:
    comment = said(stage, other)
    form = opened_with(stage, comment, title="Neuer Titel")
    delete_comment(by=acting(other), at=AT, comment=comment)
    saved(stage, writer, form)
    assert not Comment.objects.exists()


def test_a_reply_typed_meanwhile_opens_the_comment_again(
    stage: Stage, writer: Client, other: User
) -> None:
    comment = said(stage, other)
    form = opened_with(stage, comment, title="Neuer Titel")
    form |= {
        "comments-0-replies-TOTAL_FORMS": "1", "comments-0-replies-0-text": "Nein.",
        "comments-0-replies-0-id": "", "comments-0-replies-0-DELETE": "",
    }  # fmt: skip
    resolve_comment(by=acting(other), at=AT, comment=comment)
    saved(stage, writer, form)
    found = Comment.objects.get()
    assert found.resolved_at is None
    assert found.replies.get().text == "Nein."


def test_the_editor_resolves_and_deletes_what_somebody_resolves_and_deletes_in_it(
    stage: Stage, writer: Client, other: User
) -> None:
    first, second = said(stage, other, "Erledigen"), said(stage, stage.writer, "Löschen")
    form = opened_with(stage, first, second, title="Neuer Titel")
    form |= shown(first, 0, resolved="1") | shown(second, 1, DELETE="1")
    saved(stage, writer, form)
    found = Comment.objects.get()
    assert (found.text, found.resolved_by) == ("Erledigen", stage.writer)


def test_resolved_comments_survive_a_save_of_a_draft_in_the_editor(
    stage: Stage, writer: Client, other: User
) -> None:
    comment = said(stage, other)
    resolve_comment(by=acting(other), at=AT, comment=comment)
    saved(stage, writer, opened_with(stage, title="Erster Entwurf"))
    saved(stage, writer, opened_with(stage, title="Zweiter Entwurf"))
    assert Comment.objects.get().resolved_at is not None


def test_comments_typed_in_the_editor_stand_in_the_members_area(
    stage: Stage, writer: Client
) -> None:
    form = stored_form(fresh(stage.chapter))
    form |= {
        "comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0", "comments-0-text": "Im Editor.",
        "comments-0-contentpath": "title", "comments-0-position": "", "comments-0-id": "",
        "comments-0-DELETE": "", "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    saved(stage, writer, form)
    page = reverse("handlungskonzept:lines", args=[stage.chapter.translation_key])
    assert "Im Editor." in writer.get(page).content.decode()


def test_no_comment_leaves_by_mail(stage: Stage, writer: Client, other: User) -> None:
    PageSubscription.objects.create(page=stage.chapter, user=other, comment_notifications=True)
    comment = said(stage, other)
    reply_to_comment(by=acting(other), at=AT, comment=comment, text="Hm.")
    form = opened_with(stage, comment, title="Neuer Titel")
    form |= shown(comment, 0, resolved="1")
    mail.outbox.clear()
    saved(stage, writer, form)
    assert mail.outbox == []
