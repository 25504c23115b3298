"""The outbox: what waits or failed, for who looks after it, and the mails kept without a mail server."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.access import actor_of, members
from core.actor import AnyUser
from core.registries import Link
from notices import operations
from notices.choices import NoticeState
from notices.models import Notice
from notices.permissions import mails_visible_to, may_keep_outbox, notices_visible_to
from notices.queries import counts_by_state, keeps_mails, notices_to, readable

PER_PAGE = 50
STATE_KINDS = {
    NoticeState.WAITING: "go",
    NoticeState.SENT: "ok",
    NoticeState.DROPPED: "neutral",
    NoticeState.FAILED: "bad",
}


@members
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All notices with state, address and problem; whoever does not keep them finds their own mails."""
    if not may_keep_outbox(request.user):
        return redirect("notices:mails")
    _send_what_is_due()
    state = request.GET.get("stand", "")
    notices = notices_visible_to(request.user)
    if state in NoticeState.values:
        notices = notices.filter(state=state)
    counts = counts_by_state()
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "rows": [(notice, STATE_KINDS[NoticeState(notice.state)]) for notice in page],
        "states": [(each.value, each.label, counts[each.value]) for each in NoticeState],
        "chosen": state,
        "query": f"{urlencode({'stand': state})}&" if state else "",
        "base_url": request.path,
        "keeps_mails": keeps_mails(),
    }
    return render(request, "notices/outbox.html", context)


@members
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a failed notice back into the queue."""
    notice = get_object_or_404(notices_visible_to(request.user), pk=pk)
    operations.try_again(by=actor_of(request), at=clock.now(), notice=notice)
    messages.success(request, _("The notice is in the queue again."))
    return HttpResponseRedirect(reverse("notices:outbox"))


@members
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The mails kept in the site that this person may read, newest first, and what still waits."""
    _send_what_is_due()
    kept = mails_visible_to(request.user).defer("content")
    context = {
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("seite")),
        "base_url": request.path,
        "keeps_mails": keeps_mails(),
        "may_keep": may_keep_outbox(request.user),
        "waiting": _waiting_for(request.user),
    }
    return render(request, "notices/mail_list.html", context)


@members
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One kept mail, readable, with its files."""
    kept = get_object_or_404(mails_visible_to(request.user), pk=pk)
    return render(request, "notices/mail_detail.html", {"mail": kept, "parts": readable(kept)})


@members
@require_safe
def mail_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file of a kept mail, always to be saved and never shown in the site."""
    kept = get_object_or_404(mails_visible_to(request.user), pk=pk)
    files = readable(kept).files
    if number >= len(files):
        raise Http404
    file = files[number]
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def _send_what_is_due() -> None:
    """Where mails stay in the site there need be no timer: whoever looks for them finds them."""
    if keeps_mails():
        operations.send_due(at=clock.now())


def _waiting_for(user: AnyUser) -> list[Notice]:
    """What will be sent to this person, for who looks after the queue to anybody; soonest first."""
    if not keeps_mails():
        return []
    found = (
        notices_visible_to(user)
        if may_keep_outbox(user)
        else notices_to(getattr(user, "email", ""))
    )
    return list(found.filter(state=NoticeState.WAITING).order_by("not_before", "pk")[:PER_PAGE])


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Source for `tasks_of`: that mails have failed, for who looks after the queue."""
    if not may_keep_outbox(user):
        return []
    failed = notices_visible_to(user).filter(state=NoticeState.FAILED).count()
    if not failed:
        return []
    words = ngettext(
        "%(count)s message could not be sent", "%(count)s messages could not be sent", failed
    )
    url = f"{reverse('notices:outbox')}?{urlencode({'stand': NoticeState.FAILED.value})}"
    return [Link(label=words % {"count": failed}, url=url, kind=_("Outbox"))]
