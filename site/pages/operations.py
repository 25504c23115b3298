"""Everything that changes public pages by code, and the editors' rights in Wagtail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from core.actor import Actor
from core.operations import InvalidInput, NotPossible, require
from pages.models import HomePage, InformationPage, PublicPage, SiteInformation
from pages.permissions import may_change_site_information, may_edit_pages
from people.models import User

EDITORS = "Redaktion"
"""The group in Wagtail whose members write public pages; it follows from the office roles."""
KEEPERS = "Angaben zur Website"
"""The group whose members keep operator and contact."""
PUBLIC_COLLECTION = "Öffentliche Seiten"
"""Where editors keep pictures and files; those of the bodies lie elsewhere."""

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
COLLECTION_RIGHTS = (
    "add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
)  # fmt: skip

RawStream = Sequence[Mapping[str, Any]]
"""Blocks as Wagtail stores them: ``{"type": …, "value": …, "id": …}``."""


def publish_home_page(
    *, by: Actor, at: datetime, title: str, headline: str, lead: str, body: RawStream,
    over: str = "", hero_links: RawStream = (), search_description: str = "",
    hostname: str = "localhost", port: int = 80,
) -> HomePage:  # fmt: skip
    """The published start page, on which the site then stands; made or brought up to date.

    Raises NotPermitted, or InvalidInput with a sentence per field.
    """
    require(by, may_edit_pages)
    home = HomePage.objects.first() or HomePage(slug="start")
    values = {
        "title": title, "headline": headline, "lead": lead, "over": over, "body": body,
        "hero_links": hero_links, "search_description": search_description,
    }  # fmt: skip
    with transaction.atomic():
        root = Page.get_first_root_node()
        _publish(home, values, parent=root, by=by, at=at)
        _stand_on(home, hostname=hostname, port=port)
        _grant_editor_rights()
    return home


def publish_information_page(
    *, by: Actor, at: datetime, parent: PublicPage, title: str, lead: str, body: RawStream, as_of: date,
    slug: str = "", menu_title: str = "", review_on: date | None = None,
    is_in_menu: bool = False, is_in_footer: bool = False, search_description: str = "",
) -> InformationPage:  # fmt: skip
    """The published page at this place; made, brought up to date, or left when nothing changed.

    Raises NotPermitted, or InvalidInput with a sentence per field.
    """
    require(by, may_edit_pages)
    slug = slug or slugify(title)
    page = InformationPage.objects.child_of(parent).filter(slug=slug).first() or InformationPage(
        slug=slug
    )
    values = {
        "title": title, "lead": lead, "body": body, "as_of": as_of, "menu_title": menu_title,
        "review_on": review_on, "show_in_menus": is_in_menu, "is_in_footer": is_in_footer,
        "search_description": search_description,
    }  # fmt: skip
    with transaction.atomic():
        _publish(page, values, parent=parent, by=by, at=at)
    return page


def place_site(*, by: Actor, at: datetime, hostname: str, port: int) -> Site:
    """The one site under this address, with the start page as its root.

    Raises NotPermitted, or NotPossible while there is no start page.
    """
    require(by, may_change_site_information)
    home = HomePage.objects.first()
    if home is None:
        raise NotPossible(_("There is no start page yet."))
    with transaction.atomic():
        _stand_on(home, hostname=hostname, port=port)
    return Site.objects.get(is_default_site=True)


def change_site_information(
    *, by: Actor, at: datetime, site: Site, **values: str
) -> SiteInformation:
    """The site's particulars with these values. Raises NotPermitted or InvalidInput."""
    require(by, may_change_site_information)
    information = SiteInformation.objects.filter(site=site).first() or SiteInformation(site=site)
    for name, value in values.items():
        setattr(information, name, value)
    _check(information)
    information.save()
    return information


def sync_editor_rights(*, by: Actor, at: datetime) -> None:
    """Give the groups in Wagtail their rights and exactly the members that the roles ask for."""
    require(by, may_change_site_information)
    with transaction.atomic():
        _grant_editor_rights()
        for user in User.objects.filter(is_active=True).prefetch_related("role_grants"):
            _sync_membership(user)


def sync_editor_membership(*, by: Actor, at: datetime, user: User) -> None:
    """Put one account into the groups that its roles ask for, and out of the others."""
    require(by, may_change_site_information)
    with transaction.atomic():
        _grant_editor_rights()
        _sync_membership(user)


def _publish(
    page: PublicPage, values: Mapping[str, Any], *, parent: Page, by: Actor, at: datetime
) -> None:
    """Set the values, check them, and publish if anything is new."""
    before = _state(page, values) if page.pk else None
    for name, value in values.items():
        setattr(page, name, list(value) if name in ("body", "hero_links") else value)
    if page.pk and page.live and _state(page, values) == before:
        return
    _check_streams(page)
    try:
        if not page.pk:
            page.first_published_at, page.live = at, False
            parent.add_child(instance=page)
        revision = page.save_revision(user=by.saved_user, log_action=True)
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    revision.publish(user=by.saved_user, skip_permission_checks=True)
    page.refresh_from_db()


def _state(page: PublicPage, names: Mapping[str, Any]) -> dict[str, Any]:
    """The values of some fields in the form in which they are stored."""
    state = {}
    for name in names:
        value = getattr(page, name)
        if isinstance(value, StreamValue):
            list(
                value
            )  # Blocks nobody has looked at come back as they were given, not as they are stored.
        state[name] = page._meta.get_field(name).get_prep_value(value)
    return state


def _check(record: SiteInformation) -> None:
    """Raise InvalidInput for what the model's own checks refuse."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error


def _check_streams(page: PublicPage) -> None:
    """Raise InvalidInput for what the blocks refuse; a model's checks do not look into them."""
    for name in ("body", "hero_links"):
        value = getattr(page, name, None)
        if value is None:
            continue
        try:
            value.stream_block.clean(value)
        except ValidationError as error:
            message = _("A block on “%(title)s” is not complete: %(reason)s")
            reason = "; ".join(_reasons(error))
            raise InvalidInput.for_field(
                name, message % {"title": page.title, "reason": reason}
            ) from error


def _reasons(error: Any) -> list[str]:
    """All sentences in a block's error, however deep they lie."""
    nested = getattr(error, "block_errors", None)
    if not nested:
        return list(error.messages)
    found = nested.items() if isinstance(nested, Mapping) else enumerate(nested)
    return [f"{name}: {reason}" for name, inner in found if inner for reason in _reasons(inner)]


def _stand_on(home: HomePage, *, hostname: str, port: int) -> None:
    """Make the start page the root of the one site, and drop the page Wagtail came with."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    former = site.root_page if site.pk else None
    site.hostname, site.port, site.site_name, site.root_page = hostname, port, "KIM Köln", home
    site.save()
    if former and former.specific_class is Page and former.is_leaf() and former.depth > 1:
        former.delete()


def _grant_editor_rights() -> None:
    """Give the groups their rights on the start page's tree, on the collection and the settings."""
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    keepers, _made = Group.objects.get_or_create(name=KEEPERS)
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    editors.permissions.add(access)
    keepers.permissions.add(access, Permission.objects.get(codename="change_siteinformation"))
    page_rights = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS
    )
    for home in HomePage.objects.all():
        for right in page_rights:
            GroupPagePermission.objects.get_or_create(
                group=editors, page_id=home.pk, permission=right
            )
    collection = _public_collection()
    labels = ("wagtailimages", "wagtaildocs")
    for right in Permission.objects.filter(
        content_type__app_label__in=labels, codename__in=COLLECTION_RIGHTS
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=collection, permission=right
        )


def _public_collection() -> Collection:
    """The collection of the public pages."""
    found = Collection.objects.filter(name=PUBLIC_COLLECTION).first()
    return found or Collection.get_first_root_node().add_child(name=PUBLIC_COLLECTION)


def _sync_membership(user: User) -> None:
    """Put the account into the groups that its roles ask for, and out of the others."""
    for name, belongs in (
        (EDITORS, may_edit_pages(user)),
        (KEEPERS, may_change_site_information(user)),
    ):
        group = Group.objects.get(name=name)
        if belongs:
            user.groups.add(group)
        else:
            user.groups.remove(group)
