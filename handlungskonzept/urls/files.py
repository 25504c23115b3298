"""Lists and files of measures."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import downloads

LIST = "massnahmen/massnahmen"
MEMBERS = "intern/handlungskonzept/"
KINDS = {"csv": "csv", "xlsx": "xlsx", "word": "docx"}

urlpatterns = [
    *(
        path(f"{LIST}.{ending}", downloads.measures, {"ending": ending}, name=f"measures_{kind}")
        for kind, ending in KINDS.items()
    ),
    *(
        path(
            f"{MEMBERS}{LIST}.{ending}",
            downloads.member_measures,
            {"ending": ending},
            name=f"member_measures_{kind}",
        )
        for kind, ending in KINDS.items()
    ),
    path(
        "handlungskonzept/fassung-<slug:slug>/handlungsfeld-<slug:address>.docx",
        downloads.field,
        name="field_word",
    ),
    path(
        f"{MEMBERS}arbeitsstand/handlungsfeld-<slug:address>.docx",
        downloads.member_field,
        name="member_field_word",
    ),
]
