"""How numbers and dates read in every output: "28. Mai 2021", "1.686.708,05 €"."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import formats, timezone
from django.utils.translation import gettext as _

NO_BREAK = "\N{NO-BREAK SPACE}"
CENT = Decimal("0.01")
_GERMAN = re.compile(r"[-−]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)


def date_words(day: date | datetime) -> str:
    """A calendar day in words; a moment is first moved to the platform's time zone."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return formats.date_format(day, "DATE_FORMAT")


def moment_words(moment: datetime) -> str:
    """A day and time of day: "28. Mai 2021, 11:00 Uhr"."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return _("%(day)s, %(time)s o’clock") % {"day": date_words(moment), "time": f"{local:%H:%M}"}


def number_words(number: Decimal | float, *, places: int | None = None) -> str:
    """A number with the language's separators: "1.686.708,05"."""
    return formats.number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


def euro(amount: Decimal | int) -> str:
    """An amount of money with two places and the sign behind: "1.686.708,05 €"."""
    return f"{number_words(Decimal(amount).quantize(CENT, ROUND_HALF_UP), places=2)}{NO_BREAK}€"


def number_in(words: str, *, unit: str = "") -> Decimal | None:
    """The number German words hold and nothing else: "1.686,5", "40 %"; none for "about forty"."""
    plain = words.replace(NO_BREAK, " ").strip()
    for end in (unit, "%"):
        plain = plain.removesuffix(end).strip() if end else plain
    if not _GERMAN.fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(".", "").replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        return None
