"""Turns the neutral document into the bytes of a Word file."""

from __future__ import annotations

from collections.abc import Mapping

from word.model import WordDocument, anchors_in
from word.template import Source, Template, load_template
from word.write.body import Body
from word.write.package import WordPackage
from word.write.scribe import Scribe


def build(
    document: WordDocument,
    template: Template | Source = None,
    *,
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """The document as .docx: the same bytes for the same input, whatever the day.

    `template` is a loaded template, or a file to load one from (a broken one gives way to the
    default). `pages` maps anchors of headings to page numbers for the table of contents.
    """
    loaded = template if isinstance(template, Template) else load_template(template)
    scribe = Scribe(loaded, document.labels, frozenset(anchors_in(document.blocks)))
    package = WordPackage(loaded)
    references = package.add_headers(document, scribe, loaded.page)
    body = Body(scribe, loaded.page, references).write(document, pages or {})
    package.add_collected(scribe)
    package.set_language(document.language)
    package.set_properties(document)
    return package.packed(body)
