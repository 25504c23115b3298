"""Taking a measure out of the plan: it is never deleted, only withdrawn or replaced."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import actor_of, members_who, posted
from core.operations import Refusal, show_refusal
from handlungskonzept.forms.withdrawing import WithdrawalForm
from handlungskonzept.operations import withdraw_measure
from handlungskonzept.permissions import may_keep_plan
from handlungskonzept.queries.sheet_form import measure_with_code


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_keep_plan)
def measure_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for the reason and for what replaces the measure, then withdraws it."""
    measure = measure_with_code(code)
    if measure is None:
        raise Http404
    form = WithdrawalForm(posted(request), measure=measure)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_measure(
                by=actor_of(request), at=clock.now(), measure=measure, **form.cleaned_data
            )
        except Refusal as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("%(code)s is withdrawn.") % {"code": measure.code})
            return redirect("handlungskonzept:member_measure", code=measure.code.lower())
    status = 422 if form.is_bound and form.errors else 200
    if measure.is_retired:
        return redirect("handlungskonzept:member_measure", code=measure.code.lower())
    context = {"form": form, "measure": measure}
    return render(request, "handlungskonzept/measure_withdraw.html", context, status=status)
