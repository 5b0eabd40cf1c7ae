"""``hengjian manage load_demo``: the reference district, in demo mode only."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from hengjian.errors import Refused, problem
from hengjian.site.common import starting
from hengjian.site.common.days import by_the_calendar
from hengjian.site.demo.loading import load

TOLD = "载入参考区县 loading the reference district"
EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class Command(BaseCommand):
    """Load the district with its demo accounts; what is there already is kept."""

    help = "载入参考案例所在区县的演示数据 load the reference district"
    requires_system_checks = []  # they run once the database is up to date

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise ``Refused`` (``not-a-demo``) outside demo mode."""
        if settings.MODE != "demo":
            raise Refused([problem("not-a-demo", mode=settings.MODE)])
        starting.bring_up_to_date(allowed=False)
        out = Console(stderr=True)
        with Progress(console=out, transient=True, disable=not out.is_terminal) as progress:
            task = progress.add_task(TOLD)
            told = monotonic()

            def step(done: int, total: int) -> None:
                nonlocal told
                progress.update(task, completed=done, total=total)
                if not out.is_terminal and monotonic() - told >= EVERY:
                    told = monotonic()
                    self.stderr.write(f"{TOLD}: {done}/{total}")

            with by_the_calendar():
                load(step)
