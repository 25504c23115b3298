"""WordprocessingML as strings: the only place that knows how Word files are spelled."""

from __future__ import annotations
