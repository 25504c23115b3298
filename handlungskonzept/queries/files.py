"""The bytes of pictures: from the library for the working text, from frozen files for a version."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from wagtail.images import get_image_model

from core.models import FrozenFile
from handlungskonzept.document import PlanDocument
from handlungskonzept.document.walk import pictures_of
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.queries.labels import PictureFile, picture_files
from handlungskonzept.queries.rows import every_row


def picture_bytes(files: Iterable[PictureFile]) -> dict[str, bytes]:
    """The bytes of library pictures by fingerprint, in one query."""
    wanted = {file.image_id: file.sha256 for file in files}
    if not wanted:
        return {}
    found = {}
    for image in get_image_model().objects.filter(pk__in=wanted):
        with suppress(OSError), image.open_file() as file:
            found[wanted[image.pk]] = file.read()
    return found


def kept_pictures(document: PlanDocument) -> dict[str, bytes]:
    """The bytes of a frozen text's pictures by fingerprint, in one query."""
    wanted = pictures_of(document)
    if not wanted:
        return {}
    return {file.pk: bytes(file.content) for file in FrozenFile.objects.filter(pk__in=wanted)}


def picture_of(plan: HandlungskonzeptPage, sha256: str) -> PictureFile | None:
    """The library picture with this fingerprint that a working text, draft or submission shows."""
    files = picture_files(every_row(plan))
    return next((file for file in files.values() if sha256 and file.sha256 == sha256), None)
