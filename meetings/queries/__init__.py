"""Reads over meetings, minutes, resolutions and follow-ups; each subject has its module."""

from __future__ import annotations

from meetings.queries.resolutions import given_counts, next_number, resolutions_of

__all__ = ["given_counts", "next_number", "resolutions_of"]
