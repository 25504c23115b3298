"""One editing of a measure sheet from opening to leaving, and how it is saved on the way."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core import clock
from core.access import actor_of
from core.operations import Refusal
from handlungskonzept.forms.sheets import SheetForm
from handlungskonzept.models import MeasurePage
from handlungskonzept.operations.sheets import SavedElsewhere, autosave_sheet
from handlungskonzept.queries.collisions import base_of


@dataclass(frozen=True, slots=True)
class Editing:
    """The page, the text the form shows changes against, and what this editing saved itself.

    ``base`` is none when that text was written over since: then it is not known what the form began with.
    """

    page: MeasurePage
    base: Revision | None
    own: Revision | None = None

    @classmethod
    def begun(cls, page: MeasurePage, *, own: Revision | None = None) -> Editing:
        """An editing of the page as it is now."""
        return cls(page, page.latest_revision, own)

    @classmethod
    def of(cls, request: HttpRequest, page: MeasurePage) -> Editing:
        """The editing a form belongs to, by what it carries."""
        base = base_of(page, request.POST.get("base", ""), request.POST.get("base_at", ""))
        is_own = base is not None and request.POST.get("own", "") == str(base.pk)
        own = base if is_own and base is not None and base.user_id == request.user.pk else None
        return cls(page, base, own)

    def start(self) -> MeasurePage:
        """The page in memory as it was before anything typed since."""
        known = self.base or self.page.latest_revision
        found: MeasurePage = known.as_object() if known is not None else self.page
        return found

    @property
    def mark(self) -> dict[str, str]:
        """What the form carries."""
        known = self.base
        return {
            "base": str(known.pk) if known is not None else "",
            "base_at": known.created_at.isoformat() if known is not None else "",
            "own": str(self.own.pk) if self.own is not None else "",
        }


def autosaved(request: HttpRequest, editing: Editing) -> HttpResponse:
    """The answer to a script that saves what was typed so far; the reason waits for the person."""
    form = SheetForm(request.POST, page=editing.start(), user=request.user)
    if not form.is_valid():
        sentences = [sentence for _anchor, sentence in form.all_errors()]
        return JsonResponse({"state": "invalid", "message": sentences[0]}, status=422)
    values = form.values()
    if not values:
        return _saved(editing)
    at = clock.now()
    try:
        revision = autosave_sheet(
            by=actor_of(request), at=at, page=editing.page, values=values,
            base=editing.base, own=editing.own,
        )  # fmt: skip
    except SavedElsewhere as refusal:
        return JsonResponse({"state": "collision", "message": _collided(refusal)}, status=409)
    except Refusal as refusal:
        message = str(refusal.message)
        return JsonResponse({"state": "refused", "message": message}, status=refusal.status)
    return _saved(Editing(editing.page, revision, revision))


def _saved(editing: Editing) -> HttpResponse:
    now = timezone.localtime(clock.now())
    return JsonResponse({"state": "saved", "time": f"{now:%H:%M}", **editing.mark})


def _collided(refusal: SavedElsewhere) -> str:
    moment = timezone.localtime(refusal.revision.created_at)
    return _(
        "%(who)s saved this measure at %(time)s. Your text is kept here. Please save: "
        "what goes together is merged, otherwise you decide."
    ) % {"who": refusal.revision.user or _("The platform"), "time": f"{moment:%H:%M}"}
