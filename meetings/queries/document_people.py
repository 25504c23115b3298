"""The people of a meeting document: their names, and the functions that stand for them in public."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from meetings.document import Known, MeetingDocument, Present, Who, texts_of
from meetings.document.names import spellings, tidied
from meetings.models import Attendance, AttendanceSpan
from people.choices import OfficeRole
from people.models import Person, RoleGrant
from projectgroups.choices import LEADING_ROLES, Role
from projectgroups.models import Membership, WorkingGroup

SEATS = ("voting", "deputy", "advisory", "guest")
"""The order of the attendance list."""


@dataclass(slots=True)
class People:
    """Everybody the platform knows, with what they do; three queries, however many there are."""

    persons: dict[int, Person]
    functions: dict[int, str]

    def who(self, person: Person | None) -> Who | None:
        """Somebody in a place of their own; none stays none."""
        return self.present(person) if person is not None else None

    def present(self, person: Person) -> Who:
        """Somebody with name, function and consent."""
        return Who(
            name=str(person),
            function=self.functions.get(person.pk, ""),
            is_named=person.is_named_publicly,
            key=str(person.pk),
        )

    def named_in(self, document: MeetingDocument) -> MeetingDocument:
        """The document with everybody whose name occurs in it."""
        words, mails = _words_and_mails(texts_of(document))
        found = (
            Known(
                key=str(person.pk),
                first_name=person.first_name,
                last_name=person.last_name,
                title=person.title,
                function=self.functions.get(person.pk, ""),
                is_named=person.is_named_publicly,
            )
            for person in self.persons.values()
            if _occurs(person.last_name, words, mails)
        )
        return replace(document, people=tuple(found))


def somebody_hidden_in(texts: Iterable[str]) -> bool:
    """Whether somebody may be named in these texts who has not agreed to it; one query."""
    words, mails = _words_and_mails(texts)
    hidden = Person.objects.filter(is_named_publicly=False).values_list("last_name", flat=True)
    return bool(words) and any(_occurs(last_name, words, mails) for last_name in hidden.distinct())


def people_on(
    day: date, group: WorkingGroup, attendances: Iterable[Attendance] = ()
) -> People:  # fmt: skip
    """Everybody with the function they had on that day, first of all in this body and meeting."""
    functions: dict[int, str] = {}
    for row in attendances:
        if words := _of_attendance(row):
            functions[row.person_id] = words
    memberships = Membership.objects.active_on(day).select_related("organisation").order_by("pk")
    for membership in sorted(memberships, key=lambda one: one.group_id != group.pk):
        functions.setdefault(membership.person_id, _of_membership(membership))
    persons = {person.pk: person for person in _everybody()}
    for key, person in persons.items():
        if person.is_of_office:
            functions.setdefault(key, _("Coordinating office"))
    return People(persons, functions)


def _everybody() -> Iterable[Any]:
    office = RoleGrant.objects.filter(user=OuterRef("user"), role=OfficeRole.OFFICE)
    return Person.objects.annotate(is_of_office=Exists(office)).order_by("pk")


def attendance_rows(
    attendances: list[Attendance], people: People, numbers: dict[int, str]
) -> tuple[Present, ...]:  # fmt: skip
    """The attendance list: who votes, who deputises, who advises, who visits."""
    spans: dict[int, list[str]] = defaultdict(list)
    for span in AttendanceSpan.objects.filter(attendance__in=attendances).order_by("pk"):
        spans[span.attendance_id].append(_span_words(span, numbers))
    deputies = {row.deputises_for_id: row for row in attendances if row.deputises_for_id}
    known = {row.pk: row for row in attendances}
    rows = []
    for row in sorted(attendances, key=lambda one: (SEATS.index(one.seat), one.pk)):
        deputy, principal = deputies.get(row.pk), known.get(row.deputises_for_id or 0)
        rows.append(
            Present(
                who=people.present(row.person),
                seat=row.seat,
                seat_words=row.get_seat_display(),
                state=row.state,
                state_words=row.get_state_display() if row.state else "",
                organisation=row.organisation,
                function=row.function,
                role=row.role,
                excuse=row.excuse,
                deputises_for=people.who(principal.person if principal else None),
                deputised_by=people.who(deputy.person if deputy else None),
                spans=tuple(filter(None, spans[row.pk])),
            )
        )
    return tuple(rows)


def _of_attendance(row: Attendance) -> str:
    leading = {str(Role(role).label) for role in LEADING_ROLES}
    return _function_words(
        row.function or (row.role if row.role in leading else ""),
        row.organisation,
        row.role or row.get_seat_display(),
    )


def _of_membership(membership: Membership) -> str:
    role = membership.get_role_display()
    leads = membership.role in LEADING_ROLES
    function = membership.function or (role if leads else "")
    return _function_words(function, membership.organisation.name, role)


def _function_words(function: str, organisation: str, otherwise: str) -> str:
    """ "Teamleitung (Jobcenter)", "Vertretung Jobcenter", or what somebody comes as."""
    if function and organisation:
        # "Abteilungsleitung Sozialamt" says already where.
        return function if organisation in function else f"{function} ({organisation})"
    if organisation:
        return _("representative of %(organisation)s") % {"organisation": organisation}
    return function or otherwise


def _span_words(span: AttendanceSpan, numbers: dict[int, str]) -> str:
    """ "ab TOP 3 (14:20 Uhr) bis TOP 5"; a heading has no number to name."""
    first, last = numbers.get(span.comes_at_id or 0), numbers.get(span.leaves_after_id or 0)
    parts = [
        _("from item %(number)s on") % {"number": first} if first else "",
        _("from %(time)s o’clock") % {"time": f"{span.came_at:%H:%M}"} if span.came_at else "",
        _("up to item %(number)s") % {"number": last} if last else "",
        _("until %(time)s o’clock") % {"time": f"{span.left_at:%H:%M}"} if span.left_at else "",
    ]
    return ", ".join(filter(None, parts))


def _words_and_mails(texts: Iterable[str]) -> tuple[set[str], str]:
    """The words in which names are looked for, without the s of a genitive too, and all addresses."""
    tidy = [tidied(text).casefold() for text in texts]
    words = {word for text in tidy for word in re.findall(r"[^\W\d_]+", text)}
    words |= {word[:-1] for word in words if word.endswith("s")}
    return words, "".join(text for text in tidy if "@" in text)


def _occurs(last_name: str, words: set[str], mails: str) -> bool:
    """Whether somebody of this name may be meant somewhere."""
    parts = [
        part.casefold()
        for spelling in spellings(last_name)
        for part in re.findall(r"[^\W\d_]+", spelling)
        if len(part) > 1
    ]
    return any(part in words or part in mails for part in parts)
