#!/usr/bin/env python
"""Django's command line for this project."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one management command; `site/` joins the path because it is a folder, not a package."""
    root = Path(__file__).resolve().parent
    for folder in (root / "site", root):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 — needs sys.path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
