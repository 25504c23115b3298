"""What all pages of the plan share: text in blocks, guarded rights, no address in the site tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession
from wagtail.fields import StreamField
from wagtail.models import Page, Revision, Site, TaskState
from wagtail.search import index

from core.actor import AnyUser
from handlungskonzept.blocks import PlanStreamBlock
from handlungskonzept.models.comments import keep_comments
from handlungskonzept.models.proposals import ChangeProposal
from handlungskonzept.models.tester import PlanPermissions
from handlungskonzept.panels import CONTENT_PANELS, SETTINGS_PANELS

PREVIEW = "handlungskonzept/page_preview.html"


class PlanPage(Page):
    """Base of every page of the plan; its live revision is the working text (Arbeitsstand)."""

    is_never_public: ClassVar[bool] = True
    """Tells Wagtail's status tag that "live" is the wrong word."""

    body = StreamField(PlanStreamBlock(), blank=True, verbose_name=_("text"))
    internal_note = models.TextField(
        _("internal note"),
        blank=True,
        help_text=_("Never leaves the members' area."),
    )

    content_panels = CONTENT_PANELS
    promote_panels: ClassVar[list[Any]] = []
    settings_panels = SETTINGS_PANELS
    admin_default_ordering = "ord"
    show_in_menus_default = False
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    @property
    def identity(self) -> str:
        """The lasting identity of the page's section."""
        return str(self.translation_key)

    @property
    def status_string(self) -> Any:
        """Where the text stands, in the plan's words: nothing here is ever "live"."""
        return status_words(self)

    def permissions_for_user(self, user: AnyUser) -> PlanPermissions:
        """What the account may do with this page."""
        return PlanPermissions(user, self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The permanent address of the section; the tree itself has none."""
        paths = Site.get_site_root_paths()
        if not paths:
            return None
        site_id, _root_path, root_url, *_rest = paths[0]
        return site_id, root_url, reverse("handlungskonzept:section", args=[self.translation_key])

    def clean(self) -> None:
        """Refuse a planned publication: plan text comes into force by approval only."""
        super().clean()
        if self.go_live_at or self.expire_at:
            raise ValidationError(_("Text of the plan is not published by the clock."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page; comments that came in the meantime stay, resolved ones too."""
        keep_comments(self)
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A new revision; one that stands for something, or that somebody else has open, stays."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten is not None and (
            is_kept(overwritten, self) or is_open_elsewhere(self, kwargs.get("user"))
        ):
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page the preview panel shows."""
        return PREVIEW


def is_kept(revision: Revision, page: Page) -> bool:
    """Whether a revision stands for something: the working text, a submission, a proposal taken up."""
    return bool(
        revision.pk == page.live_revision_id
        or revision.approved_go_live_at
        or TaskState.objects.filter(revision=revision).exists()
        or ChangeProposal.objects.filter(revision=revision).exists()
    )


def is_open_elsewhere(page: Page, user: Any) -> bool:
    """Whether anybody else has the page open; their text began with the revision they see."""
    kind = ContentType.objects.get_for_model(Page)
    sessions = EditingSession.objects.filter(content_type=kind, object_id=str(page.pk))
    return bool(sessions.exclude(user=user).exists())


def status_words(page: Page) -> Any:
    """Where the text of a page of the plan stands, whatever class it was read as."""
    if not page.live:
        return _("Draft")
    return _("Working text + draft") if page.has_unpublished_changes else _("Working text")
