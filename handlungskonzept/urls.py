"""Addresses of the plan, in public and below `/intern/`."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView as V

app_name = "handlungskonzept"
urlpatterns = [
    path("massnahmen/<slug:code>/", V.as_view(url="/"), name="measure"),
]
