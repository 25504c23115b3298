"""What leaves the house as a file: the plan in Word, lists of measures for Word and spreadsheets."""

from __future__ import annotations

from handlungskonzept.exports.word import field_file, word_document, word_file

__all__ = ["field_file", "word_document", "word_file"]
