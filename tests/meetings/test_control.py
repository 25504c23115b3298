"""The control list writes itself: what is open, late, settled, shown once more, and for whom."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.changes import Stale, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import ImplementationState, ResolutionResult
from meetings.models import Implementation, Resolution
from meetings.operations import found_project_group
from meetings.operations.implementation import keep_implementation, report_settled
from meetings.permissions import keeps_meetings_of, resolutions_visible_to
from meetings.permissions.follow_ups import (
    bodies_kept_by,
    controls_visible_to,
    may_keep_implementation,
    may_see_control,
)
from meetings.queries.control import ControlRow, control_rows, counts_of
from meetings.queries.register import found_resolutions, register_rows, years_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.meetings_follow import (
    FIRST,
    SECOND,
    decide,
    make_held,
    make_held_item,
    released,
)
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Cast, Persona, make_cast
from tests.factories.projectgroups import make_membership, make_steering_group
from word.lint import lint_docx

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SECRET = "Der Träger zögert noch."


@pytest.fixture
def steering() -> WorkingGroup:
    """The steering group."""
    return make_steering_group()


def rows_of(*, is_internal: bool = True, retired: bool = False) -> list[ControlRow]:
    """The list of today over everything."""
    everything = Resolution.objects.all()
    return control_rows(everything, on=TODAY, is_internal=is_internal, retired=retired)


def keep(resolution: Resolution, **values: Any) -> Any:
    """A word about how far it is."""
    return keep_implementation(by=SYSTEM, at=AT, resolution=resolution, **values)


# Keeping ---------------------------------------------------------------------------------------
def test_the_first_word_makes_the_row_and_the_next_changes_it(
    steering: WorkingGroup, office: User
) -> None:
    resolution = make_resolution(steering)
    first = keep_implementation(
        by=acting(office), at=AT, resolution=resolution, state=ImplementationState.UNDERWAY
    )
    version = version_of(first)
    second = keep_implementation(
        by=acting(office), at=AT, resolution=resolution, note="Begonnen.", version=version
    )

    assert (first.pk, second.state) == (second.pk, ImplementationState.UNDERWAY)
    with pytest.raises(Stale):
        keep_implementation(
            by=acting(office), at=AT, resolution=resolution, note="Anders.", version=version
        )


def test_two_first_words_at_once_are_a_conflict_that_can_be_solved(
    client: Client, steering: WorkingGroup, office: User
) -> None:
    resolution = make_resolution(steering)
    client.force_login(office)
    url = reverse("meetings:implementation", args=[resolution.slug])
    opened = {"state": "underway", "note": "Von mir.", "version": "0"}
    keep(resolution, note="Von anderen.")

    refused = client.post(url, opened)
    again = {**opened, "version": refused.context["form"]["version"].value()}

    assert refused.status_code == 409
    assert Implementation.objects.get().note == "Von anderen."
    assert client.post(url, again).status_code == 302
    assert Implementation.objects.get().note == "Von mir."


def test_members_do_not_keep_it_and_what_failed_has_no_implementation(
    steering: WorkingGroup, office: User
) -> None:
    member = make_user()
    make_membership(steering, member)
    rejected = make_resolution(steering, result=ResolutionResult.REJECTED)

    with pytest.raises(NotPermitted):
        keep_implementation(by=acting(member), at=AT, resolution=rejected, note="Ja.")
    with pytest.raises(NotPossible):
        keep_implementation(by=acting(office), at=AT, resolution=rejected, note="Ja.")


def test_putting_the_date_off_needs_the_reason(steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)
    keep(resolution, due=TODAY)

    with pytest.raises(InvalidInput) as refusal:
        keep(resolution, due=TODAY + timedelta(days=30))
    kept = keep(resolution, due=TODAY + timedelta(days=30), delay_reason="Personal fehlt.")

    assert list(refusal.value.errors) == ["delay_reason"]
    assert kept.delay_reason == "Personal fehlt."


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_it_is_settled_neither_in_the_future_nor_before_it_was_decided(
    steering: WorkingGroup, day: date
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        keep(make_resolution(steering), state=ImplementationState.DONE, settled_on=day)

    assert list(refusal.value.errors) == ["settled_on"]


# The list ----------------------------------------------------------------------------------------
def test_every_adopted_resolution_is_open_until_somebody_says_more(steering: WorkingGroup) -> None:
    silent = make_resolution(steering, title="Noch nichts gesagt")
    late = make_resolution(steering, title="Überfällig")
    keep(late, due=TODAY - timedelta(days=3), state=ImplementationState.UNDERWAY)
    make_resolution(steering, title="Abgelehnt", result=ResolutionResult.REJECTED)

    rows = rows_of()

    assert [row.resolution for row in rows] == [silent, late]
    assert [row.state for row in rows] == [ImplementationState.OPEN, ImplementationState.UNDERWAY]
    assert [row.days_late for row in rows] == [0, 3]
    counts = counts_of(rows)
    assert (counts.all, counts.open, counts.settled, counts.overdue) == (2, 2, 0, 1)


def test_what_founded_a_body_is_carried_out_by_that(steering: WorkingGroup, office: User) -> None:
    resolution = make_resolution(steering)
    found_project_group(
        by=acting(office), at=AT, resolution=resolution, name="Projektgruppe Wohnen",
        short_name="PG Wohnen", mandate="Klärt.", starts_on=TODAY,
    )  # fmt: skip

    assert rows_of() == []
    assert [row.settled_on for row in rows_of(retired=True)] == [resolution.decided_on]


def test_a_settled_one_is_shown_until_the_next_meeting_has_released_its_minutes(
    steering: WorkingGroup,
) -> None:
    first, second = make_held(steering, FIRST), make_held(steering, SECOND)
    resolution = decide(make_held_item(first))
    keep(resolution, state=ImplementationState.DONE, settled_on=FIRST)

    report_settled(by=SYSTEM, at=AT, meeting=first)
    assert [row.is_settled for row in rows_of()] == [True]

    report_settled(by=SYSTEM, at=AT, meeting=second)
    assert rows_of() == []
    assert [row.resolution for row in rows_of(retired=True)] == [resolution]

    keep(resolution, state=ImplementationState.UNDERWAY)
    assert [row.state for row in rows_of()] == [ImplementationState.UNDERWAY]


def test_the_public_edition_has_neither_note_nor_contact(steering: WorkingGroup) -> None:
    house, member = make_organisation(), make_user()
    make_membership(steering, member, organisation=house)
    keep(make_resolution(steering), organisation=house, internal_note=SECRET, note="Läuft.")

    (inside,), (outside,) = rows_of(), rows_of(is_internal=False)

    assert (inside.internal_note, inside.contact) == (SECRET, str(member.person))
    assert (outside.internal_note, outside.contact, outside.note) == ("", "", "Läuft.")


def test_the_list_takes_the_same_queries_however_long_it_is(
    steering: WorkingGroup, queries: Any
) -> None:
    for _number in range(4):
        keep(make_resolution(steering), organisation=make_organisation())

    with queries(4):
        _words = [
            (row.organisation, row.state_words, row.due_words, str(row.resolution.group))
            for row in rows_of()
        ]


# Pages and files -----------------------------------------------------------------------------------
@pytest.fixture
def listed(steering: WorkingGroup) -> Resolution:
    """A public resolution with an internal note, and one that is not public."""
    make_resolution(steering, title="Vertrauliche Personalie", is_public=False)
    resolution = make_resolution(steering, title="Lotsenstelle einrichten")
    keep(
        resolution, internal_note=SECRET, organisation=make_organisation(), due=TODAY - timedelta(3)
    )
    return resolution


def text_of(content: bytes) -> str:
    """All of a Word file's XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if name.endswith("xml"))


@pytest.mark.parametrize("name", ["public_control", "public_control_word"])
def test_nothing_internal_leaves_by_the_public_list(
    client: Client, office: User, listed: Resolution, name: str
) -> None:
    for user in (None, office):
        if user is not None:
            client.force_login(user)
        answer = client.get(reverse(f"meetings:{name}"))
        text = answer.content.decode() if name == "public_control" else text_of(answer.content)

        assert "Lotsenstelle einrichten" in text
        assert SECRET not in text
        assert "Vertrauliche Personalie" not in text


def test_the_public_list_comes_before_single_resolutions() -> None:
    assert reverse("meetings:public_control") == "/beschluesse/kontrolle/"
    assert Client().get("/beschluesse/kontrolle/").status_code == 200


@pytest.mark.parametrize("query", ["", "?abgelegt=1", "?gremium=lenkungsgruppe"])
def test_word_files_hold_together(
    client: Client, office: User, listed: Resolution, query: str
) -> None:
    client.force_login(office)
    answer = client.get(reverse("meetings:control_word") + query)

    assert (SECRET in text_of(answer.content)) == ("abgelegt" not in query)
    assert lint_docx(answer.content) == []
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(reverse("meetings:control_word") + query).content == answer.content


def test_the_form_says_how_far_it_is(client: Client, office: User, listed: Resolution) -> None:
    client.force_login(office)
    url = reverse("meetings:implementation", args=[listed.slug])
    form = client.get(url).context["form"]
    values = {"state": "underway", "due": "2021-08-01", "version": form["version"].value()}

    refused = client.post(url, values)
    kept = client.post(url, {**values, "delay_reason": "Ausschreibung dauert."})

    assert (refused.status_code, kept.status_code) == (422, 302)
    listed.refresh_from_db()
    assert listed.implementation.due == date(2021, 8, 1)
    assert client.get(kept["Location"]).status_code == 200


def test_who_may_not_keep_it_is_told_so(client: Client, listed: Resolution) -> None:
    user = make_user()
    client.force_login(user)

    assert client.get(reverse("meetings:implementation", args=[listed.slug])).status_code == 403
    assert SECRET not in client.get(reverse("meetings:control")).content.decode()


# Who sees what ---------------------------------------------------------------------------------
def test_lists_and_single_questions_agree() -> None:
    cast: Cast = make_cast()
    resolution = make_resolution(cast.project_group)

    for persona in Persona:
        user = cast[persona]
        for group in WorkingGroup.objects.all():
            seen = controls_visible_to(user).filter(pk=group.pk).exists()
            assert seen == may_see_control(user, group), persona
            kept = bodies_kept_by(user).filter(pk=group.pk).exists()
            assert kept == keeps_meetings_of(user, group), persona
    keepers = {each for each in Persona if may_keep_implementation(cast[each], resolution)}
    assert keepers == {Persona.GROUP_CHAIR, Persona.OFFICE}
    readers = {each for each in Persona if may_see_control(cast[each], cast.project_group)}
    assert readers == {
        Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
        Persona.STEERING_ADVISOR, Persona.OFFICE,
    }  # fmt: skip


# The register ------------------------------------------------------------------------------------
def test_the_register_is_found_by_body_year_implementation_and_words(
    steering: WorkingGroup, office: User
) -> None:
    first = make_resolution(steering, title="Lotsenstelle")
    second = make_resolution(steering, wording="Das Jugendamt berichtet über Lotsen.")
    failed = make_resolution(steering, result=ResolutionResult.REJECTED)
    keep(second, state=ImplementationState.DONE)

    def found(**values: Any) -> set[Resolution]:
        return set(found_resolutions(office, **values))

    assert years_of(office) == [2021]
    assert found(group=steering, year=2021) == {first, second, failed}
    assert found(year=2020) == set()
    assert found(state="open") == {first}
    assert found(state="done") == {second}
    assert found(words="lotsen jugendamt") == {second}
    assert found(words=first.number) == {first}


def test_the_register_links_meetings_only_to_those_who_see_them(steering: WorkingGroup) -> None:
    member, stranger = make_user(), make_user()
    make_membership(steering, member, role=Role.MEMBER)
    resolution = decide(make_held_item(make_held(steering)))
    assert resolution.item is not None
    released(resolution.item.meeting)

    for user, is_linked in ((member, True), (stranger, False), (AnonymousUser(), False)):
        (row,) = register_rows(resolutions_visible_to(user), user)
        assert (row.meeting is not None) == is_linked
        assert row.resolution == resolution


def test_the_register_page_filters(client: Client, office: User, listed: Resolution) -> None:
    client.force_login(office)
    url = reverse("desk:resolutions")

    everything = client.get(url).content.decode()
    chosen = client.get(url, {"suche": "Lotsen", "jahr": "2021"}).content.decode()
    strange = client.get(url, {"jahr": "krumm", "gremium": "keins"})

    assert "Vertrauliche Personalie" in everything
    assert "Lotsenstelle" in chosen
    assert "Vertrauliche Personalie" not in chosen
    assert strange.status_code == 200
