"""Pages of invitations, answers and papers: who opens them, what they hold, what a phone posts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.choices import Answer, MeetingState
from meetings.models import Attendance, Paper, PaperComment
from meetings.operations.answers import answer_invitation
from meetings.operations.invitations import send_supplement
from meetings.operations.meetings import cancel_meeting, change_meeting
from meetings.operations.papers import comment_on_paper
from meetings.queries.answer_links import answer_token
from meetings.views.answer_links import tasks
from people.models import Person, User
from projectgroups.choices import Role
from tests.factories.meetings_invite import PDF, PLACE, Scene, make_paper, make_scene
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=AT)
def scene() -> Scene:
    """A meeting ready to be sent."""
    return make_scene()


def as_user(user: User) -> Client:
    """A browser in which this account is logged in."""
    client = Client()
    client.force_login(user)
    return client


def link_of(scene: Scene, user: User) -> str:
    """The address in somebody's mail."""
    return reverse("meetings:answer", args=[answer_token(scene.seat(user))])


def url(scene: Scene, name: str, *more: object) -> str:
    """A page of the meeting."""
    return reverse(f"meetings:{name}", args=[scene.meeting.slug, *more])


def test_checked_and_sent_from_one_page(scene: Scene) -> None:
    client = as_user(scene.chair)
    page = client.get(url(scene, "invite"))
    assert page.status_code == 200
    content = page.content.decode()
    assert "Paula Papier" in content
    version = re.search(r'name="version" value="(\d+)"', content)
    assert version is not None

    answer = client.post(url(scene, "invite"), {"version": version[1], "remark": ""})

    assert answer.status_code == 302
    scene.meeting.refresh_from_db()
    assert scene.meeting.state == MeetingState.INVITED
    assert client.get(url(scene, "invite")).status_code == 302
    again = client.post(url(scene, "invite"), {"version": version[1], "remark": ""})
    assert again.status_code == 409


def test_what_stops_the_invitation_shows_no_button(scene: Scene) -> None:
    change_meeting(by=acting(scene.chair), at=AT, meeting=scene.meeting, place="")
    page = as_user(scene.chair).get(url(scene, "invite"))

    assert 'name="version"' not in page.content.decode()


@pytest.mark.parametrize("name", ["invite", "supplement", "guest_new", "answers"])
def test_preparing_pages_are_for_who_prepares(scene: Scene, name: str) -> None:
    scene.send()
    stranger = make_user()
    make_membership(make_project_group(), stranger, role=Role.CHAIR)

    assert Client().get(url(scene, name)).status_code == 302
    assert as_user(stranger).get(url(scene, name)).status_code == 404
    assert as_user(scene.member).get(url(scene, name)).status_code == 403
    assert as_user(scene.chair).get(url(scene, name), follow=True).status_code == 200


def test_the_link_shows_the_meeting_and_nothing_confidential(scene: Scene) -> None:
    scene.send()
    page = Client().get(link_of(scene, scene.member))
    content = page.content.decode()

    assert page.status_code == 200
    assert scene.group.name in content
    assert PLACE in content
    for hidden in ("Streng Geheim", "Auswahl der Träger", "konferenz", scene.member.email):
        assert hidden not in content
    assert page["Cache-Control"].replace(" ", "") == "no-store,private"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex' in content


def test_looking_at_the_link_changes_nothing(scene: Scene) -> None:
    scene.send()
    link = link_of(scene, scene.member)
    before = scene.seat(scene.member).history.count()
    for _round in range(3):
        Client().get(f"{link}?answer=yes")
        Client().head(link)

    row = scene.seat(scene.member)
    assert (row.answer, row.history.count()) == (Answer.NONE, before)
    assert Client().put(link).status_code == 405


def test_the_link_needs_the_forms_token(scene: Scene) -> None:
    scene.send()
    client = Client(enforce_csrf_checks=True)
    link = link_of(scene, scene.member)

    assert client.post(link, {"answer": "yes"}).status_code == 403
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(link).content.decode()
    )
    assert token is not None
    done = client.post(link, {"answer": "yes", "csrfmiddlewaretoken": token[1]})
    assert (done.status_code, done["Location"]) == (302, link)
    assert scene.seat(scene.member).answer == Answer.YES
    assert scene.seat(scene.member).history.first().history_user is None


def test_by_the_link_only_the_own_deputy_is_offered(scene: Scene) -> None:
    other = make_user(first_name="Olga", last_name="Andere")
    make_membership(scene.group, make_user(), deputy=other.person)
    scene.send()
    link = link_of(scene, scene.member)
    content = Client().get(link).content.decode()
    assert "Deniz Vertretung" in content
    assert "Olga Andere" not in content

    refused = Client().post(link, {"answer": "deputy", "deputy": str(other.person.pk)})
    assert refused.status_code == 422
    done = Client().post(link, {"answer": "deputy", "deputy": str(scene.deputy.pk)})

    assert done.status_code == 302
    assert Attendance.objects.get(person=scene.deputy).deputises_for == scene.seat(scene.member)
    assert "Deniz Vertretung" in Client().get(link).content.decode()


def test_naming_somebody_known_looks_like_naming_somebody_new(scene: Scene) -> None:
    known = make_user(first_name="Erika", last_name="Bekannt")
    scene.send()

    def pages(who: User, email: str) -> str:
        link = link_of(scene, who)
        values = {"answer": "deputy", "deputy_name": "Max Muster", "deputy_email": email}
        assert Client().post(link, values).status_code == 302
        content = Client().get(link).content.decode()
        assert "Erika" not in content
        return re.sub(r"value=\"\w+\"|antwort/[^/]+|\s+", "", content)

    first = pages(scene.member, known.email)
    answer_invitation(
        by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer="no"
    )
    second = pages(scene.member, "niemand@kim.example")
    assert first == second
    assert Person.objects.filter(last_name="Muster").count() == 2


def test_a_refused_answer_keeps_what_was_typed(scene: Scene) -> None:
    scene.send()
    page = Client().post(
        link_of(scene, scene.member),
        {"answer": "deputy", "deputy_name": "Ada Neu", "deputy_email": "", "note": "Bin im Urlaub"},
    )

    assert page.status_code == 422
    for typed in ("Ada Neu", "Bin im Urlaub"):
        assert typed in page.content.decode()


def test_links_that_open_nothing_say_nothing(scene: Scene) -> None:
    scene.send()
    link = link_of(scene, scene.member)
    wrong = Client().get(link[:-2] + "x/")
    assert wrong.status_code == 404
    assert scene.group.name not in wrong.content.decode()

    with time_machine.travel(scene.meeting.starts_at + timedelta(minutes=1), tick=False):
        late = Client().post(link, {"answer": "yes"})
        assert late.status_code == 410
        assert PLACE not in late.content.decode()
        assert late["Cache-Control"].replace(" ", "") == "no-store,private"
    assert scene.seat(scene.member).answer == Answer.NONE

    cancel_meeting(by=acting(scene.chair), at=AT, meeting=scene.meeting, because="Streik")
    assert Client().get(link).status_code == 410


def test_members_answer_in_their_own_area(scene: Scene) -> None:
    scene.send()
    client = as_user(scene.member)

    assert client.get(url(scene, "my_answer")).status_code == 200
    assert client.post(url(scene, "my_answer"), {"answer": ""}).status_code == 422
    assert client.post(url(scene, "my_answer"), {"answer": "no"}).status_code == 302
    assert scene.seat(scene.member).answer == Answer.NO
    assert as_user(make_user()).get(url(scene, "my_answer")).status_code == 404
    login = Client().get(url(scene, "my_answer"))
    assert login["Location"].endswith(f"next={url(scene, 'my_answer')}")
    with time_machine.travel(scene.meeting.starts_at, tick=False):
        assert as_user(scene.member).get(url(scene, "my_answer")).status_code == 409


def test_the_overview_needs_the_same_queries_for_many(scene: Scene, queries: Any) -> None:
    scene.send()
    client = as_user(scene.chair)
    client.get(url(scene, "answers"))
    with CaptureQueriesContext(connection) as few:
        client.get(url(scene, "answers"))
    for _member in range(5):
        make_membership(scene.group, make_user())
    send_supplement(by=acting(scene.chair), at=AT + timedelta(hours=1), meeting=scene.meeting)

    with queries(len(few)):
        client.get(url(scene, "answers"))


def test_who_prepares_enters_answers_and_sends_links(scene: Scene) -> None:
    scene.send()
    client = as_user(scene.chair)
    row, paper_row = scene.seat(scene.member), scene.seat(scene.on_paper)
    link = link_of(scene, scene.member)

    assert client.get(url(scene, "answer_enter", row.pk)).status_code == 200
    assert client.post(url(scene, "answer_enter", row.pk), {"answer": "yes"}).status_code == 302
    assert client.get(url(scene, "answer_link", row.pk)).status_code == 405
    assert client.post(url(scene, "answer_link", row.pk)).status_code == 302
    assert client.post(url(scene, "answer_link", paper_row.pk)).status_code == 409
    assert Client().get(link).status_code == 404
    assert scene.seat(scene.member).answer == Answer.YES
    for name in ("answer_enter", "answer_link"):
        member = as_user(scene.member).post(url(scene, name, row.pk), {"answer": "no"})
        assert member.status_code == 403
        assert client.post(url(scene, name, 0), {"answer": "no"}).status_code == 404


def test_the_office_chooses_guests_among_all_a_chair_types_them(scene: Scene, office: User) -> None:
    known = make_user(first_name="Erika", last_name="Bekannt")
    assert "Erika" in as_user(office).get(url(scene, "guest_new")).content.decode()
    client = as_user(scene.chair)
    assert "Erika" not in client.get(url(scene, "guest_new")).content.decode()

    posted = {"seat": "guest", "name": "Gerda Gast", "email": "gerda@kim.example"}
    assert client.post(url(scene, "guest_new"), posted).status_code == 302
    chosen = {"seat": "advisory", "person": known.person.pk}
    assert client.post(url(scene, "guest_new"), {"seat": "guest"}).status_code == 422
    assert as_user(office).post(url(scene, "guest_new"), chosen).status_code == 302
    assert {str(row.person) for row in scene.meeting.attendances.all()} == {
        "Gerda Gast",
        "Erika Bekannt",
    }


def test_a_guest_is_taken_off_with_one_button(scene: Scene) -> None:
    client = as_user(scene.chair)
    client.post(
        url(scene, "guest_new"), {"seat": "guest", "name": "Gerda Gast", "email": "g@kim.example"}
    )
    row = scene.meeting.attendances.get()
    page = url(scene, "guest_withdraw", row.pk)
    assert page in client.get(url(scene, "answers")).content.decode()

    assert as_user(scene.member).post(page).status_code == 403
    assert client.get(page).status_code == 405
    assert client.post(page).status_code == 302
    assert page not in client.get(url(scene, "answers")).content.decode()
    row.refresh_from_db()
    assert row.is_withdrawn


def test_the_own_area_asks_for_an_answer_until_there_is_one(scene: Scene) -> None:
    def waiting(user: User) -> list[str]:
        return [link.url for link in tasks(user)]

    assert waiting(scene.member) == []
    scene.send()
    assert waiting(scene.member) == [url(scene, "my_answer")]
    assert waiting(make_user()) == []
    answer_invitation(
        by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer="no"
    )
    assert waiting(scene.member) == []


def test_a_supplement_page_shows_what_has_changed(scene: Scene) -> None:
    scene.send()
    client = as_user(scene.chair)
    assert client.post(url(scene, "supplement"), {}).status_code == 422

    make_paper(scene.item, at=AT + timedelta(hours=1), title="Nachgereicht")
    page = client.get(url(scene, "supplement")).content.decode()
    assert "Nachgereicht" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert client.post(url(scene, "supplement"), {"version": version[1]}).status_code == 302


def upload(client: Client, scene: Scene, *files: tuple[str, bytes], **values: str) -> Any:
    """Post these files to the item."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url(scene, "paper_new", scene.item.pk), {"file": sent, **values})


def test_papers_are_uploaded_several_at_once(scene: Scene) -> None:
    client = as_user(scene.chair)
    assert client.get(url(scene, "paper_new", scene.item.pk)).status_code == 200

    assert upload(client, scene, ("eins.pdf", PDF), ("zwei.pdf", PDF)).status_code == 302
    assert upload(client, scene, ("drei.pdf", PDF), title="Kosten").status_code == 302
    assert [paper.title for paper in Paper.objects.all()] == ["eins", "zwei", "Kosten"]

    assert upload(client, scene).status_code == 422
    assert upload(client, scene, ("vier.pdf", b"MZ")).status_code == 422
    both = upload(client, scene, ("a.pdf", PDF), ("b.pdf", PDF), title="Kosten")
    assert both.status_code == 422
    assert "Kosten" in both.content.decode()
    assert upload(client, scene, *[("a.pdf", PDF)] * 11).status_code == 422
    assert upload(as_user(scene.member), scene, ("a.pdf", PDF)).status_code == 403
    assert Paper.objects.count() == 3


def test_a_file_is_saved_and_never_opened_within_the_site(scene: Scene) -> None:
    paper = make_paper(scene.item, file_name='Übersicht "neu".pdf')
    answer = as_user(scene.member).get(reverse("meetings:paper_file", args=[paper.pk]))

    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["paper", "paper_file", "paper_withdraw"])
def test_foreign_papers_are_not_there(scene: Scene, name: str) -> None:
    paper = make_paper(scene.item)
    stranger, deputy = make_user(), scene.deputy.user
    make_membership(make_project_group(), stranger, role=Role.CHAIR)
    page = reverse(f"meetings:{name}", args=[paper.pk])

    for user in (stranger, deputy):
        assert as_user(user).get(page).status_code == 404
    login = Client().get(page)
    assert login.status_code == 302
    assert f"next={page}" in login["Location"]
    missing = reverse(f"meetings:{name}", args=[paper.pk + 1])
    assert Client().get(missing).status_code == 302
    expected = 403 if name == "paper_withdraw" else 200
    assert as_user(scene.member).get(page).status_code == expected


def test_comments_are_read_and_written_on_the_papers_page(scene: Scene) -> None:
    paper = make_paper(scene.item)
    page = reverse("meetings:paper", args=[paper.pk])
    client = as_user(scene.member)

    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "<b>Seite 3</b> fehlt"}).status_code == 302
    assert "&lt;b&gt;Seite 3" in client.get(page).content.decode()

    comment = PaperComment.objects.get()
    back = reverse("meetings:paper_comment_withdraw", args=[paper.pk, comment.pk])
    assert as_user(scene.adviser).post(back).status_code == 403
    assert as_user(make_user()).post(back).status_code == 404
    assert client.get(back).status_code == 405
    assert client.post(back).status_code == 302
    assert "Seite 3" not in client.get(page).content.decode()


def test_a_deputy_reads_comments_and_writes_none(scene: Scene) -> None:
    paper = make_paper(scene.item)
    comment_on_paper(by=acting(scene.member), at=AT, paper=paper, text="Nur für uns.")
    scene.send()
    answer_invitation(
        by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer="deputy",
        deputy=scene.deputy,
    )  # fmt: skip
    page = reverse("meetings:paper", args=[paper.pk])
    client = as_user(scene.deputy.user)

    content = client.get(page).content.decode()
    assert "Nur für uns." in content
    assert 'name="text"' not in content
    assert client.post(page, {"text": "Ich auch"}).status_code == 403


def test_a_public_paper_is_downloaded_without_log_in(scene: Scene) -> None:
    paper = make_paper(scene.item, is_public=True)
    file = reverse("meetings:paper_file", args=[paper.pk])
    assert Client().get(file).status_code == 302

    scene.send()

    assert Client().get(file).content == PDF


def test_a_paper_is_deleted_before_and_withdrawn_after_the_invitation(scene: Scene) -> None:
    first, second = make_paper(scene.item), make_paper(scene.item)
    client = as_user(scene.chair)
    gone = client.post(reverse("meetings:paper_withdraw", args=[first.pk]), {"reason": ""})
    assert gone.status_code == 302
    scene.send()
    page = reverse("meetings:paper_withdraw", args=[second.pk])

    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Falsche Fassung"}).status_code == 302
    assert [paper.is_withdrawn for paper in Paper.objects.all()] == [True]
    for name in ("paper", "paper_file"):
        address = reverse(f"meetings:{name}", args=[second.pk])
        assert as_user(scene.member).get(address).status_code == 404
