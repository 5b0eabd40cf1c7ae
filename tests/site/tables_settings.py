"""The site's settings without its migrations: tables come straight from the models."""

from hengjian.site.settings import *  # noqa: F403

MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in INSTALLED_APPS}  # noqa: F405
