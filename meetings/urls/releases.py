"""Addresses of checking, reviewing, releasing, correcting and publishing minutes."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import objections, publishing, reading, releases

_M = "intern/sitzungen/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(f"{_M}/pruefung/", releases.check, name="check"),
    path(f"{_M}/durchsicht/", releases.review, name="review"),
    path(f"{_M}/freigeben/", releases.release, name="release"),
    path(f"{_M}/bestaetigen/", releases.confirm, name="confirm"),
    path(f"{_M}/berichtigungen/neu/", releases.correction_new, name="correction_new"),
    path(f"{_M}/einwendungen/neu/", objections.objection_new, name="objection_new"),
    path("intern/einwendungen/<int:pk>/", objections.objection, name="objection"),
    path(f"{_M}/protokoll/lesen/", reading.read, name="read"),
    path(f"{_M}/oeffentlich/", publishing.public_preview, name="public_preview"),
    path(f"{_M}/vorschlagen/", publishing.propose, name="propose"),
    path(f"{_M}/veroeffentlichen/", publishing.publish, name="publish"),
    path(f"{_M}/zurueckziehen/", publishing.unpublish, name="unpublish"),
]
