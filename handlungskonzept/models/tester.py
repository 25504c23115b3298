"""What Wagtail lets an account do with a page of the plan; superusers have no short cut here."""

from __future__ import annotations

from typing import Any

from wagtail.models import GroupPagePermission, Page, PagePermissionTester

from core.actor import AnyUser
from people.permissions import is_office
from projectgroups.permissions import is_steering_assistant, is_steering_member


def approves_plans(user: AnyUser) -> bool:
    """Whether the account approves text: the office, but never an assistant of the steering group."""
    return is_office(user) and not is_steering_assistant(user)


def writes_plans(user: AnyUser) -> bool:
    """Whether the account writes text: the steering group, its assistants, and the office, today."""
    return is_office(user) or is_steering_member(user) or is_steering_assistant(user)


class PlanPermissions(PagePermissionTester):
    """Writing and adding follow the derived page rights; nothing publishes, deletes or copies."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and user.is_superuser:
            granted = GroupPagePermission.objects.filter(group__user=user).select_related(
                "page", "permission"
            )
            self.permissions = {
                one.permission.codename.rsplit("_", maxsplit=1)[0]
                for one in granted
                if page.path.startswith(one.page.path)
            }

    def _never(self, *_args: object, **_kwargs: object) -> bool:
        return False

    can_publish = _never
    can_publish_subpage = _never
    can_unpublish = _never
    can_unschedule = _never
    can_set_view_restrictions = _never
    can_delete = _never
    can_copy = _never
    can_copy_to = _never
    can_lock = _never

    def can_edit(self) -> bool:
        """Whether the account writes here: who has the derived right, and who approves."""
        return self._has("change") and writes_plans(self.user)

    def _has(self, action: str) -> bool:
        """Whether the derived page right is there; an inactive account has none."""
        return bool(self.user.is_active) and action in self.permissions

    def can_add_subpage(self) -> bool:
        """Whether the account may add a chapter or measure below this page."""
        if not self._has("add") or not writes_plans(self.user):
            return False
        models = self.page.specific_class.creatable_subpage_models()
        return any(model.can_create_at(self.page) for model in models)

    def can_submit_for_moderation(self) -> bool:
        """Whether the account may submit the page: who writes here."""
        return self.can_edit() and bool(super().can_submit_for_moderation())

    def can_unlock(self) -> bool:
        """Whether the account may take a lock away: the office."""
        return approves_plans(self.user)

    def can_move(self) -> bool:
        """Whether the account may move the page: the office keeps the order."""
        return bool(self.user.is_active and is_office(self.user))

    can_reorder_children = can_move

    def can_move_to(self, destination: Page) -> bool:
        """Whether the office may move the page there."""
        if (
            not self.can_move()
            or self.page == destination
            or destination.is_descendant_of(self.page)
        ):
            return False
        return self.page.is_child_of(destination) or self.page.specific.can_move_to(destination)
