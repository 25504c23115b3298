"""The plan in public and in the members' area."""

from __future__ import annotations
