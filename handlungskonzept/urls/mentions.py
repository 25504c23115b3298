"""Measures that items of meetings and resolutions are about."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import mentions

urlpatterns = [
    path(
        "intern/sitzungen/tops/<int:pk>/massnahmen/", mentions.item_measures, name="item_measures"
    ),
    path(
        "intern/beschluesse/<slug:slug>/massnahmen/",
        mentions.resolution_measures,
        name="resolution_measures",
    ),
]
