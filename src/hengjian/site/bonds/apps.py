"""The app's name."""

from django.apps import AppConfig


class BondsConfig(AppConfig):
    """Label ``bonds``."""

    name = "hengjian.site.bonds"
    label = "bonds"
