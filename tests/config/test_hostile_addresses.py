"""Whatever stands in an address or behind its question mark: a page, a refusal, never an accident."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import User
from tests.factories.handlungskonzept import make_stage
from tests.factories.meetings_scene import make_meeting_scene
from tests.factories.people import AT
from tests.factories.personas import Persona, make_cast
from tests.factories.plan_scene import make_scene
from tests.handlungskonzept.test_matrix import rules as rules_of_plan
from tests.meetings.test_matrix import rules as rules_of_meetings

pytestmark = pytest.mark.django_db

OURS = {"desk", "notices", "handlungskonzept", "meetings", "projectgroups", "pages"}
JUNK = ("\x00", "99999999999999999999999", "-1", "9999-12-31", "0001-01-01", "x'\"<\ud800٣")
HOSTILE_PATHS: dict[str, tuple[str, ...]] = {
    "int": ("0", "9223372036854775807", "9223372036854775808", "1" + "0" * 400),
    "slug": ("x" * 300, "-", "0"),
    "str": ("x", "%00", "%ED%A0%80", "٣", "..", "x" * 300, "a.b.c", "0.0.0"),
    "uuid": ("00000000-0000-0000-0000-000000000000",),
}
NAMES = (
    "seite", "gremium", "stand", "suche", "ansicht", "meine", "unter", "zwischentitel", "vorlage", "seen",
    "text", "als", "top", "fassung", "neu", "alt", "ausgabe", "satz", "beschluss", "zeile", "zurueck",
    "next", "von", "bis", "jahr", "person", "feld", "ampel", "status", "traeger", "zielgruppe",
    "faellig", "ueberfaellig", "veraltet", "intern", "sortierung", "vergleich", "merkmal", "tag", "am",
)  # fmt: skip
FINE = {200, 301, 302, 400, 401, 403, 404, 405, 409, 410, 415, 422}


@pytest.fixture
def scene(db: None) -> Iterator[Any]:
    with time_machine.travel(AT, tick=False):
        cast = make_cast()
        yield (
            cast,
            {
                **{
                    f"handlungskonzept:{name}": rule.args
                    for name, rule in rules_of_plan(make_scene(cast)).items()
                },
                **{
                    f"meetings:{name}": rule.args
                    for name, rule in rules_of_meetings(make_meeting_scene(cast)).items()
                },
            },
        )


def client_of(user: object) -> Client:
    client = Client(raise_request_exception=False)
    if isinstance(user, User):
        client.force_login(user)
    return client


def patterns(resolver: Any = None, spaces: str = "", before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of ours with its name and its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            if spaces in OURS and not route.startswith("verwaltung/"):
                yield f"{spaces}:{one.name}", route
        elif isinstance(one, URLResolver):
            yield from patterns(one, one.namespace or spaces, route)


def junk(values: tuple[str, ...]) -> Iterator[str]:
    """Each of these behind every name that any page reads."""
    for value in values:
        yield urlencode(dict.fromkeys(NAMES, value), errors="surrogatepass")


def walked_into(route: str, known: tuple[object, ...] | None, number: int) -> Iterator[str]:
    """Addresses with hostile values: in all places at once, and in one while the others are known."""
    holes = re.findall(r"<(?:(\w+):)?(\w+)>", route)
    if not holes:
        return
    hostile = [HOSTILE_PATHS[kind or "str"] for kind, _name in holes]
    taken = [values[number % len(values)] for values in hostile]
    yield filled(route, taken)
    if known is not None and len(known) == len(holes) > 1:
        for place, value in enumerate(taken):
            yield filled(route, [*known[:place], value, *known[place + 1 :]])


def filled(route: str, values: Sequence[object]) -> str:
    """The address with these values in its holes."""
    for value in values:
        route = re.sub(r"<[^>]+>", lambda _hole, value=value: str(value), route, count=1)  # type: ignore[misc]
    return f"/{route}"


def test_no_address_has_an_accident(scene: Any) -> None:
    cast, known = scene
    personas = (Persona.OFFICE, Persona.GROUP_CHAIR, Persona.ANONYMOUS)
    clients = {persona: client_of(cast[persona]) for persona in personas}
    wrong, asked = [], 0
    for number, (name, route) in enumerate(patterns()):
        args = known.get(name)
        where = filled(route, args or ()) if args is not None or "<" not in route else ""
        for persona, client in clients.items():
            values = JUNK if persona is Persona.OFFICE else JUNK[number % len(JUNK) :][:1]
            addresses = [f"{where}?{query}" for query in junk(values)] if where else []
            if persona is not Persona.GROUP_CHAIR:
                addresses += walked_into(route, args, number)
            for address in addresses:
                asked += 1
                status = client.get(address).status_code
                if status not in FINE:
                    wrong.append((name, persona.name, status, address[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert asked > 1000


def test_a_field_of_action_no_database_can_hold_is_no_choice(db: None) -> None:
    client = client_of(make_stage().writer)
    typed = {"parent": "9" * 20, "title": "Neu"}
    answer = client.post(reverse("handlungskonzept:sheet_new"), typed)
    assert answer.status_code == 422
