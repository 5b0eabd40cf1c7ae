"""The app's name."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Label ``api``."""

    name = "hengjian.site.api"
    label = "api"
