"""The app's name."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Label ``evaluation``."""

    name = "hengjian.site.evaluation"
    label = "evaluation"
