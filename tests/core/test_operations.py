"""Refusals speak in sentences, at the right place."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from core.actor import Actor, Channel
from core.operations import (
    Conflict,
    InvalidInput,
    NotPermitted,
    NotPossible,
    Refusal,
    require,
    show_refusal,
)


class NameForm(forms.Form):
    """A form with one field."""

    name = forms.CharField()


def test_permission_is_asked_with_the_user_and_the_thing() -> None:
    anonymous = AnonymousUser()
    asked: list[object] = []

    def may(user: object, thing: str) -> bool:
        asked.append((user, thing))
        return True

    require(Actor(user=anonymous), may, "Konzept")

    assert asked == [(anonymous, "Konzept")]


@pytest.mark.parametrize(
    "actor", [Actor(user=AnonymousUser()), Actor(user=None, channel=Channel.WEB)]
)
def test_whoever_may_not_is_refused_with_a_sentence(actor: Actor) -> None:
    with pytest.raises(NotPermitted, match="keine Berechtigung"):
        require(actor, lambda _user: False)


def test_the_web_without_a_user_may_nothing_even_if_the_rule_says_yes() -> None:
    with pytest.raises(NotPermitted):
        require(Actor(user=None, channel=Channel.WEB), lambda _user: True)


def test_the_system_itself_may() -> None:
    require(Actor.system("Frist abgelaufen"), lambda _user: False)


def test_validation_errors_become_refusals_by_field() -> None:
    refusal = InvalidInput.from_validation(ValidationError({"name": ["Bitte ausfüllen."]}))

    assert refusal.errors == {"name": ["Bitte ausfüllen."]}
    assert str(InvalidInput.from_validation(ValidationError("So nicht."))) == "So nicht."


def test_a_refusal_is_shown_at_its_field_and_the_rest_on_top() -> None:
    form = NameForm({"name": "KIM"})
    form.is_valid()

    show_refusal(form, InvalidInput({"name": ["Schon vergeben."], "unknown": ["Das auch."]}))
    show_refusal(form, Conflict())

    assert form.errors["name"] == ["Schon vergeben."]
    assert form.non_field_errors() == ["Das auch.", str(Conflict.message)]


def test_every_refusal_has_its_status() -> None:
    assert [
        kind.status for kind in (NotPermitted, NotPossible, Conflict, InvalidInput, Refusal)
    ] == [403, 409, 409, 422, 409]
