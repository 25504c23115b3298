"""Who comes to a page: strangers log in and come back, the wrong person gets a refusal."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.access import actor_of, demand, members, members_who, posted, wants_json
from core.operations import NotPermitted
from people.models import User


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def request_of(user: User | AnonymousUser, method: str = "GET", **headers: str) -> HttpRequest:
    request = RequestFactory().generic(method, "/intern/seite/", headers=headers)
    request.user = user
    return request


@pytest.mark.parametrize("view", [members(page), members_who(lambda _user: True)(page)])
def test_a_stranger_logs_in_and_comes_back(view: object) -> None:
    answer = view(request_of(AnonymousUser()))  # type: ignore[operator]
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/intern/seite/")


def test_whoever_is_logged_in_comes_in() -> None:
    assert members(page)(request_of(User())).content == b"inside"


def test_only_whoever_may_comes_in() -> None:
    assert members_who(lambda _user: True)(page)(request_of(User())).content == b"inside"
    with pytest.raises(NotPermitted):
        members_who(lambda _user: False)(page)(request_of(User()))


def test_a_demand_that_does_not_hold_is_a_refusal() -> None:
    demand(True)
    with pytest.raises(NotPermitted):
        demand(False)


def test_operations_hear_who_it_is_and_why() -> None:
    user = User()
    actor = actor_of(request_of(user), "Tippfehler")
    assert (actor.user, actor.reason) == (user, "Tippfehler")


def test_a_form_that_is_only_looked_at_sent_nothing() -> None:
    assert posted(request_of(User())) is None
    assert posted(request_of(User(), "POST")) is not None


def test_a_script_asks_for_json_and_a_person_for_a_page() -> None:
    assert wants_json(request_of(User(), accept="application/json"))
    assert not wants_json(request_of(User(), accept="text/html,*/*;q=0.8"))
