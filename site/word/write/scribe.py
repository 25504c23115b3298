"""What is counted and collected while a document is written: marks, links, notes, pictures, lists."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlsplit

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image

from word.model import Content, Footnote, Inline, Labels, LineBreak, Text, inlines_of
from word.oox import text as oox
from word.oox.blocks import EMU_PER_CM, paragraph
from word.oox.styles import Style
from word.template import Template

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Characters an address may keep; everything else is written as %XX, or Word calls the file broken.
_ADDRESS_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that goes into the file once, however often it is shown."""

    relation: str
    data: bytes
    width: int
    height: int


class Scribe:
    """Holds the counters of one document; its methods give the strings that depend on them."""

    def __init__(self, template: Template, labels: Labels, anchors: frozenset[str]) -> None:
        self.styles: Mapping[Style, str] = template.styles
        self.labels = labels
        self.links: dict[str, str] = {}
        self.footnote_links: dict[str, str] = {}
        self.footnotes: list[str] = []
        self.pictures: dict[str, StoredPicture] = {}
        self.list_nums: list[int] = []
        self.bullet_num = template.bullet_num
        self.tables = 0
        self.figures = 0
        self.drawings = 0
        self.margins = 0
        self._next_num = template.next_num
        self._anchors = anchors
        self._used: set[str] = set()

    # --- marks ------------------------------------------------------------------------------

    def marks(self, *anchors: str) -> tuple[str, str]:
        """Start and end of the bookmarks for the anchors not yet used in this document."""
        start = end = ""
        for anchor in anchors:
            if anchor:
                begin, finish = self.bookmark(oox.bookmark_name(anchor))
                start, end = start + begin, finish + end
        return start, end

    def bookmark(self, name: str) -> tuple[str, str]:
        """Start and end of a bookmark; nothing when the name is used, as the first one counts."""
        if name in self._used:
            return "", ""
        self._used.add(name)
        number = len(self._used)
        return oox.bookmark_start(number, name), oox.bookmark_end(number)

    def new_list(self) -> int:
        """The number of a list that counts from 1."""
        self.list_nums.append(self._next_num)
        self._next_num += 1
        return self.list_nums[-1]

    # --- inlines ----------------------------------------------------------------------------

    def runs(self, content: Content) -> str:
        """The content as runs, with its links and footnotes."""
        if isinstance(content, str) and "\n" not in content:
            return oox.run(content)
        return "".join(self._spelled(inlines_of(content), self.links, may_note=True))

    def _spelled(
        self, inlines: tuple[Inline, ...], links: dict[str, str], *, may_note: bool
    ) -> Iterator[str]:
        position = 0
        while position < len(inlines):
            inline = inlines[position]
            position += 1
            if isinstance(inline, LineBreak):
                yield oox.line_break()
            elif isinstance(inline, Footnote):
                if may_note:
                    yield self._footnote(inline)
            elif not (inline.link or inline.target):
                yield oox.run(
                    inline.text, oox.run_properties(bold=inline.bold, italic=inline.italic)
                )
            else:
                # Neighbours with one aim are one link: read out once, one stop for the keyboard.
                together = [inline]
                while position < len(inlines) and _same_aim(inlines[position], inline):
                    together.append(inlines[position])  # type: ignore[arg-type]
                    position += 1
                yield self._link(together, links)

    def _link(self, texts: list[Text], links: dict[str, str]) -> str:
        address, target = safe_address(texts[0].link), texts[0].target
        leads = bool(address) or target in self._anchors
        style = self.styles[Style.HYPERLINK] if leads else ""
        runs = "".join(
            oox.run(part.text, oox.run_properties(bold=part.bold, italic=part.italic, style=style))
            for part in texts
        )
        if not leads or not runs:
            return runs
        if not address:
            return oox.internal_link(oox.bookmark_name(target), runs)
        relation = links.setdefault(address, f"rIdLink{len(links) + 1}")
        return oox.external_link(relation, runs)

    def _footnote(self, note: Footnote) -> str:
        mark = self.styles[Style.FOOTNOTE_MARK]
        inner = "".join(
            self._spelled(inlines_of(note.content), self.footnote_links, may_note=False)
        )
        self.footnotes.append(
            paragraph(self.styles[Style.FOOTNOTE], oox.footnote_mark(mark) + inner)
        )
        return oox.footnote_call(mark, len(self.footnotes))

    # --- pictures ---------------------------------------------------------------------------

    def picture(self, data: bytes) -> StoredPicture | None:
        """The picture as it goes into the file, nothing when Word could not draw it."""
        name = sha256(data).hexdigest()
        if name not in self.pictures:
            try:
                image = Image.from_blob(data)
                width, height = int(image.width), int(image.height)
            except _UNDRAWABLE:
                return None
            if width <= 0 or height <= 0:
                return None
            relation = f"rIdPicture{len(self.pictures) + 1}"
            self.pictures[name] = StoredPicture(relation, data, width, height)
        return self.pictures[name]


_UNDRAWABLE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    ArithmeticError,
    AttributeError,
    LookupError,
    struct.error,
    TypeError,
    ValueError,
)


def _same_aim(inline: Inline, first: Text) -> bool:
    return isinstance(inline, Text) and inline.link == first.link and inline.target == first.target


def safe_address(address: str) -> str:
    """The address as Word accepts it, or nothing when it is no web, mail or telephone address."""
    address = oox.clean(address).strip()
    try:
        split = urlsplit(address)
        is_safe = split.scheme.lower() in SAFE_SCHEMES and bool(split.netloc or split.path)
        if split.scheme.lower() in ("http", "https"):
            is_safe = is_safe and bool(split.hostname)
            _ = split.port
    except ValueError:
        return ""
    if not is_safe or len(address) > 2_000:
        return ""
    return quote(address, safe=_ADDRESS_CHARACTERS)


def picture_size(stored: StoredPicture, width_cm: float, most: int) -> tuple[int, int]:
    """Width and height in EMU: as wide as wished, never wider than the line or taller than 20 cm."""
    width = min(max(width_cm, 0.5) * EMU_PER_CM, most)
    height = width * stored.height / stored.width
    shrink = min(1.0, 20 * EMU_PER_CM / height)
    return max(round(width * shrink), 1), max(round(height * shrink), 1)
