"""How the text of an item is saved while it is written, and why nothing typed gets lost."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.access import View, actor_of, wants_json
from core.keeping import keeps_posted
from core.operations import Refusal
from meetings.forms.minutes import TextForm
from meetings.models import AgendaItem, KeptContribution
from meetings.operations.minutes import Saved, Text, plain_lines, save_text
from meetings.views.access import item_or_404, meeting_or_404
from people.views import log_in_again_url


def keeps_text(view: View) -> View:
    """A view that saves text: without a session or with an old token it answers with what was typed.

    The answer (401 or 403) says that nothing was saved. What another website sends is refused.
    """

    @wraps(view)
    def trusting(request: HttpRequest, *args: Any, is_trusted: bool, **kwargs: Any) -> HttpResponse:
        if not is_trusted:
            return _typed(request, status=403, state="token")
        return view(request, *args, **kwargs)

    return keeps_posted(
        trusting, signed_out=lambda request: _typed(request, status=401, state="signed-out")
    )


@keeps_text
def item_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Saves the text of one item; answers a script in JSON and a person with a page."""
    meeting = meeting_or_404(request, slug)
    item = item_or_404(meeting, pk)
    if request.method != "POST":
        return HttpResponseRedirect(address_of(item))
    form = TextForm(request.POST)
    if not form.is_valid():
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        return _refused(request, str(sentences[0]), 422)
    values = form.cleaned_data
    try:
        saved = save_text(
            by=actor_of(request), at=clock.now(), item=item, result=values["result"],
            course=values["course"], base_revision=values["base_revision"],
            base=_base(request, values), tried=_tried(request),
            kept=_kept(item, values["kept"]),
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(request, str(refusal.message), refusal.status)
    return _answer(request, item, saved)


def address_of(item: AgendaItem) -> str:
    """The place of an item on the sheet."""
    return f"{reverse('meetings:minutes', args=[item.meeting.slug])}#top-{item.pk}"


def _answer(request: HttpRequest, item: AgendaItem, saved: Saved) -> HttpResponse:
    kept = saved.kept
    settle = reverse("meetings:settle_text", args=[item.meeting.slug, kept.pk]) if kept else ""
    if wants_json(request):
        now = timezone.localtime(clock.now())
        answer = {
            "state": "kept" if kept else "saved",
            "time": f"{now:%H:%M}",
            "revision": saved.revision,
            "result": saved.text.result,
            "course": saved.text.course,
            "kept": kept.pk if kept else None,
            "url": settle,
        }
        return JsonResponse(answer)
    if kept:
        messages.warning(request, _("Somebody else has written here as well. Both texts are kept."))
        return HttpResponseRedirect(settle)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(address_of(item))


def _refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"state": "refused", "message": message}, status=status)
    return _typed(request, status=status, state="refused", why=message)


def _typed(request: HttpRequest, *, status: int, state: str, why: str = "") -> HttpResponse:
    """Nothing was saved, and here is everything that was typed; only what was sent is shown."""
    if wants_json(request):
        return JsonResponse({"state": state, "message": why}, status=status)
    context = {
        "why": why,
        "state": state,
        "result": request.POST.get("result", ""),
        "course": request.POST.get("course", ""),
        "fields": {
            name: request.POST.get(name, "")
            for name in ("result", "course", "base_revision", "kept")
        },
        "log_in_url": log_in_again_url(),
    }
    return render(request, "meetings/minutes_typed.html", context, status=status)


def _base(request: HttpRequest, values: dict[str, Any]) -> Text | None:
    """The text a script remembers as the one it began with; none when it sent none."""
    if "base_result" not in request.POST:
        return None
    return Text(values["base_result"], values["base_course"])


def _tried(request: HttpRequest) -> list[Text]:
    """What a script sent before without hearing of it, oldest first."""
    results, courses = (request.POST.getlist(f"tried_{name}") for name in ("result", "course"))
    return [Text(*map(plain_lines, pair)) for pair in zip(results, courses, strict=False)]


def _kept(item: AgendaItem, pk: int | None) -> KeptContribution | None:
    return KeptContribution.objects.filter(item=item, pk=pk).first() if pk else None
