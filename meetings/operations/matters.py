"""Matters (Themen): the thread that holds the items of several meetings, and of several bodies, together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from meetings.choices import ItemKind
from meetings.models import AgendaItem, Matter
from meetings.permissions.matters import (
    may_keep_matter,
    may_link_item,
    may_open_matter,
    may_see_matter,
)
from projectgroups.models import WorkingGroup

TITLE_LENGTH = 200
"""A matter that begins with an item has the item's title, shortened where that is longer."""


def open_matter(
    *, by: Actor, at: datetime, group: WorkingGroup, title: str, description: str = ""
) -> Matter:
    """A saved matter of this body. Raises NotPermitted or InvalidInput."""
    require(by, may_open_matter, group)
    return new_matter(by=by, at=at, group=group, title=title, description=description)


def new_matter(
    *, by: Actor, at: datetime, group: WorkingGroup, title: str, description: str = ""
) -> Matter:
    """The saved row, for operations that have asked whether the person may. Raises InvalidInput."""
    title = " ".join(title.split())[:TITLE_LENGTH]
    matter = Matter(group=group, title=title, slug=_address(title), description=description.strip())
    return save_recorded(matter, by=by, at=at)


def change_matter(
    *, by: Actor, at: datetime, matter: Matter, title: str, description: str = "",
    version: int | None = None,
) -> Matter:  # fmt: skip
    """The same matter in other words; its address stays. Raises NotPermitted, Conflict, or InvalidInput."""
    require(by, may_keep_matter, matter)
    with transaction.atomic():
        matter = lock_current(matter, version)
        matter.title, matter.description = title.strip(), description.strip()
        return save_recorded(matter, by=by, at=at)


def close_matter(*, by: Actor, at: datetime, matter: Matter) -> Matter:
    """Nothing is left to talk about. Raises NotPermitted, or NotPossible when it is settled already."""
    require(by, may_keep_matter, matter)
    with transaction.atomic():
        matter = lock_current(matter)
        if matter.is_closed:
            raise NotPossible(_("This matter is settled already."))
        matter.is_closed = True
        return save_recorded(matter, by=by, at=at)


def reopen_matter(*, by: Actor, at: datetime, matter: Matter) -> Matter:
    """It comes up again. Raises NotPermitted, or NotPossible when it is open."""
    require(by, may_keep_matter, matter)
    with transaction.atomic():
        matter = lock_current(matter)
        if not matter.is_closed:
            raise NotPossible(_("This matter is open."))
        matter.is_closed = False
        return save_recorded(matter, by=by, at=at)


def link_item(*, by: Actor, at: datetime, item: AgendaItem, matter: Matter | None) -> AgendaItem:
    """An item becomes a station of this matter, or of none, also after its minutes are released.

    The thread is kept beside the minutes: their text stays as it is.

    Raises NotPermitted, also for a matter the person does not see, NotPossible for a settled
    matter, or InvalidInput for a heading.
    """
    require(by, may_link_item, item)
    if matter is not None and by.user is not None and not may_see_matter(by.user, matter):
        raise NotPermitted
    with transaction.atomic():
        item = lock_current(item)
        if item.kind == ItemKind.HEADING:
            raise InvalidInput.for_field("matter", _("A heading belongs to no matter."))
        if matter is not None and lock_current(matter).is_closed and item.matter_id != matter.pk:
            raise NotPossible(_("This matter is settled. Please open it again first."))
        item.matter = matter
        return save_recorded(item, by=by, at=at)


def choose_matter(
    *, by: Actor, at: datetime, item: AgendaItem, matter: Matter | None = None, new_title: str = ""
) -> AgendaItem:
    """The item with the matter chosen, or with a new one of its body under this title.

    Raises InvalidInput when both were given, else as :func:`open_matter` and :func:`link_item`.
    """
    require(by, may_link_item, item)
    if not new_title.strip():
        return link_item(by=by, at=at, item=item, matter=matter)
    if matter is not None and matter.pk != item.matter_id:
        raise InvalidInput.for_field(
            "new_title", _("Please either choose a matter or give a new one its title.")
        )
    with transaction.atomic():
        opened = open_matter(by=by, at=at, group=item.meeting.group, title=new_title)
        return link_item(by=by, at=at, item=item, matter=opened)


def _address(title: str) -> str:
    """The address of a matter with this title."""
    taken = Matter.objects.all()
    return address_of(title, length=80, is_taken=lambda slug: taken.filter(slug=slug).exists())
