"""Addresses of papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import papers

PAPER = "intern/unterlagen/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(
        "intern/sitzungen/<slug:slug>/tops/<int:pk>/unterlagen/neu/",
        papers.paper_new,
        name="paper_new",
    ),
    path(PAPER, papers.paper, name="paper"),
    path(f"{PAPER}datei/", papers.paper_file, name="paper_file"),
    path(f"{PAPER}entfernen/", papers.paper_withdraw, name="paper_withdraw"),
    path(
        f"{PAPER}anmerkungen/<int:comment>/zuruecknehmen/",
        papers.paper_comment_withdraw,
        name="paper_comment_withdraw",
    ),
]
