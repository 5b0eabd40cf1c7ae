"""The app's name."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Label ``library``."""

    name = "hengjian.site.library"
    label = "library"

    def ready(self) -> None:
        """Say for the trail where rows belong."""
        from hengjian.site.library import trail

        trail.tell_where_rows_belong()
