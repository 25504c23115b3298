"""The public edition: proposed, published until a day, withdrawn; and what its preview says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import Audience, PublicRelease
from meetings.operations.publications import (
    propose_publication,
    publish_minutes,
    withdraw_minutes,
)
from meetings.operations.rules import keep_rules
from meetings.queries.preview import preview_of
from meetings.queries.publications import proposed_to, public_minutes_on, publication_ends
from tests.factories.meetings_closing import make_drafted, make_released, make_reviewed
from tests.factories.people import AT, acting

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SECRETS = ("Streit um die Trägerschaft", "Der Träger klagt", "Miete eines Hauses")


def test_minutes_are_public_until_their_last_day_and_then_no_more() -> None:
    closing = make_released()

    publication = publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert publication.ends_on == date(2026, 5, 28)
    assert list(public_minutes_on(TODAY)) == [publication]
    assert list(public_minutes_on(date(2026, 5, 28))) == [publication]
    assert list(public_minutes_on(date(2026, 5, 29))) == []


def test_the_end_follows_the_rules_on_leap_days_too() -> None:
    closing = make_drafted()
    keep_rules(by=acting(closing.office), at=AT, group=closing.group, publication_years=1)

    assert publication_ends(closing.meeting, date(2024, 2, 29)) == date(2025, 2, 28)


def test_the_speaker_proposes_and_the_office_publishes() -> None:
    closing = make_released()
    publication = propose_publication(by=acting(closing.chair), at=AT, meeting=closing.meeting)

    assert list(public_minutes_on(TODAY)) == []
    assert proposed_to(closing.office) == [publication]
    assert proposed_to(closing.chair) == []
    assert proposed_to(AnonymousUser()) == []
    with pytest.raises(NotPermitted):
        publish_minutes(by=acting(closing.chair), at=AT, meeting=closing.meeting)
    with pytest.raises(NotPossible):
        propose_publication(by=acting(closing.chair), at=AT, meeting=closing.meeting)
    published = publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert published.proposed_at == AT
    assert list(public_minutes_on(TODAY)) == [published]


def test_a_proposal_is_turned_down_and_made_again(client: Client) -> None:
    closing = make_released()
    propose_publication(by=acting(closing.chair), at=AT, meeting=closing.meeting)
    client.force_login(closing.office)
    url = reverse("meetings:unpublish", args=[closing.meeting.slug])

    assert "Vorschlag ablehnen" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "Ein Name."}, follow=True).content.decode()

    assert "Der Vorschlag wurde am" in answer
    assert "von der Website genommen" not in answer
    propose_publication(by=acting(closing.chair), at=AT, meeting=closing.meeting)


def test_minutes_whose_time_is_over_are_proposed_anew_and_not_taken_off() -> None:
    closing = make_released()
    publish_minutes(
        by=acting(closing.office), at=AT, meeting=closing.meeting, ends_on=TODAY + timedelta(days=1)
    )
    over = AT + timedelta(days=2)

    with pytest.raises(NotPossible):
        withdraw_minutes(by=acting(closing.office, "Weil."), at=over, meeting=closing.meeting)
    again = propose_publication(by=acting(closing.chair), at=over, meeting=closing.meeting)

    assert (again.proposed_at, again.published_at) == (over, None)


def test_the_speaker_publishes_where_the_rules_say_so() -> None:
    closing = make_released()
    keep_rules(
        by=acting(closing.office), at=AT, group=closing.group,
        public_release=PublicRelease.SPEAKER,
    )  # fmt: skip

    publish_minutes(by=acting(closing.chair), at=AT, meeting=closing.meeting)

    assert public_minutes_on(TODAY).exists()


def test_a_member_neither_proposes_nor_publishes_nor_withdraws() -> None:
    closing = make_released()

    for operation in (propose_publication, publish_minutes, withdraw_minutes):
        with pytest.raises(NotPermitted):
            operation(by=acting(closing.member, "Weil."), at=AT, meeting=closing.meeting)


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_nothing_is_public_before_the_release(is_reviewed: bool) -> None:
    closing = make_reviewed() if is_reviewed else make_drafted()

    for operation in (propose_publication, publish_minutes):
        with pytest.raises(NotPossible):
            operation(by=acting(closing.office), at=AT, meeting=closing.meeting)


def test_the_last_day_lies_in_the_future() -> None:
    closing = make_released()

    with pytest.raises(InvalidInput):
        publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting, ends_on=TODAY)


def test_minutes_are_withdrawn_with_a_reason_and_can_come_back() -> None:
    closing = make_released()
    publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    with pytest.raises(InvalidInput):
        withdraw_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)
    withdraw_minutes(by=acting(closing.office, "Ein Name."), at=AT, meeting=closing.meeting)
    assert not public_minutes_on(TODAY).exists()
    with pytest.raises(NotPossible):
        withdraw_minutes(by=acting(closing.office, "Ein Name."), at=AT, meeting=closing.meeting)
    publish_minutes(
        by=acting(closing.office), at=AT, meeting=closing.meeting, ends_on=TODAY + timedelta(days=9)
    )

    assert public_minutes_on(TODAY).get().ends_on == TODAY + timedelta(days=9)


def test_what_is_published_holds_nothing_confidential() -> None:
    closing = make_released()

    publication = publish_minutes(by=acting(closing.office), at=AT, meeting=closing.meeting)

    assert publication.edition.audience == Audience.PUBLIC
    assert not [secret for secret in SECRETS if secret in publication.edition.content]


@pytest.mark.parametrize("is_released", [False, True])
def test_the_preview_names_each_difference(is_released: bool) -> None:
    closing = make_released() if is_released else make_drafted()

    preview = preview_of(closing.meeting)

    differences = {pair.internal.key: pair.differences for pair in preview.pairs}
    assert differences[str(closing.opening.pk)] == ()
    assert any("strittig" in words for words in differences[str(closing.item.pk)])
    assert len(differences[str(closing.closed.pk)]) == 1
    assert preview.count == 2
    assert (preview.edition is not None) is is_released


def test_the_preview_shows_the_public_nothing_that_is_ours(client: Client) -> None:
    closing = make_released()
    client.force_login(closing.office)

    page = client.get(reverse("meetings:public_preview", args=[closing.meeting.slug]))

    assert page.status_code == 200
    public = page.context["preview"].public
    assert not [secret for secret in SECRETS if secret in str(public)]


def test_the_whole_way_goes_through_the_pages(client: Client) -> None:
    closing = make_released()
    slug = closing.meeting.slug
    client.force_login(closing.chair)
    assert client.post(reverse("meetings:propose", args=[slug])).status_code == 302
    assert client.get(reverse("meetings:publish", args=[slug])).status_code == 403

    client.force_login(closing.office)
    publish, withdraw = (
        reverse(f"meetings:{name}", args=[slug]) for name in ("publish", "unpublish")
    )
    assert client.post(publish, {"ends_on": "2021-05-28"}).status_code == 422
    assert client.post(publish, {"ends_on": "2022-05-28"}).status_code == 302
    assert public_minutes_on(TODAY).exists()
    assert client.get(publish).status_code == 200
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Ein Name."}).status_code == 302
    assert not public_minutes_on(TODAY).exists()
    assert client.get(reverse("meetings:public_preview", args=[slug])).status_code == 200


def test_members_read_the_released_minutes_without_reasons_of_absence(client: Client) -> None:
    closing = make_released()
    client.force_login(closing.member)

    page = client.get(reverse("meetings:read", args=[closing.meeting.slug]))

    assert page.status_code == 200
    assert page.context["reading"].document.audience == Audience.MEMBERS


def test_before_the_review_members_do_not_read_the_text(client: Client) -> None:
    closing = make_drafted()
    address = reverse("meetings:read", args=[closing.meeting.slug])
    client.force_login(closing.member)
    assert client.get(address).status_code == 403

    client.force_login(closing.office)
    assert client.get(address).status_code == 200
