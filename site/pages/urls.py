"""Addresses of this app that are no pages."""

from __future__ import annotations

from django.urls import path

from pages import views

app_name = "pages"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("werte/<int:page_id>/<uuid:block_id>.csv", views.figures, name="figures"),
    path("muster/", views.patterns, name="patterns"),
]
