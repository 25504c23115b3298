"""Public addresses of meetings and minutes, and where minutes written elsewhere are posted."""

from __future__ import annotations

from django.urls import URLPattern, path

from meetings.views import public, uploads

urlpatterns: list[URLPattern] = [
    path("sitzungen/", public.public_meetings, name="public_meetings"),
    path("sitzungen/<slug:slug>/", public.public_meeting, name="public_meeting"),
    path("sitzungen/<slug:slug>/protokoll/", public.public_minutes, name="public_minutes"),
    path(
        "sitzungen/<slug:slug>/protokoll.docx",
        public.public_minutes_file,
        name="public_minutes_file",
    ),
    path(
        "sitzungen/<slug:slug>/protokoll/datei/",
        public.public_minutes_upload,
        name="public_minutes_upload",
    ),
    path(
        "intern/gremien/<slug:slug>/protokoll-einstellen/",
        uploads.post_minutes,
        name="post_minutes",
    ),
    path(
        "intern/sitzungen/<slug:slug>/protokoll/hochladen/",
        uploads.upload_minutes,
        name="upload_minutes",
    ),
    path(
        "intern/sitzungen/<slug:slug>/protokoll/hochladen/entfernen/",
        uploads.upload_remove,
        name="upload_remove",
    ),
    path(
        "intern/sitzungen/<slug:slug>/protokoll/hochladen/oeffentlich/",
        uploads.upload_public,
        name="upload_public",
    ),
]
