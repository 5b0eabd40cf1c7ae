"""The app's name."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Label ``notices``."""

    name = "hengjian.site.notices"
    label = "notices"
