"""From a member's draft to an adopted Fassung: write, submit, approve, freeze, decide, adopt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from demo.story.cast import PASSWORD

Open = Callable[..., Page]
SENTENCE = "Wer Hilfe sucht, bekommt künftig einen gemeinsamen ersten Termin."
QUESTION = "Ist das mit dem Jobcenter abgestimmt?"
TITLE = "Übergabe zwischen Jobcenter und Case Management"
OVERVIEW = "/intern/handlungskonzept/"


@pytest.fixture(scope="module")
def today() -> str:
    """The day of this journey, as a date field takes it."""
    return date.today().isoformat()  # noqa: DTZ011 — the browser's own day


def test_a_member_writes_and_submits_and_nothing_is_public(log_in: Open, open_page: Open) -> None:
    page = log_in("mitglied-sozialamt@kim.example", OVERVIEW)
    page.get_by_role("link", name=f"Text bearbeiten: {TITLE}").click()

    page.locator("textarea[name=summary]").fill(SENTENCE)
    page.locator("[data-side-panel-toggle=comments]").click()
    page.locator("[data-comment-add]").first.click(force=True)
    page.locator("#comments textarea").fill(QUESTION)
    page.locator("#comments").get_by_role("button", name="Kommentar", exact=True).click()
    page.wait_for_timeout(2_500)
    page.locator("footer").get_by_role("button", name="Mehr Aktionen").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Zur Freigabe einreichen").click()

    page.goto(OVERVIEW)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=TITLE, exact=True))
    expect(row).to_contain_text("Zur Freigabe eingereicht")
    assert SENTENCE not in open_page("/massnahmen/a-01/").content()


def test_another_member_finds_the_comment(log_in: Open) -> None:
    page = log_in("mitglied-jobcenter@kim.example", OVERVIEW)

    page.get_by_role("link", name=re.compile(f"Text (bearbeiten|ansehen): {TITLE}")).click()
    page.locator("[data-side-panel-toggle=comments]").click()

    expect(page.locator("#comments")).to_contain_text(QUESTION)


def test_the_author_cannot_approve_and_the_office_reads_old_and_new(
    log_in: Open, open_page: Open
) -> None:
    author = log_in("mitglied-sozialamt@kim.example", "/intern/")
    answer = author.goto(f"{OVERVIEW}freigaben/")
    assert answer is not None
    assert answer.status in (403, 404)

    office = log_in("geschaeftsstelle@kim.example", f"{OVERVIEW}freigaben/")
    office.get_by_role("link", name=re.compile(TITLE)).click()
    expect(office.locator("ins").last).to_contain_text("Termin.")
    expect(office.locator("del").last).to_contain_text("Übergabe mit Einwilligung")
    office.get_by_role("button", name="In den Arbeitsstand übernehmen").click()

    expect(office.get_by_role("status").or_(office.get_by_role("alert")).first).to_be_visible()
    assert SENTENCE not in open_page("/massnahmen/a-01/").content()


def test_the_office_freezes_decides_and_adopts(log_in: Open, open_page: Open, today: str) -> None:
    page = log_in("geschaeftsstelle@kim.example", f"{OVERVIEW}vorlagen/neu/")
    page.get_by_label("Für welche Sitzung").fill("10. Sitzung der Lenkungsgruppe")
    page.get_by_role("button", name=re.compile("infrieren")).click()
    expect(page.get_by_text("A-01").first).to_be_visible()
    proposal = page.url

    page.goto("/intern/gremien/lenkungsgruppe/")
    page.get_by_role("link", name="Beschluss festhalten").first.click()
    page.get_by_label("Beschlossen am").fill(today)
    page.get_by_label("Titel").fill("Handlungskonzept, Fassung 1.2")
    page.get_by_label("Wortlaut").fill("Die Lenkungsgruppe beschließt die Fassung 1.2.")
    page.get_by_label("Ergebnis").select_option(label="angenommen")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()

    page.goto(f"{proposal}beschliessen/")
    if "bestaetigen" in page.url:
        page.get_by_label("Passwort").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/beschliessen/")
    page.get_by_label("Beschluss", exact=True).select_option(index=1)
    page.get_by_label("Andere Nummer").fill("1.1")
    page.get_by_label("Was sich geändert hat").fill("Die Kurzfassung der Maßnahme A-01.")
    page.get_by_label("Gültig ab").fill(today)
    page.get_by_role("button", name="Als Fassung festhalten").click()
    expect(page.get_by_text("größer").first).to_be_visible()
    expect(page.get_by_label("Was sich geändert hat")).to_have_value(
        "Die Kurzfassung der Maßnahme A-01."
    )

    page.get_by_label("Andere Nummer").fill("1.2")
    page.get_by_role("button", name="Als Fassung festhalten").click()
    page.wait_for_load_state()

    public = open_page("/handlungskonzept/")
    expect(public.get_by_text("Fassung 1.2").first).to_be_visible()
    public.goto("/massnahmen/a-01/")
    expect(public.get_by_text(SENTENCE)).to_be_visible()
    public.goto("/handlungskonzept/fassung-1-1/")
    expect(public.get_by_text("überholt").first).to_be_visible()
    public.get_by_role("link", name="9.3 Ausbildung und Arbeit").click()
    assert SENTENCE not in public.content()


def test_a_used_proposal_is_not_adopted_again(log_in: Open) -> None:
    page = log_in("vorsitz@kim.example", OVERVIEW)

    page.get_by_role("link", name=re.compile("Beschlussvorlage vom")).first.click()

    expect(page.get_by_text("Fassung 1.2").first).to_be_visible()
    expect(page.get_by_role("link", name="So beschlossen")).to_have_count(0)
