"""Addresses under `/intern/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from core.access import View, members
from desk.views import (
    accounts,
    contacts,
    groups,
    home,
    memberships,
    milestones,
    people,
    reference,
    resolutions,
)

app_name = "desk"


def place(route: str, view: View, name: str) -> URLPattern:
    """An address for people who are logged in."""
    return path(route, members(view), name=name)


urlpatterns: list[URLPattern] = [
    place("", home.home, "home"),
    place("gremien/", groups.group_list, "groups"),
    place("gremien/neu/lenkungsgruppe/", groups.found_steering_group, "group-found-steering"),
    place("gremien/neu/projektgruppe/", groups.found_project_group, "group-found-project"),
    place("gremien/<slug:slug>/", groups.group_detail, "group"),
    place("gremien/<slug:slug>/aendern/", groups.change_group, "group-change"),
    place("gremien/<slug:slug>/aufloesen/", groups.dissolve_group, "group-dissolve"),
    place("gremien/<slug:slug>/mitglieder/neu/", memberships.add_membership, "membership-add"),
    place(
        "gremien/<slug:slug>/beschluesse/neu/", resolutions.record_resolution, "resolution-record"
    ),
    place("mitgliedschaften/<int:pk>/aendern/", memberships.change_membership, "membership-change"),
    place("mitgliedschaften/<int:pk>/beenden/", memberships.end_membership, "membership-end"),
    place("meilensteine/", milestones.milestone_list, "milestones"),
    place("meilensteine/neu/", milestones.create_milestone, "milestone-create"),
    place("meilensteine/<int:pk>/aendern/", milestones.change_milestone, "milestone-change"),
    place(
        "meilensteine/<int:pk>/abschliessen/", milestones.complete_milestone, "milestone-complete"
    ),
    place("meilensteine/<int:pk>/absagen/", milestones.cancel_milestone, "milestone-cancel"),
    place("meilensteine/<int:pk>/wieder-oeffnen/", milestones.reopen_milestone, "milestone-reopen"),
    place("meilensteine/<int:pk>/verlauf/", milestones.milestone_history, "milestone-history"),
    place("beschluesse/", resolutions.resolution_list, "resolutions"),
    place(
        "beschluesse/<slug:slug>/berichtigen/", resolutions.correct_resolution, "resolution-correct"
    ),
    place("personen/", people.person_list, "people"),
    place("personen/neu/", people.create_person, "person-create"),
    place("personen/<int:pk>/", people.person_detail, "person"),
    place("personen/<int:pk>/aendern/", people.change_person, "person-change"),
    place("personen/<int:pk>/konto/", accounts.open_account, "account-open"),
    place("konten/", accounts.account_list, "accounts"),
    place("konten/<int:pk>/", accounts.account_detail, "account"),
    place("konten/<int:pk>/rolle-geben/", accounts.grant_role, "role-grant"),
    place("konten/<int:pk>/rolle-entziehen/<slug:role>/", accounts.withdraw_role, "role-withdraw"),
    place("konten/<int:pk>/adresse/", accounts.change_email, "account-email"),
    place("konten/<int:pk>/zweiter-faktor/", accounts.remove_second_factor, "account-factor"),
    place("konten/<int:pk>/einladung/", accounts.send_link, "account-invite"),
    place("konten/<int:pk>/schliessen/", accounts.close_account, "account-close"),
    place("konten/<int:pk>/oeffnen/", accounts.reopen_account, "account-reopen"),
    place(
        "stammdaten/organisationen/<slug:code>/kontakte/neu/", contacts.add_contact, "contact-add"
    ),
    place("kontakte/<int:pk>/aendern/", contacts.change_contact, "contact-change"),
    place("kontakte/<int:pk>/beenden/", contacts.end_contact, "contact-end"),
    place("stammdaten/", reference.reference_home, "reference"),
    place("stammdaten/<slug:kind>/", reference.record_list, "records"),
    place("stammdaten/<slug:kind>/neu/", reference.create_record, "record-create"),
    place("stammdaten/<slug:kind>/<slug:code>/", reference.record_detail, "record"),
    place("stammdaten/<slug:kind>/<slug:code>/aendern/", reference.change_record, "record-change"),
    place(
        "stammdaten/<slug:kind>/<slug:code>/stilllegen/", reference.retire_record, "record-retire"
    ),
]
