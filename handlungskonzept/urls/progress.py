"""Reporting progress."""

from __future__ import annotations

from django.urls import URLPattern, path

from handlungskonzept.views import progress, progress_forms

MEMBERS = "intern/handlungskonzept/"
MEASURE = f"{MEMBERS}massnahmen/<slug:code>/"
PROGRESS = f"{MEMBERS}fortschritt/"
REPORT = f"{PROGRESS}berichte/<int:pk>/"
READING = f"{PROGRESS}messwerte/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(MEASURE, progress.member_measure, name="member_measure"),
    path(f"{MEASURE}fortschritt/", progress_forms.report_progress, name="report_progress"),
    path(f"{MEASURE}messwert/", progress_forms.record_reading, name="reading_new"),
    path(
        f"{MEASURE}messwerte/<slug:indicator>.csv",
        progress.member_indicator_csv,
        name="member_indicator_csv",
    ),
    path(PROGRESS, progress.progress_list, name="progress_list"),
    path(f"{REPORT}berichtigen/", progress_forms.correct_report, name="report_correct"),
    path(f"{REPORT}freigeben/", progress_forms.release_report, name="report_release"),
    path(f"{REPORT}zuruecknehmen/", progress_forms.withdraw_report, name="report_withdraw"),
    path(f"{READING}berichtigen/", progress_forms.correct_reading, name="reading_correct"),
    path(f"{READING}freigeben/", progress_forms.release_reading, name="reading_release"),
    path(f"{READING}zuruecknehmen/", progress_forms.withdraw_reading, name="reading_withdraw"),
    path(f"{MEMBERS}einstellungen/", progress_forms.reporting_rules_form, name="reporting_rules"),
    path(
        "massnahmen/<slug:code>/messwerte/<slug:indicator>.csv",
        progress.indicator_csv,
        name="indicator_csv",
    ),
]
