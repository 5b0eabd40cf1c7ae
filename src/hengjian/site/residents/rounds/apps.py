"""The app's name."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Label ``rounds``."""

    name = "hengjian.site.residents.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Read the rules when the site starts: a file that cannot be read is said then."""
        from hengjian.site.residents.rounds.terms import terms_on

        terms_on(None)
