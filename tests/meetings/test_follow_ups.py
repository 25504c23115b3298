"""Follow-ups are one row for life: carried, settled, reopened, remarked on; owners are told once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.changes import Stale, changes_of, version_of
from core.formats import date_words
from core.operations import InvalidInput, NotPermitted, NotPossible
from landscape.models import Organisation
from meetings.choices import FollowUpState
from meetings.models import FollowUp
from meetings.operations.follow_ups import (
    add_follow_up,
    change_follow_up,
    remark_on,
    remove_follow_up,
    reopen_follow_up,
    settle_follow_up,
)
from meetings.operations.reminders import queue_reminders
from meetings.permissions.follow_ups import follow_ups_visible_to, may_see_follow_up
from meetings.queries.follow_ups import due_words, follow_ups_of, late_words, my_follow_ups
from meetings.templatetags.follow_ups import by_due
from meetings.views.follow_up_links import tasks
from notices.models import Notice
from notices.registry import renderer_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from projectgroups.operations import end_membership
from tests.factories.landscape import make_contact, make_organisation
from tests.factories.meetings_follow import (
    FIRST,
    SECOND,
    make_follow_up,
    make_held,
    make_held_item,
    released,
    settled,
)
from tests.factories.meetings_prepare import SOON, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Cast, Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group
from tests.kept import kept

pytestmark = pytest.mark.django_db
TODAY = AT.date()


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
def owner(group: WorkingGroup) -> User:
    """A member who has to see to things."""
    user = make_user()
    make_membership(group, user)
    return user


# Entering and changing ---------------------------------------------------------------------------
def test_the_owner_is_told_once_with_the_digest(
    group: WorkingGroup, chair: User, owner: User
) -> None:
    item = make_held_item(make_held(group))

    follow_up = add_follow_up(
        by=acting(chair), at=AT, group=group, text="Liste ergänzen", item=item,
        person=owner.person, due=TODAY,
    )  # fmt: skip
    change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, text="Die Liste ergänzen")
    change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, person=None)
    change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, person=owner.person)

    notice = Notice.objects.get()
    assert (notice.email, notice.is_for_digest) == (owner.email, True)
    render = renderer_of(notice.kind)
    assert render is not None
    message = render(owner.email, notice.about)
    assert message is not None
    assert "Die Liste ergänzen" in message.line


def test_a_line_of_the_digest_is_dropped_when_nobody_needs_it(
    group: WorkingGroup, chair: User, owner: User
) -> None:
    follow_up = make_follow_up(group, person=owner.person)
    notice = Notice.objects.get()
    render = renderer_of(notice.kind)
    assert render is not None

    assert render("fremd@kim.example", notice.about) is None
    settled(follow_up, TODAY)
    assert render(owner.email, notice.about) is None


def test_for_an_organisation_its_people_in_the_body_are_told_else_its_contacts(
    group: WorkingGroup,
) -> None:
    house, other = make_organisation(), make_organisation()
    member, contact = make_user(), make_user()
    make_membership(group, member, organisation=house)
    make_contact(person=contact, organisation=house)
    make_contact(person=contact, organisation=other)

    make_follow_up(group, organisation=house)
    make_follow_up(group, organisation=other)

    assert sorted(Notice.objects.values_list("email", flat=True)) == sorted(
        [member.email, contact.email]
    )


@pytest.mark.parametrize(("values", "field"), [({"text": " "}, "text"), ({"due": "bald"}, "due")])
def test_what_cannot_be_is_refused_at_its_field(
    group: WorkingGroup, chair: User, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        add_follow_up(by=acting(chair), at=AT, group=group, **{"text": "Etwas", **values})

    assert list(refusal.value.errors) == [field]


def test_an_item_of_another_body_is_refused(group: WorkingGroup, office: User) -> None:
    foreign = make_held_item(make_held(make_steering_group()))

    with pytest.raises(InvalidInput) as refusal:
        add_follow_up(by=acting(office), at=AT, group=group, text="Etwas", item=foreign)

    assert list(refusal.value.errors) == ["item"]


def test_members_do_not_enter_or_change_and_strangers_do_not_settle(
    group: WorkingGroup, owner: User
) -> None:
    follow_up = make_follow_up(group)
    by = acting(owner, "Grund")

    with pytest.raises(NotPermitted):
        add_follow_up(by=by, at=AT, group=group, text="Etwas")
    with pytest.raises(NotPermitted):
        change_follow_up(by=by, at=AT, follow_up=follow_up, due=TODAY)
    with pytest.raises(NotPermitted):
        settle_follow_up(by=by, at=AT, follow_up=follow_up, state="done", settled_on=TODAY)
    with pytest.raises(NotPermitted):
        remark_on(by=by, at=AT, follow_up=follow_up, text="Ich auch.")
    with pytest.raises(NotPermitted):
        remove_follow_up(by=by, at=AT, follow_up=follow_up)


def test_released_minutes_fix_the_words_and_ask_why_the_date_moves(
    group: WorkingGroup, chair: User
) -> None:
    meeting = make_held(group)
    follow_up = make_follow_up(group, item=make_held_item(meeting), due=TODAY)
    released(meeting)

    with pytest.raises(InvalidInput) as words:
        change_follow_up(by=acting(chair, "Grund"), at=AT, follow_up=follow_up, text="Anderes")
    with pytest.raises(InvalidInput) as reason:
        change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, due=date(2021, 7, 1))
    changed = change_follow_up(
        by=acting(chair, "Urlaub"), at=AT, follow_up=follow_up, due=date(2021, 7, 1)
    )

    assert (list(words.value.errors), list(reason.value.errors)) == (["text"], ["reason"])
    assert changed.due == date(2021, 7, 1)
    last = changes_of(changed)[0]
    assert (last.who, last.reason) == (str(chair), "Urlaub")
    with pytest.raises(NotPossible):
        add_follow_up(by=acting(chair), at=AT, group=group, text="Neu", item=follow_up.item)
    with pytest.raises(NotPossible):
        remove_follow_up(by=acting(chair), at=AT, follow_up=follow_up)


def test_a_mistake_is_deleted_while_minutes_are_written(group: WorkingGroup, chair: User) -> None:
    follow_up = make_follow_up(group, item=make_held_item(make_held(group)))

    remove_follow_up(by=acting(chair), at=AT, follow_up=follow_up)

    assert not FollowUp.objects.exists()


def test_two_who_change_at_once_are_told(group: WorkingGroup, chair: User) -> None:
    follow_up = make_follow_up(group)
    version = version_of(follow_up)
    change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, due=TODAY, version=version)

    with pytest.raises(Stale):
        change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, who="Alle", version=version)


# Settling ------------------------------------------------------------------------------------------
def test_the_owner_says_it_is_done_and_may_open_it_again_with_a_reason(
    group: WorkingGroup, owner: User
) -> None:
    follow_up = make_follow_up(group, person=owner.person)

    done = settle_follow_up(
        by=acting(owner), at=AT, follow_up=follow_up, state=FollowUpState.DONE, settled_on=TODAY
    )
    with pytest.raises(NotPossible):
        settle_follow_up(
            by=acting(owner), at=AT, follow_up=done, state=FollowUpState.DONE, settled_on=TODAY
        )
    with pytest.raises(InvalidInput):
        reopen_follow_up(by=acting(owner), at=AT, follow_up=done)
    again = reopen_follow_up(by=acting(owner, "Doch nicht."), at=AT, follow_up=done)

    assert (again.state, again.settled_on) == (FollowUpState.OPEN, None)
    assert changes_of(again)[0].reason == "Doch nicht."
    with pytest.raises(NotPossible):
        reopen_follow_up(by=acting(owner, "Noch einmal."), at=AT, follow_up=again)


def test_dropping_is_for_who_keeps_the_meetings_and_takes_a_reason(
    group: WorkingGroup, chair: User, owner: User
) -> None:
    follow_up = make_follow_up(group, person=owner.person)
    drop: dict[str, Any] = {
        "at": AT, "follow_up": follow_up, "state": FollowUpState.DROPPED, "settled_on": TODAY,
    }  # fmt: skip

    with pytest.raises(NotPermitted):
        settle_follow_up(by=acting(owner, "Keine Lust"), **drop)
    with pytest.raises(InvalidInput) as refusal:
        settle_follow_up(by=acting(chair), **drop)
    settle_follow_up(by=acting(chair, "Hat sich erledigt."), **drop)

    assert list(refusal.value.errors) == ["reason"]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), FIRST - timedelta(days=1)])
def test_nothing_is_settled_in_the_future_or_before_its_meeting(
    group: WorkingGroup, chair: User, day: date
) -> None:
    follow_up = make_follow_up(group, item=make_held_item(make_held(group)))

    with pytest.raises(InvalidInput) as refusal:
        settle_follow_up(by=acting(chair), at=AT, follow_up=follow_up, state="done", settled_on=day)

    assert list(refusal.value.errors) == ["settled_on"]


def test_a_settled_one_is_changed_only_after_it_is_opened_again(
    group: WorkingGroup, chair: User
) -> None:
    follow_up = settled(make_follow_up(group), TODAY)

    with pytest.raises(NotPossible):
        change_follow_up(by=acting(chair), at=AT, follow_up=follow_up, due=TODAY)


# Meetings find them again ------------------------------------------------------------------------
def test_each_meeting_finds_what_is_open_and_what_was_settled_since_once(
    group: WorkingGroup,
) -> None:
    first = make_held(group, FIRST)
    item = make_held_item(first)
    stays = make_follow_up(group, item=item, text="bleibt offen")
    between = make_follow_up(group, item=item, text="dazwischen erledigt")
    there = make_follow_up(group, item=item, text="in der Sitzung erledigt")
    second = make_held(group, SECOND)
    own = make_follow_up(group, item=make_held_item(second), text="dort vergeben")
    settled(between, date(2021, 5, 15))
    settled(there, SECOND)
    third = make_meeting(group, SOON)
    make_follow_up(make_project_group(), text="fremd")

    assert follow_ups_of(first).open == []
    found = follow_ups_of(second)
    assert (found.open, found.settled) == ([stays, there], [between])
    later = follow_ups_of(third)
    assert (later.open, later.settled) == ([stays, own], [there])


def test_one_agreed_outside_of_meetings_is_found_by_the_next(group: WorkingGroup) -> None:
    held = make_held(group, SECOND)
    follow_up = make_follow_up(group)

    assert follow_ups_of(held).open == []
    assert follow_ups_of(make_meeting(group, SOON)).open == [follow_up]


def test_a_called_off_meeting_has_shown_nothing(group: WorkingGroup, chair: User) -> None:
    from meetings.operations.meetings import cancel_meeting  # noqa: PLC0415

    make_held(group, FIRST)
    follow_up = settled(make_follow_up(group), TODAY)
    off = make_meeting(group, AT + timedelta(days=10))
    cancel_meeting(by=acting(chair), at=AT, meeting=off, because="Krank")

    assert follow_ups_of(make_meeting(group, SOON)).settled == [follow_up]


def test_remarks_belong_to_a_meeting_of_the_body_whose_minutes_are_open(
    group: WorkingGroup, chair: User
) -> None:
    first, second = make_held(group, FIRST), make_held(group, SECOND)
    follow_up = make_follow_up(group, item=make_held_item(first))

    remark_on(by=acting(chair), at=AT, follow_up=follow_up, text="Läuft.", meeting=second)
    released(second)

    assert [each.text for each in follow_ups_of(second).open[0].said] == ["Läuft."]  # type: ignore[attr-defined]
    with pytest.raises(NotPossible):
        remark_on(by=acting(chair), at=AT, follow_up=follow_up, text="Spät.", meeting=second)
    with pytest.raises(InvalidInput):
        remark_on(
            by=acting(chair), at=AT, follow_up=follow_up, text="Dort.",
            meeting=make_held(make_steering_group()),
        )  # fmt: skip
    with pytest.raises(InvalidInput):
        remark_on(by=acting(chair), at=AT, follow_up=follow_up, text=" ")


def test_the_list_of_a_meeting_takes_the_same_queries_however_long_it_is(
    group: WorkingGroup, queries: Any
) -> None:
    item = make_held_item(make_held(group))
    meeting = make_meeting(group, SOON)
    for _number in range(3):
        make_follow_up(group, item=item, organisation=make_organisation())

    with queries(3):
        found = follow_ups_of(meeting)
        _words = [(row.owner_words, str(row.item), row.said) for row in found.open]  # type: ignore[attr-defined]


# What waits for a person ----------------------------------------------------------------------------
def test_mine_are_those_named_for_me_and_for_organisations_i_speak_for(group: WorkingGroup) -> None:
    house = make_organisation()
    user = make_user()
    make_contact(person=user, organisation=house)
    own = make_follow_up(group, person=user.person, due=TODAY)
    late = make_follow_up(group, person=user.person, due=TODAY - timedelta(days=2))
    ours = make_follow_up(group, organisation=house)
    make_follow_up(group)
    settled(make_follow_up(group, person=user.person), TODAY)

    mine = my_follow_ups(user)

    assert (mine.own, mine.organisations) == ([late, own], [ours])
    assert "2" in due_words(late, TODAY)
    assert [link.label for link in tasks(user)] == [late.text, own.text, ours.text]


def test_after_a_year_not_the_days_are_counted_but_the_day_is_named(group: WorkingGroup) -> None:
    late = make_follow_up(group, due=TODAY - timedelta(days=365))
    very_late = make_follow_up(group, due=TODAY - timedelta(days=366))
    day = date_words(very_late.due)

    assert late_words(late, TODAY) == "365 Tage überfällig"
    assert late_words(very_late, TODAY) == f"überfällig seit {day}"
    assert due_words(very_late, TODAY) == f"bis {day}, überfällig"


def test_a_list_stands_under_what_is_late_what_has_a_day_and_what_has_none(
    group: WorkingGroup,
) -> None:
    late = make_follow_up(group, due=TODAY - timedelta(days=2))
    coming = make_follow_up(group, due=TODAY)
    someday = make_follow_up(group, due=None)

    assert by_due([late, coming, someday], TODAY) == [
        ("Überfällig", [late]),
        ("Mit Termin", [coming]),
        ("Ohne Termin", [someday]),
    ]


def test_the_start_page_names_five_and_links_the_rest(group: WorkingGroup, owner: User) -> None:
    for _number in range(7):
        make_follow_up(group, person=owner.person)

    links = tasks(owner)

    assert len(links) == 6
    assert links[-1].url == "/intern/aufgaben/"


# Reminders ---------------------------------------------------------------------------------------
def test_reminders_are_told_once_and_again_for_a_new_date(group: WorkingGroup, owner: User) -> None:
    soon = make_follow_up(group, person=owner.person, due=TODAY + timedelta(days=7))
    make_follow_up(group, person=owner.person, due=TODAY - timedelta(days=1))
    make_follow_up(group, person=owner.person, due=TODAY + timedelta(days=8))
    settled(make_follow_up(group, person=owner.person, due=TODAY), TODAY)
    Notice.objects.all().delete()

    queue_reminders(at=AT)
    queue_reminders(at=AT)
    kinds = sorted(Notice.objects.values_list("kind", flat=True))
    change_follow_up(by=SYSTEM, at=AT, follow_up=soon, due=TODAY + timedelta(days=5))
    queue_reminders(at=AT)
    queue_reminders(at=AT + timedelta(days=7))

    assert kinds == ["meetings.follow_up_overdue", "meetings.follow_up_soon_due"]
    assert Notice.objects.filter(kind="meetings.follow_up_soon_due").count() == 3
    assert Notice.objects.filter(kind="meetings.follow_up_overdue").count() == 2


# Who sees what -----------------------------------------------------------------------------------
SEES = {
    Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.CONTACT, Persona.OFFICE,
}  # fmt: skip


@kept(at=AT)
def cast() -> Cast:
    """Everybody who may come."""
    return make_cast()


def test_the_body_the_owner_and_the_office_see_it(cast: Cast) -> None:
    contact = cast[Persona.CONTACT]
    assert isinstance(contact, User)
    house = Organisation.objects.get(contacts__person=contact.person)
    follow_up = make_follow_up(cast.project_group, organisation=house)
    make_follow_up(cast.other_group)

    seeing = {persona for persona in Persona if may_see_follow_up(cast[persona], follow_up)}

    assert seeing == SEES
    for persona in Persona:
        for each in FollowUp.objects.all():
            seen = follow_ups_visible_to(cast[persona]).filter(pk=each.pk).exists()
            assert seen == may_see_follow_up(cast[persona], each), persona


def test_who_left_sees_nothing_any_more(group: WorkingGroup, owner: User) -> None:
    follow_up = make_follow_up(group)
    assert may_see_follow_up(owner, follow_up)

    end_membership(by=SYSTEM, at=AT, membership=group.memberships.get(person=owner.person))

    assert not may_see_follow_up(owner, follow_up)


# Pages -------------------------------------------------------------------------------------------
def test_the_pages_of_a_follow_up_work_from_entering_to_opening_again(
    client: Client, group: WorkingGroup, chair: User, owner: User
) -> None:
    client.force_login(chair)
    item = make_held_item(make_held(group))
    new = reverse("meetings:follow_up_new", args=[item.meeting.slug])
    values = {"item": item.pk, "text": "Liste ergänzen", "person": owner.person.pk}

    assert client.get(new, {"top": item.pk}).status_code == 200
    assert client.post(new, {**values, "text": ""}).status_code == 422
    assert client.post(new, values).status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.item, follow_up.person) == (item, owner.person)
    urls = {
        name: reverse(f"meetings:follow_up{name}", args=[follow_up.pk])
        for name in ("", "_change", "_settle", "_reopen", "_remove")
    }
    for url in urls.values():
        assert client.get(url).status_code == 200
    changed = {**values, "text": "Die Liste ergänzen", "version": version_of(follow_up)}
    assert client.post(urls["_change"], changed).status_code == 302
    client.force_login(owner)
    assert client.get(urls["_change"]).status_code == 403
    assert client.post(urls[""], {"text": "Fast fertig."}).status_code == 302
    assert "Fast fertig." in client.get(urls[""]).content.decode()
    done = {"state": "done", "settled_on": "2021-05-28", "version": version_of(follow_up)}
    assert client.post(urls["_settle"], done).status_code == 302
    assert client.post(urls["_reopen"], {"version": ""}).status_code == 422
    again = {"reason": "Doch nicht.", "version": version_of(follow_up)}
    assert client.post(urls["_reopen"], again).status_code == 302
    for query in ({}, {"stand": "erledigt"}, {"stand": "ueberfaellig", "suche": "Liste"}):
        assert client.get(reverse("meetings:follow_ups"), query).status_code == 200


def test_a_foreign_follow_up_is_not_found(client: Client, group: WorkingGroup) -> None:
    follow_up = make_follow_up(group, text="Streng vertraulich")
    client.force_login(make_user())

    for name in ("", "_change", "_settle", "_reopen", "_remove"):
        url = reverse(f"meetings:follow_up{name}", args=[follow_up.pk])
        assert client.get(url).status_code == 404
    assert "Streng vertraulich" not in client.get(reverse("meetings:follow_ups")).content.decode()
