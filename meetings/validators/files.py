"""Which uploaded files are taken: kinds told by their content, nothing that runs, nothing that bursts.

The name decides nothing alone: a file has to be what its name says. Office files are read only as
far as their list of parts and a few small ones; nothing is unpacked to the disk.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.validators.packages import check_docx, check_odt

NAME_LENGTH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BEGINS = re.compile(rb"\bstream\r?\n")
_ENDS = b"endstream"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
_INFLATED_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: how it begins, what it is called on the web, and what else is looked at."""

    content_type: str
    begins: bytes
    check: Callable[[bytes], None]


def _check_pdf(content: bytes) -> None:
    """Refuse scripts, programs to start and files within; compressed lists of objects are read too."""
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("This PDF file is damaged or incomplete."))
    left = _INFLATED_BYTES
    outside, parts, end = [], [], 0
    for begin, first, last in _streams(content):
        outside.append(content[end:begin])
        end = last + len(_ENDS)
        head = content[max(0, begin - 400) : begin]
        if b"/ObjStm" in head[head.rfind(b" obj") + 1 :] and left > 0:
            inflated = _inflated(content[first:last], left)
            left -= len(inflated)
            parts.append(inflated)
    outside.append(content[end:])
    for part in (b"".join(outside), *parts):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _RUNS.search(plain):
            raise ValidationError(
                _(
                    "This PDF file holds scripts or other files. Please print it to a new PDF file and upload that."
                )
            )


def _streams(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each stream begins, and from where to where its bytes go; each byte is read once."""
    place = 0
    while (found := _BEGINS.search(content, place)) is not None:
        last = content.find(_ENDS, found.end())
        if last < 0:
            return
        yield found.start(), found.end(), last
        place = last + len(_ENDS)


def _inflated(packed: bytes, limit: int) -> bytes:
    """At most so many bytes of a compressed stream; nothing of a damaged one."""
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""


def _check_picture(content: bytes) -> None:
    """Refuse a picture that breaks off."""
    is_png = content.startswith(b"\x89PNG")
    end = b"IEND" if is_png else b"\xff\xd9"
    if end not in content[-64 * 1024 :]:
        raise ValidationError(_("This picture is damaged or incomplete."))


KINDS: dict[str, FileKind] = {
    "pdf": FileKind("application/pdf", b"%PDF-", _check_pdf),
    "docx": FileKind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
        check_docx,
    ),
    "odt": FileKind("application/vnd.oasis.opendocument.text", b"PK\x03\x04", check_odt),
    "png": FileKind("image/png", b"\x89PNG\r\n\x1a\n", _check_picture),
    "jpg": FileKind("image/jpeg", b"\xff\xd8\xff", _check_picture),
}
"""Every kind the platform can check; the setting ``UPLOAD_TYPES`` chooses among them."""


def plain_name(file_name: str) -> str:
    """The last part of a file's name without anything invisible, short enough to be kept."""
    name = _CONTROL.sub("", file_name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    path = PurePosixPath(name)
    return f"{path.stem[: NAME_LENGTH - len(path.suffix)]}{path.suffix}" if name else ""


def ending_of(file_name: str) -> str:
    """What the name says the file is: "pdf"; a ``.jpeg`` is a jpg."""
    ending = PurePosixPath(plain_name(file_name)).suffix.removeprefix(".").lower()
    return "jpg" if ending == "jpeg" else ending


def content_type_of(
    file_name: str, content: bytes, *, allowed: tuple[str, ...], max_bytes: int
) -> str:
    """The media type of a file that may be kept; raises ValidationError with a sentence that says why not."""
    ending = ending_of(file_name)
    if ending not in allowed or ending not in KINDS:
        raise ValidationError(
            _("Files of this kind are not taken. Possible are: %(kinds)s.")
            % {"kinds": ", ".join(allowed)}
        )
    if not content:
        raise ValidationError(_("This file is empty."))
    if len(content) > max_bytes:
        raise ValidationError(too_large(max_bytes))
    kind = KINDS[ending]
    if not content.startswith(kind.begins):
        raise ValidationError(
            _("The content of this file does not fit its name: it is no %(kind)s file.")
            % {"kind": ending.upper()}
        )
    kind.check(content)
    return kind.content_type


def too_large(max_bytes: int) -> str:
    """The sentence about a file that is too large."""
    return _("This file is too large: at most %(size)s MB are possible.") % {
        "size": max_bytes // (1024 * 1024)
    }
