"""An app that brings the tests' own work, shortens the wait for a lost worker, and holds a job."""

import os
import signal
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from hengjian.bilingual import Text
from hengjian.files import write_whole


class FaultsConfig(AppConfig):
    """Label ``faults``."""

    name = "tests.site.faults"
    label = "faults"

    def ready(self) -> None:
        """A worker counts as lost after two seconds of silence; a job says each of its steps."""
        from hengjian.site.common import jobs

        jobs.LOST, jobs.BEAT = 2.0, 0.2
        jobs.EVERY = 0.0
        say_how_far = jobs.write

        def stay_where_wanted(
            number: int, done: int, total: int | None, message: Text | str
        ) -> None:
            """Say how far the job is; once it is further than ``hold`` says, stay to be killed."""
            say_how_far(number, done, total, message)
            folder = Path(settings.DATA)
            if (folder / "hold").exists() and done > int((folder / "hold").read_text()):
                (folder / "hold").unlink()
                write_whole(folder / "held", str(os.getpid()).encode())
                while True:
                    signal.pause()

        jobs.write = stay_where_wanted
