"""Measures that items and resolutions are about: who links them, who reads of it, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.operations import InvalidInput, NotPermitted, NotPossible
from core.registries import events_of, references_of
from handlungskonzept.models import Measure, MeasureMention
from handlungskonzept.operations import withdraw_measure
from handlungskonzept.operations.mentions import change_mentions
from handlungskonzept.permissions.mentions import may_see_mention, mentions_visible_to
from meetings.choices import ItemKind, ItemOutcome
from meetings.models import AgendaItem, Resolution
from meetings.operations.publications import publish_minutes, withdraw_minutes
from meetings.operations.releases import release_minutes
from meetings.operations.uploads import upload_minutes
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    make_adoption,
    make_measure,
)
from tests.factories.meetings import make_resolution
from tests.factories.meetings_follow import make_held, make_held_item
from tests.factories.meetings_invite import PDF
from tests.factories.meetings_prepare import as_outcome
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def office() -> User:
    return make_office()


@pytest.fixture
def group() -> WorkingGroup:
    return make_project_group()


@pytest.fixture
def chair(group: WorkingGroup) -> User:
    user = make_user()
    make_membership(group, user, role=Role.CHAIR)
    return user


@pytest.fixture
def member(group: WorkingGroup) -> User:
    user = make_user()
    make_membership(group, user)
    return user


@pytest.fixture
def item(group: WorkingGroup) -> AgendaItem:
    return make_held_item(make_held(group), title="Wohnungen")


@pytest.fixture
def measure(stage: Stage) -> Measure:
    make_adoption(stage, valid_from=AT.date())
    return anchor(stage.measure)


def link(by: User, thing: AgendaItem | Resolution, *measures: Measure, **values: Any) -> Any:
    return change_mentions(by=acting(by), at=AT, thing=thing, add=measures, **values)


# Linking ---------------------------------------------------------------------------------------
def test_who_takes_minutes_links_and_unlinks(
    chair: User, item: AgendaItem, measure: Measure
) -> None:
    assert [one.measure for one in link(chair, item, measure)] == [measure]
    assert [one.measure for one in link(chair, item, measure)] == [measure]
    assert link(chair, item, remove=[measure]) == []
    assert MeasureMention.history.count() == 2


def test_what_somebody_else_linked_meanwhile_stays(
    stage: Stage, chair: User, item: AgendaItem, measure: Measure
) -> None:
    other = make_measure(stage.writer, stage.field, title="Zweite")
    bring_into_working_text(stage, other)
    link(chair, item, measure)

    found = link(chair, item, anchor(other))

    assert {one.measure for one in found} == {measure, anchor(other)}


def test_members_and_strangers_do_not_link(
    member: User, item: AgendaItem, measure: Measure
) -> None:
    for user in (member, make_user()):
        with pytest.raises(NotPermitted):
            link(user, item, measure)


def test_a_recorded_resolution_is_linked_by_who_keeps_the_meetings(
    office: User, chair: User, member: User, group: WorkingGroup, measure: Measure
) -> None:
    resolution = make_resolution(group)

    assert link(chair, resolution, measure)
    assert link(office, resolution, measure)
    with pytest.raises(NotPermitted):
        link(member, resolution, measure)


def test_headings_and_items_taken_off_name_nothing(
    chair: User, item: AgendaItem, measure: Measure
) -> None:
    heading = make_held_item(item.meeting, kind=ItemKind.HEADING)
    as_outcome(item, ItemOutcome.WITHDRAWN)
    for thing in (heading, item):
        with pytest.raises(NotPossible):
            link(chair, thing, measure)


def test_a_withdrawn_measure_and_one_out_of_sight_are_refused(
    office: User, stage: Stage, chair: User, item: AgendaItem, measure: Measure
) -> None:
    withdraw_measure(by=acting(office), at=AT, measure=measure, reason="Erledigt")
    measure.refresh_from_db()
    with pytest.raises(InvalidInput):
        link(chair, item, measure)


# Reading ---------------------------------------------------------------------------------------
def told(user: Any, measure: Measure) -> list[str]:
    return [event.title for event in events_of.collect(user, measure)]


def test_a_measure_tells_of_minutes_as_soon_as_they_are_read(
    chair: User, member: User, item: AgendaItem, measure: Measure
) -> None:
    link(chair, item, measure)
    stranger, anonymous = make_user(), AnonymousUser()

    assert told(chair, measure)
    assert told(member, measure) == told(stranger, measure) == told(anonymous, measure) == []

    release_minutes_of(item)
    assert told(member, measure)
    assert told(stranger, measure) == told(anonymous, measure) == []

    publish_minutes(by=SYSTEM, at=AT, meeting=item.meeting)
    assert told(stranger, measure) == told(anonymous, measure) != []

    withdraw_minutes(by=SYSTEM.because("Irrtum"), at=AT, meeting=item.meeting)
    assert told(anonymous, measure) == []


def release_minutes_of(item: AgendaItem) -> None:
    """The minutes as an uploaded file, so that nothing else is asked for."""
    upload_minutes(
        by=acting(make_office()), at=AT, meeting=item.meeting, file_name="p.pdf", content=PDF
    )
    release_minutes(by=SYSTEM.because("Test"), at=AT, meeting=item.meeting)
    item.meeting.refresh_from_db()


def test_an_item_that_is_not_public_is_never_told_of_in_public(
    chair: User, group: WorkingGroup, measure: Measure
) -> None:
    meeting = make_held(group)
    secret = make_held_item(meeting, title="Streit", is_public=False)
    child = make_held_item(meeting, title="Kind", parent=secret)
    for one in (secret, child):
        link(chair, one, measure)
    release_minutes_of(secret)
    publish_minutes(by=SYSTEM, at=AT, meeting=meeting)

    assert told(AnonymousUser(), measure) == []
    assert list(references_of.collect(AnonymousUser(), secret)) == []
    assert len(told(chair, measure)) == 2


def test_public_resolutions_are_told_once(
    client: Client, chair: User, group: WorkingGroup, measure: Measure
) -> None:
    shown = make_resolution(group, title="Öffentlich gefasst")
    hidden = make_resolution(group, title="Vertraulich gefasst", is_public=False)
    for one in (shown, hidden):
        link(chair, one, measure)

    text = client.get(measure.get_absolute_url()).content.decode()
    assert text.count("Öffentlich gefasst") == 1
    assert "Vertraulich gefasst" not in text
    assert len(told(chair, measure)) == 2


def test_the_story_names_nobody_in_public_who_has_not_agreed(
    client: Client, chair: User, member: User, group: WorkingGroup, measure: Measure
) -> None:
    name = member.person.last_name
    item = make_held_item(make_held(group), title=f"Bericht von Frau {name}")
    resolution = make_resolution(group, title=f"Auftrag an Frau {name}")
    for one in (item, resolution):
        link(chair, one, measure)
    release_minutes_of(item)
    publish_minutes(by=SYSTEM, at=AT, meeting=item.meeting)

    assert len([line for line in told(chair, measure) if name in line]) == 2
    assert len(told(AnonymousUser(), measure)) == 2
    page = client.get(measure.get_absolute_url()).content.decode()
    assert "Auftrag an" in page
    assert "Bericht von" in page
    assert name not in page


def test_the_minutes_link_what_the_reader_may_see(
    stage: Stage, chair: User, item: AgendaItem, measure: Measure
) -> None:
    draft = make_measure(stage.writer, stage.field, title="Noch geheim")
    bring_into_working_text(stage, draft)
    link(chair, item, measure, anchor(draft))
    release_minutes_of(item)
    publish_minutes(by=SYSTEM, at=AT, meeting=item.meeting)

    inside = list(references_of.collect(chair, item.meeting))
    public = list(references_of.collect(AnonymousUser(), item.meeting))

    assert len(inside) == 2
    assert [one.url for one in public] == [measure.get_absolute_url()]
    assert "Noch geheim" not in str(public)
    assert public[0].note.endswith(item.number)


def test_the_minutes_name_the_measures_at_their_item_inside_and_in_public(
    client: Client, stage: Stage, chair: User, item: AgendaItem, measure: Measure
) -> None:
    draft = make_measure(stage.writer, stage.field, title="Noch geheim")
    bring_into_working_text(stage, draft)
    link(chair, item, measure, anchor(draft))
    release_minutes_of(item)
    publish_minutes(by=SYSTEM, at=AT, meeting=item.meeting)
    public = client.get(reverse("meetings:public_minutes", args=[item.meeting.slug]))
    client.force_login(chair)
    inside = client.get(reverse("meetings:read", args=[item.meeting.slug]))

    words = at_item(public, f'aria-labelledby="top-{item.number}"')
    assert f'href="{measure.get_absolute_url()}"' in words
    assert "Noch geheim" not in public.content.decode()
    words = at_item(inside, f'id="top-{item.pk}"')
    assert "Noch geheim" in words
    assert words.count("Betroffene Maßnahmen") == 1


def test_what_was_decided_at_an_item_is_about_its_measures_too(
    chair: User, item: AgendaItem, measure: Measure
) -> None:
    resolution = make_resolution(item.meeting.group)
    Resolution.objects.filter(pk=resolution.pk).update(item=item)
    link(chair, resolution, measure)
    (found,) = references_of.collect(chair, item.meeting)
    assert found.note.endswith(item.number)
    link(chair, item, measure)
    assert list(references_of.collect(chair, item.meeting)) == [found]


def at_item(response: Any, mark: str) -> str:
    """What stands in the section of the item."""
    page: str = response.content.decode()
    return page[page.index(mark) :].partition("</section>")[0]


def test_both_answers_of_the_permission_agree(
    chair: User, member: User, item: AgendaItem, measure: Measure
) -> None:
    link(chair, item, measure)
    link(chair, make_resolution(item.meeting.group, is_public=False), measure)
    for user in (chair, member, make_user(), AnonymousUser()):
        seen = set(mentions_visible_to(user).values_list("pk", flat=True))
        for mention in MeasureMention.objects.all():
            assert may_see_mention(user, mention) == (mention.pk in seen)


def test_lines_of_a_whole_meeting_take_few_queries(
    stage: Stage, chair: User, item: AgendaItem, measure: Measure,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(4):
        more = make_measure(stage.writer, stage.field, title=f"Weitere {number}")
        bring_into_working_text(stage, more)
        link(chair, make_held_item(item.meeting), anchor(more))
    with django_assert_max_num_queries(14):
        list(references_of.collect(chair, item.meeting))


# Pages -----------------------------------------------------------------------------------------
def test_boxes_are_ticked_and_saved(
    client: Client, chair: User, item: AgendaItem, measure: Measure
) -> None:
    client.force_login(chair)
    where = reverse("handlungskonzept:item_measures", args=[item.pk])
    assert measure.code in client.get(where).content.decode()

    response = client.post(where, {"measures": [measure.pk], "before": ""})
    assert response.status_code == 302
    assert MeasureMention.objects.get().item == item
    assert " checked" in client.get(where).content.decode()

    client.post(where, {"before": str(measure.pk)})
    assert not MeasureMention.objects.exists()


@pytest.mark.parametrize("odd", ["x", "9" * 30, "-1", "²", "1,2,,x", "\0"])
def test_odd_values_are_refused_or_mean_nothing(
    client: Client, chair: User, item: AgendaItem, measure: Measure, odd: str
) -> None:
    client.force_login(chair)
    where = reverse("handlungskonzept:item_measures", args=[item.pk])

    assert client.post(where, {"measures": [odd], "before": ""}).status_code == 422
    assert client.post(where, {"before": odd}).status_code in (302, 422)
    assert not MeasureMention.objects.exists()


def test_strangers_find_nothing_and_members_are_refused(
    client: Client, member: User, item: AgendaItem
) -> None:
    where = reverse("handlungskonzept:item_measures", args=[item.pk])
    assert client.get(where).status_code == 302
    client.force_login(member)
    assert client.get(where).status_code == 403
    client.force_login(make_user())
    assert client.get(where).status_code == 404


def test_a_resolution_s_measures_stand_on_its_page_and_in_the_measure(
    client: Client, chair: User, group: WorkingGroup, measure: Measure
) -> None:
    resolution = make_resolution(group)
    client.force_login(chair)
    where = reverse("handlungskonzept:resolution_measures", args=[resolution.slug])

    assert client.post(where, {"measures": [measure.pk]}).status_code == 302
    assert measure.code in client.get(resolution.get_absolute_url()).content.decode()
    inside = reverse("handlungskonzept:member_measure", args=[measure.code.lower()])
    assert resolution.title in client.get(inside).content.decode()
