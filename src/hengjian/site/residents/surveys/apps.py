"""The app's name."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Label ``surveys``."""

    name = "hengjian.site.residents.surveys"
    label = "surveys"
