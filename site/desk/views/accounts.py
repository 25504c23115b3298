"""Accounts in the members' area: list, page, roles, opening and closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import demand, posted
from core.actor import Actor
from core.formpages import FormPage, run_form
from desk.forms.accounts import (
    ChangeEmailForm,
    GrantRoleForm,
    OpenAccountForm,
    ReasonForm,
    SendLinkForm,
)
from desk.permissions import may_list_accounts
from people import operations
from people.choices import OfficeRole
from people.emails import send_address_changed, send_invitation
from people.models import User
from people.permissions import (
    accounts_visible_to,
    may_change_log_in,
    may_close_account,
    may_grant_roles,
    may_keep_people,
    people_visible_to,
)
from people.queries import account_history, has_second_factor

PER_PAGE = 50


def deliver_invitation(request: HttpRequest, user: User) -> None:
    """Send the link for the password; where the mail server fails, say so and lose nothing."""
    try:
        send_invitation(user)
    except OSError:
        messages.warning(
            request,
            _("The message could not be sent. Please send the link again on the account's page."),
        )


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """All accounts with roles and state, for who keeps people."""
    demand(may_list_accounts(request.user))
    accounts = accounts_visible_to(request.user).prefetch_related("role_grants")
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "desk/account_list.html", {"page": page, "base_url": request.path})


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account with its roles, what may be done with it, and its history."""
    account = _account(request, pk)
    held = {grant.role for grant in account.role_grants.all()}
    may_close = may_close_account(request.user, account)
    context = {
        "account": account,
        "person": getattr(account, "person", None),
        "grants": account.role_grants.all(),
        "has_second_factor": has_second_factor(account),
        "may_grant": may_grant_roles(request.user),
        "can_grant": may_grant_roles(request.user) and held < set(OfficeRole.values),
        "may_change_log_in": may_change_log_in(request.user),
        "may_close": may_close and account != request.user,
        "changes": account_history(account),
    }
    return render(request, "desk/account_detail.html", context)


def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that gives somebody an account and invites them."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    demand(may_keep_people(request.user))
    page = FormPage(
        title=_("Set up an account"),
        submit=_("Set up and invite"),
        done=_("The account is set up."),
        over=str(person),
        back_url=person.get_absolute_url(),
        back_label=str(person),
    )

    def enter(*, by: Actor, at: datetime, **values: Any) -> User:
        user = operations.open_account(by=by, at=at, person=person, **values)
        deliver_invitation(request, user)
        return user

    form = OpenAccountForm(posted(request), initial={"email": person.email})
    return run_form(request, form, page, enter, done_url=User.get_absolute_url)


def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that gives an office role."""
    account = _account(request, pk)
    demand(may_grant_roles(request.user))
    page = _page(
        account, title=_("Give a role"), submit=_("Give the role"), done=_("The role is given.")
    )
    form = GrantRoleForm(posted(request))
    return run_form(request, form, page, operations.grant_role, arguments={"user": account})


def withdraw_role(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """The form that takes an office role."""
    account = _account(request, pk)
    demand(may_grant_roles(request.user))
    grant = get_object_or_404(account.role_grants, role=role)
    page = _page(
        account,
        title=_("Withdraw the role “%(role)s”") % {"role": grant.get_role_display()},
        submit=_("Withdraw the role"),
        done=_("The role is withdrawn."),
        lead=_("It ends at once. Rights that follow from a membership stay."),
        is_dangerous=True,
    )
    arguments = {"user": account, "role": grant.role}
    form = ReasonForm(posted(request))
    return run_form(request, form, page, operations.withdraw_role, arguments=arguments)


def change_email(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes a log-in address; old and new address are told."""
    account = _account(request, pk)
    demand(may_change_log_in(request.user))
    page = _page(
        account,
        title=_("Change the log-in address"),
        submit=_("Save"),
        done=_("The log-in address is changed."),
        lead=_("A message goes to the old and the new address. The password stays."),
    )

    def change(*, by: Actor, at: datetime, **values: Any) -> User:
        former = account.email
        user = operations.change_email(by=by, at=at, user=account, **values)
        try:
            send_address_changed(user, former)
        except OSError:
            messages.warning(request, _("The message about it could not be sent."))
        return user

    return run_form(request, ChangeEmailForm(posted(request), record=account), page, change)


def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that removes a lost second factor."""
    account = _account(request, pk)
    demand(may_change_log_in(request.user))
    page = _page(
        account,
        title=_("Remove the second factor"),
        submit=_("Remove"),
        done=_("The second factor is removed."),
        lead=_("Only if telephone and recovery codes are lost; make sure who is asking."),
        is_dangerous=True,
    )
    operation = operations.remove_second_factor
    form = ReasonForm(posted(request))
    return run_form(request, form, page, operation, arguments={"user": account})


def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that sends the link for the password again."""
    account = _account(request, pk)
    page = _page(
        account,
        title=_("Send the link for the password"),
        submit=_("Send"),
        done=_("The link is on its way."),
        lead=_("It goes to %(email)s and can be used once.") % {"email": account.email},
    )

    def send(*, by: Actor, at: datetime) -> User:
        deliver_invitation(request, account)
        return account

    return run_form(request, SendLinkForm(posted(request)), page, send)


def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that closes an account."""
    account = _account(request, pk)
    demand(may_close_account(request.user, account))
    page = _page(
        account,
        title=_("Close the account"),
        submit=_("Close"),
        done=_("The account is closed."),
        lead=_(
            "The person is signed out at once and loses all office roles. Memberships stay until"
            " they are ended in their body. Nothing is deleted."
        ),
        is_dangerous=True,
    )
    operation = operations.deactivate_user
    form = ReasonForm(posted(request))
    return run_form(request, form, page, operation, arguments={"user": account})


def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that opens a closed account again and sends the link for a new password."""
    account = _account(request, pk)
    demand(may_close_account(request.user, account))
    page = _page(
        account,
        title=_("Open the account again"),
        submit=_("Open"),
        done=_("The account is open."),
        lead=_("It has no office roles. A link for a new password goes to the log-in address."),
    )

    def reopen(*, by: Actor, at: datetime) -> User:
        user = operations.reactivate_user(by=by, at=at, user=account)
        deliver_invitation(request, user)
        return user

    return run_form(request, ReasonForm(posted(request)), page, reopen)


def _account(request: HttpRequest, pk: int) -> User:
    """The account, or 404 for who keeps none."""
    return get_object_or_404(
        accounts_visible_to(request.user).select_related("person").prefetch_related("role_grants"),
        pk=pk,
    )


def _page(account: User, **words: Any) -> FormPage:
    """The words around a form about this account, leading back to its page."""
    return FormPage(
        over=str(account), back_url=account.get_absolute_url(), back_label=str(account), **words
    )
