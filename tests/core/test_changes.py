"""A record's history reads like sentences, and a stale form never wins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.actor import Actor, Channel
from core.changes import FieldChange, Stale, changes_of, lock_current, version_of
from core.fuzzy import FuzzyDate
from core.history import delete_recorded, save_recorded
from core.operations import Conflict
from landscape.models import Organisation
from landscape.operations import change_record, create_organisation
from projectgroups.operations import change_milestone
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, SYSTEM, acting, make_office
from tests.factories.projectgroups import make_membership, make_milestone, make_project_group

pytestmark = pytest.mark.django_db


def test_what_somebody_else_has_removed_is_a_conflict() -> None:
    organisation = make_organisation()
    delete_recorded(Organisation.objects.get(pk=organisation.pk), by=SYSTEM, at=AT)

    with pytest.raises(Conflict):
        lock_current(organisation)


def test_a_new_record_lists_what_was_filled_in() -> None:
    organisation = create_organisation(by=SYSTEM, at=AT, name="Sozialamt", kind="municipal_office")

    (change,) = changes_of(organisation)

    assert change.is_creation
    assert change.subject.endswith(": Sozialamt")
    assert "Sozialamt" in [field.new for field in change.fields]
    assert all(field.old == "–" for field in change.fields)
    assert change.who == str(Channel.SYSTEM.label)


def test_a_change_says_who_when_why_and_what() -> None:
    office, organisation = make_office(), make_organisation(name="Wohnungsamt")
    later = AT + timedelta(days=1)

    change_record(
        by=acting(office, "Umbenannt"), at=later, record=organisation, name="Amt für Wohnen"
    )

    change = changes_of(organisation)[0]
    assert (change.who, change.at, change.reason) == (office.get_full_name(), later, "Umbenannt")
    assert change.fields == (FieldChange(label="Name", old="Wohnungsamt", new="Amt für Wohnen"),)


def test_words_stand_for_choices_relations_dates_and_yes_or_no() -> None:
    milestone, office = make_milestone(), make_office()
    owner = make_organisation(name="Gesundheitsamt")

    change_milestone(
        by=acting(office), at=AT, milestone=milestone, title=milestone.title, owner=owner,
        planned=FuzzyDate.parse("Juni/Juli 2021"), is_public=False, state="underway",
    )  # fmt: skip

    new = [field.new for field in changes_of(milestone)[0].fields]
    assert "Gesundheitsamt" in new
    assert "Juni/Juli 2021" in new
    assert milestone.get_state_display() not in new
    assert len(new) == 4


def test_a_retired_name_is_shown_as_it_is_called_today() -> None:
    membership = make_membership(make_project_group(), starts_on=date(2021, 5, 3))

    words = [field.new for field in changes_of(membership)[0].fields]

    assert str(membership.person) in words
    assert "3. Mai 2021" in words


def test_several_records_are_told_newest_first_and_limited() -> None:
    first, second = make_organisation(), make_milestone()
    change_record(by=SYSTEM, at=AT + timedelta(hours=1), record=first, name="Neu")

    changes = changes_of(first, second)

    assert changes[0].subject.endswith(": Neu")
    assert len(changes) == 3
    assert len(changes_of(first, second, limit=2)) == 2
    assert changes_of() == []


def test_a_deletion_is_told_without_values() -> None:
    organisation = make_organisation()
    key = organisation.pk
    delete_recorded(organisation, by=SYSTEM.because("Versehen"), at=AT)
    organisation.pk = key

    change = changes_of(organisation)[0]

    assert (change.kind, change.reason, change.fields) == ("-", "Versehen", ())


def test_the_number_of_queries_does_not_grow_with_the_history(
    django_assert_num_queries: Any,
) -> None:
    group = make_project_group()
    few = [make_membership(group) for _ in range(2)]
    many = [make_membership(group) for _ in range(8)]

    with django_assert_num_queries(7):
        changes_of(group, *few)
    with django_assert_num_queries(7):
        changes_of(group, *few, *many)


def test_the_version_grows_with_each_save() -> None:
    organisation = Organisation(code="neu", name="Neu", kind="other")
    assert version_of(organisation) == 0

    save_recorded(organisation, by=SYSTEM, at=AT)
    first = version_of(organisation)
    save_recorded(organisation, by=SYSTEM, at=AT)

    assert version_of(organisation) > first > 0


def test_a_current_version_is_handed_out_and_a_stale_one_refused() -> None:
    organisation = make_organisation(name="Alt")
    opened_at = version_of(organisation)
    assert lock_current(organisation, opened_at) == organisation

    change_record(by=Actor(user=make_office()), at=AT, record=organisation, name="Neu")

    with pytest.raises(Stale) as refusal:
        lock_current(organisation, opened_at)
    assert [change.fields[0].new for change in refusal.value.changes] == ["Neu"]
    assert "28. Mai 2021" in str(refusal.value)


def test_a_conflict_without_known_changes_still_has_its_sentence() -> None:
    assert str(Stale([]))
