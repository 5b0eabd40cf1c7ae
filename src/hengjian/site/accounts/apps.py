"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label ``accounts``."""

    name = "hengjian.site.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the checks of a start."""
        from hengjian.site.accounts import checks  # noqa: F401
