"""Dates as people say them: a day, a month, a season, a year, or from one to another.

A :class:`FuzzyDate` knows its first and last day and how exact it is. It is kept as text that sorts
like the dates themselves, speaks German ("Juni/Juli 2021", "Herbst 2021"), reads what people type,
and gives the notation of ISO 8601-2 (EDTF) for data.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import total_ordering

from django.utils import dates, formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


class Precision(Enum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each meteorological season; winter runs into the next year."""
_EDTF_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
_SEASON_NAMES = {
    "spring": gettext_lazy("spring"),
    "summer": gettext_lazy("summer"),
    "autumn": gettext_lazy("autumn"),
    "winter": gettext_lazy("winter"),
}
_TYPED_SEASONS = {
    "frühling": "spring", "frühjahr": "spring", "sommer": "summer",
    "herbst": "autumn", "winter": "winter",
}  # fmt: skip
_TYPED_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip


class NotADate(ValueError):
    """The text or the pair of days is no date; the message is a sentence for people."""


@total_ordering
@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A stretch of days with the precision in which it was given.

    Sorts by first day, last day and precision, like its stored text. Raises :class:`NotADate` when
    the end lies before the start or the days do not fit the precision.
    """

    start: date
    end: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise NotADate(_("The end lies before the beginning."))
        if not _fits(self.start, self.end, self.precision):
            raise NotADate(_("This is not a stored date."))

    # Making one ------------------------------------------------------------------------------
    @classmethod
    def day(cls, day: date) -> FuzzyDate:
        """One calendar day."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> FuzzyDate:
        """One month."""
        return cls(date(year, month, 1), _last_day(year, month), Precision.MONTH)

    @classmethod
    def season(cls, year: int, name: str) -> FuzzyDate:
        """A season: "spring", "summer", "autumn" or "winter" (December to February)."""
        first = SEASONS[name]
        end_year, end_month = (year + 1, 2) if name == "winter" else (year, first + 2)
        return cls(date(year, first, 1), _last_day(end_year, end_month), Precision.SEASON)

    @classmethod
    def year(cls, year: int) -> FuzzyDate:
        """A whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def range(cls, first: FuzzyDate, last: FuzzyDate) -> FuzzyDate:
        """From one date to another of the same precision."""
        if first.precision is not last.precision:
            raise NotADate(_("Both ends of a range have to be equally exact."))
        return cls(first.start, last.end, first.precision)

    # Stored form -----------------------------------------------------------------------------
    @property
    def key(self) -> str:
        """The stored text, "2021-06-01/2021-07-31/month": sorts like the date itself."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}/{self.precision.value}"

    @classmethod
    def from_key(cls, key: str) -> FuzzyDate:
        """The date whose :attr:`key` this is; raises :class:`NotADate` for any other text."""
        try:
            start, end, precision = key.split("/")
            return cls(date.fromisoformat(start), date.fromisoformat(end), Precision(precision))
        except NotADate:
            raise
        except ValueError as error:
            raise NotADate(_("This is not a stored date.")) from error

    @property
    def edtf(self) -> str:
        """ISO 8601-2 level 1: "2021-05-28", "2021-06/2021-07", "2021-23" (autumn)."""
        first, last = self._ends()
        return first._edtf_part() if first == last else f"{first._edtf_part()}/{last._edtf_part()}"

    def _edtf_part(self) -> str:
        match self.precision:
            case Precision.DAY:
                return self.start.isoformat()
            case Precision.MONTH:
                return f"{self.start:%Y-%m}"
            case Precision.SEASON:
                return f"{self.start.year:04}-{_EDTF_SEASONS[_season_of(self.start.month)]}"
            case Precision.YEAR:
                return f"{self.start.year:04}"

    # Words -----------------------------------------------------------------------------------
    def __str__(self) -> str:
        first, last = self._ends()
        if first == last:
            return first._words()
        if self.precision is Precision.MONTH and _follows(first.start, last.start):
            return self._neighbouring_months(first, last)
        if self.precision is Precision.YEAR and last.start.year == first.start.year + 1:
            return f"{first._words()}/{last._words()}"
        same_year = first.start.year == last.start.year and self.precision is not Precision.YEAR
        if self.precision is Precision.DAY and same_year and first.start.month == last.start.month:
            return _("%(start)s to %(end)s") % {
                "start": f"{first.start.day}.",
                "end": last._words(),
            }
        start = first._words(with_year=not same_year)
        return _("%(start)s to %(end)s") % {"start": start, "end": last._words()}

    @staticmethod
    def _neighbouring_months(first: FuzzyDate, last: FuzzyDate) -> str:
        """Two months in a row: "Juni/Juli 2021", "Dezember 2021/Januar 2022"."""
        same_year = first.start.year == last.start.year
        return f"{first._words(with_year=not same_year)}/{last._words()}"

    def _words(self, *, with_year: bool = True) -> str:
        """One end in words."""
        year = self.start.year
        match self.precision:
            case Precision.DAY if with_year:
                return formats.date_format(self.start, "DATE_FORMAT")
            case Precision.DAY:
                return f"{self.start.day}. {dates.MONTHS[self.start.month]}"
            case Precision.MONTH:
                name = str(dates.MONTHS[self.start.month])
            case Precision.SEASON:
                season = _season_of(self.start.month)
                name = str(_SEASON_NAMES[season])
                if season == "winter":
                    return pgettext("winter of two years", "winter %(first)s/%(second)02d") % {
                        "first": year, "second": (year + 1) % 100,
                    }  # fmt: skip
            case Precision.YEAR:
                return str(year)
        return f"{name} {year}" if with_year else name

    def _ends(self) -> tuple[FuzzyDate, FuzzyDate]:
        """The first and the last day, month, season or year of the stretch."""
        return _around(self.start, self.precision), _around(self.end, self.precision)

    # Order -----------------------------------------------------------------------------------
    def __lt__(self, other: object) -> bool:
        if not isinstance(other, FuzzyDate):
            return NotImplemented
        return self.key < other.key

    def is_over(self, on: date) -> bool:
        """Whether even the last day lies before that day."""
        return self.end < on

    # Reading what people type ----------------------------------------------------------------
    @classmethod
    def parse(cls, text: str) -> FuzzyDate:
        """What a person typed, in German or as ISO date; raises :class:`NotADate`.

        Understood: "28.05.2021", "28. Mai 2021", "2021-05-28", "Mai 2021", "05/2021",
        "Juni/Juli 2021", "Juni bis September 2021", "Herbst 2021", "2021", "2021-2023".
        """
        words = " ".join(text.casefold().replace("–", "-").split())
        words = _WINTER.sub(_first_year_of_winter, words)
        ends = re.split(r"\s+bis\s+|\s+-\s+", words, maxsplit=1)
        if len(ends) == 1:
            ends = _split_tight_range(words)
        if len(ends) == 1:
            return _parse_one(words)
        last = _parse_one(ends[1])
        try:
            first = _parse_one(ends[0])
        except NotADate:
            first = _parse_first(ends[0], ends[1], last)
        return cls.range(first, last)


_WINTER = re.compile(r"winter (\d{4})/(\d{4}|\d{2})")


def _first_year_of_winter(found: re.Match[str]) -> str:
    """ "winter 2021/22" as "winter 2021"; the second year has to be the next one."""
    if int(found[2]) % 100 != (int(found[1]) + 1) % 100:
        raise NotADate(_("A winter lies between two years in a row, for example Winter 2021/22."))
    return f"winter {found[1]}"


def _split_tight_range(words: str) -> list[str]:
    """Ranges written without spaces: "juni/juli 2021", "2021-2023", "28.-30. mai 2021"."""
    if years := re.fullmatch(r"(\d{4})\s?[-/]\s?(\d{4})", words):
        return [years[1], years[2]]
    if days := re.fullmatch(r"([\d. ]+\.)\s?-\s?(\d.*)", words):
        return [days[1].strip(), days[2]]
    if names := re.fullmatch(r"([a-zäöü]+\.?(?: \d{4})?)\s?[-/]\s?([a-zäöü].*)", words):
        return [names[1], names[2]]
    return [words]


def _parse_first(words: str, last_words: str, last: FuzzyDate) -> FuzzyDate:
    """The start of a range that leaves to the end what both share: "Juni" in "Juni/Juli 2021".

    A month or season later in the year than the end belongs to the year before.
    """
    if re.fullmatch(r"\d{1,2}\.", words):
        return _parse_one(re.sub(r"^\d{1,2}\.", words, last_words))
    glue = "" if re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.", words) else " "
    first = _parse_one(f"{words}{glue}{last.start.year}")
    if first.start > last.start and last.precision in (Precision.MONTH, Precision.SEASON):
        first = _parse_one(f"{words}{glue}{last.start.year - 1}")
    return first


def _parse_one(words: str) -> FuzzyDate:
    """One end of what a person typed."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return _checked_day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", words):
        return _checked_day(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})\.\s?([a-zäöü]+)\.? (\d{4})", words):
        return _checked_day(int(found[3]), _month_number(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{4})", words):
        return _checked_month(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
        return _checked_month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"([a-zäöü]+)\.? (\d{4})", words):
        if found[1] in _TYPED_SEASONS:
            return FuzzyDate.season(_checked_year(int(found[2])), _TYPED_SEASONS[found[1]])
        return _checked_month(int(found[2]), _month_number(found[1]))
    if found := re.fullmatch(r"(\d{4})", words):
        return FuzzyDate.year(_checked_year(int(found[1])))
    raise NotADate(how_to_write())


def how_to_write() -> str:
    """The sentence that tells how a date is written."""
    return _(
        "Please write the date like 28.05.2021, August 2021, Juni/Juli 2021, Herbst 2021 or 2021."
    )


def _month_number(name: str) -> int:
    """The month that begins with these three or more letters; "maerz" is understood."""
    name = name.replace("ae", "ä")
    for number, month in enumerate(_TYPED_MONTHS, start=1):
        if month == name or (len(name) >= 3 and month.startswith(name)):
            return number
    raise NotADate(how_to_write())


def _checked_year(year: int) -> int:
    if not 1900 <= year <= 2200:
        raise NotADate(_("The year has to lie between 1900 and 2200."))
    return year


def _checked_month(year: int, month: int) -> FuzzyDate:
    if not 1 <= month <= 12:
        raise NotADate(_("This month does not exist."))
    return FuzzyDate.month(_checked_year(year), month)


def _checked_day(year: int, month: int, day: int) -> FuzzyDate:
    try:
        return FuzzyDate.day(date(_checked_year(year), month, day))
    except NotADate:
        raise
    except ValueError as error:
        raise NotADate(_("This day does not exist.")) from error


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _season_of(month: int) -> str:
    return {12: "winter", 1: "winter", 2: "winter"}.get(month) or (
        "spring" if month < 6 else "summer" if month < 9 else "autumn"
    )


def _around(day: date, precision: Precision) -> FuzzyDate:
    """The single day, month, season or year that holds this day."""
    match precision:
        case Precision.DAY:
            return FuzzyDate.day(day)
        case Precision.MONTH:
            return FuzzyDate.month(day.year, day.month)
        case Precision.SEASON:
            year = day.year - 1 if day.month < 3 else day.year
            return FuzzyDate.season(year, _season_of(day.month))
        case Precision.YEAR:
            return FuzzyDate.year(day.year)


def _fits(start: date, end: date, precision: Precision) -> bool:
    """Whether both days are first and last days of what the precision says."""
    ends_month = end == _last_day(end.year, end.month)
    match precision:
        case Precision.DAY:
            return True
        case Precision.MONTH:
            return start.day == 1 and ends_month
        case Precision.SEASON:
            return start.day == 1 and ends_month and start.month % 3 == 0 and end.month % 3 == 2
        case Precision.YEAR:
            return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _follows(first: date, second: date) -> bool:
    """Whether the second month is the one right after the first."""
    return (second.year * 12 + second.month) - (first.year * 12 + first.month) == 1
