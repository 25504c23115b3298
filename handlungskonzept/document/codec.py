"""The form in which plan documents are kept: all fields, named kinds (see :mod:`core.canonical`)."""

from __future__ import annotations

from core.canonical import Codec, NotADocument, fingerprint
from handlungskonzept.document.model import PlanDocument

__all__ = ["FORMAT", "NotADocument", "fingerprint", "from_json", "to_json"]

FORMAT = "kim-plan-1"
_CODEC = Codec(PlanDocument, FORMAT)
to_json, from_json = _CODEC.to_json, _CODEC.from_json
