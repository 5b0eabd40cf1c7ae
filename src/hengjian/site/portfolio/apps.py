"""The app's name."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Label ``portfolio``."""

    name = "hengjian.site.portfolio"
    label = "portfolio"
