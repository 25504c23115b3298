"""Addresses of the plan, in public and below `/intern/`."""

from __future__ import annotations

from handlungskonzept.urls import (
    changes,
    collisions,
    comparing,
    files,
    measures,
    mentions,
    outline,
    progress,
    sheets,
    talking,
    text,
)

app_name = "handlungskonzept"

urlpatterns = [
    *sheets.urlpatterns,  # "massnahmen/neu/" stands before the addresses of single measures
    *changes.urlpatterns,
    *collisions.urlpatterns,
    *comparing.urlpatterns,
    *files.urlpatterns,
    *measures.urlpatterns,
    *mentions.urlpatterns,
    *outline.urlpatterns,
    *progress.urlpatterns,
    *talking.urlpatterns,
    *text.urlpatterns,
]
