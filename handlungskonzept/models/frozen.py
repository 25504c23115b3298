"""What was approved, proposed for a vote and adopted: rows the database never lets change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from core.formats import date_words
from core.frozen import FrozenModel
from core.models import FrozenFile
from handlungskonzept.document import PlanDocument, from_json
from handlungskonzept.models.pages import HandlungskonzeptPage
from meetings.models import Resolution

REMEMBERED = 32
"""How many frozen texts a process keeps ready."""
_documents: dict[str, PlanDocument] = {}


class ApprovalRecord(FrozenModel):
    """Who wrote and who approved one text of the plan; keeps its revision from being purged."""

    page = models.ForeignKey(
        Page, on_delete=models.PROTECT, related_name="+", verbose_name=_("page")
    )
    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="plan_approval", verbose_name=_("text")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"))
    reason = models.TextField(_("remark"), blank=True)
    authors = models.JSONField(
        _("who wrote what"), help_text=_("For each field and block the account that wrote it.")
    )
    text_sha256 = models.CharField(_("fingerprint of the text"), max_length=64)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-approved_at"]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.approved_at:%Y-%m-%d}"


class Version(FrozenModel):
    """A frozen text put to the vote (Beschlussvorlage): exactly this becomes the plan, or nothing."""

    plan = models.ForeignKey(
        HandlungskonzeptPage,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("plan"),
    )
    base = models.ForeignKey(
        "Adoption",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("in force when it was frozen"),
    )
    occasion = models.CharField(
        _("for the session"),
        max_length=200,
        blank=True,
        help_text=_("For example: 5. Sitzung der Lenkungsgruppe am 24.06.2022"),
    )
    sent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changed_in_session",
        verbose_name=_("proposal that was sent and changed in the session"),
    )
    session_changes = models.JSONField(_("changes made in the session"), default=list)
    content = models.TextField(_("content"))
    content_sha256 = models.CharField(_("fingerprint"), max_length=64)
    changes = models.JSONField(_("changes since the last version"))
    document = models.ForeignKey(
        FrozenFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("Word file")
    )
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("frozen by"),
    )
    frozen_at = models.DateTimeField(_("frozen at"))
    seal_sha256 = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("proposal for adoption")
        verbose_name_plural = _("proposals for adoption")
        ordering = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return str(_("Proposal of %(day)s")) % {"day": date_words(self.frozen_at)}

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("handlungskonzept:proposal", args=[self.pk])

    @cached_property
    def plan_document(self) -> PlanDocument:
        """The frozen text; what never changes is read once per process."""
        known = _documents.get(self.content_sha256)
        if known is None:
            known = from_json(self.content)
            if len(_documents) >= REMEMBERED:
                _documents.pop(next(iter(_documents)), None)
            _documents[self.content_sha256] = known
        return known


class Adoption(FrozenModel):
    """That a version was adopted by a resolution and is the plan from a day on (Fassung).

    Number, title, day and body of the resolution are kept as they read on the day of adoption.
    """

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="adoption", verbose_name=_("version")
    )
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, related_name="adoption", verbose_name=_("resolution")
    )
    resolution_number = models.CharField(_("number of the resolution"), max_length=60)
    resolution_title = models.CharField(_("title of the resolution"), max_length=200, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=300)
    decided_on = models.DateField(_("decided on"))
    position = models.PositiveIntegerField(
        _("position"),
        unique=True,
        help_text=_("Counts the adoptions; two at once cannot both be the next."),
    )
    major = models.PositiveSmallIntegerField(_("number before the point"))
    minor = models.PositiveSmallIntegerField(_("number after the point"))
    summary = models.TextField(_("what changed"))
    valid_from = models.DateField(_("valid from"))
    document = models.ForeignKey(
        FrozenFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("Word file")
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    adopted_at = models.DateTimeField(_("recorded at"))
    chain_sha256 = models.CharField(_("link of the chain"), max_length=64)

    class Meta:
        verbose_name = _("adopted version")
        verbose_name_plural = _("adopted versions")
        ordering = ["-position"]
        constraints = [
            models.UniqueConstraint(
                fields=["major", "minor"], name="handlungskonzept_adoption_number_once"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s")) % {"number": self.number}

    @property
    def number(self) -> str:
        """The number as people say it: "1.1"."""
        return f"{self.major}.{self.minor}"

    @property
    def slug(self) -> str:
        """The number in addresses: "1-1"."""
        return f"{self.major}-{self.minor}"

    @property
    def file_name(self) -> str:
        """The name of its Word file."""
        return f"handlungskonzept-fassung-{self.slug}-{self.valid_from.isoformat()}.docx"

    def get_absolute_url(self) -> str:
        """Its permanent public address."""
        return reverse("handlungskonzept:adoption", args=[self.slug])
