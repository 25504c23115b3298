"""Addresses of Word files: editions, invitation, minutes and excerpts."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import files as views

urlpatterns: list[URLPattern] = [
    path("intern/ausfertigungen/<int:pk>.docx", views.edition, name="edition"),
    path(
        "intern/sitzungen/<slug:slug>/einladung.docx",
        views.invitation_file,
        name="invitation_file",
    ),
    path("intern/sitzungen/<slug:slug>/protokoll.docx", views.minutes_file, name="minutes_file"),
    path("beschluesse/<slug:slug>/auszug.docx", views.excerpt, name="excerpt"),
]
