"""Addresses at which minutes are taken."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import autosave, minutes, voting

_MEETING = "intern/sitzungen/<slug:slug>"
_RESOLUTION = "intern/beschluesse/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(f"{_MEETING}/protokoll/", minutes.minutes, name="minutes"),
    path(f"{_MEETING}/protokoll/stand/", minutes.minutes_state, name="minutes_state"),
    path(f"{_MEETING}/protokoll/<int:pk>/text/", autosave.item_text, name="save_text"),
    path(f"{_MEETING}/protokoll/<int:pk>/texte/", minutes.settle_text, name="settle_text"),
    path(f"{_MEETING}/protokoll/<int:pk>/fruehere/", minutes.text_versions, name="text_versions"),
    path(f"{_MEETING}/beginnen/", minutes.begin, name="begin"),
    path(f"{_MEETING}/schliessen/", minutes.close, name="close"),
    path(f"{_MEETING}/tops/<int:pk>/ausgang/", minutes.outcome, name="outcome"),
    path(f"{_MEETING}/tops/<int:pk>/aufgabe/", minutes.quick_follow_up, name="quick_follow_up"),
    path(f"{_MEETING}/aufgaben/<int:pk>/erledigt/", minutes.tick_off, name="tick_off"),
    path(f"{_MEETING}/tops/<int:pk>/beschluss/", voting.resolve, name="resolve"),
    path(
        f"{_MEETING}/tops/<int:pk>/einvernehmen/",
        voting.resolve_by_consensus,
        name="resolve_by_consensus",
    ),
    path(f"{_RESOLUTION}/aendern/", voting.resolution_change, name="resolution_change"),
    path(f"{_RESOLUTION}/streichen/", voting.resolution_void, name="resolution_void"),
]
