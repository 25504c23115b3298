"""Public addresses of resolutions."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import resolutions as views

urlpatterns: list[URLPattern] = [
    path("beschluesse/", views.resolution_list, name="resolutions"),
    path("beschluesse/<slug:slug>/", views.resolution_detail, name="resolution"),
]
