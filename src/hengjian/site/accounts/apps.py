"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label ``accounts``."""

    name = "hengjian.site.accounts"
    label = "accounts"
