"""The app's name."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label ``exchange``."""

    name = "hengjian.site.exchange"
    label = "exchange"
