"""Nothing typed gets lost: what happens to a form whose session, rights or protection ran out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import (
    REASON_BAD_ORIGIN,
    REASON_BAD_REFERER,
    CsrfViewMiddleware,
    get_token,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.actor import AnyUser
from handlungskonzept.forms.sheets import label_of
from handlungskonzept.permissions import may_write_plan

View = Callable[..., HttpResponse]
TECHNICAL = ("csrfmiddlewaretoken", "action", "row", "base", "base_at", "own", "seen", "step")
FROM_ELSEWHERE = tuple(one.partition("%s")[0] for one in (REASON_BAD_ORIGIN, REASON_BAD_REFERER))
"""How the reasons begin when another website sent the form: nothing of it is shown or kept."""
SHORT = 120
"""Up to how many characters a typed value is shown in one line."""


class _CsrfCheck(CsrfViewMiddleware):
    """Tells the reason instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def keeps_typed_text(view: View, may: Callable[[AnyUser], bool] = may_write_plan) -> View:
    """A view of writers, or of whoever ``may``, whose POST never loses what was typed.

    Without a session or the right to write, the answer (401 or 403) holds all of it. A form that was
    opened before the last log-in carries an old token: the view is called with ``is_trusted=False``
    and must show the form again without saving. What another website sends is refused.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return login_required(view)(request, *args, is_trusted=True, **kwargs)
        distrust = _distrust(request)
        if distrust is not None and distrust.startswith(FROM_ELSEWHERE):
            return csrf_failure(request, reason=distrust)
        if not request.user.is_authenticated:
            return typed_text(request, status=401)
        if not may(request.user):
            return typed_text(request, status=403, why=_("You may no longer write this plan."))
        return view(request, *args, is_trusted=distrust is None, **kwargs)

    return guarded


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
        "log_in_url": log_in_url(),
    }
    return render(request, "handlungskonzept/typed_text.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a person."""
    return not request.accepts("text/html")


def log_in_url() -> str:
    """Log-in in a second window, which then says that the first one goes on."""
    again = reverse("handlungskonzept:signed_in_again")
    return f"{reverse('account_login')}?{urlencode({'next': again})}"


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """For scripts: whether the session goes on, as whom, and the token that forms need now."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, headers={"Cache-Control": "no-store"})
    answer = {"signed_in": True, "user": request.user.pk, "token": get_token(request)}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_safe
@login_required
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where log-in in a second window ends."""
    return render(request, "handlungskonzept/signed_in_again.html")


def session_guard(request: HttpRequest) -> SafeString:
    """The script that keeps an editor's form from being sent into an ended session, with its words."""
    return format_html(
        '<script type="module" src="{}" data-keep-session data-status="{}" data-log-in="{}"'
        ' data-user="{}" data-ended="{}" data-link="{}" data-back="{}" data-other="{}"></script>',
        static("js/keep-session.js"),
        reverse("handlungskonzept:signed_in"),
        log_in_url(),
        request.user.pk,
        _("Your session has ended. Your text is still here: nothing was sent, nothing is lost."),
        _("Sign in again in a new window"),
        _("You are signed in again. Please save now."),
        _("Somebody else is signed in now. Please sign in as yourself before you save."),
    )


def _distrust(request: HttpRequest) -> str | None:
    """Why the protection of forms does not trust this one; none if it does."""
    check = _CsrfCheck(lambda _request: HttpResponse())
    check.process_request(request)
    reason: Any = check.process_view(request, lambda *_args: HttpResponse(), (), {})
    return None if reason is None else str(reason)


def _is_technical(name: str) -> bool:
    return name.endswith(("-id", "-count", "-removed"))
