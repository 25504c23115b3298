"""Office files from the inside: Word and OpenDocument texts without macros, foreign programs or bombs."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

MAX_PARTS = 5_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
FREE_OF_RATIO = 2 * 1024 * 1024
"""A part smaller than this may be packed as tightly as it likes; plain white pictures are."""
MAX_READ = 4 * 1024 * 1024
_ENCRYPTED = 0x1

_WORD_TEXT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = re.compile(
    r"(^|/)(vbaproject|vbadata|activex)|\.(exe|dll|js|vbs|bat|cmd|scr|lnk)$", re.IGNORECASE
)
_EMBEDDED = re.compile(r"(^|/)embeddings/(?!.*\.xlsx$)", re.IGNORECASE)
_FETCHED = frozenset({
    "attachedtemplate", "oleobject", "frame", "subdocument", "package", "image", "afchunk",
})  # fmt: skip
"""Kinds of parts that Word gets by itself when a text is opened; a hyperlink waits for a click."""
_ELSEWHERE = re.compile(r"[\\/]{2}|(?!file:/{3}(?![\\/]))[a-z][a-z0-9+.-]+:", re.IGNORECASE)
"""An address on another machine: any scheme but that of local files, or a share."""
_SCRIPTS = re.compile(rb"<script:event-listener\b|vnd\.sun\.star\.script:|macro:///", re.IGNORECASE)
_ODT_RUNS = re.compile(
    r"^(basic|scripts|dialogs)/|^object [0-9]+$|\.(exe|dll|js|vbs|bin)$", re.IGNORECASE
)


def check_docx(content: bytes) -> None:
    """Refuse what is no Word text, or holds macros or embedded programs."""
    with _opened(content) as package:
        names = _names(package)
        if "[Content_Types].xml" not in names or "word/document.xml" not in names:
            raise ValidationError(_no_text("DOCX"))
        types = _read(package, "[Content_Types].xml")
        if any(_MACROS.search(name) for name in names) or b"macroenabled" in types.lower():
            raise ValidationError(_macros())
        if _WORD_TEXT not in types:
            raise ValidationError(_no_text("DOCX"))
        if any(_EMBEDDED.search(name) for name in names):
            raise ValidationError(_embedded())
        for name in names:
            if name.endswith(".rels") and _fetches(_read(package, name)):
                raise ValidationError(
                    _(
                        "This file fetches parts of itself from the internet."
                        " Please save it as a PDF file and upload that."
                    )
                )


def _fetches(relations: bytes) -> bool:
    """Whether parts of a text lie elsewhere; read as Word reads it, prefixes and entities included."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(relations, parser)
    except etree.XMLSyntaxError as error:
        raise ValidationError(_damaged()) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValidationError(_damaged())
    return any(
        each.get("TargetMode", "").lower() == "external"
        and each.get("Type", "").rpartition("/")[2].lower() in _FETCHED
        and _ELSEWHERE.match(each.get("Target", "").strip())
        for each in root.iter(etree.Element)
    )


def check_odt(content: bytes) -> None:
    """Refuse what is no OpenDocument text, or holds macros or embedded programs."""
    with _opened(content) as package:
        names = _names(package)
        if "mimetype" not in names or "content.xml" not in names:
            raise ValidationError(_no_text("ODT"))
        if _read(package, "mimetype").strip() != b"application/vnd.oasis.opendocument.text":
            raise ValidationError(_no_text("ODT"))
        if any(_ODT_RUNS.search(name) for name in names):
            raise ValidationError(_macros())
        for name in ("content.xml", "styles.xml"):
            if name in names and _has_scripts(package, name):
                raise ValidationError(_macros())


def _opened(content: bytes) -> zipfile.ZipFile:
    """The package, once its list of parts is found to be harmless."""
    try:
        package = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError(_damaged()) from error
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(_bursts(part) for part in parts):
        raise ValidationError(_("This file would burst when it is opened, so it is not taken."))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ValidationError(_("This file is protected by a password, so nobody could read it."))
    return package


def _bursts(part: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to far more than it is, or takes a nested package along."""
    is_dense = part.file_size > MAX_RATIO * max(part.compress_size, 1)
    is_nested = part.filename.lower().endswith((".zip", ".jar", ".7z", ".rar", ".gz"))
    return (is_dense and part.file_size > FREE_OF_RATIO) or is_nested


def _names(package: zipfile.ZipFile) -> list[str]:
    """The names of the parts; none may lead out of the package or be there twice."""
    names = package.namelist()
    lowered = [name.lower() for name in names]
    if len(set(lowered)) != len(lowered) or any(_leads_out(name) for name in names):
        raise ValidationError(_damaged())
    return names


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or "\x00" in name


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """One small part; raises ValidationError for a large, a damaged or an oddly written one."""
    found = b"".join(_pieces(package, name, MAX_READ))
    if b"\x00" in found:
        raise ValidationError(_damaged())
    return found


def _pieces(package: zipfile.ZipFile, name: str, limit: int) -> Iterable[bytes]:
    """A part in pieces, never more than the limit, whatever its header says."""
    try:
        with package.open(name) as part:
            read = 0
            while piece := part.read(64 * 1024):
                read += len(piece)
                if read > limit:
                    raise ValidationError(_damaged())
                yield piece
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
        raise ValidationError(_damaged()) from error


def _has_scripts(package: zipfile.ZipFile, name: str) -> bool:
    """Whether a text calls macros; read in pieces that overlap, for texts may be long."""
    before = b""
    for piece in _pieces(package, name, MAX_UNPACKED):
        if _SCRIPTS.search(before + piece):
            return True
        before = piece[-64:]
    return False


def _damaged() -> str:
    return _("This file is damaged and cannot be read.")


def _no_text(kind: str) -> str:
    return _("The content of this file does not fit its name: it is no %(kind)s file.") % {
        "kind": kind
    }


def _macros() -> str:
    return _("This file holds macros. Please save it without macros or as a PDF file.")


def _embedded() -> str:
    return _("This file holds other files within it. Please save it as a PDF file and upload that.")
