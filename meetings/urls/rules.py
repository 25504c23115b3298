"""Addresses of rules."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import rules as views

urlpatterns: list[URLPattern] = [
    path("intern/gremien/<slug:slug>/geschaeftsordnung/", views.rules, name="rules"),
]
