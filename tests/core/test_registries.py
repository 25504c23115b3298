"""Registries collect rows of apps that stand above."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from core.actor import AnyUser
from core.registries import Link, Registry


def test_rows_come_in_the_order_of_the_names() -> None:
    registry: Registry[Link] = Registry()
    registry.register("b", lambda _user, _thing: [Link("zwei", "/2/")])
    registry.register("a", lambda _user, _thing: [Link("eins", "/1/")])

    assert [link.label for link in registry.collect(AnonymousUser())] == ["eins", "zwei"]


def test_a_rank_below_zero_comes_first() -> None:
    registry: Registry[Link] = Registry()
    registry.register("a", lambda _user, _thing: [Link("zwei", "/2/")])
    registry.register("b", lambda _user, _thing: [Link("eins", "/1/")], rank=-1)

    assert [link.label for link in registry.collect(AnonymousUser())] == ["eins", "zwei"]


def test_a_name_is_given_once_but_the_same_source_may_register_again() -> None:
    def source(_user: AnyUser, _thing: object) -> list[Link]:
        return []

    registry: Registry[Link] = Registry()
    registry.register("a", source)
    registry.register("a", source)

    with pytest.raises(ValueError, match="registered already"):
        registry.register("a", lambda _user, _thing: [])
