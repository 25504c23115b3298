"""What must stay inside, and what strangers send: nothing leaks, nothing breaks, nothing is written."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from core import clock
from handlungskonzept import urls
from handlungskonzept.models import ChangeProposal
from handlungskonzept.operations.progress import (
    correct_report,
    release_report,
    withdraw_release,
)
from handlungskonzept.queries.progress import reports_of, standings
from tests.factories.handlungskonzept import Stage, anchor, make_adoption, make_report
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona
from tests.factories.plan_scene import SECRET, Scene
from tests.handlungskonzept.test_matrix import EVERYBODY, address, rules

ODD = (
    "", "\0", "%00", "-1", "9" * 5000, "²", "1e9", "0001-01-01", "9999-12-31", "31.12.9999", "2021-02-30",
    "' OR 1=1 --", "<script>alert(1)</script>", "=1+1", "\ud800".encode("utf-8", "surrogatepass"),
    "ä" * 3000, "../../etc/passwd", "http://boese.example", "//boese.example", "/\\boese.example",
)  # fmt: skip
PARAMETERS = (
    "stand", "seite", "feld", "federfuehrung", "zielgruppe", "rechtskreis", "bezirk", "status", "ampel",
    "suche", "ueberfaellig", "veraltet", "intern", "alt", "neu", "zeile", "ansicht", "zurueck", "next",
)  # fmt: skip


@pytest.fixture
def scene(plan_scene: Scene) -> Scene:
    return plan_scene


def words_in(content: bytes) -> str:
    """What a page or a file says, zipped or not."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as file:
        return "".join(file.read(name).decode(errors="replace") for name in file.namelist())


def test_no_secret_is_in_public(scene: Scene, client: Client) -> None:
    public = [
        address(name, rule) for name, rule in rules(scene).items() if rule.readers == EVERYBODY
    ]
    today, day = clock.today(), AT.date().isoformat()
    led = scene.led.code.lower()
    public += [f"{one}?stand={day}" for one in public] + [
        "/sitemap.xml", "/robots.txt", "/", f"/massnahmen/?intern=1&suche={SECRET}",
        f"/massnahmen/?stand={today}", f"/massnahmen/{led}/",
        f"/massnahmen/{scene.internal.code.lower()}/", "/massnahmen/massnahmen.csv?intern=1",
        reverse("handlungskonzept:section", args=[scene.submitted.translation_key]),
        reverse("handlungskonzept:section", args=[scene.draft.translation_key]),
        reverse("handlungskonzept:section", args=[scene.internal.page.translation_key]),
        reverse("handlungskonzept:compare", args=[scene.adoption.slug, "arbeitsstand"]),
        reverse("handlungskonzept:compare", args=[scene.adoption.slug, f"vorlage-{scene.version.pk}"]),
    ]  # fmt: skip
    names = {str(scene.cast[one]) for one in Persona if one is not Persona.ANONYMOUS}
    names |= {str(scene.stage.writer), str(scene.stage.office)}
    for where in public:
        response = client.get(where)
        said = words_in(response.content)
        found = re.findall(rf"{SECRET} \w+", said)
        assert not found, where
        assert not [name for name in names if name in said], where
        assert response.status_code in (200, 301, 302, 404), where


def test_no_address_of_a_secret_says_that_it_exists(scene: Scene, client: Client) -> None:
    unknown = reverse("handlungskonzept:section", args=["11111111-1111-4111-8111-111111111111"])
    for key in (scene.submitted.translation_key, scene.internal.page.translation_key):
        assert client.get(reverse("handlungskonzept:section", args=[key])).status_code == 404
    for code in (scene.internal.code.lower(), "w-99"):
        where = reverse("handlungskonzept:indicator_csv", args=[code, scene.indicator])
        assert client.get(where).status_code == 404
        assert client.get(reverse("handlungskonzept:measure", args=[code])).status_code == 404
    assert client.get(unknown).status_code == 404


def test_odd_queries_break_nothing(scene: Scene, client: Client) -> None:
    member = Client()
    member.force_login(scene.cast[Persona.OFFICE])
    known = rules(scene)
    for pattern in urls.urlpatterns:
        name = str(pattern.name)
        if "word" in name or "download" in name or not known[name].reads:
            continue
        where = address(name, known[name])
        for odd in ODD:
            query = dict.fromkeys(PARAMETERS, odd)
            for one in (client, member) if "/intern/" not in where else (member,):
                response = one.get(where.partition("?")[0], query)
                assert response.status_code < 500, (name, odd)
                if response.status_code == 302:
                    assert "boese" not in response.url.partition("?")[0], (name, odd)
                assert b"<script>alert(1)" not in response.content, (name, odd)
                assert b'href="//boese' not in response.content, (name, odd)


def test_odd_words_in_forms_break_nothing(scene: Scene) -> None:
    office = Client()
    office.force_login(scene.cast[Persona.OFFICE])
    names = (
        "decision", "answer", "reason", "seen", "chapter", "comment", "text", "step", "mention", "zurueck",
        "base", "base_at", "own", "row", "action", "version", "value", "read_on", "indicator", "percent",
        "reported_on", "status", "light", "expected_end", "direction", "title", "parent", "code_prefix",
        "occasion", "stale_after_days", "release", "steps-count", "steps-0-day", "means-0-year",
    )  # fmt: skip
    for name, rule in rules(scene).items():
        if rule.senders is None or name == "adopt":
            continue
        for odd in ODD:
            if isinstance(odd, bytes):
                continue
            response = office.post(address(name, rule), dict.fromkeys(names, odd))
            assert response.status_code < 500, (name, odd)
            if response.status_code == 302:
                assert "boese" not in response.url.partition("?")[0], (name, odd)
            assert b"<script>alert(1)" not in response.content, (name, odd)


# Progress that was withdrawn -------------------------------------------------------------------
def test_a_withdrawn_release_is_on_no_day_public(stage: Stage) -> None:
    make_adoption(stage, valid_from=AT.date())
    measure = anchor(stage.measure)
    day = AT.date()
    report = release_report(by=SYSTEM, at=AT, report=make_report(measure, done="Frau X zog um."))
    assert reports_of(measure, released_only=True, until=day)
    next_day, later = AT + timedelta(days=1), AT + timedelta(days=2)
    withdraw_release(by=acting(stage.office, "Nennt eine Person."), at=next_day, record=report)
    assert reports_of(measure, released_only=True, until=day) == []
    assert standings(on=day, released_only=True) == {}
    report.refresh_from_db()
    report = correct_report(
        by=acting(stage.office, "Ohne Namen."), at=next_day, report=report, reported_on=day,
        status="underway", done="Eine Familie zog um.",
    )  # fmt: skip
    release_report(by=acting(stage.office), at=later, report=report)
    assert reports_of(measure, released_only=True, until=day) == []
    (public,) = reports_of(measure, released_only=True, until=later.date())
    assert public.done == "Eine Familie zog um."
    assert reports_of(measure, released_only=False, until=day)[0].done == "Frau X zog um."


# Forms from elsewhere --------------------------------------------------------------------------
def test_another_website_sends_nothing_and_shows_nothing(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stage.writer)
    section = reverse("handlungskonzept:lines", args=[stage.measure.translation_key])
    count = Revision.objects.count()
    for where in (
        reverse("handlungskonzept:sheet_edit", args=["w-01"]),
        reverse("handlungskonzept:sheet_new"),
        f"{section}aendern/?zeile=sheet/summary",
    ):
        for sender in (strict, Client(enforce_csrf_checks=True)):
            response = sender.post(
                where, {"title": "Untergeschoben", "text": "Untergeschoben"},
                headers={"Origin": "https://boese.example"},
            )  # fmt: skip
            assert response.status_code == 403
            assert "Untergeschoben" not in response.content.decode()
    assert Revision.objects.count() == count


def test_nothing_is_written_without_a_token(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stage.writer)
    count = Revision.objects.count()
    data = {"title": "Ohne Zeichen", "text": "Ohne Zeichen", "reason": "x", "step": "send"}
    section = reverse("handlungskonzept:lines", args=[stage.measure.translation_key])
    for where in (
        reverse("handlungskonzept:sheet_edit", args=["w-01"]),
        reverse("handlungskonzept:sheet_new"),
        f"{section}aendern/?zeile=sheet/summary",
    ):
        strict.post(where, data)
        strict.post(where, data, headers={"Accept": "application/json"})
    assert Revision.objects.count() == count
    assert not ChangeProposal.objects.exists()


def test_the_page_that_gives_words_back_runs_none_of_them(client: Client, db: None) -> None:
    where = reverse("handlungskonzept:sheet_new")
    odd = '"><script>alert(1)</script>'
    response = client.post(where, {"title": odd, odd: "x", "long": "</textarea>" + odd * 20})
    assert response.status_code == 401
    assert "<script>alert(1)" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_closed_account_reads_and_writes_nothing(scene: Scene) -> None:
    user = make_user()
    gone = Client()
    gone.force_login(user)
    assert gone.get(reverse("handlungskonzept:overview")).status_code == 403
    ended = Client()
    ended.force_login(scene.cast[Persona.ENDED])
    where = reverse("handlungskonzept:collision", args=[scene.kept.pk])
    assert ended.get(where).status_code == 404
