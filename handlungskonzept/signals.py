"""Signals for the apps above."""

from __future__ import annotations

from django.dispatch import Signal

text_approved = Signal()
"""A page's text came into the working text; argument ``page``."""
version_adopted = Signal()
"""A version became the plan in force; argument ``adoption``. Sent after commit."""
