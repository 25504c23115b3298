"""Namespaces, content types and relationship types of the parts this library reads or writes."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}"'

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_WORD}document.main+xml"
TEMPLATE_TYPE = f"{_WORD}template.main+xml"
STYLES_TYPE = f"{_WORD}styles+xml"
NUMBERING_TYPE = f"{_WORD}numbering+xml"
SETTINGS_TYPE = f"{_WORD}settings+xml"
FONTS_TYPE = f"{_WORD}fontTable+xml"
HEADER_TYPE = f"{_WORD}header+xml"
FOOTER_TYPE = f"{_WORD}footer+xml"
FOOTNOTES_TYPE = f"{_WORD}footnotes+xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

HYPERLINK_RELATION = f"{R}/hyperlink"
HEADER_RELATION = f"{R}/header"
FOOTER_RELATION = f"{R}/footer"
FOOTNOTES_RELATION = f"{R}/footnotes"
ATTACHED_TEMPLATE_RELATION = f"{R}/attachedTemplate"
CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)


def w(name: str) -> str:
    """The name in the main namespace, as lxml spells it."""
    return f"{{{W}}}{name}"
