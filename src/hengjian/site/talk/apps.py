"""The app's name."""

from django.apps import AppConfig


class TalkConfig(AppConfig):
    """Label ``talk``."""

    name = "hengjian.site.talk"
    label = "talk"
