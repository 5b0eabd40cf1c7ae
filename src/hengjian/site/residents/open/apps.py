"""The app's name."""

from django.apps import AppConfig


class OpenConfig(AppConfig):
    """Label ``open``."""

    name = "hengjian.site.residents.open"
    label = "open"
