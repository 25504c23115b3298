"""Finding measures and following their story."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import measures, member_measures

urlpatterns = [
    path("massnahmen/", measures.measure_list, name="measures"),
    path("massnahmen/<slug:code>/", measures.measure, name="measure"),
    path(
        "handlungskonzept/fassung-<slug:slug>/massnahmen/<slug:code>/",
        measures.adoption_measure,
        name="adoption_measure",
    ),
    path(
        "intern/handlungskonzept/massnahmen/",
        member_measures.member_measures,
        name="member_measures",
    ),
]
