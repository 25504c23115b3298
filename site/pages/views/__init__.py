"""Views that are no Wagtail pages: figures as files, the pattern page, what machines read."""

from __future__ import annotations

from pages.views.figures import figures
from pages.views.machines import robots, sitemap
from pages.views.patterns import patterns

__all__ = ["figures", "patterns", "robots", "sitemap"]
