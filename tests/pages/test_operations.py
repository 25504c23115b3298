"""Publishing pages by code, and the editors' rights that follow from the office roles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, Page, Revision, Site

from core.actor import Actor
from core.operations import InvalidInput, NotPermitted
from pages.models import HomePage, InformationPage, SiteInformation
from pages.operations import (
    EDITORS,
    KEEPERS,
    PUBLIC_COLLECTION,
    change_site_information,
    publish_information_page,
    sync_editor_rights,
)
from people.choices import OfficeRole
from people.operations import grant_role, withdraw_role
from tests.factories.pages import block, items, make_home, make_information_page
from tests.factories.people import acting, make_user

pytestmark = pytest.mark.django_db


def test_the_site_stands_on_the_start_page_and_the_page_wagtail_came_with_is_gone() -> None:
    home = make_home(hostname="kim.example", port=443)

    site = Site.objects.get()
    assert site.root_page.specific == home
    assert site.root_url == "https://kim.example"
    assert not Page.objects.filter(depth=2).exclude(pk=home.pk).exists()


def test_publishing_again_changes_the_one_page() -> None:
    make_information_page(title="Ziele")

    make_information_page(title="Unsere Ziele", slug="ziele")

    page = InformationPage.objects.get()
    assert (page.title, page.draft_title, page.live) == ("Unsere Ziele", "Unsere Ziele", True)
    assert page.revisions.count() == 2


def test_publishing_the_same_again_leaves_no_trace() -> None:
    body = [{**block("paragraph", "<p>Text</p>"), "id": "0f368cf4-0a83-518d-85c8-f7a972e8acc1"}]
    make_information_page(body=body)

    make_information_page(body=body)

    assert Revision.objects.filter(content_type__model="informationpage").count() == 1


def test_a_page_needs_a_lead(at: datetime, system: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        publish_information_page(
            by=system,
            at=at,
            parent=make_home(),
            title="Ziele",
            lead="",
            body=[],
            as_of=date(2022, 1, 1),
        )

    assert "lead" in refusal.value.errors
    assert not InformationPage.objects.exists()


def test_an_incomplete_block_is_named() -> None:
    with pytest.raises(InvalidInput, match="Ein Baustein auf „Ziele“ ist nicht vollständig"):
        make_information_page(
            body=[block("cards", {"cards": items({"title": "", "text": "ohne Titel"})})]
        )


def test_the_system_aside_only_editors_publish(at: datetime) -> None:
    home = make_home()
    reader, editor = make_user(), make_user(OfficeRole.EDITOR)
    values: dict[str, Any] = {
        "parent": home,
        "title": "Ziele",
        "lead": "Fünf.",
        "body": [],
        "as_of": at.date(),
    }

    with pytest.raises(NotPermitted):
        publish_information_page(by=acting(reader), at=at, **values)

    page = publish_information_page(by=acting(editor), at=at, **values)
    assert page.latest_revision.user == editor


def test_the_office_changes_the_particulars_and_editors_do_not(at: datetime) -> None:
    home = make_home()
    site = home.get_site()

    change_site_information(
        by=acting(make_user(OfficeRole.OFFICE)), at=at, site=site, email="neu@kim.example"
    )

    assert SiteInformation.objects.get().email == "neu@kim.example"
    with pytest.raises(NotPermitted):
        change_site_information(
            by=acting(make_user(OfficeRole.EDITOR)), at=at, site=site, email="x@kim.example"
        )
    with pytest.raises(InvalidInput):
        change_site_information(
            by=acting(make_user(OfficeRole.OFFICE)), at=at, site=site, email="keine Adresse"
        )


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (OfficeRole.EDITOR, {EDITORS}),
        (OfficeRole.OFFICE, {EDITORS, KEEPERS}),
        (OfficeRole.ADMINISTRATOR, {EDITORS, KEEPERS}),
    ],
)
def test_rights_come_and_go_with_the_role(
    at: datetime, system: Actor, role: OfficeRole, groups: set[str]
) -> None:
    make_user(OfficeRole.ADMINISTRATOR)  # somebody has to stay
    user = make_user()

    grant_role(by=system, at=at, user=user, role=role)
    held = set(user.groups.values_list("name", flat=True))
    withdraw_role(by=system, at=at, user=user, role=role)

    assert held >= groups
    assert not {EDITORS, KEEPERS} & set(user.groups.values_list("name", flat=True))


def test_syncing_repairs_a_membership_somebody_made_by_hand(at: datetime, system: Actor) -> None:
    reader, editor = make_user(), make_user(OfficeRole.EDITOR)
    reader.groups.add(Group.objects.get(name=EDITORS))
    editor.groups.clear()

    sync_editor_rights(by=system, at=at)

    assert not reader.groups.filter(name=EDITORS).exists()
    assert editor.groups.filter(name=EDITORS).exists()


def test_editors_reach_the_public_tree_and_collection_only() -> None:
    home, editor = make_home(), make_user(OfficeRole.EDITOR)
    group = Group.objects.get(name=EDITORS)

    assert set(group.page_permissions.values_list("page", flat=True)) == {home.pk}
    assert set(group.collection_permissions.values_list("collection__name", flat=True)) == {
        PUBLIC_COLLECTION
    }
    assert Collection.objects.filter(name=PUBLIC_COLLECTION).count() == 1
    tester = HomePage.objects.get().permissions_for_user(editor)
    assert (tester.can_edit(), tester.can_publish(), tester.can_add_subpage()) == (True, True, True)
    assert not Page.get_first_root_node().permissions_for_user(editor).can_add_subpage()
