"""Addresses of follow-ups and of the control list; the public list comes before single resolutions."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import control, follow_ups

F = "intern/aufgaben/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("intern/aufgaben/", follow_ups.follow_ups, name="follow_ups"),
    path("intern/aufgaben/neu/<slug:slug>/", follow_ups.follow_up_new, name="follow_up_new"),
    path(F, follow_ups.follow_up, name="follow_up"),
    path(f"{F}aendern/", follow_ups.follow_up_change, name="follow_up_change"),
    path(f"{F}erledigen/", follow_ups.follow_up_settle, name="follow_up_settle"),
    path(f"{F}wieder-oeffnen/", follow_ups.follow_up_reopen, name="follow_up_reopen"),
    path(f"{F}loeschen/", follow_ups.follow_up_remove, name="follow_up_remove"),
    path("intern/beschlusskontrolle/", control.control, name="control"),
    path("intern/beschlusskontrolle.docx", control.control_word, name="control_word"),
    path(
        "intern/beschluesse/<slug:slug>/umsetzung/", control.implementation, name="implementation"
    ),
    path("beschluesse/kontrolle/", control.public_control, name="public_control"),
    path("beschluesse/kontrolle.docx", control.public_control_word, name="public_control_word"),
]
