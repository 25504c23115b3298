"""Comparing two states of the plan."""

from __future__ import annotations

from django.urls import URLPattern, path

from handlungskonzept.views import comparing

PUBLIC = "handlungskonzept/vergleich/"
MEMBERS = "intern/handlungskonzept/vergleich/"

urlpatterns: list[URLPattern] = [
    path(PUBLIC, comparing.choose, name="compare_choose"),
    path(f"{PUBLIC}<slug:old>/<slug:new>/", comparing.compare, name="compare"),
    path(MEMBERS, comparing.member_choose, name="member_compare_choose"),
    path(f"{MEMBERS}<slug:old>/<slug:new>/", comparing.member_compare, name="member_compare"),
]
