"""Addresses of the attendance list."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import attendance as views

_LIST = "intern/sitzungen/<slug:slug>/anwesenheit"

urlpatterns: list[URLPattern] = [
    path(f"{_LIST}/", views.attendance, name="attendance"),
    path(f"{_LIST}/mitglieder/", views.list_members, name="attendance_members"),
    path(f"{_LIST}/zusagen/", views.take_answers, name="attendance_answers"),
    path(f"{_LIST}/neu/", views.attendance_new, name="attendance_new"),
    path(f"{_LIST}/<int:pk>/", views.attendance_person, name="attendance_person"),
    path(f"{_LIST}/<int:pk>/entfernen/", views.attendance_remove, name="attendance_remove"),
    path(f"{_LIST}/teile/<int:pk>/entfernen/", views.span_remove, name="span_remove"),
    path(f"{_LIST}/befangen/<int:pk>/entfernen/", views.recusal_withdraw, name="recusal_withdraw"),
    path(
        "intern/sitzungen/<slug:slug>/tops/<int:pk>/anwesenheit/",
        views.attendance_at_item,
        name="attendance_at_item",
    ),
]
