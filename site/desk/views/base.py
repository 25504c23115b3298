"""What all views of the members' area share: log-in and one way to run a form."""

from __future__ import annotations

from meetings.views.access import View, demand, posted
from meetings.views.access import members as members_only
from meetings.views.forms import FormPage, run_form

__all__ = ["FormPage", "View", "demand", "members_only", "posted", "run_form"]
