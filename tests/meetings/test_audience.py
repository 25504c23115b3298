"""What members and the public read of a meeting document, and what never reaches them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.choices import EditionKind
from meetings.document import (
    Audience,
    CorrectionLine,
    FollowUpLine,
    Head,
    Item,
    Known,
    MeetingDocument,
    Narrower,
    PaperLine,
    Present,
    ResolutionLine,
    Rules,
    Who,
    for_audience,
    texts_of,
    to_json,
)
from meetings.exports.word import word_file
from meetings.operations.rendering import Imprint
from meetings.templatetags.meeting_text import minutes_markup
from tests.factories.meeting_documents import GUEST, sample_document

T = TypeVar("T")
SECRET = "GEHEIM"
NAME = "Zwetschgenbaum"
_tokens = count()
IMPRINT = Imprint(kind=EditionKind.MINUTES, made_at=datetime(2021, 9, 30, tzinfo=UTC))


PHRASES = (
    f"Wanda {NAME}", f"Frau {NAME}", f"Dr. {NAME}", NAME, f"{NAME}s", f"{NAME}, Wanda",
    f"w.{NAME}@stadt.de", f"Herrn **{NAME}**", NAME.upper(),
)  # fmt: skip


class Writer:
    """Writes documents: a secret in each place kept from the public, names in all the others."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def chance(self) -> bool:
        return self._draw(st.booleans())

    def secret(self) -> str:
        return f"{SECRET}{next(_tokens)}"

    def who(self) -> Who:
        return Who(f"Wanda {NAME}", "Leitung" if self.chance() else "", key="9")

    def text(self) -> str:
        """What may be public, with names and internal passages in it."""
        kinds = self._draw(st.lists(st.integers(0, 4), max_size=3))
        return "".join(self._piece(kind) for kind in kinds)

    def _piece(self, kind: int) -> str:
        if kind == 0:
            return "Ein Wort.\n\n- ein **Punkt** "
        if kind == 1:
            return f" {self._draw(st.sampled_from(PHRASES))} "
        if kind == 2:
            return f"[intern]{self.secret()}[/intern] "
        if kind == 3:
            return f"[intern] a [intern]b[/intern] {self.secret()}[/intern] "
        return f" [INTERN] {self.secret()} und weiter "

    def some(self, make: Callable[[], T]) -> tuple[T, ...]:
        return tuple(make() for _ in range(self._draw(st.integers(0, 2))))

    def resolution(self, words: Callable[[], str]) -> ResolutionLine:
        """One that is public, or one that is not, or one entered by mistake."""
        kind = self._draw(st.integers(0, 2))
        text = words if kind == 0 else self.secret
        return ResolutionLine(
            "LG 1", text(), text(), "beschlossen", sentence=text(), is_public=kind != 1,
            voided_because="Irrtum" if kind == 2 else "",
        )  # fmt: skip

    def follow_up(self, words: Callable[[], str]) -> FollowUpLine:
        is_internal = self.chance()
        text = self.secret if is_internal else words
        return FollowUpLine(text(), self.who(), others=text(), is_internal=is_internal)

    def carried(self, words: Callable[[], str]) -> FollowUpLine:
        return replace(self.follow_up(words), found="offen", remarks=self.some(self.secret))

    def correction(self, words: Callable[[], str]) -> CorrectionLine:
        is_public = self.chance()
        text = words if is_public else self.secret
        return CorrectionLine("1. Sitzung", "TOP 1", text(), text(), "2. Sitzung", is_public)

    def paper(self, words: Callable[[], str]) -> PaperLine:
        is_public = self.chance()
        text = words if is_public else self.secret
        return PaperLine(text(), text(), is_public)

    def item(self, *, is_public: bool, depth: int = 0) -> Item:
        words = self.text if is_public else self.secret

        def below() -> Item:
            return self.item(is_public=is_public and self.chance(), depth=depth + 1)

        return Item(
            key="1", title=words(), number="7", is_public=is_public, is_heading=self.chance(),
            presenter=words(), explanation=words(), draft_resolution=words(), result=words(), course=words(),
            outcome=words(), recused=self.some(self.who), measures=self.some(self.secret),
            papers=self.some(lambda: self.paper(words)),
            resolutions=self.some(lambda: self.resolution(words)),
            follow_ups=self.some(lambda: self.follow_up(words)),
            carried=self.some(lambda: self.carried(words)),
            corrects=self.some(lambda: self.correction(words)),
            children=self.some(below) if depth == 0 else (),
        )  # fmt: skip

    def present(self) -> Present:
        return Present(
            self.who(), "voting", "stimmberechtigt", "present" if self.chance() else "excused",
            organisation="Jobcenter", function=self.secret(), excuse=self.secret(), deputises_for=self.who(),
            deputised_by=self.who(), spans=self.some(self.text),
        )  # fmt: skip

    def document(self) -> MeetingDocument:
        head = Head(
            "Lenkungsgruppe", "30. September 2021", "2021-09-30", title=self.text(), place=self.text(),
            online_address=self.secret(), note=self.secret(), next_meeting=self.secret(), chair=self.who(),
            note_taker=self.who(),
        )  # fmt: skip
        return MeetingDocument(
            head=head, attendance=self.some(self.present),
            items=self.some(lambda: self.item(is_public=self.chance())),
            corrections=self.some(lambda: self.correction(self.text)),
            rules=Rules(has_course=self.chance()),
            people=(Known("9", "Wanda", NAME, "Dr.", "Leitung"),),
        )  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> MeetingDocument:
    """A document with secrets and names everywhere."""
    return Writer(draw).document()


documents = written()
many = settings(
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
few = settings(many, max_examples=20)


def leaks_in(text: str) -> bool:
    """Whether a secret or a name stands in it, in whatever capitals."""
    return SECRET in text or NAME.casefold() in text.casefold()


@many
@given(documents)
def test_nothing_kept_from_the_public_is_in_its_json(document: MeetingDocument) -> None:
    assert not leaks_in(to_json(for_audience(document, Audience.PUBLIC)))


@many
@given(documents)
def test_the_way_through_the_members_edition_leads_to_the_same(document: MeetingDocument) -> None:
    members = for_audience(document, Audience.MEMBERS)

    assert for_audience(members, Audience.PUBLIC) == for_audience(document, Audience.PUBLIC)


@many
@given(documents)
def test_nothing_kept_from_the_public_is_in_the_page(document: MeetingDocument) -> None:
    for text in texts_of(for_audience(document, Audience.PUBLIC)):
        assert not leaks_in(minutes_markup(text))


@few
@given(documents, st.sampled_from([EditionKind.MINUTES, EditionKind.INVITATION]))
def test_nothing_kept_from_the_public_is_in_the_word_file(
    document: MeetingDocument, kind: EditionKind
) -> None:
    public = for_audience(document, Audience.PUBLIC)
    file = word_file(public, replace(IMPRINT, kind=kind, remark=""))

    with ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            assert not leaks_in(archive.read(name).decode("utf-8", "replace")), name


@many
@given(documents)
def test_members_read_everything_but_reasons_of_excuse(document: MeetingDocument) -> None:
    document = replace(document, rules=Rules(has_course=True))

    members = for_audience(document, "members")

    assert [row.excuse for row in members.attendance] == [""] * len(document.attendance)
    assert (members.items, members.head, members.corrections) == (
        document.items, document.head, document.corrections,
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["members", "public"])
def test_of_results_only_minutes_the_course_stays_with_the_office(audience: str) -> None:
    document = sample_document(rules=Rules(has_course=False))

    courses = [item.course for item, _depth in for_audience(document, audience).lines()]

    assert any(item.course for item, _depth in document.lines())
    assert not any(courses)


def test_an_item_that_is_not_public_keeps_its_number() -> None:
    lines = {
        item.number: item for item, _depth in for_audience(sample_document(), "public").lines()
    }

    assert lines["4"] == Item(
        key="6", title="nicht öffentlich", number="4", is_public=False, is_hidden=True,
        children=(Item(key="7", title="nicht öffentlich", number="4.1", is_public=False, is_hidden=True),),
    )  # fmt: skip


def test_what_stands_below_a_closed_item_is_closed_whatever_it_says() -> None:
    below = Item("2", "Offen", "1.1", is_public=True, result="Text")
    document = sample_document(items=(Item("1", "Zu", "1", is_public=False, children=(below,)),))

    (only,) = for_audience(document, "public").items

    assert [(one.number, one.title, one.result) for one in only.children] == [
        ("1.1", "nicht öffentlich", "")
    ]


def test_a_closed_heading_goes_without_a_trace() -> None:
    document = sample_document(items=(Item("1", "Personal", is_heading=True, is_public=False),))

    assert for_audience(document, "public").items == ()


def test_whoever_agreed_is_named_and_the_others_are_functions() -> None:
    public = for_audience(sample_document(), "public")

    assert public.head.chair == Who(
        "Dr. Ayşe Aydın", "Leitung (Amt für Integration)", is_named=True
    )
    assert public.head.note_taker == Who("Geschäftsstelle KIM")
    assert [(row.who.name, row.organisation) for row in public.attendance] == [
        ("Dr. Ayşe Aydın", "Amt für Integration"),
        ("Vertretung Jobcenter Köln", ""),
        ("Vertretung Caritasverband", ""),
        ("Referent (Ausländeramt)", ""),
        ("Geschäftsstelle KIM", ""),
    ]
    assert public.people == ()


def test_names_in_running_text_are_functions_too() -> None:
    public = for_audience(sample_document(), "public")
    item = next(item for item, _depth in public.lines() if item.number == "3")

    assert item.presenter == "Vertretung Jobcenter Köln, Jobcenter"
    assert item.course == (
        "Vertretung Jobcenter Köln berichtet aus der Projektgruppe."
        " Vertretung Caritasverband ist befangen.\n\n"
    )
    assert [(line.owner, line.until) for line in item.follow_ups] == [
        ("Vertretung Jobcenter Köln", "15. November 2021")
    ]


def test_somebody_without_a_function_is_a_person() -> None:
    document = sample_document()
    head = replace(document.head, chair=replace(GUEST, function=""))

    public = for_audience(replace(document, head=head), "public")

    assert public.head.chair == Who("eine Person")


def test_the_office_reads_it_as_it_is() -> None:
    document = sample_document()

    assert for_audience(document, Audience.INTERNAL) is document


@pytest.mark.parametrize(
    ("narrow", "wide"), [("public", "members"), ("public", "internal"), ("members", "internal")]
)
def test_what_was_left_out_does_not_come_back(narrow: str, wide: str) -> None:
    with pytest.raises(Narrower):
        for_audience(for_audience(sample_document(), narrow), wide)


def test_the_next_meeting_is_told_when_it_is_public() -> None:
    document = sample_document()
    secret_one = replace(document, head=replace(document.head, is_next_public=False))

    assert for_audience(document, "public").head.next_meeting
    assert for_audience(secret_one, "public").head.next_meeting == ""
