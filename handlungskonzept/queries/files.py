"""The bytes of pictures: from the library for the working text, from frozen files for a version."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.images import get_image_model

from core.models import FrozenFile
from handlungskonzept.document import PlanDocument
from handlungskonzept.document.walk import pictures_of
from handlungskonzept.queries.labels import PictureFile


def picture_bytes(files: Iterable[PictureFile]) -> dict[str, bytes]:
    """The bytes of library pictures by fingerprint, in one query."""
    wanted = {file.image_id: file.sha256 for file in files}
    if not wanted:
        return {}
    found = {}
    for image in get_image_model().objects.filter(pk__in=wanted):
        with image.open_file() as file:
            found[wanted[image.pk]] = file.read()
    return found


def kept_pictures(document: PlanDocument) -> dict[str, bytes]:
    """The bytes of a frozen text's pictures by fingerprint, in one query."""
    wanted = pictures_of(document)
    if not wanted:
        return {}
    return {file.pk: bytes(file.content) for file in FrozenFile.objects.filter(pk__in=wanted)}
