"""The order of the plan, and new parts of it."""

from __future__ import annotations

from django.urls import URLPattern, path

from handlungskonzept.views import outline

PAGE = "intern/handlungskonzept/seite/<int:page_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{PAGE}aufbau/", outline.outline, name="outline"),
    path(f"{PAGE}neu/<slug:kind>/", outline.section_new, name="section_new"),
    path(f"{PAGE}verschieben/", outline.section_move, name="section_move"),
]
