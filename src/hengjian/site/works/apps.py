"""The app's name."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    """Label ``works``."""

    name = "hengjian.site.works"
    label = "works"
