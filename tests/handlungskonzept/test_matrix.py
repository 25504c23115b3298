"""Everybody at every address of the plan, reading and sending; an address nobody thought of fails here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from handlungskonzept import urls
from tests.factories.personas import Persona
from tests.factories.plan_scene import SECRET, Scene

READERS = {
    Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
    Persona.STEERING_ADVISOR, Persona.ASSISTANT, Persona.OFFICE, Persona.CONTACT,
}  # fmt: skip
WRITERS = READERS - {Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.CONTACT}
CHAIR = {Persona.OFFICE, Persona.STEERING_CHAIR}
OFFICE = {Persona.OFFICE}
MINUTING = CHAIR | {Persona.ASSISTANT}
"""Who takes the minutes of the steering group."""
LEADS = {Persona.OFFICE, Persona.CONTACT}
EVERYBODY = set(Persona)
SIGNED_IN = EVERYBODY - {Persona.ANONYMOUS, Persona.INACTIVE}
NOBODY: set[Persona] = set()
REFUSED = {403, 404}
SHOWN = {200}
LED = {200, 302}


@dataclass(frozen=True)
class Rule:
    """Who reads what an address shows, who sends to it; nobody sends where only reading is known."""

    args: tuple[object, ...]
    readers: set[Persona]
    senders: set[Persona] | None = None
    reads: bool = True
    """Whether there is anything to read; else the address takes what is sent only."""

    def outsiders(self, method: str) -> set[Persona]:
        """Whoever gets nothing here."""
        allowed = self.readers if method == "get" or self.senders is None else self.senders
        return EVERYBODY - allowed


def rules(scene: Scene) -> dict[str, Rule]:
    """What is expected of each address, by its name."""
    led, measure, hidden = scene.led.code.lower(), "w-01", scene.internal.code.lower()
    section, chapter = str(scene.stage.measure.translation_key), "1"
    version, page, change = scene.version.pk, scene.stage.chapter.pk, scene.change.pk
    picture, report, reading = "0" * 64, scene.report.pk, scene.reading.pk
    done, read = scene.released.pk, scene.released_reading.pk
    comment, kept, slug = scene.comment.pk, scene.kept.pk, scene.adoption.slug
    public = {
        "plan": (), "adoptions": (), "section": (section,), "adoption": (slug,),
        "chapter": (slug, chapter), "download": (slug, scene.adoption.file_name),
        "measures": (), "measure": (measure,), "adoption_measure": (slug, measure),
        "measures_csv": (), "measures_xlsx": (), "measures_word": (),
        "field_word": (slug, "1-1"), "indicator_csv": (led, scene.indicator),
        "compare_choose": (), "compare": (slug, slug),
    }  # fmt: skip
    reading_only: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "overview": ((), READERS), "working": ((), READERS), "working_download": ((), READERS),
        "working_chapter": ((chapter,), READERS), "working_section": ((section,), READERS),
        "edit": ((page,), WRITERS), "section_edit": ((section,), WRITERS),
        "lines": ((section,), READERS), "page_history": ((section,), READERS),
        "changes": ((), READERS), "comments": ((), READERS), "member_measures": ((), READERS),
        "member_measures_csv": ((), READERS), "member_measures_xlsx": ((), READERS),
        "member_measures_word": ((), READERS), "member_field_word": (("1-1",), READERS),
        "member_measure": ((hidden,), READERS), "progress_list": ((), READERS),
        "member_indicator_csv": ((led, scene.indicator), READERS),
        "member_compare_choose": ((), READERS),
        "member_compare": (("1-0", "arbeitsstand"), READERS),
        "approvals": ((), OFFICE), "outline": ((page,), WRITERS),
        "proposal": ((version,), WRITERS), "proposal_chapter": ((version, chapter), WRITERS),
        "proposal_download": ((version,), WRITERS),
    }  # fmt: skip
    both: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "approval": ((scene.submitted.pk,), OFFICE),
        "approval_chapter": ((scene.submitted.translation_key,), OFFICE),
        "proposal_new": ((), CHAIR), "proposal_change": ((version,), CHAIR),
        "adopt": ((version,), CHAIR),
        "change_new": ((section,), READERS),
        "change": ((change,), WRITERS | {Persona.GROUP_MEMBER}),
        "comment_new": ((section,), READERS), "comment_reply": ((comment,), READERS),
        "comment_edit": ((comment,), READERS),
        "collision": ((kept,), {Persona.STEERING_MEMBER}),
        "collision_discard": ((kept,), {Persona.STEERING_MEMBER}),
        "section_new": ((page, "kapitel"), WRITERS),
        "sheet_edit": ((measure,), WRITERS), "sheet_new": ((), WRITERS),
        "report_progress": ((led,), LEADS), "reading_new": ((led,), LEADS),
        "report_correct": ((report,), LEADS), "reading_correct": ((reading,), LEADS),
        "report_withdraw": ((done,), OFFICE), "reading_withdraw": ((read,), OFFICE),
        "item_measures": ((scene.item.pk,), MINUTING),
        "resolution_measures": ((scene.adoption.resolution.slug,), MINUTING),
        "reporting_rules": ((), OFFICE), "measure_withdraw": ((measure,), OFFICE),
    }  # fmt: skip
    sending: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "section_move": ((page,), OFFICE), "sheet_presence": ((measure,), WRITERS),
        "comment_resolve": ((comment,), WRITERS | {Persona.GROUP_MEMBER}),
        "comment_reopen": ((comment,), WRITERS | {Persona.GROUP_MEMBER}),
        "comment_delete": ((comment,), {Persona.GROUP_MEMBER}),
        "report_release": ((report,), OFFICE), "reading_release": ((reading,), OFFICE),
    }  # fmt: skip
    return {
        **{name: Rule(args, EVERYBODY) for name, args in public.items()},
        **{name: Rule(*rule) for name, rule in reading_only.items()},
        **{name: Rule(*rule, rule[1]) for name, rule in both.items()},
        **{name: Rule(*rule, rule[1], reads=False) for name, rule in sending.items()},
        "picture": Rule((picture,), NOBODY),
        "working_picture": Rule((picture,), NOBODY),
        "proposal_picture": Rule((version, picture), NOBODY),
    }


@pytest.fixture
def scene(plan_scene: Scene) -> Scene:
    return plan_scene


def names() -> Iterator[str]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern), "an address of its own, no include"
        yield str(pattern.name)


def address(name: str, rule: Rule) -> str:
    query = "?zeile=sheet/summary" if name in ("change_new", "comment_new") else ""
    return reverse(f"handlungskonzept:{name}", args=rule.args) + query


def clients(scene: Scene) -> dict[Persona, Client]:
    found = {}
    for persona in Persona:
        user, found[persona] = scene.cast[persona], Client()
        if not isinstance(user, AnonymousUser):
            found[persona].force_login(user)
    return found


def answer(client: Client, method: str, where: str) -> Any:
    """What is answered, and nothing is kept."""
    with transaction.atomic():
        response = getattr(client, method)(where)
        transaction.set_rollback(True)
    return response


def verdict(response: Any, rule: Rule, persona: Persona, method: str) -> str:
    """What is wrong with an answer; nothing, if it is as it should be."""
    status, is_outside = response.status_code, persona in rule.outsiders(method)
    is_members = "/intern/" in response.request["PATH_INFO"]
    to_log_in = status == 302 and response.url.startswith(reverse("account_login"))
    if method == "post" and rule.senders is None and (not is_members or not is_outside):
        return "" if status == 405 else "takes what is sent"
    if method == "get" and not rule.reads:
        return "" if status == 405 else "shows something"
    if not is_outside:
        is_fine = status in LED if method == "get" else status not in {401, 403, 404, 405, 500}
        return "" if is_fine and not to_log_in else "turns somebody away"
    if persona in (Persona.ANONYMOUS, Persona.INACTIVE) and is_members:
        return "" if to_log_in or status in {401, 404, 405} else "does not ask who it is"
    return "" if status in REFUSED | {405} else "lets somebody in"


def test_every_address_has_an_expectation(scene: Scene) -> None:
    assert sorted(names()) == sorted(rules(scene)), "say in `rules` who comes to a new address"


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_exactly_whom_it_should(scene: Scene, method: str) -> None:
    wrong = []
    everybody = clients(scene)
    for name, rule in rules(scene).items():
        where = address(name, rule)
        for persona, client in everybody.items():
            response = answer(client, method, where)
            what = verdict(response, rule, persona, method)
            if not what and "/intern/" in where and "no-store" not in response["Cache-Control"]:
                what = "may be stored"
            if not what and persona in rule.outsiders(method) and SECRET in said(response):
                what = "tells a secret"
            if what:
                wrong.append((method, name, persona.name, response.status_code, what))
    assert not wrong, "\n".join(map(str, wrong))


def said(response: Any) -> str:
    """The words of an answer, files apart."""
    return "" if response.streaming else response.content.decode(errors="replace")
