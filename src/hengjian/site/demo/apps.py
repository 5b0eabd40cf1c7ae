"""The app's name."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Label ``demo``."""

    name = "hengjian.site.demo"
    label = "demo"
