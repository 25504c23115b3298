"""Writing a measure sheet in a form, and withdrawing a measure."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import sheets, withdrawing

MEMBERS = "intern/handlungskonzept/"
SHEET = f"{MEMBERS}massnahmen/<slug:code>/blatt/"

urlpatterns = [
    path(f"{MEMBERS}massnahmen/neu/", sheets.sheet_new, name="sheet_new"),
    path(SHEET, sheets.sheet_edit, name="sheet_edit"),
    path(
        f"{MEMBERS}massnahmen/<slug:code>/zurueckziehen/",
        withdrawing.measure_withdraw,
        name="measure_withdraw",
    ),
    path(f"{SHEET}andere/", sheets.sheet_presence, name="sheet_presence"),
]
