"""Matters hold together what several meetings say; everybody follows them as far as they may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import ItemKind, MeetingState
from meetings.models import Matter
from meetings.operations.matters import (
    change_matter,
    choose_matter,
    close_matter,
    link_item,
    open_matter,
    reopen_matter,
)
from meetings.permissions.matters import (
    matters_visible_to,
    may_keep_matter,
    may_link_item,
    may_see_matter,
)
from meetings.queries.matters import found_matters, path_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_follow import (
    SECOND,
    decide,
    make_follow_up,
    make_held,
    make_held_item,
    released,
)
from tests.factories.meetings_prepare import as_sent, make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Cast, Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group

pytestmark = pytest.mark.django_db


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


def make_matter(group: WorkingGroup, title: str = "Wohnraum für Familien") -> Matter:
    """An open matter of this body."""
    return open_matter(by=SYSTEM, at=AT, group=group, title=title)


def test_a_matter_is_opened_changed_settled_and_opened_again(
    group: WorkingGroup, chair: User
) -> None:
    by = acting(chair)
    matter = open_matter(by=by, at=AT, group=group, title=" Büro für  Nähe ")
    assert (matter.title, matter.slug) == ("Büro für Nähe", "buero-fuer-naehe")

    changed = change_matter(by=by, at=AT, matter=matter, title="Nähe", description="Warum.")
    assert (changed.title, changed.slug) == ("Nähe", matter.slug)
    closed = close_matter(by=by, at=AT, matter=matter)
    with pytest.raises(NotPossible):
        close_matter(by=by, at=AT, matter=closed)
    assert not reopen_matter(by=by, at=AT, matter=closed).is_closed
    with pytest.raises(NotPossible):
        reopen_matter(by=by, at=AT, matter=matter)


def test_members_and_other_bodies_do_not_keep_it(group: WorkingGroup, chair: User) -> None:
    member = make_user()
    make_membership(group, member)
    foreign = make_matter(make_project_group())

    with pytest.raises(NotPermitted):
        open_matter(by=acting(member), at=AT, group=group, title="Etwas")
    with pytest.raises(NotPermitted):
        change_matter(by=acting(chair), at=AT, matter=foreign, title="Meins")
    with pytest.raises(InvalidInput):
        open_matter(by=acting(chair), at=AT, group=group, title=" ")


def test_an_item_is_linked_to_a_matter_one_sees_or_to_a_new_one(
    group: WorkingGroup, chair: User
) -> None:
    item = make_held_item(make_held(group))
    matter = make_matter(group)
    by = acting(chair)

    assert choose_matter(by=by, at=AT, item=item, matter=matter).matter == matter
    opened = choose_matter(by=by, at=AT, item=item, new_title="Neu").matter
    assert opened is not None
    assert opened.title == "Neu"
    assert choose_matter(by=by, at=AT, item=item).matter is None
    with pytest.raises(InvalidInput):
        choose_matter(by=by, at=AT, item=item, matter=matter, new_title="Beides")
    with pytest.raises(NotPermitted):
        link_item(by=by, at=AT, item=item, matter=make_matter(make_project_group()))


def test_neither_a_heading_nor_a_settled_matter_is_linked(group: WorkingGroup, chair: User) -> None:
    meeting = make_meeting(group)
    heading, item = make_item(meeting, kind=ItemKind.HEADING), make_item(meeting)
    matter = make_matter(group)
    closed = close_matter(by=SYSTEM, at=AT, matter=make_matter(group, "Alt"))

    with pytest.raises(InvalidInput):
        link_item(by=acting(chair), at=AT, item=heading, matter=matter)
    with pytest.raises(NotPossible):
        link_item(by=acting(chair), at=AT, item=item, matter=closed)


def test_a_path_through_two_bodies_shows_each_what_it_may_see(group: WorkingGroup) -> None:
    steering, member, steerer = make_steering_group(), make_user(), make_user()
    make_membership(group, member)
    make_membership(steering, steerer)
    matter = make_matter(group)
    ours = make_held_item(make_held(group), matter=matter)
    follow_up = make_follow_up(group, item=ours)
    theirs = make_held(steering, SECOND)
    open_one = make_held_item(theirs, matter=matter, is_public=True)
    secret = make_held_item(theirs, matter=matter, is_public=False)
    resolution = decide(open_one)
    decide(secret, title="Vertraulich")
    released(theirs)

    seen = path_of(matter, member)
    assert [(each.item, each.is_inside) for each in seen] == [(ours, True), (open_one, False)]
    assert [each.follow_ups for each in seen] == [[follow_up], []]
    assert [each.resolutions for each in seen] == [[], [resolution]]
    steered = path_of(matter, steerer)
    assert [(each.item, each.is_inside) for each in steered] == [
        (ours, False), (open_one, True), (secret, True),
    ]  # fmt: skip
    assert [each.follow_ups for each in steered] == [[], [], []]

    released(ours.meeting)
    assert path_of(matter, steerer)[0].is_inside
    assert secret not in [each.item for each in path_of(matter, make_user())]


def test_a_foreign_meeting_is_hidden_until_its_invitation_is_out(group: WorkingGroup) -> None:
    member = make_user()
    make_membership(group, member)
    matter = make_matter(group)
    steering = make_steering_group()
    planned = make_meeting(steering)
    item = make_item(planned, matter=matter)

    assert path_of(matter, member) == []
    as_sent(planned, MeetingState.INVITED)
    assert [each.item for each in path_of(matter, member)] == [item]


def test_a_path_takes_the_same_queries_however_long_it_is(
    group: WorkingGroup, chair: User, queries: Any
) -> None:
    matter = make_matter(group)
    meeting = make_held(group)
    path_of(matter, chair)
    for _number in range(3):
        make_follow_up(group, item=make_held_item(meeting, matter=matter))
        with queries(10):
            _words = [
                (str(each.item), each.url, each.came_from, [str(one) for one in each.follow_ups])
                for each in path_of(matter, chair)
            ]


def test_the_list_finds_matters_of_a_body_by_words(group: WorkingGroup, chair: User) -> None:
    wohnen, lotsen = make_matter(group), make_matter(group, "Lotsen")
    close_matter(by=SYSTEM, at=AT, matter=lotsen)
    make_matter(make_project_group(), "Fremd")

    assert list(found_matters(chair)) == [wohnen]
    assert list(found_matters(chair, is_closed=True)) == [lotsen]
    assert list(found_matters(chair, group=group, words="familien wohn")) == [wohnen]
    assert list(found_matters(chair, words="Fremd")) == []


def test_lists_and_single_questions_agree() -> None:
    cast: Cast = make_cast()
    make_matter(cast.other_group)
    matter = make_matter(cast.project_group)
    planned = make_meeting(cast.steering_group)
    shared = make_matter(cast.project_group, "Geteilt")
    item = make_item(planned, matter=shared)

    for persona in Persona:
        for each in Matter.objects.all():
            seen = matters_visible_to(cast[persona]).filter(pk=each.pk).exists()
            assert seen == may_see_matter(cast[persona], each), (persona, each)
    seeing = {persona for persona in Persona if may_see_matter(cast[persona], matter)}
    assert seeing == {Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.OFFICE}
    keeping = {persona for persona in Persona if may_keep_matter(cast[persona], matter)}
    assert keeping == {Persona.GROUP_CHAIR, Persona.OFFICE}
    shared_with = {persona for persona in Persona if may_see_matter(cast[persona], shared)}
    assert {Persona.STEERING_MEMBER, Persona.ASSISTANT} <= shared_with
    assert Persona.GUEST not in shared_with
    linking = {persona for persona in Persona if may_link_item(cast[persona], item)}
    assert linking == {Persona.STEERING_CHAIR, Persona.ASSISTANT, Persona.OFFICE}


# Pages -------------------------------------------------------------------------------------------
def test_the_pages_of_matters_work_for_who_keeps_them(
    client: Client, group: WorkingGroup, chair: User
) -> None:
    client.force_login(chair)
    item = make_held_item(make_held(group))
    link = reverse("meetings:link_matter", args=[item.meeting.slug, item.pk])

    made = client.post(reverse("meetings:matter_new", args=[group.slug]), {"title": "Wohnraum"})
    matter = Matter.objects.get()
    assert made["Location"] == matter.get_absolute_url()
    assert client.get(link).status_code == 200
    assert client.post(link, {"matter": matter.pk}).status_code == 302
    page = client.get(matter.get_absolute_url()).content.decode()
    assert item.title in page
    assert client.get(reverse("meetings:matters"), {"suche": "Wohn"}).status_code == 200
    assert client.post(reverse("meetings:matter_close", args=[matter.slug])).status_code == 302
    matter.refresh_from_db()
    assert matter.is_closed


def test_a_matter_of_another_body_is_not_found(client: Client, chair: User) -> None:
    foreign = make_matter(make_project_group(), "Streng vertraulich")
    client.force_login(chair)

    assert client.get(foreign.get_absolute_url()).status_code == 404
    assert client.post(reverse("meetings:matter_close", args=[foreign.slug])).status_code == 404
    listed = client.get(reverse("meetings:matters")).content.decode()
    assert "Streng vertraulich" not in listed
