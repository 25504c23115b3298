"""Other words for a rich text: formatting, links and identities stay where the words stayed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from handlungskonzept.document.markup import (
    Char,
    Leaf,
    Node,
    Stack,
    html_of,
    leaves_of,
    parts_in,
    prune,
    read,
)

TOKEN = re.compile(r"\s+|\S+")
BLANKS = re.compile(r"[ \t\r\f\v]+")
PAIRING = 0.01
"""What two lines that share no word are worth as a pair: better one rewritten than one gone, one new."""

MOST_PAIRS = 200_000
"""So many pairs of equal words or lines are weighed; beyond that only beginning and end stay."""
MOST_LINES = 10_000
"""So many pairs of lines are weighed for how alike they are; beyond that their order counts."""

Pair = tuple[int | None, int | None]
Step = tuple[str, int, int, int, int]


class CannotRewrite(ValueError):
    """The place is not there, or holds something that plain words cannot stand for."""


def normalised(text: str) -> str:
    """The text with single blanks, without empty lines and without blanks at the ends of lines."""
    lines = (BLANKS.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def rewrite(html: str, text: str, part: str = "") -> str:
    """The HTML with these words instead, one paragraph or list item per line.

    ``part`` is the key or position of one paragraph or list; without it the whole text is meant.
    Raises :class:`CannotRewrite`.
    """
    root = read(html)
    chosen = [_part(root, part)] if part else parts_in(root)
    leaves = [leaf for node in chosen for leaf in leaves_of(node)]
    if any(leaf.is_opaque for leaf in leaves):
        raise CannotRewrite
    words = normalised(text).split("\n")
    if not leaves:
        root.children.extend(_paragraphs(words, _keys(root)))
    else:
        _Rewriting(root, leaves, words).run()
    prune(root)
    return html_of(root)


def insert_after(html: str, text: str, part: str) -> str:
    """The HTML with new paragraphs behind one paragraph or list. Raises :class:`CannotRewrite`."""
    root = read(html)
    node = _part(root, part)
    place = root.children.index(node) + 1
    root.children[place:place] = _paragraphs(normalised(text).split("\n"), _keys(root))
    return html_of(root)


def without(html: str, part: str) -> str:
    """The HTML without one paragraph or list. Raises :class:`CannotRewrite`."""
    root = read(html)
    root.children.remove(_part(root, part))
    return html_of(root)


def is_last_part(html: str, part: str) -> bool:
    """Whether this paragraph or list is the last one. Raises :class:`CannotRewrite`."""
    root = read(html)
    return _part(root, part) is parts_in(root)[-1]


def paragraphs(text: str) -> str:
    """New paragraphs with these words, one per line."""
    root = Node("")
    root.children.extend(_paragraphs(normalised(text).split("\n"), set()))
    return html_of(root)


def pair_lines(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Which new line stands for which old one, in order; none on one side: gone, or new."""
    found: list[Pair] = []
    for operation, start, end, new_start, new_end in _steps(old, new):
        if operation == "equal":
            found.extend(zip(range(start, end), range(new_start, new_end), strict=True))
        else:
            pairs = _best_pairs(old[start:end], new[new_start:new_end])
            found.extend(
                (None if a is None else a + start, None if b is None else b + new_start)
                for a, b in pairs
            )
    return found


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[Step]:
    """How one becomes the other; in linear time for texts in which everything repeats, too."""
    counts = Counter(word for word in new if not word.isspace())
    if sum(counts[word] for word in old) <= MOST_PAIRS:
        return SequenceMatcher(str.isspace, a=old, b=new, autojunk=False).get_opcodes()
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - start
    end = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    steps: list[Step] = [
        ("equal", 0, start, 0, start),
        ("replace", start, len(old) - end, start, len(new) - end),
        ("equal", len(old) - end, len(old), len(new) - end, len(new)),
    ]
    return [step for step in steps if step[1] < step[2] or step[3] < step[4]]


def _best_pairs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The pairs in order that share the most words."""
    if len(old) * len(new) > MOST_LINES:
        places = range(max(len(old), len(new)))
        return [(a if a < len(old) else None, a if a < len(new) else None) for a in places]
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in reversed(range(len(old))):
        for b in reversed(range(len(new))):
            together = score[a + 1][b + 1] + _likeness(old[a], new[b])
            score[a][b] = max(together, score[a + 1][b], score[a][b + 1])
    found: list[Pair] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if score[a][b] == score[a + 1][b + 1] + _likeness(old[a], new[b]):
            found.append((a, b))
            a, b = a + 1, b + 1
        elif score[a][b] == score[a + 1][b]:
            found.append((a, None))
            a += 1
        else:
            found.append((None, b))
            b += 1
    found.extend((rest, None) for rest in range(a, len(old)))
    found.extend((None, rest) for rest in range(b, len(new)))
    return found


def _likeness(old: str, new: str) -> float:
    """The share of words two lines have in common."""
    before, after = Counter(old.split()), Counter(new.split())
    longest = max(before.total(), after.total(), 1)
    return (before & after).total() / longest + PAIRING


class _Rewriting:
    """Puts lines of words into the leaves of a tree."""

    def __init__(self, root: Node, leaves: list[Leaf], words: list[str]) -> None:
        self._root = root
        self._words = words
        self._keys = _keys(root)
        self._lines = [
            (leaf, line) for leaf in leaves for line in leaf.lines() if _text(line).strip()
        ]
        self._leaves = leaves
        self._result: dict[int, list[list[Char]]] = {id(leaf): [] for leaf in leaves}

    def run(self) -> None:
        """Rewrite, insert and remove."""
        old = [normalised(_text(line)) for _leaf, line in self._lines]
        pairs = pair_lines(old, self._words)
        last: Leaf | None = None
        fresh: Node | None = None
        for place, (before, after) in enumerate(pairs):
            if before is not None:
                leaf, line = self._lines[before]
                if leaf is not last:
                    fresh = None
                last = leaf
                if after is not None:
                    self._result[id(leaf)].append(_reworded(line, self._words[after]))
            elif after is not None:
                fresh = self._insert(self._words[after], last, fresh, pairs[place + 1 :])
        for leaf in self._leaves:
            leaf.replace(self._result[id(leaf)])

    def _insert(
        self, words: str, last: Leaf | None, fresh: Node | None, rest: list[Pair]
    ) -> Node | None:
        """A new paragraph, list item, or line inside one; the node made, if one was."""
        if last is not None and self._goes_on(last, rest):
            self._result[id(last)].append(_plain(words))
            return fresh
        node = self._new(words, last.tag if last else self._leaves[0].tag)
        if fresh is not None:
            _beside(self._root, fresh, node, after=True)
        elif last is None:
            _beside(self._root, self._leaves[0].node, node, after=False)
        elif last.first_below is not None:
            _beside(self._root, last.first_below, node, after=False)
        else:
            _beside(self._root, last.node, node, after=True)
        return node

    def _goes_on(self, leaf: Leaf, rest: list[Pair]) -> bool:
        """Whether a later line of the same leaf stays: then what is new belongs inside it."""
        return any(
            before is not None and after is not None and self._lines[before][0] is leaf
            for before, after in rest
        )

    def _new(self, words: str, tag: str) -> Node:
        key = _new_key(words, self._keys)
        return Node(tag, (("data-block-key", key),), [words])


def _reworded(line: list[Char], words: str) -> list[Char]:
    """The line with these words, the look of each as it was before."""
    old, tokens = _tokens(line), TOKEN.findall(words)
    found: list[Char] = []
    before = [_text(token) for token in old]
    for operation, start, end, new_start, new_end in _steps(before, tokens):
        if operation == "equal":
            found.extend(char for token in old[start:end] for char in token)
            continue
        gone = [char for token in old[start:end] for char in token if not char.text.isspace()]
        look = _common([char.stack for char in gone]) if gone else _between(old, start)
        found.extend(Char(letter, look) for token in tokens[new_start:new_end] for letter in token)
    return found


def _between(old: list[list[Char]], place: int) -> Stack:
    """The look of what is put between two words: what both of them share."""
    if 0 < place < len(old):
        return _common([old[place - 1][-1].stack, old[place][0].stack])
    return ()


def _tokens(line: list[Char]) -> list[list[Char]]:
    """The words and blanks of a line; several blanks in a row count as one."""
    found: list[list[Char]] = []
    start = 0
    for token in TOKEN.findall(_text(line)):
        chars = line[start : start + len(token)]
        start += len(token)
        is_blank = BLANKS.fullmatch(token)
        found.append([Char(" ", chars[0].stack)] if is_blank else chars)
    if found and _text(found[0]).isspace():
        del found[0]
    if found and _text(found[-1]).isspace():
        del found[-1]
    return found


def _common(stacks: Sequence[Stack]) -> Stack:
    """The elements around all of these."""
    found: list[Node] = []
    for level in zip(*stacks, strict=False):
        if any(node is not level[0] for node in level):
            break
        found.append(level[0])
    return tuple(found)


def _plain(words: str) -> list[Char]:
    return [Char(letter, ()) for letter in words]


def _text(line: Sequence[Char]) -> str:
    return "".join(char.text for char in line)


def _part(root: Node, part: str) -> Node:
    """The paragraph or list with this key, or at this position."""
    parts = parts_in(root)
    for node in parts:
        if dict(node.attributes).get("data-block-key") == part and node.tag not in ("ul", "ol"):
            return node
    if part.isdecimal() and int(part) < len(parts):
        return parts[int(part)]
    raise CannotRewrite(part)


def _paragraphs(lines: Sequence[str], keys: set[str]) -> Iterator[Node]:
    for line in lines:
        if line:
            yield Node("p", (("data-block-key", _new_key(line, keys)),), [line])


def _keys(root: Node) -> set[str]:
    """The keys that are taken."""
    return {
        str(value)
        for node in root.walk()
        for name, value in node.attributes
        if name == "data-block-key"
    }


def _new_key(words: str, taken: set[str]) -> str:
    """A key nobody has; the same words at the same place get the same one."""
    count = 0
    while True:
        key = hashlib.sha256(f"{count}/{words}".encode()).hexdigest()[:5]
        if key not in taken:
            taken.add(key)
            return key
        count += 1


def _beside(root: Node, node: Node, new: Node, *, after: bool) -> None:
    """Put a node right before or behind another one."""
    for parent in (root, *root.walk()):
        for place, child in enumerate(parent.children):
            if child is node:
                parent.children.insert(place + after, new)
                return
    raise CannotRewrite
