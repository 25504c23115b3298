"""Everybody at every address about meetings; an address nobody thought of fails here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from meetings import urls
from meetings.models import AttendanceSpan, Recusal
from meetings.queries.answer_links import answer_token
from tests.factories.meetings_scene import FEED_KEY, SECRET, MeetingScene
from tests.factories.personas import Persona
from tests.factories.projectgroups import make_milestone

INSIDE = {Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.OFFICE}
"""The body and the office."""
STEERING = {Persona.STEERING_MEMBER, Persona.STEERING_CHAIR, Persona.STEERING_ADVISOR}
READING = INSIDE | STEERING
"""Who reads released minutes of the body."""
KEEPING = {Persona.GROUP_CHAIR, Persona.OFFICE}
"""Who keeps its meetings."""
MEMBER = {Persona.GROUP_MEMBER}
OFFICE = {Persona.OFFICE}
EVERYBODY = set(Persona)
SENT = {
    "text_versions": {"revision": "1"}, "item_move": {"step": "1"}, "take_up": {"top": "{item}"},
    "save_text": {"result": "Neu", "course": "", "base_revision": "1"},
}  # fmt: skip
"""What an address needs before it looks at anything else."""
SIGNED_IN = EVERYBODY - {Persona.ANONYMOUS, Persona.INACTIVE}
NOBODY: set[Persona] = set()
ALLOWED = {200, 302, 409, 422}
"""A refusal for another reason than who asks comes after the question who asks."""


@dataclass(frozen=True)
class Rule:
    """Who reads what an address shows, who sends to it, and who may know that it is there."""

    args: tuple[object, ...]
    readers: set[Persona]
    senders: set[Persona] | None = None
    reads: bool = True
    known_to: frozenset[Persona] = frozenset(INSIDE)

    def allowed(self, method: str) -> set[Persona]:
        """Who is let in."""
        return self.readers if method == "get" else self.senders or set()


def rules(scene: MeetingScene) -> dict[str, Rule]:
    """What is expected of each address, by its name."""
    return {
        **_public(scene), **_reading(scene), **_writing(scene), **_sending(scene),
        **_of_bodies(scene),
    }  # fmt: skip


def _public(scene: MeetingScene) -> dict[str, Rule]:
    """What everybody may see."""
    slug, held = scene.invited.slug, scene.published
    found: dict[str, tuple[object, ...]] = {
        "public_meetings": (), "public_meeting": (slug,), "group_feed": (scene.group.slug,),
        "meeting_ics": (slug,), "my_feed": (FEED_KEY,), "resolutions": (),
        "resolution": (held.resolution.slug,), "excerpt": (held.resolution.slug,),
        "public_minutes": (held.meeting.slug,), "public_minutes_file": (held.meeting.slug,),
        "public_control": (), "public_control_word": (),
    }  # fmt: skip
    return {
        **{name: Rule(args, EVERYBODY) for name, args in found.items()},
        "public_minutes_upload": Rule((scene.uploaded.slug,), NOBODY),
        "answer": Rule((answer_token(scene.seat),), EVERYBODY, EVERYBODY),
    }


def _reading(scene: MeetingScene) -> dict[str, Rule]:
    """Pages of the members' area that only show."""
    slug, draft, review = scene.invited.slug, scene.drafted, scene.reviewed.meeting.slug
    held = scene.published
    return {
        "list": Rule((), SIGNED_IN), "follow_ups": Rule((), SIGNED_IN),
        "control": Rule((), SIGNED_IN), "control_word": Rule((), SIGNED_IN),
        "matters": Rule((), SIGNED_IN), "procedures": Rule((), SIGNED_IN),
        "meeting": Rule((slug,), INSIDE), "agenda": Rule((slug,), KEEPING),
        "answers": Rule((slug,), KEEPING), "invitation_file": Rule((slug,), INSIDE),
        "edition": Rule((scene.edition(scene.invited).pk,), INSIDE),
        "minutes_file": Rule((held.meeting.slug,), READING),
        "read": Rule((held.meeting.slug,), READING),
        "public_preview": Rule((review,), KEEPING), "check": Rule((review,), KEEPING),
        "minutes": Rule((draft.meeting.slug,), KEEPING),
        "minutes_state": Rule((draft.meeting.slug,), KEEPING),
        "paper_file": Rule((scene.paper.pk,), INSIDE),
    }  # fmt: skip


def _writing(scene: MeetingScene) -> dict[str, Rule]:
    """Forms that are read and sent by the same people."""
    slug, item = scene.invited.slug, scene.item.pk
    draft, review, held = scene.drafted, scene.reviewed.meeting.slug, scene.published
    minuted, seat = held.meeting.slug, scene.seat.pk
    found: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "change": ((slug,), KEEPING), "cancel": ((slug,), KEEPING),
        "item_new": ((slug,), KEEPING), "item_change": ((slug, item), KEEPING),
        "item_remove": ((slug, item), KEEPING), "invite": ((scene.planned.slug,), KEEPING),
        "supplement": ((slug,), KEEPING), "guest_new": ((slug,), KEEPING),
        "answer_enter": ((slug, seat), KEEPING), "paper_new": ((slug, item), KEEPING),
        "paper_withdraw": ((scene.paper.pk,), KEEPING), "paper": ((scene.paper.pk,), INSIDE),
        "attendance": ((draft.meeting.slug,), KEEPING),
        "attendance_new": ((draft.meeting.slug,), KEEPING),
        "attendance_person": ((draft.meeting.slug, draft.attendance.pk), KEEPING),
        "begin": ((slug,), KEEPING), "close": ((draft.meeting.slug,), KEEPING),
        "text_versions": ((draft.meeting.slug, draft.item.pk), KEEPING),
        "quick_follow_up": ((draft.meeting.slug, draft.item.pk), KEEPING),
        "resolve": ((draft.meeting.slug, draft.item.pk), KEEPING),
        "resolution_change": ((draft.resolution.slug,), KEEPING),
        "resolution_void": ((draft.resolution.slug,), KEEPING),
        "upload_minutes": ((draft.meeting.slug,), KEEPING),
        "upload_public": ((scene.uploaded.slug,), OFFICE),
        "upload_remove": ((draft.meeting.slug,), KEEPING),
        "release": ((review,), KEEPING),
        "confirm": ((minuted,), KEEPING), "correction_new": ((minuted,), KEEPING),
        "objection_new": ((review,), INSIDE - OFFICE),
        "propose": ((minuted,), KEEPING), "publish": ((minuted,), OFFICE),
        "unpublish": ((minuted,), OFFICE),
        "follow_up_new": ((draft.meeting.slug,), KEEPING),
        "follow_up": ((draft.follow_up.pk,), INSIDE),
        "follow_up_change": ((draft.follow_up.pk,), KEEPING),
        "follow_up_settle": ((draft.follow_up.pk,), INSIDE),
        "follow_up_reopen": ((draft.follow_up.pk,), INSIDE),
        "follow_up_remove": ((draft.follow_up.pk,), KEEPING),
        "implementation": ((held.resolution.slug,), KEEPING),
        "matter_change": ((scene.matter.slug,), KEEPING),
        "link_matter": ((slug, item), KEEPING), "refer": ((slug, item), KEEPING),
        "procedure_end": ((scene.procedure.slug,), KEEPING),
        "procedure_stop": ((scene.procedure.slug,), KEEPING),
        "procedure_record": ((scene.procedure.slug, scene.vote.pk), OFFICE),
        "procedure_vote": ((scene.procedure.slug,), INSIDE - OFFICE),
    }  # fmt: skip
    # Released minutes, and what is linked to them, the steering group reads; resolutions everybody.
    after = ("upload_public", "confirm", "correction_new", "propose", "publish", "unpublish")
    known = dict.fromkeys((*after, "matter_change"), frozenset(READING))
    known["implementation"] = frozenset(SIGNED_IN)
    return {
        **{
            name: Rule(args, who, who, known_to=known.get(name, frozenset(INSIDE)))
            for name, (args, who) in found.items()
        },
        "review": Rule((draft.meeting.slug,), INSIDE, KEEPING),
        "my_answer": Rule((slug,), INSIDE - OFFICE, INSIDE - OFFICE),
        "calendar": Rule((), SIGNED_IN, SIGNED_IN),
        "matter": Rule((scene.matter.slug,), READING),
        "procedure": Rule((scene.procedure.slug,), INSIDE),
        "objection": Rule((scene.objection.pk,), INSIDE, KEEPING),
        "settle_text": Rule((draft.meeting.slug, draft.item.pk), NOBODY, NOBODY),
        "save_text": Rule((draft.meeting.slug, draft.item.pk), INSIDE, KEEPING),
    }


def _sending(scene: MeetingScene) -> dict[str, Rule]:
    """Addresses that take what is sent and show nothing."""
    slug, draft = scene.invited.slug, scene.drafted
    at, guest = draft.meeting.slug, scene.invited.attendances.get(person=scene.guest.person)
    found: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "item_move": ((slug, scene.item.pk), KEEPING), "take_up": ((slug,), KEEPING),
        "standing_items": ((slug,), KEEPING), "answer_link": ((slug, scene.seat.pk), KEEPING),
        "paper_comment_withdraw": ((scene.paper.pk, scene.comment.pk), {Persona.GROUP_MEMBER, Persona.OFFICE}),
        "guest_withdraw": ((slug, guest.pk), KEEPING), "attendance_members": ((at,), KEEPING),
        "attendance_answers": ((at,), KEEPING),
        "attendance_remove": ((at, draft.attendance.pk), KEEPING),
        "span_remove": ((at, AttendanceSpan.objects.get(attendance=draft.attendance).pk), KEEPING),
        "recusal_withdraw": ((at, Recusal.objects.get(attendance=draft.attendance).pk), KEEPING),
        "attendance_at_item": ((at, draft.item.pk), KEEPING),
        "outcome": ((at, draft.item.pk), KEEPING),
        "tick_off": ((at, draft.follow_up.pk), KEEPING),
        "resolve_by_consensus": ((at, draft.item.pk), KEEPING),
        "calendar_key_revoke": ((scene.key.pk,), MEMBER),
        "matter_close": ((scene.matter.slug,), KEEPING),
        "matter_reopen": ((scene.matter.slug,), KEEPING),
    }  # fmt: skip
    known = dict.fromkeys(("matter_close", "matter_reopen"), frozenset(READING))
    return {
        name: Rule(args, who, who, reads=False, known_to=known.get(name, frozenset(INSIDE)))
        for name, (args, who) in found.items()
    }


def _of_bodies(scene: MeetingScene) -> dict[str, Rule]:
    """Pages of a body, of which everybody knows: who may not use them is told so."""
    group, milestone = scene.group.slug, make_milestone()
    everybody = frozenset(SIGNED_IN)
    keepers = KEEPING | {Persona.STEERING_CHAIR, Persona.ASSISTANT}
    found: dict[str, tuple[tuple[object, ...], set[Persona]]] = {
        "plan": ((group,), KEEPING), "post_minutes": ((group,), KEEPING),
        "matter_new": ((group,), KEEPING), "procedure_new": ((group,), KEEPING),
        "date_milestone": ((milestone.pk,), keepers),
    }  # fmt: skip
    return {
        **{name: Rule(args, who, who, known_to=everybody) for name, (args, who) in found.items()},
        "rules": Rule((group,), READING, OFFICE, known_to=everybody),
    }


@pytest.fixture
def scene(meeting_scene: MeetingScene) -> MeetingScene:
    return meeting_scene


def names() -> Iterator[str]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern), "an address of its own, no include"
        yield str(pattern.name)


def address(name: str, rule: Rule) -> str:
    return reverse(f"meetings:{name}", args=rule.args)


def clients(scene: MeetingScene) -> dict[Persona, Client]:
    found = {}
    for persona in Persona:
        user, found[persona] = scene.cast[persona], Client(raise_request_exception=False)
        if not isinstance(user, AnonymousUser):
            found[persona].force_login(user)
    return found


def answer(client: Client, method: str, where: str, sent: dict[str, str] | None = None) -> Any:
    """What is answered, and nothing is kept."""
    with transaction.atomic():
        response = getattr(client, method)(where, sent or {})
        transaction.set_rollback(True)
    return response


def verdict(response: Any, rule: Rule, persona: Persona, method: str) -> str:
    """What is wrong with an answer; nothing, if it is as it should be."""
    status, is_members = response.status_code, "/intern/" in response.request["PATH_INFO"]
    to_log_in = status == 302 and response.url.startswith(reverse("account_login"))
    is_allowed = persona in rule.allowed(method)
    if (method == "get" and not rule.reads) or (method == "post" and rule.senders is None):
        return "" if status in {403, 404, 405} or to_log_in else "takes what it should not"
    if is_allowed:
        return "" if status in ALLOWED and not to_log_in else "turns somebody away"
    if persona in (Persona.ANONYMOUS, Persona.INACTIVE) and is_members:
        return "" if to_log_in or status in {401, 404, 405} else "does not ask who it is"
    if status == 403 and persona not in rule.known_to:
        return "tells that it is there"
    return "" if status in {403, 404, 405} else "lets somebody in"


def test_every_address_has_an_expectation(scene: MeetingScene) -> None:
    assert sorted(names()) == sorted(rules(scene)), "say in `rules` who comes to a new address"


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_answers_exactly_whom_it_should(scene: MeetingScene, method: str) -> None:
    wrong = []
    everybody = clients(scene)
    for name, rule in rules(scene).items():
        where = address(name, rule)
        words = SENT.get(name, {}) if method == "post" else {}
        sent = {key: text.format(item=scene.drafted.item.pk) for key, text in words.items()}
        for persona, client in everybody.items():
            response = answer(client, method, where, sent)
            what = verdict(response, rule, persona, method)
            is_inside = "/intern/" in where and response.status_code == 200
            if not what and is_inside and "no-store" not in response["Cache-Control"]:
                what = "may be stored"
            if not what and persona not in rule.allowed(method) and SECRET in said(response):
                what = "tells a secret"
            if what:
                wrong.append((method, name, persona.name, response.status_code, what))
    assert not wrong, "\n".join(map(str, wrong))


def said(response: Any) -> str:
    """The words of an answer, files apart."""
    return "" if response.streaming else response.content.decode(errors="replace")
