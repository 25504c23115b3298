"""Files of the plan: the stored bytes, with the headers that keep them what they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from core.models import FrozenFile
from handlungskonzept.choices import WORD

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
"""Media types that are shown; anything else is offered as a download only."""


def stored_file(
    request: HttpRequest, file: FrozenFile, name: str, *, is_public: bool
) -> HttpResponse:
    """The frozen bytes under a file name; nothing when the reader has them already."""
    etag = f'"{file.pk}"'
    response: HttpResponse = get_conditional_response(request, etag) or word_response(
        bytes(file.content), name
    )
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=86400" if is_public else "private, no-store"
    return response


def word_response(content: bytes, name: str) -> HttpResponse:
    """A Word file as a download."""
    return download(content, name, WORD)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes a browser saves under this name and never shows or guesses at."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def picture_response(
    content: bytes, content_type: str, sha256: str, *, is_public: bool
) -> HttpResponse:
    """A picture that never changes under its address."""
    response = HttpResponse(content, content_type=content_type)
    if content_type not in PICTURES:
        response["Content-Disposition"] = "attachment"
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_public else "private, max-age=600"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
