"""The app's name."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Label ``money``."""

    name = "hengjian.site.money"
    label = "money"
