"""A small tree for the HTML Wagtail's editor keeps: read, change, write again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import groupby

LISTS = ("ul", "ol")
PARAGRAPHS = ("p", "h2", "h3", "h4", "blockquote")
VOID = ("br", "hr", "img", "embed")


@dataclass(slots=True, eq=False)
class Node:
    """An element with its attributes as written; the root has no tag."""

    tag: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """All elements below this one."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()


Stack = tuple[Node, ...]
"""The inline elements around a letter, outermost first."""


@dataclass(frozen=True, slots=True)
class Char:
    """One letter with the elements around it; a line break is a newline."""

    text: str
    stack: Stack


@dataclass(slots=True, eq=False)
class Leaf:
    """A paragraph or list item: what holds words itself."""

    node: Node
    below: list[Node]

    @property
    def tag(self) -> str:
        """The element a paragraph or item beside this one needs."""
        return "li" if self.node.tag == "li" else "p"

    @property
    def first_below(self) -> Node | None:
        """The first item of the lists below this item."""
        for node in self.below:
            for child in node.walk():
                if child.tag == "li":
                    return child
        return None

    @property
    def is_opaque(self) -> bool:
        """Whether it holds something that is no text."""
        below = {id(inner) for node in self.below for inner in (node, *node.walk())}
        return any(
            node.tag in VOID and node.tag != "br"
            for node in self.node.walk()
            if id(node) not in below
        )

    def lines(self) -> list[list[Char]]:
        """The letters of each line, as line breaks part them."""
        lines: list[list[Char]] = [[]]
        for char in _chars(self._own(), ()):
            if char.text == "\n":
                lines.append([])
            else:
                lines[-1].append(char)
        return lines

    def replace(self, lines: list[list[Char]]) -> None:
        """Other lines of letters instead of its own; what stands below it stays."""
        chars: list[Char] = []
        for line in lines:
            if chars:
                chars.append(Char("\n", ()))
            chars.extend(line)
        self.node.children = [*_inline(chars, 0), *self.below]

    def _own(self) -> list[Node | str]:
        below = {id(node) for node in self.below}
        return [child for child in self.node.children if id(child) not in below]


def read(html: str) -> Node:
    """The tree of an HTML text; loose words stand in a paragraph of their own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.root.children = list(_blocks(reader.root.children))
    return reader.root


def html_of(node: Node) -> str:
    """The HTML of a tree."""
    inner = "".join(
        html_of(child) if isinstance(child, Node) else escape(child, quote=False)
        for child in node.children
    )
    if not node.tag:
        return inner
    attributes = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in node.attributes
    )
    if node.tag in VOID:
        return f"<{node.tag}{attributes}/>"
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def parts_in(root: Node) -> list[Node]:
    """The paragraphs and lists of a text that hold anything."""
    return [
        node
        for node in root.children
        if isinstance(node, Node) and (node.tag not in LISTS or any(leaves_of(node)))
        if node.tag in LISTS or _words(node).strip()
    ]


def leaves_of(node: Node) -> Iterator[Leaf]:
    """The paragraph, or the items of a list, in reading order."""
    if node.tag not in LISTS:
        yield Leaf(node, [])
        return
    for item in node.children:
        if isinstance(item, Node) and item.tag == "li":
            below = [c for c in item.children if isinstance(c, Node) and c.tag in LISTS]
            yield Leaf(item, below)
            for inner in below:
                yield from leaves_of(inner)


def prune(root: Node) -> None:
    """Take out paragraphs, items and lists without words; points below a gone item move up."""
    children: list[Node | str] = []
    for child in root.children:
        if not isinstance(child, Node) or child.tag not in (*LISTS, *PARAGRAPHS, "li"):
            children.append(child)
            continue
        if child.tag in (*LISTS, "li"):
            prune(child)
        if _own_words(child).strip() or (child.tag in LISTS and child.children):
            children.append(child)
        elif child.tag == "li":
            lists = (c for c in child.children if isinstance(c, Node) and c.tag in LISTS)
            children.extend(item for below in lists for item in below.children)
    root.children = children


def _own_words(node: Node) -> str:
    """The words of a paragraph or item without the lists below it."""
    own = [c for c in node.children if not (isinstance(c, Node) and c.tag in LISTS)]
    return "" if node.tag in LISTS else _words(Node("", (), own))


def _words(node: Node) -> str:
    return "".join(_words(child) if isinstance(child, Node) else child for child in node.children)


def _chars(children: Iterable[Node | str], stack: Stack) -> Iterator[Char]:
    for child in children:
        if isinstance(child, str):
            yield from (Char(letter if letter != "\n" else " ", stack) for letter in child)
        elif child.tag == "br":
            yield Char("\n", stack)
        else:
            yield from _chars(child.children, (*stack, child))


def _inline(chars: list[Char], depth: int) -> Iterator[Node | str]:
    """Letters put back into the elements around them."""

    def around(char: Char) -> int:
        return id(char.stack[depth]) if len(char.stack) > depth else 0

    for _key, group in groupby(chars, around):
        found = list(group)
        if len(found[0].stack) > depth:
            node = found[0].stack[depth]
            yield Node(node.tag, node.attributes, list(_inline(found, depth + 1)))
            continue
        for place, words in enumerate("".join(char.text for char in found).split("\n")):
            if place:
                yield Node("br")
            if words:
                yield words


def _blocks(children: list[Node | str]) -> Iterator[Node]:
    """What stands at the top: paragraphs and lists; containers lend what is in them."""
    loose: list[Node | str] = []
    for child in [*children, Node("")]:
        is_block = isinstance(child, Node) and (
            child.tag in (*LISTS, *PARAGRAPHS, "div", "section", "")
        )
        if not is_block:
            loose.append(child)
            continue
        if _words(Node("", (), loose)).strip():
            yield Node("p", (), loose)
        loose = []
        assert isinstance(child, Node)
        if child.tag in ("div", "section"):
            yield from _blocks(child.children)
        elif child.tag:
            yield child


class _Reader(HTMLParser):
    """Builds the tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, tuple(attrs))
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
