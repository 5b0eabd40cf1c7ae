"""The site as the command line reaches it: by its commands, never by its modules."""

from __future__ import annotations

import os

from hengjian.errors import Refused, problem


def set_up(*, looks_only: bool = False) -> None:
    """Set Django up by the settings of the environment.

    ``looks_only``: the settings make no folder. Raises ``Refused`` (``extra-missing``,
    ``settings-wrong``).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengjian.site.settings")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError as missing:
        raise Refused([problem("extra-missing", module=missing.name, extra="site")]) from missing
    if looks_only:  # the settings are read before any command runs
        os.environ["HENGJIAN_LOOKS_ONLY"] = "1"
    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Refused([problem("settings-wrong", reason=wrong)]) from wrong
    finally:  # told to these settings alone, and to no process that is started from here
        os.environ.pop("HENGJIAN_LOOKS_ONLY", None)
