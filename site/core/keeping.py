"""Nothing typed gets lost: what happens to a form whose session or protection ran out meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER, CsrfViewMiddleware
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt

from core.access import View, members

FROM_ELSEWHERE = tuple(one.partition("%s")[0] for one in (REASON_BAD_ORIGIN, REASON_BAD_REFERER))
"""How the reasons begin when another website sent the form: nothing of it is shown or kept."""


def keeps_posted(view: View, *, signed_out: Callable[[HttpRequest], HttpResponse]) -> View:
    """A members' view whose POST is never thrown away; ``signed_out`` answers it without a session.

    A form that was opened before the last log-in carries an old token: the view is called with
    ``is_trusted=False`` and must answer without saving. What another website sends is refused.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return members(view)(request, *args, is_trusted=True, **kwargs)
        distrust = _distrust(request)
        if distrust is not None and distrust.startswith(FROM_ELSEWHERE):
            return csrf_failure(request, reason=distrust)
        if not request.user.is_authenticated:
            return signed_out(request)
        return view(request, *args, is_trusted=distrust is None, **kwargs)

    return guarded


class _CsrfCheck(CsrfViewMiddleware):
    """Tells the reason instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _distrust(request: HttpRequest) -> str | None:
    """Why the protection of forms does not trust this one; none if it does."""
    check = _CsrfCheck(lambda _request: HttpResponse())
    check.process_request(request)
    reason: Any = check.process_view(request, lambda *_args: HttpResponse(), (), {})
    return None if reason is None else str(reason)
