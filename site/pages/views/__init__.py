"""Views that are no Wagtail pages: the pattern page and what machines read."""

from __future__ import annotations

from pages.views.machines import robots, sitemap
from pages.views.patterns import patterns

__all__ = ["patterns", "robots", "sitemap"]
