"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label ``accounts``."""

    name = "hengjian.site.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the checks of a start, and where accounts belong for the trail."""
        from hengjian.site.accounts import checks, on_the_trail  # noqa: F401  # they register themselves
