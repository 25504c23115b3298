"""Commands that need the whole platform, and the texts of a new site."""

from __future__ import annotations
