"""The app's name."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    """Label ``watching``."""

    name = "hengjian.site.watching"
    label = "watching"

    def ready(self) -> None:
        """Hold the catalogues when the site starts; tell people of what is done to the rows."""
        from hengjian.site.common.trail import listen
        from hengjian.site.watching import checks  # noqa: F401  # registers itself
        from hengjian.site.watching.telling import tell

        listen(tell)
