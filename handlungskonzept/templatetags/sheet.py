"""Words of the measure sheet's form: ``{% load sheet %}``."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlungskonzept.queries.sheet_form import Writer

register = template.Library()


@register.filter
def writer_words(writer: Writer, now: datetime) -> str:
    """ "Karim Haddad hat vor 3 Minuten gespeichert." """
    if writer.saved_at is None:
        return _("%(who)s has this measure open too.") % {"who": writer.name}
    minutes = int((now - writer.saved_at).total_seconds() // 60)
    if minutes < 1:
        return _("%(who)s saved this measure just now.") % {"who": writer.name}
    sentence = ngettext(
        "%(who)s saved this measure %(count)d minute ago.",
        "%(who)s saved this measure %(count)d minutes ago.",
        minutes,
    )
    return sentence % {"who": writer.name, "count": minutes}
