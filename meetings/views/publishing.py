"""Putting minutes on the website: what the public sees, proposing, publishing, withdrawing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from meetings.forms.releases import ProposeForm, PublishForm, WithdrawForm
from meetings.operations.publications import (
    propose_publication,
    publish_minutes,
    withdraw_minutes,
)
from meetings.permissions import may_publish, may_release, may_take_minutes
from meetings.permissions.closing import may_propose_publication
from meetings.queries.preview import preview_of
from meetings.queries.publications import publication_ends, publication_of
from meetings.views.access import demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form


@require_safe
@members
def public_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Our text and what the public reads of it, item by item beside each other."""
    meeting = meeting_or_404(request, slug)
    user = request.user
    publishes = may_publish(user, meeting)
    demand(publishes or may_release(user, meeting) or may_take_minutes(user, meeting))
    publication = publication_of(meeting)
    preview = preview_of(meeting)
    stands = publication is not None and publication.stands_on(clock.today())
    is_online = publication is not None and publication.is_public_on(clock.today())
    context = {
        "meeting": meeting,
        "preview": preview,
        "publication": publication,
        "is_online": is_online,
        "is_old": is_online and preview.edition is not None
        and publication is not None and publication.edition_id != preview.edition.pk,
        "may_publish": publishes and meeting.is_minuted,
        "may_withdraw": publishes and stands,
        "public_url": reverse("meetings:public_minutes", args=[meeting.slug]),
        "may_propose": meeting.is_minuted and not stands and not publishes
        and may_propose_publication(user, meeting),
    }  # fmt: skip
    return render(request, "meetings/publish_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose the public edition for the website."""
    meeting = meeting_or_404(request, slug)
    demand(may_propose_publication(request.user, meeting))
    page = FormPage(
        title=_("Propose for the website"),
        over=str(meeting),
        lead=_("Whoever publishes for this body finds the proposal and decides."),
        submit=_("Propose"),
        back_url=reverse("meetings:public_preview", args=[meeting.slug]),
        back_label=_("What the public sees"),
        done=_("The public edition is proposed."),
    )
    return run_form(
        request, ProposeForm(posted(request)), page, propose_publication,
        arguments={"meeting": meeting},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the public edition on the website until a day."""
    meeting = meeting_or_404(request, slug)
    demand(may_publish(request.user, meeting))
    known = publication_of(meeting)
    today = clock.today()
    is_online = known is not None and known.is_public_on(today)
    ends_on = known.ends_on if known is not None and is_online else publication_ends(meeting, today)
    page = FormPage(
        title=_("Publish the minutes"),
        over=str(meeting),
        lead=_(
            "Everybody reads the public edition from now on, on the website and as a Word file."
        ),
        submit=_("Publish"),
        back_url=reverse("meetings:public_preview", args=[meeting.slug]),
        back_label=_("What the public sees"),
        done=_("The minutes are on the website."),
    )
    form = PublishForm(posted(request), initial={"ends_on": ends_on})
    return run_form(request, form, page, publish_minutes, arguments={"meeting": meeting})


@require_http_methods(["GET", "HEAD", "POST"])
@members
def unpublish(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the minutes off the website at once, or turn their proposal down."""
    meeting = meeting_or_404(request, slug)
    demand(may_publish(request.user, meeting))
    known = publication_of(meeting)
    is_proposal = known is not None and known.published_at is None
    page = FormPage(
        title=_("Turn the proposal down") if is_proposal else _("Take the minutes off the website"),
        over=str(meeting),
        lead=""
        if is_proposal
        else _("The page disappears at once. The minutes inside stay as they are."),
        submit=_("Turn the proposal down") if is_proposal else _("Take off"),
        back_url=reverse("meetings:public_preview", args=[meeting.slug]),
        back_label=_("What the public sees"),
        done=_("The proposal is turned down.")
        if is_proposal
        else _("The minutes are no longer on the website."),
        is_dangerous=True,
    )
    form = WithdrawForm(posted(request))
    return run_form(request, form, page, withdraw_minutes, arguments={"meeting": meeting})
