"""The order of the plan, new parts of it, and members who never meet Wagtail's lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from core.operations import NotPermitted, NotPossible
from handlungskonzept.models import ChapterPage, FieldOfActionPage
from handlungskonzept.operations import create_chapter
from handlungskonzept.operations.ordering import move_section
from handlungskonzept.permissions.editing import edits_only_plan
from handlungskonzept.queries.outline import children_on
from handlungskonzept.queries.pages import root_page
from people.models import User
from tests.factories.handlungskonzept import Stage, fresh, make_stage
from tests.factories.people import AT, acting, make_office
from tests.factories.personas import Persona, make_cast


def url(name: str, *args: object) -> str:
    return reverse(f"handlungskonzept:{name}", args=args)


@pytest.fixture
def second(stage: Stage) -> ChapterPage:
    return create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Zweites")


@pytest.fixture
def writer(stage: Stage, client: Client) -> Client:
    client.force_login(stage.writer)
    return client


def titles(stage: Stage) -> list[str]:
    return [child.draft_title for _code, child in children_on(fresh(stage.plan))]


def test_the_office_moves_a_chapter_with_all_below_it(stage: Stage, second: ChapterPage) -> None:
    first = stage.chapter.draft_title
    move_section(by=acting(stage.office), at=AT, page=fresh(second), upwards=True)
    assert titles(stage) == ["Zweites", first]
    assert fresh(stage.measure).get_ancestors().filter(pk=stage.chapter.pk).exists()
    move_section(by=acting(stage.office), at=AT, page=fresh(second), upwards=False)
    assert titles(stage) == [first, "Zweites"]


def test_who_moved_when_and_why_is_kept(stage: Stage, second: ChapterPage) -> None:
    by = acting(stage.office).because("Das Wichtigste zuerst.")
    move_section(by=by, at=AT, page=fresh(second), upwards=True)

    entry = PageLogEntry.objects.filter(page=second.pk, action="wagtail.reorder").get()
    assert (entry.user, entry.timestamp) == (stage.office, AT)
    assert entry.data["reason"] == "Das Wichtigste zuerst."


def test_nobody_else_moves_and_nothing_leaves_its_row(stage: Stage, second: ChapterPage) -> None:
    with pytest.raises(NotPermitted):
        move_section(by=acting(stage.writer), at=AT, page=fresh(second), upwards=True)
    for page, upwards in ((second, False), (stage.chapter, True), (stage.plan, True)):
        with pytest.raises(NotPossible):
            move_section(by=acting(stage.office), at=AT, page=fresh(page), upwards=upwards)


def test_the_page_of_the_order_shows_buttons_to_the_office_only(
    stage: Stage, second: ChapterPage, client: Client
) -> None:
    for user, shown in ((stage.office, True), (stage.writer, False)):
        client.force_login(user)
        html = client.get(url("outline", stage.plan.pk)).content.decode()
        assert "Zweites" in html
        assert ("Nach oben" in html) == shown
        assert url("section_new", stage.plan.pk, "kapitel") in html
    client.force_login(stage.office)
    moved = client.post(url("section_move", second.pk), {"direction": "up"})
    assert moved.url == url("outline", stage.plan.pk)
    assert titles(stage)[0] == "Zweites"
    again = client.post(url("section_move", second.pk), {"direction": "up"}, follow=True)
    assert "Weiter lässt sich diese Seite nicht verschieben." in again.content.decode()


def test_writers_add_chapters_and_fields_and_go_on_in_the_editor(
    stage: Stage, writer: Client
) -> None:
    address = url("section_new", stage.chapter.pk, "handlungsfeld")
    assert writer.get(address).status_code == 200
    response = writer.post(address, {"title": "Arbeit", "code_prefix": "A"})
    field = FieldOfActionPage.objects.get(title="Arbeit")
    assert response.url == url("edit", field.pk)
    assert (field.live, field.code_prefix) == (False, "A")
    writer.post(url("section_new", stage.chapter.pk, "kapitel"), {"title": "Unterkapitel"})
    assert ChapterPage.objects.get(title="Unterkapitel").get_parent().pk == stage.chapter.pk


@pytest.mark.parametrize(
    "values", [{}, {"title": "Arbeit"}, {"title": "Arbeit", "code_prefix": "1-"}]
)
def test_a_wrong_value_comes_back_with_its_sentence(
    stage: Stage, writer: Client, values: dict[str, str]
) -> None:
    response = writer.post(url("section_new", stage.chapter.pk, "handlungsfeld"), values)
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()


def test_nothing_is_added_where_it_cannot_stand(stage: Stage, writer: Client) -> None:
    wrong = [(stage.plan, "handlungsfeld"), (stage.field, "kapitel"), (stage.plan, "x")]
    for page, kind in wrong:
        assert writer.get(url("section_new", page.pk, kind)).status_code == 404
    assert writer.get(url("outline", 999_999)).status_code == 404


def test_who_may_come_to_these_pages(db: None) -> None:
    cast = make_cast()
    stage = make_stage(cast.steering_group)
    writers = {
        Persona.STEERING_MEMBER, Persona.STEERING_CHAIR, Persona.STEERING_ADVISOR, Persona.ASSISTANT,
        Persona.OFFICE,
    }  # fmt: skip
    for persona in Persona:
        client, user = Client(), cast[persona]
        if isinstance(user, User):
            client.force_login(user)
        for address in (
            url("outline", stage.plan.pk),
            url("section_new", stage.plan.pk, "kapitel"),
        ):
            assert (client.get(address).status_code == 200) == (persona in writers), persona
        moved = client.post(url("section_move", stage.chapter.pk), {"direction": "up"})
        assert (moved.status_code == 302 and "aufbau" in moved.url) == (persona is Persona.OFFICE)


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_pages:search"],
)
def test_members_land_in_the_plan_and_not_in_wagtail(
    stage: Stage, writer: Client, name: str
) -> None:
    assert writer.get(reverse(name)).url == url("overview")


def test_lists_of_the_plan_lead_to_ours_for_the_office_too(stage: Stage, client: Client) -> None:
    client.force_login(make_office())
    page = fresh(stage.chapter)
    explore = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
    assert explore.url == f"{url('overview')}#seite-{page.pk}"
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert history.url == url("page_history", page.translation_key)


def test_a_superuser_keeps_wagtail(stage: Stage, admin_client: Client) -> None:
    assert admin_client.get(reverse("wagtailadmin_home")).status_code == 200
    explore = reverse("wagtailadmin_explore", args=[stage.plan.pk])
    assert admin_client.get(explore).status_code == 200


def test_a_stranger_is_not_led_to_a_page_by_its_number(stage: Stage, client: Client) -> None:
    from people.choices import OfficeRole  # noqa: PLC0415
    from tests.factories.people import make_user  # noqa: PLC0415

    client.force_login(make_user(OfficeRole.EDITOR))
    explore = client.get(reverse("wagtailadmin_explore", args=[stage.chapter.pk]))
    assert "seite-" not in getattr(explore, "url", "")


def test_only_writers_without_other_pages_stay_with_the_plan(db: None) -> None:
    cast = make_cast()
    make_stage(cast.steering_group)
    office = cast[Persona.OFFICE]
    assert isinstance(office, User)
    group = Group.objects.create(name="Öffentliche Seiten")
    root = root_page()
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=right)
    office.groups.add(group)
    staying = {persona for persona in Persona if edits_only_plan(cast[persona])}
    assert staying == {
        Persona.STEERING_MEMBER, Persona.STEERING_CHAIR, Persona.STEERING_ADVISOR, Persona.ASSISTANT,
    }  # fmt: skip


def test_the_editor_shows_members_one_menu_entry_and_no_word_of_publishing(
    stage: Stage, writer: Client
) -> None:
    html = writer.get(reverse("wagtailadmin_pages:edit", args=[stage.chapter.pk])).content.decode()
    assert "/verwaltung/images/" not in html.partition("sidebar-props")[2].partition("</script>")[0]
    for words in ("Für alle sichtbar", "Veröffentlicht", "Kein Veröffentlichungszeitplan"):
        assert words not in html
    assert "Diesen Text lesen nur Mitglieder." in html
    assert "data-keep-session" in html
