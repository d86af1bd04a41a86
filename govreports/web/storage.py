"""Static files under names that change with their content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./x.js"` to hashed names too, or browsers would keep an old module."""

    support_js_module_import_aggregation = True
