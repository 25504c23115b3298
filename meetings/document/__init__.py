"""The neutral meeting document: pure values between the database and everything that leaves the house.

Invitation, minutes and excerpt, on pages and in Word, are made from a :class:`MeetingDocument` only.
Nothing in this package knows Django or a database; all names and labels stand in it as words.
"""

from __future__ import annotations

from meetings.document.audience import Narrower, for_audience, texts_of, without_items
from meetings.document.codec import NotADocument, fingerprint, from_json, to_json
from meetings.document.model import (
    Audience,
    ChangeLine,
    CorrectionLine,
    FollowUpLine,
    Head,
    Item,
    Known,
    MeetingDocument,
    PaperLine,
    Present,
    ResolutionLine,
    Rules,
    Who,
    Words,
)
from meetings.document.prose import plain_text, prose_blocks

__all__ = [
    "Audience",
    "ChangeLine",
    "CorrectionLine",
    "FollowUpLine",
    "Head",
    "Item",
    "Known",
    "MeetingDocument",
    "Narrower",
    "NotADocument",
    "PaperLine",
    "Present",
    "ResolutionLine",
    "Rules",
    "Who",
    "Words",
    "fingerprint",
    "for_audience",
    "from_json",
    "plain_text",
    "prose_blocks",
    "texts_of",
    "to_json",
    "without_items",
]
