"""Pages that are the same for everybody may be kept for a minute, and asked for again cheaply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

View = Callable[..., HttpResponse]
MAX_AGE = 60
"""So many seconds a page may be older than what it shows."""


def same_for_everybody(view: View) -> View:
    """Let browsers and caches keep a page's answer, unless it was made for one person."""

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        is_personal = request.user.is_authenticated or request.COOKIES or response.cookies
        if response.status_code != 200 or is_personal:
            return response
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        answer = get_conditional_response(request, response["ETag"], response=response)
        return answer or response

    return cached
