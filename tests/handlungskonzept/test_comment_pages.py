"""The pages of comments: who sees them, mentions, tabs, and a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Comment, Page

from core.actor import AnyUser
from core.registries import tasks_of
from handlungskonzept.document.mentions import names_mentioned, with_mention
from handlungskonzept.operations import create_plan
from handlungskonzept.operations.talking import add_comment, reply_to_comment, resolve_comment
from handlungskonzept.permissions import may_read_working_text
from handlungskonzept.permissions.talking import comments_visible_to, may_see_comment
from handlungskonzept.queries.mentions import readers_of_working_text
from people.models import User
from people.operations import deactivate_user
from tests.factories.handlungskonzept import Stage, make_adoption
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group

LATER = AT + timedelta(hours=1)
COMMENTS = reverse("handlungskonzept:comments")


def comment_on(stage: Stage, text: str = "Stimmt das?", by: User | None = None) -> Comment:
    """A comment on the chapter's title."""
    return add_comment(
        by=acting(by or stage.writer), at=AT, page=stage.chapter, line="title", text=text
    )


def logged_in(user: AnyUser) -> Client:
    """A browser of this person."""
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
    return client


def named(first: str, last: str) -> User:
    """A member of a project group with this name."""
    user = make_user(first_name=first, last_name=last)
    make_membership(make_project_group(), user)
    return user


# --- permissions ----------------------------------------------------------------------------


def test_the_pair_for_comments_agrees_for_all_personas(db: None) -> None:
    cast = make_cast()
    plan = create_plan(by=SYSTEM, at=AT, title="Handlungskonzept")
    writer = cast[Persona.STEERING_MEMBER]
    assert isinstance(writer, User)
    ours = add_comment(by=acting(writer), at=AT, page=plan, line="title", text="Gut.")
    elsewhere = Comment.objects.create(
        page=Page.get_first_root_node(), user=writer, text="Nicht im Plan.", contentpath="title"
    )
    for persona in Persona:
        user = cast[persona]
        visible = set(comments_visible_to(user))
        assert (ours in visible) == may_see_comment(user, ours) == may_read_working_text(user)
        assert elsewhere not in visible
        assert not may_see_comment(user, elsewhere)


def test_who_may_be_mentioned_is_who_reads_the_working_text(db: None) -> None:
    cast = make_cast()
    readers = readers_of_working_text()
    for persona in Persona:
        assert (cast[persona] in readers) == may_read_working_text(cast[persona]), persona


def test_strangers_find_no_comment_and_no_page_of_comments(stage: Stage) -> None:
    comment = comment_on(stage)
    addresses = [COMMENTS] + [
        reverse(f"handlungskonzept:{name}", args=[comment.pk])
        for name in ("comment_edit", "comment_reply")
    ]
    for address in addresses:
        assert logged_in(make_user()).get(address).status_code == 403
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/konto/" in answer.url


def test_a_comment_outside_the_plan_and_an_unknown_page_are_not_found(stage: Stage) -> None:
    client = logged_in(stage.writer)
    elsewhere = Comment.objects.create(
        page=Page.get_first_root_node(), user=stage.writer, text="?", contentpath="title"
    )
    reply = reverse("handlungskonzept:comment_reply", args=[elsewhere.pk])
    assert client.get(reply).status_code == 404
    unknown = "00000000-0000-4000-8000-000000000000"
    new = reverse("handlungskonzept:comment_new", args=[unknown])
    assert client.get(new).status_code == 404
    new = reverse("handlungskonzept:comment_new", args=[stage.chapter.translation_key])
    assert client.get(f"{new}?zeile=gibt-es-nicht").status_code == 404


def test_comments_are_nowhere_in_public(stage: Stage, client: Client) -> None:
    comment_on(stage, "Ganz-geheime-Anmerkung")
    adoption = make_adoption(stage)
    for address in (
        reverse("handlungskonzept:plan"),
        adoption.get_absolute_url(),
        reverse("handlungskonzept:measures"),
        "/sitemap.xml",
    ):
        answer = client.get(address, follow=True)
        assert "Ganz-geheime-Anmerkung" not in answer.content.decode()
    with ZipFile(BytesIO(bytes(adoption.document.content))) as word:
        assert not any(b"Ganz-geheime" in word.read(name) for name in word.namelist())
    assert "Ganz-geheime" not in adoption.version.content


# --- writing --------------------------------------------------------------------------------


def test_a_member_comments_a_line_and_reads_it_there(stage: Stage) -> None:
    client = logged_in(named("Ayşe", "Yıldız"))
    page = reverse("handlungskonzept:lines", args=[stage.measure.translation_key])
    assert "zeile=sheet/summary" in client.get(page).content.decode()
    new = reverse("handlungskonzept:comment_new", args=[stage.measure.translation_key])
    answer = client.post(
        f"{new}?zeile=sheet/summary", {"text": "Bitte genauer.", "mention": str(stage.writer)}
    )
    assert answer.status_code == 302
    shown = client.get(answer.url.partition("#")[0]).content.decode()
    assert f"@{stage.writer} Bitte genauer." in shown
    assert "Ayşe Yıldız" in shown


def test_an_empty_comment_is_shown_again_with_its_error(stage: Stage) -> None:
    client = logged_in(stage.writer)
    new = reverse("handlungskonzept:comment_new", args=[stage.chapter.translation_key])
    answer = client.post(f"{new}?zeile=title", {"text": "  "})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_replying_resolving_and_opening_again_lead_back(stage: Stage) -> None:
    comment = comment_on(stage)
    client = logged_in(stage.office)
    address = {
        name: reverse(f"handlungskonzept:comment_{name}", args=[comment.pk])
        for name in ("reply", "resolve", "reopen")
    }
    answer = client.post(address["reply"], {"text": "Ja.", "zurueck": COMMENTS})
    assert answer.url == COMMENTS
    foreign = {"zurueck": "https://anderswo.example/"}
    assert client.post(address["resolve"], foreign).url == COMMENTS
    comment.refresh_from_db()
    assert comment.resolved_by == stage.office
    assert client.post(address["resolve"]).status_code == 409
    assert client.post(address["reopen"]).status_code == 302


def test_somebody_elses_comment_is_neither_changed_nor_deleted(stage: Stage) -> None:
    comment = comment_on(stage)
    client = logged_in(stage.office)
    edit = reverse("handlungskonzept:comment_edit", args=[comment.pk])
    assert client.get(edit).status_code == 302
    assert client.post(edit, {"text": "Anders."}).status_code == 422
    delete = reverse("handlungskonzept:comment_delete", args=[comment.pk])
    assert client.post(delete).status_code == 403
    comment.refresh_from_db()
    assert comment.text == "Stimmt das?"
    own = logged_in(stage.writer)
    assert own.post(edit, {"text": "Genauer?"}).status_code == 302
    assert own.post(delete).status_code == 302
    assert not Comment.objects.exists()


# --- mentions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ayşe Yıldız bitte lesen", {"Ayşe Yıldız"}),
        ("Frage an @ayşe  yıldız.", {"Ayşe Yıldız"}),
        ("@Ju\u0308rgen Mu\u0308ller, stimmt das?", {"Jürgen Müller"}),
        ("@Jürgen Müller-Groß?", {"Jürgen Müller-Groß"}),
        ("@Jürgen Müllers Idee", set()),
        ("post@Jürgen Müller", set()),
        ("Jürgen Müller", set()),
        ("@Jürgen Müller und @Ayşe Yıldız", {"Jürgen Müller", "Ayşe Yıldız"}),
    ],
)
def test_names_behind_an_at_sign_are_mentions(text: str, found: set[str]) -> None:
    assert names_mentioned(text, ["Ayşe Yıldız", "Jürgen Müller", "Jürgen Müller-Groß"]) == found


def test_a_mention_is_put_in_once() -> None:
    assert with_mention("Bitte.", "Anna Groß") == "@Anna Groß Bitte."
    assert with_mention("Bitte, @anna groß.", "Anna Groß") == "Bitte, @anna groß."
    assert with_mention("Bitte.", "") == "Bitte."


def test_both_people_of_one_name_find_the_mention_until_they_answer(stage: Stage) -> None:
    first, second = named("Anna", "Groß"), named("Anna", "Groß")
    comment = comment_on(stage, "@Anna Groß, was meinen Sie?")
    for user in (first, second):
        (task,) = tasks_of.collect(user)
        assert f"#kommentar-{comment.pk}" in task.url
    reply_to_comment(by=acting(first), at=LATER, comment=comment, text="Einverstanden.")
    assert not list(tasks_of.collect(first))
    assert list(tasks_of.collect(second))
    resolve_comment(by=acting(stage.writer), at=LATER, comment=comment)
    assert not list(tasks_of.collect(second))


def test_who_lost_access_hears_of_no_mention(stage: Stage) -> None:
    user = named("Anna", "Groß")
    comment_on(stage, "@Anna Groß, was meinen Sie?")
    closed = deactivate_user(by=SYSTEM, at=LATER, user=user)
    assert not list(tasks_of.collect(closed))
    assert closed not in readers_of_working_text()


def test_mentioning_somebody_without_access_reaches_nobody(stage: Stage) -> None:
    stranger = make_user(first_name="Anna", last_name="Groß")
    comment_on(stage, "@Anna Groß, was meinen Sie?")
    assert not list(tasks_of.collect(stranger))
    form = logged_in(stage.writer).get(
        reverse("handlungskonzept:comment_new", args=[stage.chapter.translation_key])
    )
    assert "Anna Groß" not in form.content.decode()


# --- the list -------------------------------------------------------------------------------


def test_the_tabs_show_what_belongs_in_them(stage: Stage) -> None:
    member = named("Anna", "Groß")
    mention = comment_on(stage, "@Anna Groß, was meinen Sie?")
    own = comment_on(stage, "Von mir.", by=member)
    other = comment_on(stage, "Etwas anderes.")
    client = logged_in(member)
    shown = {
        name: {
            thread.comment.pk
            for thread in client.get(f"{COMMENTS}?ansicht={name}").context["threads"]
        }
        for name in ("erwaehnt", "eigene", "erledigt")
    }
    assert shown == {"erwaehnt": {mention.pk}, "eigene": {own.pk}, "erledigt": set()}
    everything = logged_in(stage.writer).get(f"{COMMENTS}?ansicht=alle").context["threads"]
    assert {thread.comment.pk for thread in everything} == {mention.pk, own.pk, other.pk}
    assert client.get(f"{COMMENTS}?ansicht=alle").context["chosen"] == "erwaehnt"


def test_the_navigation_counts_unanswered_mentions(stage: Stage) -> None:
    member = named("Anna", "Groß")
    comment_on(stage, "@Anna Groß, was meinen Sie?")
    text = logged_in(member).get(COMMENTS).content.decode()
    assert "(1)</a>" in text.split("</nav>")[2] or "(1)</a>" in text


def queries_for(client: Client, address: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", ["list", "lines"])
def test_pages_of_comments_ask_a_constant_number_of_queries(
    stage: Stage, address: str, make_many: Callable[[int], None]
) -> None:
    client = logged_in(stage.writer)
    page = (
        f"{COMMENTS}?ansicht=alle"
        if address == "list"
        else reverse("handlungskonzept:lines", args=[stage.chapter.translation_key])
    )
    make_many(1)
    client.get(page)
    few = queries_for(client, page)
    make_many(6)
    assert queries_for(client, page) == few


@pytest.fixture
def make_many(stage: Stage) -> Callable[[int], None]:
    """Writes so many comments with a reply on the chapter and on the measure."""

    def write(number: int) -> None:
        for page in (stage.chapter, stage.measure):
            for _ in range(number):
                comment = add_comment(
                    by=acting(stage.writer), at=AT, page=page, line="title", text="Hm."
                )
                reply_to_comment(by=acting(stage.office), at=LATER, comment=comment, text="Ja.")

    return write
