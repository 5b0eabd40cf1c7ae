"""The app of the throw-away entity."""

from django.apps import AppConfig


class RecipeConfig(AppConfig):
    """Label ``recipe``."""

    name = "tests.site.recipe"
    label = "recipe"
