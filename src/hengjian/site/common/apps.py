"""The app's name, and the lookups it brings."""

from importlib import import_module

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Label ``common``."""

    name = "hengjian.site.common"
    label = "common"

    def ready(self) -> None:
        """Words are found by ``holds`` and ``iholds``; migrating looks for older databases."""
        from hengjian.site.common import grams

        grams.register()
        import_module("hengjian.site.common.checks")
