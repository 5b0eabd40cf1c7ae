"""``hengjian manage work``: do the jobs that people ask for."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hengjian.site.common.jobs import Worker
from hengjian.site.common.settling import settle


class Command(BaseCommand):
    """Work until stopped by SIGTERM or Ctrl+C."""

    requires_system_checks = []  # the server ran them
    help = "处理后台任务，直到被停止 do background jobs until stopped"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--until-idle``."""
        parser.add_argument(
            "--until-idle", action="store_true", help="做完排队的就结束 end when nothing waits"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen for the signals, then work."""
        settle()
        worker = Worker()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, worker.stop)
        worker.work(until_idle=options["until_idle"])
