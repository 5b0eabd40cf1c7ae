"""The app's name, and the lookups it brings."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Label ``common``."""

    name = "hengjian.site.common"
    label = "common"

    def ready(self) -> None:
        """Words are found by ``holds`` and ``iholds``."""
        from hengjian.site.common import grams

        grams.register()
