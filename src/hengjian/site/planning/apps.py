"""The app's name."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Label ``planning``."""

    name = "hengjian.site.planning"
    label = "planning"
