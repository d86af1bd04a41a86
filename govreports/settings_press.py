"""The settings of a rendering process: of the site's only what a template needs.

No database, no secret, no account: the press room starts its children with a bare environment
and this module.
"""

from __future__ import annotations

from govreports.settings import (  # noqa: F401
    BASE_DIR,
    LANGUAGE_CODE,
    LOGGING,
    TEMPLATES,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
    VAR_DIR,
)

INSTALLED_APPS = ["govreports.printing"]
