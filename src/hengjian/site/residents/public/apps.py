"""The app's name."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Label ``public``."""

    name = "hengjian.site.residents.public"
    label = "public"
