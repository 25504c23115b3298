"""From the working text to the adopted version: checking, freezing, a change in the session, adopting."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import actor_of, members_who, posted
from core.formats import date_words
from core.operations import Refusal, show_refusal
from handlungskonzept.choices import ProposalState
from handlungskonzept.document import measures_of
from handlungskonzept.document.public import public_only
from handlungskonzept.forms.proposals import AdoptionForm, FreezeForm
from handlungskonzept.models import Adoption, Version
from handlungskonzept.operations import adopt_version, freeze_proposal
from handlungskonzept.permissions import may_adopt, may_freeze
from handlungskonzept.queries import latest_adoption, working_text
from handlungskonzept.queries.proposal_check import check_before_vote
from handlungskonzept.queries.proposals import state_of
from handlungskonzept.queries.sides import proposed_side, working_side
from handlungskonzept.views.access import plan_or_404
from handlungskonzept.views.differences import whole_difference
from handlungskonzept.views.faults import grouped
from handlungskonzept.views.proposals import difference, facts_of, state_tag, visible_proposal
from meetings.models import Resolution
from meetings.permissions import resolutions_visible_to
from projectgroups.choices import GroupKind
from projectgroups.models import WorkingGroup


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_freeze)
def proposal_new(request: HttpRequest) -> HttpResponse:
    """What should be put right first; then freeze the Arbeitsstand."""
    form = FreezeForm(request.POST) if request.method == "POST" else FreezeForm()
    version = _frozen(request, form, sent=None)
    if version is not None:
        messages.success(request, _("The proposal is frozen. Work on the text can go on."))
        return redirect(version)
    context = _to_freeze() | {"form": form, "latest": latest_adoption()}
    status = 422 if form.errors else 200
    return render(request, "handlungskonzept/proposal_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_freeze)
def proposal_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze what the session made of a proposal that had been sent."""
    sent = visible_proposal(request, pk)
    state = state_of(sent)
    initial = {"occasion": sent.occasion}
    form = FreezeForm(request.POST) if request.method == "POST" else FreezeForm(initial=initial)
    version = _frozen(request, form, sent=sent)
    if version is not None:
        messages.success(
            request, _("The changed proposal is frozen. It takes the place of the other.")
        )
        return redirect(version)
    working = working_side()
    assert working is not None
    context = _to_freeze() | {
        "version": sent,
        "form": form,
        "is_open": state is ProposalState.OPEN,
        "state": state_tag(state),
        "difference": whole_difference(proposed_side(sent.sent or sent), working),
    }
    status = 422 if form.errors else 200
    return render(request, "handlungskonzept/proposal_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_adopt)
@reauthentication_required
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the adoption; whoever does it has logged in again just now."""
    version = visible_proposal(request, pk)
    form = AdoptionForm(
        posted(request),
        initial={"valid_from": clock.today()},
        resolutions=_resolutions(request),
        latest=latest_adoption(),
        url=_record_url(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            adoption = adopt_version(
                by=actor_of(request), at=clock.now(), version=version, **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _done_words(adoption))
            return redirect(adoption)
    context: dict[str, Any] = {
        "version": version,
        "form": form,
        "facts": facts_of(version),
        "count": len(version.changes),
        "difference": difference(version),
    }
    status = 422 if form.errors else 200
    return render(request, "handlungskonzept/proposal_adopt.html", context, status=status)


def _frozen(request: HttpRequest, form: FreezeForm, sent: Version | None) -> Version | None:
    """The proposal, frozen now, if the form was sent and nothing stands against it."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return freeze_proposal(
            by=actor_of(request), at=clock.now(), plan=plan_or_404(), sent=sent,
            **form.cleaned_data,
        )  # fmt: skip
    except Refusal as refusal:
        show_refusal(form, refusal)
    return None


def _to_freeze() -> dict[str, Any]:
    """What would be frozen, and what should be put right before."""
    plan = plan_or_404()
    document = working_text(plan).document
    public = public_only(document)
    findings = check_before_vote(plan, document)
    return {
        "findings": findings,
        "groups": grouped(findings, document),
        "count": len(measures_of(public)),
        "hidden": len(measures_of(document)) - len(measures_of(public)),
        "chapters": len(public.sections),
    }


def _resolutions(request: HttpRequest) -> QuerySet[Resolution]:
    """The resolutions that may still adopt a version."""
    return (
        resolutions_visible_to(request.user)
        .adopted()
        .filter(group__kind=GroupKind.STEERING, adoption__isnull=True)
    )


def _record_url() -> str:
    """Where a resolution of the steering group is recorded."""
    group = WorkingGroup.objects.filter(kind=GroupKind.STEERING).order_by("pk").last()
    return reverse("desk:resolution-record", args=[group.slug]) if group else ""


def _done_words(adoption: Adoption) -> str:
    if adoption.valid_from > clock.today():
        words = _("%(version)s is adopted. It is in force from %(day)s.")
        return words % {"version": adoption, "day": date_words(adoption.valid_from)}
    return _("%(version)s is in force. The public page shows it now.") % {"version": adoption}
