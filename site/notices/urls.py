"""Addresses of the outbox, under `/intern/postausgang/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/erneut/", views.try_again, name="try_again"),
    path("mails/", views.mails, name="mails"),
    path("mails/<int:pk>/", views.mail, name="mail"),
    path("mails/<int:pk>/anlagen/<int:number>/", views.mail_file, name="mail_file"),
]
