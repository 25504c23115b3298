"""System checks about the files that leave the house."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from word.model import Severity
from word.template import load_template


def word_template_is_usable(app_configs: object, **_kwargs: Any) -> list[checks.CheckMessage]:
    """The office's Word template can be read; files made without it look like the platform's own."""
    return [
        checks.Warning(
            f"The Word template {settings.WORD_TEMPLATE} cannot be used: {finding.detail}",
            hint="Set WORD_TEMPLATE to a .docx or .dotx file the processes may read, or unset it.",
            id="meetings.W001",
        )
        for finding in load_template(settings.WORD_TEMPLATE).findings
        if finding.severity is Severity.ERROR
    ]
