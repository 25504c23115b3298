"""Addresses of calendars."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings import feeds
from meetings.views import calendars as views

urlpatterns: list[URLPattern] = [
    path("gremien/<slug:slug>/termine.ics", feeds.group_feed, name="group_feed"),
    path("sitzungen/<slug:slug>/termin.ics", feeds.meeting_ics, name="meeting_ics"),
    path("kalender/<str:key>/sitzungen.ics", feeds.my_feed, name="my_feed"),
    path("intern/kalender/", views.calendar, name="calendar"),
    path("intern/kalender/<int:pk>/widerrufen/", views.revoke, name="calendar_key_revoke"),
]
