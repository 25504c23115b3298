"""Signals for the apps above."""

from __future__ import annotations

from django.dispatch import Signal

roles_changed = Signal()
"""An account's office roles changed; argument ``user``."""
