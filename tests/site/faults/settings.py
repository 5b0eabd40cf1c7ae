"""The site's settings with the tests' own work."""

from hengjian.site.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.site.faults"]  # noqa: F405
