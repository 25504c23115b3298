"""Addresses of invitations and answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import answers, invitations

MEETING = "intern/sitzungen/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("sitzungen/antwort/<str:token>/", answers.answer, name="answer"),
    path(f"{MEETING}einladen/", invitations.invite, name="invite"),
    path(f"{MEETING}nachtrag/", invitations.supplement, name="supplement"),
    path(f"{MEETING}gaeste/neu/", invitations.guest_new, name="guest_new"),
    path(f"{MEETING}gaeste/<int:pk>/streichen/", invitations.guest_withdraw, name="guest_withdraw"),
    path(f"{MEETING}zusage/", answers.my_answer, name="my_answer"),
    path(f"{MEETING}teilnahme/", answers.answers, name="answers"),
    path(f"{MEETING}teilnahme/<int:pk>/", answers.answer_enter, name="answer_enter"),
    path(f"{MEETING}teilnahme/<int:pk>/link/", answers.answer_link, name="answer_link"),
]
