"""How style sheets, scripts and pictures get names that change with their content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Each file under a name with its hash; scripts import one another by these names, too."""

    support_js_module_import_aggregation = True
