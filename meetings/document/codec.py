"""The form in which meeting documents are kept: defaults left out (see :mod:`core.canonical`)."""

from __future__ import annotations

from core.canonical import Codec, NotADocument, fingerprint
from meetings.document.model import MeetingDocument

__all__ = ["FORMAT", "NotADocument", "fingerprint", "from_json", "to_json"]

FORMAT = "kim-meeting-1"
_CODEC = Codec(MeetingDocument, FORMAT, is_lean=True)
to_json, from_json = _CODEC.to_json, _CODEC.from_json
