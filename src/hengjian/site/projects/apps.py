"""The app's name."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Label ``projects``."""

    name = "hengjian.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Hold the catalogues when the site starts."""
        from hengjian.site.projects import checks  # noqa: F401  # registers itself
