"""The app's name."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Label ``platform``."""

    name = "hengjian.site.platform"
    label = "platform"
