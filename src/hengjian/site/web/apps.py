"""The app's name."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label ``web``."""

    name = "hengjian.site.web"
    label = "web"
