"""The lines of a page, and proposing changes to them."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import changes, lines, reviewing

MEMBERS = "intern/handlungskonzept/"
SECTION = f"{MEMBERS}abschnitt/<uuid:identity>/"

urlpatterns = [
    path(SECTION, lines.page_lines, name="lines"),
    path(f"{SECTION}aendern/", changes.change_new, name="change_new"),
    path(f"{MEMBERS}aenderungen/", changes.change_list, name="changes"),
    path(f"{MEMBERS}aenderungen/<int:pk>/", reviewing.change_detail, name="change"),
]
