"""The app's name."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Label ``projects``."""

    name = "hengjian.site.projects"
    label = "projects"
