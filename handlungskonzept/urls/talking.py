"""Comments and the history of texts."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import talking, text_history

COMMENTS = "intern/handlungskonzept/kommentare/"
COMMENT = f"{COMMENTS}<int:pk>/"
SECTION = "intern/handlungskonzept/abschnitt/<uuid:identity>/"

urlpatterns = [
    path(COMMENTS, talking.comments, name="comments"),
    path(COMMENT, talking.comment_edit, name="comment_edit"),
    path(f"{COMMENT}antworten/", talking.comment_reply, name="comment_reply"),
    path(f"{COMMENT}erledigt/", talking.comment_resolve, name="comment_resolve"),
    path(f"{COMMENT}wieder-offen/", talking.comment_reopen, name="comment_reopen"),
    path(f"{COMMENT}loeschen/", talking.comment_delete, name="comment_delete"),
    path(f"{SECTION}kommentieren/", talking.comment_new, name="comment_new"),
    path(f"{SECTION}verlauf/", text_history.page_history, name="page_history"),
]
