"""A form on a page of its own, as all of the site shows it."""

from __future__ import annotations

from core.formpages import FormPage, run_form

__all__ = ["FormPage", "run_form"]
