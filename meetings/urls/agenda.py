"""Addresses of meetings and their agenda."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import agenda, meetings

M = "intern/sitzungen/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("intern/sitzungen/", meetings.meeting_list, name="list"),
    path("intern/sitzungen/neu/<slug:group>/", meetings.plan, name="plan"),
    path(
        "intern/meilensteine/<int:pk>/terminieren/", meetings.date_milestone, name="date_milestone"
    ),
    path(M, meetings.meeting, name="meeting"),
    path(f"{M}aendern/", meetings.change, name="change"),
    path(f"{M}absagen/", meetings.cancel, name="cancel"),
    path(f"{M}tagesordnung/", agenda.agenda, name="agenda"),
    path(f"{M}tagesordnung/neu/", agenda.item_new, name="item_new"),
    path(f"{M}tagesordnung/uebernehmen/", agenda.take_up, name="take_up"),
    path(f"{M}tagesordnung/standardpunkte/", agenda.standing_items, name="standing_items"),
    path(f"{M}tops/<int:pk>/aendern/", agenda.item_change, name="item_change"),
    path(f"{M}tops/<int:pk>/verschieben/", agenda.item_move, name="item_move"),
    path(f"{M}tops/<int:pk>/entfernen/", agenda.item_remove, name="item_remove"),
]
