"""Papers: put to an item, frozen when sent, withdrawn, talked about, and seen by this body alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from core.frozen import FrozenRow
from core.models import FrozenFile
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import ItemKind
from meetings.models import Paper, PaperComment, PaperContent
from meetings.operations.answers import answer_invitation
from meetings.operations.meetings import cancel_meeting
from meetings.operations.papers import (
    NewPaper,
    add_paper,
    add_papers,
    comment_on_paper,
    withdraw_comment,
    withdraw_paper,
)
from meetings.permissions.papers import (
    may_comment_on_paper,
    may_read_papers,
    may_see_paper,
    may_see_paper_comment,
    paper_comments_visible_to,
    papers_visible_to,
)
from meetings.queries.papers import bytes_of, comments_on, is_handed_in_late
from people.models import User
from projectgroups.choices import Role
from tests.factories.meetings_invite import PDF, Scene, make_paper, make_scene
from tests.factories.meetings_prepare import make_item
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@kept(at=AT)
def scene() -> Scene:
    """A meeting ready to be sent."""
    return make_scene()


def test_a_paper_lies_in_the_open_until_it_is_sent(scene: Scene) -> None:
    paper = add_paper(
        by=acting(scene.chair), at=AT, item=scene.item, title="", file_name="Träger_Auswahl.pdf",
        content=PDF,
    )  # fmt: skip

    assert (paper.title, paper.content_type, paper.size) == (
        "Träger Auswahl", "application/pdf", len(PDF),
    )  # fmt: skip
    assert paper.frozen is None
    assert paper.uploaded_by == scene.chair
    assert bytes_of(paper) == PDF

    scene.send()
    paper = Paper.objects.get(pk=paper.pk)

    assert paper.frozen is not None
    assert not PaperContent.objects.exists()
    assert bytes_of(paper) == PDF
    assert not is_handed_in_late(paper)
    with pytest.raises(FrozenRow):
        paper.frozen.delete()


def test_after_the_invitation_a_paper_is_frozen_at_once_and_counts_as_late(scene: Scene) -> None:
    scene.send()
    scene.item.refresh_from_db()

    paper = make_paper(scene.item, at=LATER)

    assert paper.frozen is not None
    assert is_handed_in_late(Paper.objects.get(pk=paper.pk))


def test_several_files_come_all_or_not_at_all(scene: Scene) -> None:
    good, bad = NewPaper("eins.pdf", PDF), NewPaper("zwei.pdf", b"MZ")

    with pytest.raises(InvalidInput, match=r"zwei\.pdf"):
        add_papers(by=acting(scene.chair), at=AT, item=scene.item, files=[good, bad])
    assert not Paper.objects.exists()

    papers = add_papers(by=acting(scene.chair), at=AT, item=scene.item, files=[good, good])
    assert [paper.title for paper in papers] == ["eins", "eins"]


@pytest.mark.parametrize("who", ["member", "adviser"])
def test_who_does_not_prepare_puts_no_papers(scene: Scene, who: str) -> None:
    with pytest.raises(NotPermitted):
        add_paper(
            by=acting(getattr(scene, who)), at=AT, item=scene.item, title="x", file_name="a.pdf",
            content=PDF,
        )  # fmt: skip


def test_a_paper_needs_an_item_a_file_and_an_open_meeting(scene: Scene) -> None:
    heading = make_item(scene.meeting, kind=ItemKind.HEADING)
    with pytest.raises(NotPossible):
        make_paper(heading)
    with pytest.raises(NotPermitted):
        add_papers(by=SYSTEM, at=AT, item=scene.item, files=[NewPaper("a.pdf", PDF)])
    with pytest.raises(InvalidInput) as refusal:
        add_papers(by=acting(scene.chair), at=AT, item=scene.item, files=[])
    assert list(refusal.value.errors) == ["file"]
    with pytest.raises(InvalidInput) as refusal:
        make_paper(scene.item, title="x" * 201)
    assert list(refusal.value.errors) == ["title"]

    cancel_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, because="Krankheit")
    with pytest.raises(NotPossible):
        make_paper(scene.item)


def test_before_sending_a_paper_is_deleted_with_what_was_said(scene: Scene) -> None:
    paper = make_paper(scene.item)
    comment_on_paper(by=acting(scene.member), at=AT, paper=paper, text="Fehlt die Kostenspalte?")

    with pytest.raises(NotPermitted):
        withdraw_paper(by=acting(scene.member), at=AT, paper=paper)
    withdraw_paper(by=acting(scene.chair), at=AT, paper=paper)

    assert not Paper.objects.exists()
    assert not PaperComment.objects.exists()
    assert Paper.history.get(history_type="-").history_user == scene.chair
    assert PaperComment.history.get(history_type="-").history_user == scene.chair


def test_what_was_sent_is_withdrawn_with_a_reason_and_kept(scene: Scene) -> None:
    paper = make_paper(scene.item)
    scene.send()
    paper.refresh_from_db()

    with pytest.raises(InvalidInput) as refusal:
        withdraw_paper(by=acting(scene.chair), at=LATER, paper=paper)
    assert list(refusal.value.errors) == ["reason"]
    withdraw_paper(by=acting(scene.chair, "Falsche Fassung"), at=LATER, paper=paper)

    paper = Paper.objects.get(pk=paper.pk)
    assert paper.is_withdrawn
    assert FrozenFile.objects.filter(pk=paper.sha256).exists()
    assert may_see_paper(scene.chair, paper)
    assert not may_see_paper(scene.member, paper)
    with pytest.raises(NotPossible):
        withdraw_paper(by=acting(scene.chair, "Noch einmal"), at=LATER, paper=paper)
    with pytest.raises(NotPossible):
        comment_on_paper(by=acting(scene.member), at=LATER, paper=paper, text="Warum?")


def test_members_comment_and_take_back_their_own(scene: Scene, office: User) -> None:
    paper = make_paper(scene.item)

    with pytest.raises(InvalidInput):
        comment_on_paper(by=acting(scene.member), at=AT, paper=paper, text="  ")
    first = comment_on_paper(by=acting(scene.member), at=AT, paper=paper, text="Seite 3 fehlt.")
    comment_on_paper(by=acting(scene.adviser), at=AT, paper=paper, text="Danke.")

    assert [row.comment.text for row in comments_on(paper, scene.chair)] == [
        "Seite 3 fehlt.",
        "Danke.",
    ]
    assert [row.may_withdraw for row in comments_on(paper, scene.member)] == [True, False]
    assert [row.may_withdraw for row in comments_on(paper, office)] == [True, True]
    with pytest.raises(NotPermitted):
        withdraw_comment(by=acting(scene.adviser), at=AT, comment=first)
    withdraw_comment(by=acting(scene.member), at=AT, comment=first)
    with pytest.raises(NotPossible):
        withdraw_comment(by=acting(scene.member), at=AT, comment=first)
    assert [row.comment.text for row in comments_on(paper, scene.chair)] == ["Danke."]


def test_papers_are_seen_by_the_body_the_deputy_and_the_office_alone(
    scene: Scene, office: User
) -> None:
    paper = make_paper(scene.item)
    comment_on_paper(by=acting(scene.member), at=AT, paper=paper, text="Nur für uns.")
    stranger, guest, deputy = make_user(), make_user(), scene.deputy.user
    other = make_project_group()
    make_membership(other, stranger, role=Role.CHAIR)
    make_membership(scene.group, guest, role=Role.GUEST)
    scene.send()
    paper = Paper.objects.get(pk=paper.pk)

    everybody = [office, scene.chair, scene.member, scene.adviser, deputy, stranger, guest]
    everybody.append(AnonymousUser())
    inside = {office, scene.chair, scene.member, scene.adviser}

    def readers() -> set[object]:
        found = {user for user in everybody if may_see_paper(user, paper)}
        assert found == {user for user in everybody if paper in papers_visible_to(user)}
        comment = PaperComment.objects.get()
        assert found == {user for user in everybody if may_see_paper_comment(user, comment)}
        assert found == {user for user in everybody if comment in paper_comments_visible_to(user)}
        assert found == {user for user in everybody if may_read_papers(user, paper.meeting)}
        return found

    assert readers() == inside
    answer_invitation(
        by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer="deputy",
        deputy=scene.deputy,
    )  # fmt: skip
    assert readers() == {*inside, deputy}
    assert not may_comment_on_paper(deputy, paper)
    answer_invitation(
        by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer="yes"
    )
    assert readers() == inside


def test_a_public_paper_is_everybodys_once_it_is_sent_and_only_at_a_public_item(
    scene: Scene,
) -> None:
    nobody = AnonymousUser()
    papers = [make_paper(item, is_public=True) for item in (scene.item, scene.secret)]
    assert not papers_visible_to(nobody).exists()

    scene.send()

    assert [each.pk for each in papers_visible_to(nobody)] == [papers[0].pk]
    for paper in Paper.objects.all():
        assert may_see_paper(nobody, paper) == (paper.pk == papers[0].pk)


def test_bytes_that_do_not_give_the_fingerprint_are_not_handed_out(scene: Scene) -> None:
    paper = make_paper(scene.item)
    content = paper.content
    content.content = PDF + b"%"
    content.save()

    with pytest.raises(NotPossible):
        bytes_of(paper)
