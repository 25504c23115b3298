"""Addresses of matters and of passing an item on."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import matters

T = "intern/themen/<slug:slug>/"
ITEM = "intern/sitzungen/<slug:slug>/tops/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("intern/themen/", matters.matters, name="matters"),
    path("intern/gremien/<slug:slug>/themen/neu/", matters.matter_new, name="matter_new"),
    path(T, matters.matter, name="matter"),
    path(f"{T}aendern/", matters.matter_change, name="matter_change"),
    path(f"{T}abschliessen/", matters.matter_close, name="matter_close"),
    path(f"{T}wieder-oeffnen/", matters.matter_reopen, name="matter_reopen"),
    path(f"{ITEM}thema/", matters.link_matter, name="link_matter"),
    path(f"{ITEM}an-die-lenkungsgruppe/", matters.refer, name="refer"),
]
