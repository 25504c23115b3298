"""Deciding between two texts of the same page."""

from __future__ import annotations

from django.urls import URLPattern, path

from handlungskonzept.views import collisions

COLLISION = "intern/handlungskonzept/kollision/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(COLLISION, collisions.collision, name="collision"),
    path(f"{COLLISION}verwerfen/", collisions.collision_discard, name="collision_discard"),
]
