"""What of the reporting waits on a member's desk, and what is held about a person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.actor import AnyUser
from core.formats import date_words
from core.registries import Link
from handlungskonzept.models import ProgressReport
from handlungskonzept.permissions.progress import may_release, measures_to_report_by
from handlungskonzept.queries.attention import Reported, count_waiting, reported_measures
from people.models import Person

SHOWN = 5


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """For the office what waits for release; for lead organisations measures they should report on."""
    if isinstance(user, AnonymousUser):
        return []
    late = [
        row
        for row in reported_measures(measures_to_report_by(user), on=clock.today())
        if row.is_overdue or row.is_stale
    ]
    found = [*_releases(user), *[_task(row) for row in late[:SHOWN]]]
    if len(late) > SHOWN:
        rest = len(late) - SHOWN
        label = ngettext(
            "%(count)d more measure of your organisation",
            "%(count)d more measures of your organisation",
            rest,
        )
        found.append(_link(label % {"count": rest}, reverse("handlungskonzept:progress_list")))
    return found


def personal_data(user: AnyUser, person: Person) -> list[dict[str, Any]]:
    """The progress reports a person wrote."""
    if person.user_id is None:
        return []
    reports = ProgressReport.objects.filter(reported_by_id=person.user_id).select_related("measure")
    return [
        {
            "kind": _("Progress report"),
            "label": str(report),
            "url": reverse("handlungskonzept:member_measure", args=[report.measure.code.lower()]),
        }
        for report in reports
    ]


def _releases(user: AnyUser) -> list[Link]:
    waiting = count_waiting() if may_release(user) else 0
    if not waiting:
        return []
    label = ngettext(
        "%(count)d report waits for release", "%(count)d reports wait for release", waiting
    )
    return [_link(label % {"count": waiting}, reverse("handlungskonzept:progress_list"))]


def _task(row: Reported) -> Link:
    if row.standing is None:
        note = _("The planned end has passed and nothing has been reported yet.")
    else:
        words = _("Overdue. Last report: %(day)s") if row.is_overdue else _("Last report: %(day)s")
        note = words % {"day": date_words(row.standing.reported_on)}
    label = _("Report on %(code)s %(title)s") % {"code": row.code, "title": row.title}
    return _link(label, reverse("handlungskonzept:report_progress", args=[row.code.lower()]), note)


def _link(label: str, url: str, note: str = "") -> Link:
    return Link(label, url, kind=_("Progress"), note=note)
