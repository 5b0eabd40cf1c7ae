"""The settings of tests with the throw-away entity's app; its table comes from its model."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.site.recipe"]  # noqa: F405
