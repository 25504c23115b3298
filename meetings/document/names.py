"""People's names in running text, and the functions that stand there instead for the public.

Found are full names in either order, names after "Herr", "Frau" or an academic title, with
genitive, in capitals, with umlauts spelled out, hyphenated or half of it, and inside e-mail
addresses. A last name alone is replaced as well, unless it is an ordinary word: then only a first
name, "Herr", "Frau" or a title tells the person from the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from meetings.document.model import Known
from meetings.document.vocabulary import ORDINARY_WORDS

SHORTEST_IN_ADDRESS = 4
"""A shorter name may stand in the letters of an e-mail address by chance."""
LETTER = r"[^\W\d_]"
_GAP = r"[\s*_\\]"
_ADDRESS = r"(?:Herr(?:n|en)?|Frau(?:en)?|Dame(?:n)?|Kolleg(?:e|en|in|innen))" + _GAP + r"+"
_SHORT_ADDRESS = r"(?:Hr|Hrn|Fr)\." + _GAP + r"*"
_DEGREE = (
    r"(?:(?:Prof|Dr|Dipl|Mag)\.(?:-?\s?(?:[a-z]{1,5}|Ing|Päd|Psych|Soz)\.)*" + _GAP + r"*"
    r"|(?:Professor(?:in)?|Doktor(?:in)?|Dipl\.-\w+\.?)" + _GAP + r"+)"
)
_INITIAL = LETTER + r"\."
_GENITIVE = r"(?:['’]s?|s['’]?)?"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN = re.compile(r"\s*(?:,|und|sowie|/|&)\s*")
_MARKS = re.compile(r"[*_]+")
_TURKISH = str.maketrans({"ı": "i", "İ": "I", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])


def tidied(text: str) -> str:
    """The text in one spelling of its letters, without invisible ones that would part a name."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def spellings(name: str) -> frozenset[str]:
    """How people write a name: with umlauts, spelled out, or without any marks on the letters."""
    name = tidied(name)
    bare = unicodedata.normalize("NFKD", name.translate(_TURKISH))
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return frozenset(filter(None, (name, name.translate(_SPELLED), plain)))


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody a last name may mean; `is_part` when it is only half of a double name."""

    person: Known
    is_part: bool


class Names:
    """Replaces the names of people who may not be named; the others are left as they are."""

    def __init__(
        self, people: Iterable[Known], *, somebody: str, ordinary: Iterable[str] = ()
    ) -> None:
        self._somebody = somebody
        self._ordinary = ORDINARY_WORDS | {word.casefold() for word in ordinary}
        self._bearers: dict[str, list[Bearer]] = defaultdict(list)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        self._firsts: dict[str, frozenset[str]] = {}
        known = list(people)
        for person in known:
            self._add(person)
        self._pattern = self._compiled(known)

    def replaced(self, text: str) -> str:
        """The text with functions in the place of names."""
        if self._pattern is None or not text:
            return text
        text = tidied(text)
        if "@" in text:
            text = _EMAIL.sub(self._mail, text)
        if self._quick.search(text) is None:
            return text
        return self._pattern.sub(_Reading(text, self._choice), text)

    # --- preparing --------------------------------------------------------------------------

    def _add(self, person: Known) -> None:
        self._firsts[person.key] = frozenset(name.casefold() for name in _firsts(person))
        whole = person.last_name.strip()
        for name in dict.fromkeys((whole, *_parts(whole))):
            if len(name) < 2:
                continue
            for spelling in spellings(name):
                bearers = self._bearers[_key(spelling)]
                self._spelled[_key(spelling)].add(spelling)
                if all(each.person is not person for each in bearers):
                    bearers.append(Bearer(person, is_part=name != whole))

    def _compiled(self, people: list[Known]) -> re.Pattern[str] | None:
        """The pattern of all names that somebody has who may not be named; none without such."""
        hidden = [
            spelling
            for name, bearers in self._bearers.items()
            if any(not each.person.is_named for each in bearers)
            for spelling in self._spelled[name]
        ]
        if not hidden:
            return None
        last = _either(map(_loose, hidden))
        self._quick = re.compile(rf"(?<!{LETTER}){last}", re.IGNORECASE)
        first = _either((*(_loose(name) for each in people for name in _firsts(each)), _INITIAL))
        turned = _either(_turned(person) for person in people)
        return re.compile(
            rf"(?<!{LETTER})(?<!{LETTER}-)"
            rf"(?:(?P<turned>{turned})(?!{LETTER})(?!{_GAP}+{last})"
            rf"|(?P<lead>(?:{_ADDRESS}|{_SHORT_ADDRESS})?(?:{_DEGREE})*)"
            rf"(?P<first>(?:(?:{first})(?:-|{_GAP}+|(?<=\.))){{0,4}})"
            rf"(?P<last>{last}){_GENITIVE}(?!{LETTER})(?!-{LETTER}))",
            re.IGNORECASE,
        )

    # --- choosing ---------------------------------------------------------------------------

    def _choice(self, found: re.Match[str], *, follows: bool) -> tuple[str | None, int]:
        """What stands for a name, and from where; none when it stays."""
        if found["turned"]:
            name, _comma, behind = found["turned"].partition(",")
            bearers = self._bearers[_key(name)]
            return self._words_for(self._meant(bearers, _given(behind)) or bearers), found.start()
        bearers, given = self._bearers[_key(found["last"])], _given(found["first"])
        meant = self._meant(bearers, given)
        if meant:
            return self._words_for(meant), found.start()
        if any(len(one) > 1 for one in given):
            return self._somebody, found.start()
        is_sure = bool(found["lead"] or follows)
        if not is_sure and not self._stands_alone(found["last"], bearers):
            return None, found.start()
        # A letter that is nobody's initial belongs to the words before, as in "z. B. Müller".
        return self._words_for(bearers), found.start("last") if given else found.start()

    def _meant(self, bearers: list[Bearer], given: list[str]) -> list[Bearer]:
        """Those of a last name who have one of these first names or initials."""
        return [each for each in bearers if any(self._is_called(each.person, one) for one in given)]

    def _is_called(self, person: Known, given: str) -> bool:
        firsts = self._firsts[person.key]
        return given in firsts or (
            len(given) == 1 and any(name.startswith(given) for name in firsts)
        )

    def _stands_alone(self, name: str, bearers: list[Bearer]) -> bool:
        """Whether a last name without anything around it can only be the person."""
        is_written_as_name = name[:1].isupper() or not name[:1].isalpha()
        is_whole = any(not each.is_part for each in bearers)
        return is_whole and is_written_as_name and name.casefold() not in self._ordinary

    def _words_for(self, bearers: list[Bearer]) -> str | None:
        """The function of the one who is meant; a general word when it could be several."""
        hidden = [each.person for each in bearers if not each.person.is_named]
        if not hidden:
            return None
        functions = {person.function for person in hidden}
        is_clear = len(hidden) == len(bearers) and len(functions) == 1
        return (functions.pop() if is_clear else "") or self._somebody

    def _mail(self, found: re.Match[str]) -> str:
        """An address that carries somebody's name."""
        box = found[0].partition("@")[0].casefold()
        words, letters = re.split(r"[\W\d_]+", box), re.sub(r"[\W\d_]+", "", box)
        for name, bearers in self._bearers.items():
            plain = name.replace("-", "")
            if plain in words or (len(plain) >= SHORTEST_IN_ADDRESS and plain in letters):
                function = self._words_for(bearers)
                if function is not None:
                    return function
        return found[0]


class _Reading:
    """Goes through one text; in "Frau Müller und Koch" the second name is as sure as the first."""

    def __init__(self, text: str, choice: Callable[..., tuple[str | None, int]]) -> None:
        self._text = text
        self._choice = choice
        self._end = -1

    def __call__(self, found: re.Match[str]) -> str:
        follows = self._end >= 0 and bool(_BETWEEN.fullmatch(self._text, self._end, found.start()))
        words, start = self._choice(found, follows=follows)
        if words is None:
            self._end = -1
            return found[0]
        self._end = found.end()
        kept, gone = self._text[found.start() : start], self._text[start : found.end()]
        return f"{kept}{_open_mark(gone)}{words}"


def _open_mark(gone: str) -> str:
    """A mark of bold or italic text that would lose its partner with the name."""
    marks = [mark for mark in _MARKS.findall(gone) if mark.startswith("*")]
    return marks[0] if len(marks) % 2 else ""


def _given(text: str | None) -> list[str]:
    """The first names and initials before a last name, as they are compared."""
    return [part.casefold() for part in re.split(r"[\s*_\\.-]+", text or "") if part]


def _firsts(person: Known) -> frozenset[str]:
    """All spellings of somebody's first names, each by itself."""
    parts = _parts(person.first_name)
    return frozenset(spelling for part in parts for spelling in spellings(part))


def _turned(person: Known) -> str:
    """A pattern of the name as lists have it: "Müller, Anna"."""
    last = _either(map(_loose, spellings(person.last_name)))
    return rf"{last},\s*{_either((*map(_loose, _firsts(person)), _INITIAL))}"


def _parts(name: str) -> Iterator[str]:
    """The halves of a double name, the last word of one with "von" or "el"."""
    for part in re.split(r"[\s–-]+", name.strip()):
        if len(part) > 1 and part[0].isupper():
            yield part


def _key(name: str) -> str:
    """A last name as it is looked up."""
    return re.sub(r"[\s*_\\–-]+", "-", name.casefold())


def _loose(name: str) -> str:
    """A pattern of a name whose hyphen may be a dash or a space."""
    parts = [re.escape(part) for part in re.split(r"[\s–-]+", name) if part]
    return rf"(?:\s*[-–]\s*|{_GAP}+)".join(parts)


def _either(patterns: Iterable[str]) -> str:
    """Any of these, the longest first."""
    return "(?:" + "|".join(sorted(set(patterns), key=lambda each: (-len(each), each))) + ")"
