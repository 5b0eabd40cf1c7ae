"""An app that brings the tests' own work, and shortens the wait for a lost worker."""

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    """Label ``faults``."""

    name = "tests.site.faults"
    label = "faults"

    def ready(self) -> None:
        """A worker counts as lost after two seconds of silence."""
        from hengjian.site.common import worker

        worker.LOST, worker.BEAT = 2.0, 0.2
