"""Addresses of decisions in writing."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import procedures

P = "intern/umlaufbeschluesse/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("intern/umlaufbeschluesse/", procedures.procedures, name="procedures"),
    path(
        "intern/umlaufbeschluesse/neu/<slug:slug>/", procedures.procedure_new, name="procedure_new"
    ),
    path(P, procedures.procedure, name="procedure"),
    path(f"{P}abstimmen/", procedures.procedure_vote, name="procedure_vote"),
    path(f"{P}antworten/<int:pk>/", procedures.procedure_record, name="procedure_record"),
    path(f"{P}beenden/", procedures.procedure_end, name="procedure_end"),
    path(f"{P}zuruecknehmen/", procedures.procedure_stop, name="procedure_stop"),
]
