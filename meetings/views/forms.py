"""A form on a page of its own, as all of the site shows it, with the way to its meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import formpages
from core.formpages import FormPage
from core.forms import RecordForm
from meetings.models import Meeting
from meetings.templatetags.meeting_navigation import meeting_trail

__all__ = ["FormPage", "run_form"]


def run_form(
    request: HttpRequest,
    form: RecordForm,
    page: FormPage,
    operation: Callable[..., Any],
    *,
    arguments: Mapping[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """What :func:`core.formpages.run_form` answers; a page about a meeting names the way to it."""
    meeting = _meeting_of(arguments or {})
    if meeting is not None:
        page = replace(page, trail=tuple(meeting_trail(meeting, page.back_url)))
    return formpages.run_form(request, form, page, operation, arguments=arguments, **more)


def _meeting_of(arguments: Mapping[str, Any]) -> Meeting | None:
    """The meeting an operation is about, or to which its item, invitation or paper belongs."""
    for value in arguments.values():
        meeting = value if isinstance(value, Meeting) else getattr(value, "meeting", None)
        if isinstance(meeting, Meeting):
            return meeting
    return None
