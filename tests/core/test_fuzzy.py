"""Fuzzy dates: words, typed text, order and precision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fuzzy import FuzzyDate, NotADate, Precision

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def _seasons() -> st.SearchStrategy[FuzzyDate]:
    names = st.sampled_from(["spring", "summer", "autumn", "winter"])
    return st.builds(FuzzyDate.season, st.integers(1900, 2199), names)


KINDS = (
    DAYS.map(FuzzyDate.day),
    DAYS.map(lambda day: FuzzyDate.month(day.year, day.month)),
    DAYS.map(lambda day: FuzzyDate.year(day.year)),
    _seasons(),
)


@st.composite
def any_dates(draw: st.DrawFn) -> FuzzyDate:
    """A single date or a range of two of the same precision."""
    kind = draw(st.sampled_from(KINDS))
    return FuzzyDate.range(*sorted((draw(kind), draw(kind))))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("28.05.2021", "28. Mai 2021"),
        ("28.5.2021", "28. Mai 2021"),
        ("28. Mai 2021", "28. Mai 2021"),
        ("2021-05-28", "28. Mai 2021"),
        ("Mai 2021", "Mai 2021"),
        ("08/2021", "August 2021"),
        ("2021-08", "August 2021"),
        ("Sept. 2021", "September 2021"),
        ("Maerz 2021", "März 2021"),
        ("Juni/Juli 2021", "Juni/Juli 2021"),
        ("  juni /  juli 2021 ", "Juni/Juli 2021"),
        ("Juni bis September 2021", "Juni bis September 2021"),
        ("Juni – September 2021", "Juni bis September 2021"),
        ("Dezember 2021 bis Januar 2022", "Dezember 2021/Januar 2022"),
        ("Herbst 2021", "Herbst 2021"),
        ("Frühjahr 2022", "Frühling 2022"),
        ("Winter 2021/22", "Winter 2021/22"),
        ("Herbst 2021 bis Frühling 2022", "Herbst 2021 bis Frühling 2022"),
        ("Frühling bis Herbst 2021", "Frühling bis Herbst 2021"),
        ("2021", "2021"),
        ("2021-2023", "2021 bis 2023"),
        ("2021/2022", "2021/2022"),
        ("2020 bis 2022", "2020 bis 2022"),
        ("01.05.2021 bis 31.12.2022", "1. Mai 2021 bis 31. Dezember 2022"),
        ("3.5. bis 7.5.2021", "3. bis 7. Mai 2021"),
        ("28.–30. Mai 2021", "28. bis 30. Mai 2021"),
        ("1. bis 3. Juni 2021", "1. bis 3. Juni 2021"),
        ("28.05.-02.06.2021", "28. Mai bis 2. Juni 2021"),
        ("Juni-Juli 2021", "Juni/Juli 2021"),
        ("Dezember/Januar 2022", "Dezember 2021/Januar 2022"),
        ("Oktober bis Januar 2022", "Oktober 2021 bis Januar 2022"),
    ],
)
def test_what_people_type_comes_back_in_words(typed: str, words: str) -> None:
    assert str(FuzzyDate.parse(typed)) == words


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bald",
        "31.02.2021",
        "13/2021",
        "Ju 2021",
        "Juli 21",
        "Herbst",
        "1.1.1850",
        "/",
        "2021-",
        "Juli bis",
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(NotADate) as refusal:
        FuzzyDate.parse(typed)

    assert str(refusal.value).endswith(".")


def test_a_range_backwards_is_refused() -> None:
    with pytest.raises(NotADate, match="Ende liegt vor dem"):
        FuzzyDate.parse("30.09.2021 bis 01.06.2021")


def test_ends_of_different_precision_make_no_range() -> None:
    with pytest.raises(NotADate, match="gleich genau"):
        FuzzyDate.parse("Juni 2021 bis Herbst 2021")


@given(any_dates())
def test_the_stored_text_gives_the_same_date_back(fuzzy: FuzzyDate) -> None:
    assert FuzzyDate.from_key(fuzzy.key) == fuzzy


@given(any_dates())
def test_the_words_can_be_typed_again(fuzzy: FuzzyDate) -> None:
    assert FuzzyDate.parse(str(fuzzy)) == fuzzy


@given(any_dates(), any_dates())
def test_stored_texts_sort_like_the_dates(one: FuzzyDate, other: FuzzyDate) -> None:
    assert (one.key < other.key) == (one < other)
    assert (one == other) == (one <= other and other <= one)


@pytest.mark.parametrize(
    ("fuzzy", "edtf"),
    [
        (FuzzyDate.day(date(2021, 5, 28)), "2021-05-28"),
        (FuzzyDate.parse("Juni/Juli 2021"), "2021-06/2021-07"),
        (FuzzyDate.season(2021, "autumn"), "2021-23"),
        (FuzzyDate.season(2021, "winter"), "2021-24"),
        (FuzzyDate.year(2021), "2021"),
    ],
)
def test_data_gets_the_iso_notation(fuzzy: FuzzyDate, edtf: str) -> None:
    assert fuzzy.edtf == edtf


def test_a_season_covers_its_three_months() -> None:
    autumn = FuzzyDate.season(2021, "autumn")

    assert (autumn.start, autumn.end) == (date(2021, 9, 1), date(2021, 11, 30))
    assert FuzzyDate.season(2023, "winter").end == date(2024, 2, 29)


@pytest.mark.parametrize(("day", "over"), [(date(2021, 8, 31), False), (date(2021, 9, 1), True)])
def test_a_month_is_over_on_the_first_day_of_the_next(day: date, *, over: bool) -> None:
    assert FuzzyDate.month(2021, 8).is_over(day) is over


@pytest.mark.parametrize(
    "key", ["", "2021", "2021-01-01/2021-01-02/week", "x/y/day", "2021-01-02/2021-01-01/day"]
)
def test_a_text_that_was_never_stored_is_refused(key: str) -> None:
    with pytest.raises(NotADate):
        FuzzyDate.from_key(key)


def test_precision_is_kept() -> None:
    assert FuzzyDate.parse("August 2021").precision is Precision.MONTH
    assert FuzzyDate.parse("01.08.2021 bis 31.08.2021").precision is Precision.DAY
    assert FuzzyDate.parse("August 2021") != FuzzyDate.parse("01.08.2021 bis 31.08.2021")


def test_a_date_is_not_compared_with_something_else() -> None:
    with pytest.raises(TypeError):
        assert FuzzyDate.year(2021) < 2022  # type: ignore[operator]
