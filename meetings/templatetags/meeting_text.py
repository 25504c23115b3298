"""The text of minutes on a page: ``{% load meeting_text %}``, ``{{ item.result|minutes_markup }}``."""

from __future__ import annotations

import nh3
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from meetings.document.model import Present
from meetings.document.prose import prose_html, with_internal_named
from meetings.queries import sentences

register = template.Library()

TAGS = {"p", "ul", "ol", "li", "strong", "em", "br"}
"""Nothing else comes out of the markup, and none of it carries an attribute."""


@register.filter
def minutes_markup(text: str | None) -> SafeString:
    """The text as HTML: escaped while it is made, and cleaned once more behind that.

    Internal passages, which only members read, stand in brackets that say so.
    """
    html = nh3.clean(prose_html(text or ""), tags=TAGS, attributes={}, link_rel=None)
    begins, ends = (f"<strong>{escape(words)}</strong>" for words in sentences.internal_words())
    return mark_safe(with_internal_named(html, begins=f"{begins} ", ends=ends))


@register.filter
def internal_marks(text: str | None) -> str:
    """Plain text in which the marks around internal passages say what they mean."""
    return sentences.internal_named(text or "")


@register.filter
def attended_words(row: Present) -> str:
    """Whether, how long or instead of whom somebody of the attendance list was there."""
    return sentences.attended_words(row)
