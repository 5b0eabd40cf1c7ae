"""The app's name."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Label ``hotline``."""

    name = "hengjian.site.residents.hotline"
    label = "hotline"

    def ready(self) -> None:
        """Read the deadlines when the site starts: a file that cannot be read is said then."""
        from hengjian.site.residents.hotline.deadlines import deadlines

        deadlines()
