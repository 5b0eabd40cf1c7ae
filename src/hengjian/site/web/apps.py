"""The app's name, and what subjects add to those below them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    """Label ``web``."""

    name = "hengjian.site.web"
    label = "web"

    def ready(self) -> None:
        """Read the module ``additions`` of every app that has one."""
        autodiscover_modules("additions")
