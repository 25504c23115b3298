"""Signals for the apps above."""

from __future__ import annotations

from django.dispatch import Signal

memberships_changed = Signal()
"""Somebody's memberships changed; arguments ``person`` and ``group``, ``by`` and ``at``.

Sent inside the transaction: rights derived from memberships change with them or not at all.
"""
group_founded = Signal()
"""A body was founded; argument ``group``."""
