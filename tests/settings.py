"""The site's settings for tests and type checks: mode ``test``, a folder of its own."""

import os
import tempfile

os.environ["HENGJIAN_MODE"] = "test"
os.environ["HENGJIAN_DATA"] = tempfile.mkdtemp(prefix="hengjian-test-")

from hengjian.site.settings import *  # noqa: F403

INTERFACE_RATE *= 1_000  # noqa: F405
"""Generated requests come by thousands; the test of the rate sets its own."""
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
"""Static files are looked for when asked for: each client of a test would list them all."""
