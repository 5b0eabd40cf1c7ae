"""The app's name."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Label ``projects``."""

    name = "hengjian.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Hold the catalogues when the site starts; say for the trail where rows belong; tell
        people of what is done to them."""
        from hengjian.site.common.trail import listen
        from hengjian.site.projects import checks  # noqa: F401  # registers itself
        from hengjian.site.projects.queries import trail
        from hengjian.site.projects.telling import tell

        trail.tell_where_rows_belong()
        listen(tell)
