"""IT prints what is held about one person."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.people import make_user
from tests.factories.projectgroups import make_membership, make_project_group

pytestmark = pytest.mark.django_db


def report_on(asked: str) -> dict[str, object]:
    out = StringIO()
    call_command("personal_data", asked, stdout=out)
    report: dict[str, object] = json.loads(out.getvalue())
    return report


def test_it_is_found_by_key_and_by_address_and_speaks_of_nobody_else() -> None:
    user, other = make_user(), make_user()
    group = make_project_group()
    make_membership(group, user)
    make_membership(group, other)

    report = report_on(user.email.upper())
    assert report == report_on(str(user.person.pk))
    assert report["key"] == user.person.pk
    assert group.name in str(report["data"])
    assert other.email not in str(report)


@pytest.mark.parametrize("asked", ["0", "niemand@kim.example", "9" * 30, "x"])
def test_nobody_is_said_in_a_sentence(asked: str) -> None:
    with pytest.raises(CommandError):
        report_on(asked)
