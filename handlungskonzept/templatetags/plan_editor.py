"""What stands beside the text in Wagtail's editor: ``{% load plan_editor %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from handlungskonzept.views.keeping import session_guard

register = template.Library()


@register.simple_tag(takes_context=True)
def keep_session(context: dict[str, Any]) -> SafeString:
    """The script that asks before a form is sent into an ended session."""
    return session_guard(context["request"])
