"""The app's name."""

from django.apps import AppConfig


class VoteConfig(AppConfig):
    """Label ``vote``."""

    name = "hengjian.site.residents.vote"
    label = "vote"

    def ready(self) -> None:
        """Read the rules when the site starts: a file that cannot be read is said then."""
        from hengjian.ballots.editions import rules

        rules()
