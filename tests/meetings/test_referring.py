"""A project group's item reaches the steering group, and its resolution comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.actor import Channel
from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import ItemKind, ItemOutcome, PaperKind
from meetings.models import AgendaItem, Paper, PaperContent, Resolution
from meetings.operations.agenda import remove_item, take_up_item
from meetings.operations.paper_copies import bring_papers
from meetings.operations.referring import refer_to_steering
from meetings.permissions import may_see_resolution, resolutions_visible_to
from meetings.permissions.matters import may_refer
from meetings.queries.offers import offers_for
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_follow import (
    FIRST,
    SECOND,
    decide,
    make_held,
    make_held_item,
    released,
)
from tests.factories.meetings_prepare import SOON, as_outcome, as_sent, make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("standing", ["agenda", "miscellaneous", "minutes"])
def test_what_comes_back_in_every_meeting_is_not_referred(standing: str) -> None:
    make_steering_group()
    meeting = make_meeting(make_project_group())
    item = make_item(meeting, standing=standing)

    with pytest.raises(NotPossible):
        refer_to_steering(by=SYSTEM, at=AT, item=item)
    item.refresh_from_db()
    assert item.outcome == ItemOutcome.OPEN


@pytest.fixture
def steering() -> WorkingGroup:
    """The steering group."""
    return make_steering_group()


@pytest.fixture
def group() -> WorkingGroup:
    """A project group."""
    return make_project_group()


@pytest.fixture
def chair(group: WorkingGroup) -> User:
    """Who keeps its meetings."""
    user = make_user()
    make_membership(group, user, role=Role.CHAIR)
    return user


@pytest.fixture
def item(group: WorkingGroup, chair: User) -> AgendaItem:
    """What the project group wants decided, with a paper."""
    found = make_held_item(
        make_held(group), title="Lotsenstelle", draft_resolution="Die Stelle wird eingerichtet."
    )
    paper = Paper(
        meeting=found.meeting, item=found, kind=PaperKind.PAPER, title="Konzept",
        file_name="konzept.pdf", content_type="application/pdf", size=3, sha256="0" * 64,
        uploaded_at=AT, uploaded_by=chair,
    )  # fmt: skip
    save_recorded(paper, by=SYSTEM, at=AT)
    PaperContent.objects.create(paper=paper, content=b"PDF")
    return found


def test_it_becomes_a_proposed_item_with_draft_papers_and_matter(
    steering: WorkingGroup, group: WorkingGroup, chair: User, item: AgendaItem
) -> None:
    meeting = make_meeting(steering)
    make_meeting(steering, SOON + timedelta(days=60))

    referral = refer_to_steering(by=acting(chair), at=AT, item=item)

    proposed = referral.proposed
    assert proposed is not None
    assert (proposed.meeting, proposed.comes_from, proposed.title) == (meeting, item, item.title)
    assert proposed.draft_resolution == "Die Stelle wird eingerichtet."
    item.refresh_from_db()
    assert item.outcome == ItemOutcome.REFERRED
    assert item.matter == proposed.matter == referral.matter
    (paper,) = proposed.papers.all()
    assert (paper.title, bytes(paper.content.content)) == ("Konzept", b"PDF")
    entry = proposed.history.latest("history_date")
    assert entry.history_channel == Channel.SYSTEM
    assert str(chair) in entry.history_change_reason
    assert bring_papers(by=SYSTEM, at=AT, source=item, target=proposed) == []


def test_other_words_may_be_given(steering: WorkingGroup, chair: User, item: AgendaItem) -> None:
    make_meeting(steering)

    proposed = refer_to_steering(
        by=acting(chair), at=AT, item=item, title="Eine Stelle", draft_resolution="Ja."
    ).proposed

    assert proposed is not None
    assert (proposed.title, proposed.draft_resolution) == ("Eine Stelle", "Ja.")


def test_without_a_planned_meeting_it_waits_as_an_offer(
    steering: WorkingGroup, chair: User, item: AgendaItem
) -> None:
    as_sent(make_meeting(steering, AT + timedelta(days=3)))

    with pytest.raises(InvalidInput) as refusal:
        refer_to_steering(by=acting(chair), at=AT, item=item, title="Anders")
    referral = refer_to_steering(by=acting(chair), at=AT, item=item, draft_resolution="Neu.")
    later = make_meeting(steering)

    assert list(refusal.value.errors) == ["title"]
    assert referral.proposed is None
    item.refresh_from_db()
    assert item.draft_resolution == "Neu."
    assert offers_for(later).referred == [item]
    taken = take_up_item(by=SYSTEM, at=AT, meeting=later, item=item)
    assert (taken.matter, taken.comes_from) == (referral.matter, item)
    assert [paper.title for paper in taken.papers.all()] == ["Konzept"]
    assert offers_for(later).referred == []


def test_an_offer_comes_back_when_the_office_deletes_the_proposal(
    steering: WorkingGroup, chair: User, item: AgendaItem
) -> None:
    meeting = make_meeting(steering)
    proposed = refer_to_steering(by=acting(chair), at=AT, item=item).proposed
    assert proposed is not None

    remove_item(by=SYSTEM, at=AT, item=proposed)

    assert offers_for(meeting).referred == [item]


def test_released_minutes_keep_their_draft(
    steering: WorkingGroup, chair: User, item: AgendaItem
) -> None:
    released(item.meeting)
    item.refresh_from_db()

    with pytest.raises(InvalidInput) as refusal:
        refer_to_steering(by=acting(chair), at=AT, item=item, draft_resolution="Anders.")
    refer_to_steering(by=acting(chair), at=AT, item=item)

    assert list(refusal.value.errors) == ["draft_resolution"]


def test_nothing_is_referred_twice_and_no_heading_and_nothing_taken_off(
    steering: WorkingGroup, group: WorkingGroup, chair: User, item: AgendaItem
) -> None:
    make_meeting(steering)
    refer_to_steering(by=acting(chair), at=AT, item=item)
    meeting = make_meeting(group)
    heading = make_item(meeting, kind=ItemKind.HEADING)

    for each in (item, heading):
        with pytest.raises(NotPossible):
            refer_to_steering(by=acting(chair), at=AT, item=each)


def test_only_who_keeps_the_project_group_refers(
    steering: WorkingGroup, group: WorkingGroup, office: User, item: AgendaItem
) -> None:
    member = make_user()
    make_membership(group, member)
    own = make_item(make_meeting(steering))

    with pytest.raises(NotPermitted):
        refer_to_steering(by=acting(member), at=AT, item=item)
    with pytest.raises(NotPermitted):
        refer_to_steering(by=acting(office), at=AT, item=own)


# And back ----------------------------------------------------------------------------------------
def answered(steering: WorkingGroup, item: AgendaItem) -> Resolution:
    """What the steering group decided about it, not for the public."""
    there = make_held_item(
        make_held(steering, SECOND), title="Lotsenstelle", comes_from=item, matter=item.matter
    )
    return decide(there, is_public=False)


def test_the_resolution_comes_back_once_its_minutes_are_released(
    steering: WorkingGroup, group: WorkingGroup, item: AgendaItem
) -> None:
    resolution = answered(steering, item)
    following = make_meeting(group)
    assert offers_for(following).referred == []

    assert resolution.item is not None
    released(resolution.item.meeting)
    (offered,) = offers_for(following).referred
    assert (offered, offered.answers) == (resolution.item, [resolution])  # type: ignore[attr-defined]
    assert offers_for(make_meeting(make_project_group())).referred == []

    take_up_item(by=SYSTEM, at=AT, meeting=following, item=offered)
    assert offers_for(following).referred == []


def test_an_answer_is_found_although_the_item_was_carried_over(
    steering: WorkingGroup, group: WorkingGroup, item: AgendaItem
) -> None:
    first = as_outcome(
        make_held_item(make_held(steering, FIRST), comes_from=item), ItemOutcome.CARRIED
    )
    second = make_held_item(make_held(steering, SECOND), comes_from=first)
    resolution = decide(second)
    released(first.meeting)
    released(second.meeting)

    (offered,) = offers_for(make_meeting(group)).referred
    assert offered.answers == [resolution]  # type: ignore[attr-defined]


def test_the_project_group_may_read_the_answer_and_others_may_not(
    steering: WorkingGroup, group: WorkingGroup, item: AgendaItem
) -> None:
    member, guest, stranger = make_user(), make_user(), make_user()
    make_membership(group, member)
    make_membership(group, guest, role=Role.GUEST)
    make_membership(make_project_group(), stranger)
    resolution = answered(steering, item)
    other = decide(make_held_item(make_held(steering, FIRST)), is_public=False)

    def readers(each: Resolution) -> list[User]:
        found = [user for user in (member, guest, stranger) if may_see_resolution(user, each)]
        for user in (member, guest, stranger):
            listed = resolutions_visible_to(user).filter(pk=each.pk).exists()
            assert listed == (user in found)
        return found

    assert readers(resolution) == []
    assert resolution.item is not None
    released(resolution.item.meeting)
    assert readers(resolution) == [member]
    assert readers(other) == []


# Pages -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("is_planned", [True, False])
def test_the_form_says_where_the_item_goes(
    client: Client, steering: WorkingGroup, chair: User, item: AgendaItem, is_planned: bool
) -> None:
    if is_planned:
        make_meeting(steering)
    client.force_login(chair)
    url = reverse("meetings:refer", args=[item.meeting.slug, item.pk])

    page = client.get(url)
    sent = client.post(url, {"title": item.title, "draft_resolution": item.draft_resolution})

    assert "Konzept" in page.content.decode()
    item.refresh_from_db()
    assert item.matter is not None
    assert sent["Location"] == item.matter.get_absolute_url()
    assert client.post(url, {"title": item.title}).status_code == 422


def test_a_foreign_item_cannot_be_referred_by_its_address(client: Client, chair: User) -> None:
    foreign = make_held_item(make_held(make_project_group()))
    client.force_login(chair)
    url = reverse("meetings:refer", args=[foreign.meeting.slug, foreign.pk])

    assert client.get(url).status_code == 404
    assert client.post(url, {"title": "X"}).status_code == 404


def test_who_may_refer() -> None:
    cast = make_cast()
    ours = make_item(make_meeting(cast.project_group))
    steering = make_item(make_meeting(cast.steering_group))

    assert {each for each in Persona if may_refer(cast[each], ours)} == {
        Persona.GROUP_CHAIR, Persona.OFFICE,
    }  # fmt: skip
    assert [each for each in Persona if may_refer(cast[each], steering)] == []
