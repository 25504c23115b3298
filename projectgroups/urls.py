"""Public addresses of bodies and milestones."""

from __future__ import annotations

from django.urls import URLPattern, path

from projectgroups import views

app_name = "projectgroups"
urlpatterns: list[URLPattern] = [
    path("gremien/", views.group_list, name="list"),
    path("gremien/<slug:slug>/", views.group_detail, name="detail"),
    path("meilensteine/", views.milestone_list, name="milestones"),
]
