"""Comments in the members' area: the list of open ones, writing, answering, marking as done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Comment

from core import clock
from core.access import actor_of, members_who
from core.operations import Refusal, show_refusal
from handlungskonzept.forms.talking import SayForm
from handlungskonzept.operations.talking import (
    add_comment,
    delete_comment,
    edit_comment,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.permissions.talking import (
    comments_visible_to,
    may_change_comment,
    may_comment,
)
from handlungskonzept.queries.mentions import mentions_of, readers_of_working_text
from handlungskonzept.queries.talking import OpenComment, placed
from handlungskonzept.views.access import plan_or_404
from handlungskonzept.views.lines import page_lines_or_404
from handlungskonzept.views.threads import threads_for

PER_PAGE = 10


@require_safe
@members_who(may_comment)
def comments(request: HttpRequest) -> HttpResponse:
    """My open comments: where I am mentioned, where I take part, all, and those that are done."""
    mentions = mentions_of(request.user, plan_or_404())
    lists = _lists(request, mentions)
    default = "erwaehnt" if mentions else "eigene"
    chosen = request.GET.get("ansicht", "")
    chosen = chosen if chosen in lists else default
    counts = {name: found.count() for name, found in lists.items()}
    page = Paginator(lists[chosen], PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "tabs": _tabs(counts, chosen),
        "chosen": chosen,
        "page": page,
        "threads": threads_for(request.user, placed(page.object_list), mentions),
        "readers": readers_of_working_text(),
        "query": f"ansicht={chosen}&",
    }
    return render(request, "handlungskonzept/comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_comment)
def comment_new(request: HttpRequest, identity: str) -> HttpResponse:
    """A new comment on one line of a page, or on the page as a whole."""
    found = page_lines_or_404(identity)
    line = found.line(request.GET.get("zeile", "page"))
    if line is None:
        raise Http404
    back = f"{reverse('handlungskonzept:lines', args=[identity])}#{line.anchor}"

    def act(text: str) -> Comment:
        return add_comment(
            by=actor_of(request), at=clock.now(), page=found.page, line=line.identity, text=text
        )

    context = {
        "title": _("New comment"),
        "place": found.section.label,
        "line": line,
        "submit": pgettext("verb", "Comment"),
    }
    return _say(request, act, back, _("Your comment is there for all members."), context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_comment)
def comment_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A reply to a comment."""
    comment = _comment_or_404(request, pk)

    def act(text: str) -> object:
        return reply_to_comment(by=actor_of(request), at=clock.now(), comment=comment, text=text)

    (thread,) = placed([comment])
    context = {
        "title": _("Reply"),
        "thread": thread,
        "submit": _("Reply"),
        "label": _("Your reply"),
    }
    return _say(request, act, _place(thread), _("Your reply is saved."), context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_comment)
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for one's own comment, or taking it back."""
    comment = _comment_or_404(request, pk)

    def act(text: str) -> Comment:
        return edit_comment(by=actor_of(request), at=clock.now(), comment=comment, text=text)

    (thread,) = placed([comment])
    if request.method != "POST" and not may_change_comment(request.user, comment):
        return redirect(_place(thread))
    context = {
        "title": _("Change your comment"),
        "thread": thread,
        "submit": _("Save"),
        "delete_url": reverse("handlungskonzept:comment_delete", args=[pk]),
    }
    return _say(request, act, _place(thread), _("Your comment is changed."), context, comment.text)


@require_POST
@members_who(may_comment)
def comment_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a comment as done."""
    return _settle(request, pk, resolve_comment, _("The comment is marked as done."))


@require_POST
@members_who(may_comment)
def comment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a comment again."""
    return _settle(request, pk, reopen_comment, _("The comment is open again."))


@require_POST
@members_who(may_comment)
def comment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    comment = _comment_or_404(request, pk)
    delete_comment(by=actor_of(request), at=clock.now(), comment=comment)
    messages.success(request, _("Your comment is deleted."))
    return redirect("handlungskonzept:comments")


def _settle(request: HttpRequest, pk: int, act: Callable[..., Comment], done: str) -> HttpResponse:
    comment = _comment_or_404(request, pk)
    act(by=actor_of(request), at=clock.now(), comment=comment)
    messages.success(request, done)
    return redirect(_back(request) or reverse("handlungskonzept:comments"))


def _say(
    request: HttpRequest,
    act: Callable[[str], object],
    back: str,
    done: str,
    context: dict[str, Any],
    text: str = "",
) -> HttpResponse:
    """Show the form or do what it says; on refusal nothing typed is lost."""
    form = SayForm(
        request.POST or None,
        readers=readers_of_working_text(),
        label=context.pop("label", ""),
        initial={"text": text},
    )
    status = 200
    back = _back(request) or back
    if request.method == "POST":
        if form.is_valid():
            try:
                act(form.said())
            except Refusal as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, done)
                return redirect(back)
        status = 422
    context |= {"form": form, "back": back}
    return render(request, "handlungskonzept/comment_form.html", context, status=status)


def _lists(request: HttpRequest, mentions: dict[int, bool]) -> dict[str, QuerySet[Comment]]:
    """The comments each tab shows, the latest first."""
    user = request.user
    visible = comments_visible_to(user).order_by("-created_at", "-pk")
    waiting = visible.filter(resolved_at__isnull=True)
    mine = Q(user_id=user.pk) | Q(pk__in=_answered_by(user.pk))
    done = visible.filter(resolved_at__isnull=False).order_by("-resolved_at", "-pk")
    found = {"erwaehnt": waiting.filter(pk__in=mentions), "eigene": waiting.filter(mine)}
    if may_write_plan(user):
        return found | {"alle": waiting, "erledigt": done}
    return found | {"erledigt": done.filter(mine)}


def _answered_by(user_id: int | None) -> QuerySet[Any]:
    return Comment.objects.filter(replies__user_id=user_id).values("pk")


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    labels = {
        "erwaehnt": _("Mentions me"),
        "eigene": _("Written or answered by me"),
        "alle": _("All open"),
        "erledigt": pgettext("comment", "Done"),
    }
    address = reverse("handlungskonzept:comments")
    return [
        {
            "label": labels[name],
            "count": count,
            "url": f"{address}?ansicht={name}",
            "current": "page" if name == chosen else "",
        }
        for name, count in counts.items()
    ]


def _comment_or_404(request: HttpRequest, pk: int) -> Comment:
    found: Comment | None = (
        comments_visible_to(request.user)
        .select_related("page__content_type", "user", "resolved_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _place(thread: OpenComment) -> str:
    return f"{reverse('handlungskonzept:lines', args=[thread.identity])}#{thread.anchor}"


def _back(request: HttpRequest) -> str:
    """The page of ours the form was on, if it says so."""
    back = request.POST.get("zurueck") or request.GET.get("zurueck") or ""
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.startswith("/") else ""
