"""Addresses of meetings, in public and below `/intern/`."""

from __future__ import annotations

from meetings.urls import (
    agenda,
    attendance,
    calendars,
    files,
    follow_ups,
    invitations,
    matters,
    minutes,
    papers,
    procedures,
    public,
    releases,
    resolutions,
    rules,
)

app_name = "meetings"

urlpatterns = [
    *agenda.urlpatterns,
    *attendance.urlpatterns,
    *calendars.urlpatterns,
    *files.urlpatterns,
    *follow_ups.urlpatterns,
    *invitations.urlpatterns,
    *matters.urlpatterns,
    *minutes.urlpatterns,
    *papers.urlpatterns,
    *procedures.urlpatterns,
    *public.urlpatterns,
    *releases.urlpatterns,
    *resolutions.urlpatterns,
    *rules.urlpatterns,
]
