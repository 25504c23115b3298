"""Uploaded files as they leave the browser: read no further than the limit, checked, then handed on."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from core.operations import InvalidInput
from meetings.operations.papers import checked_type, max_upload_bytes
from meetings.validators.files import plain_name, too_large


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: its plain name, what it is by its content, and its bytes."""

    file_name: str
    content_type: str
    content: bytes


def checked_upload(file: UploadedFile, *, field: str = "file") -> Upload:
    """The file, checked. Raises InvalidInput at ``field`` for a wrong kind, size or content."""
    limit = max_upload_bytes()
    content = b"" if (file.size or 0) > limit else file.read(limit + 1)
    if (file.size or 0) > limit or len(content) > limit:
        raise InvalidInput.for_field(field, too_large(limit))
    name = plain_name(file.name or "")
    return Upload(
        file_name=name,
        content_type=checked_type(name, content, field=field),
        content=content,
    )
