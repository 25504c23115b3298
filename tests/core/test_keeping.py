"""A form is answered, never thrown away, when session or token ran out; other websites get nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from core.keeping import keeps_posted
from people.models import User

ADDRESS = "/intern/blatt/"


def sheet(_request: HttpRequest, *, is_trusted: bool) -> HttpResponse:
    return HttpResponse("saved" if is_trusted else "shown again")


view = keeps_posted(
    sheet, signed_out=lambda request: HttpResponse(request.POST["text"], status=401)
)


def sent(user: User | AnonymousUser, token: str | None = None, **headers: str) -> HttpRequest:
    """A form that was filled in; without a token given it carries the right one."""
    issued = RequestFactory().get(ADDRESS)
    right = get_token(issued)
    data: dict[str, Any] = {"text": "Getippt", "csrfmiddlewaretoken": token or right}
    request = RequestFactory().post(ADDRESS, data, headers=headers)
    request.COOKIES["csrftoken"] = issued.META["CSRF_COOKIE"]
    request.user = user
    return request


def test_a_form_with_its_token_is_saved() -> None:
    assert view(sent(User())).content == b"saved"


def test_a_form_from_before_the_log_in_is_shown_again() -> None:
    assert view(sent(User(), token="x" * 64)).content == b"shown again"


def test_without_a_session_the_answer_holds_what_was_typed() -> None:
    for token in (None, "x" * 64):
        answer = view(sent(AnonymousUser(), token=token))
        assert (answer.status_code, answer.content) == (401, b"Getippt")


@pytest.mark.django_db  # the page of a refusal shows the navigation
def test_what_another_website_sends_is_refused_and_not_shown() -> None:
    for user in (User(), AnonymousUser()):
        answer = view(sent(user, origin="https://boese.example"))
        assert answer.status_code == 403
        assert b"Getippt" not in answer.content


def test_whoever_only_looks_logs_in() -> None:
    request = RequestFactory().get(ADDRESS)
    request.user = AnonymousUser()
    assert view(request).status_code == 302
    request.user = User()
    assert view(request).content == b"saved"
