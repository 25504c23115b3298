"""Nothing typed gets lost: what a writer of the plan is shown when session or rights ran out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.access import View, wants_json
from core.actor import AnyUser
from core.keeping import keeps_posted
from handlungskonzept.forms.sheets import label_of
from handlungskonzept.permissions import may_write_plan
from people.views import log_in_again_url

TECHNICAL = ("csrfmiddlewaretoken", "action", "row", "base", "base_at", "own", "seen", "step")
SHORT = 120
"""Up to how many characters a typed value is shown in one line."""


def keeps_typed_text(view: View, may: Callable[[AnyUser], bool] = may_write_plan) -> View:
    """A view of writers, or of whoever ``may``, whose POST never loses what was typed.

    Without a session or the right to write, the answer (401 or 403) holds all of it. With an old token
    the view is called with ``is_trusted=False`` and must show the form again without saving.
    """

    @wraps(view)
    def permitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not may(request.user):
            return typed_text(request, status=403, why=_("You may no longer write this plan."))
        return view(request, *args, **kwargs)

    return keeps_posted(permitted, signed_out=partial(typed_text, status=401))


def typed_text(request: HttpRequest, *, status: int, why: str = "") -> HttpResponse:
    """A page (or JSON) that says nothing was saved and holds everything that was typed.

    It shows only what was sent, so it is safe for anybody.
    """
    if wants_json(request):
        state = "signed-out" if status == 401 else "refused"
        return JsonResponse({"state": state, "message": why}, status=status)
    posted = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "why": why,
        "is_signed_out": status == 401,
        "typed": [
            {"name": label_of(name), "value": value, "is_long": len(value) > SHORT or "\n" in value}
            for name, value in posted
            if name not in TECHNICAL and not _is_technical(name) and value.strip()
        ],
        "fields": [
            (name, value)
            for name, value in posted
            if name not in ("csrfmiddlewaretoken", "action", "row")
        ],
        "log_in_url": log_in_again_url(),
    }
    return render(request, "handlungskonzept/typed_text.html", context, status=status)


def session_guard(request: HttpRequest) -> SafeString:
    """The script that keeps an editor's form from being sent into an ended session, with its words."""
    return format_html(
        '<script type="module" src="{}" data-keep-session data-status="{}" data-log-in="{}"'
        ' data-user="{}" data-ended="{}" data-link="{}" data-back="{}" data-other="{}"></script>',
        static("js/keep-session.js"),
        reverse("account_signed_in"),
        log_in_again_url(),
        request.user.pk,
        _("Your session has ended. Your text is still here: nothing was sent, nothing is lost."),
        _("Sign in again in a new window"),
        _("You are signed in again. Please save now."),
        _("Somebody else is signed in now. Please sign in as yourself before you save."),
    )


def _is_technical(name: str) -> bool:
    return name.endswith(("-id", "-count", "-removed"))
