"""The app's name."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Label ``common``."""

    name = "hengjian.site.common"
    label = "common"
