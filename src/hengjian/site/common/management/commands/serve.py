"""``hengjian serve``: check, bring the database up to date, serve."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand

from hengjian.errors import Problem, Refused, Severity
from hengjian.site.common import collected, starting
from hengjian.site.common.serving import Site


class Command(BaseCommand):
    """Serve the site until stopped by SIGTERM or Ctrl+C."""

    help = "运行站点：网页服务和后台任务 serve the site: pages and background jobs"
    requires_system_checks = []  # they run once the database is up to date

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of ``hengjian serve``."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--migrate", action="store_true")
        parser.add_argument("--check-only", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise ``Refused`` with everything that is not in order, else serve."""
        if options["check_only"]:
            self._look(allowed=options["migrate"])
            return
        host, port = options["host"], options["port"]
        starting.check_port(host, port)
        applied = starting.bring_up_to_date(allowed=options["migrate"])
        if applied:
            self.stdout.write(f"数据库已更新 database brought up to date: {applied}")
        # models and addresses come with the version and are held by its tests
        self.check(tags=[starting.INSTALLATION, Tags.security])
        self._refuse(starting.problems())
        self._serve(host, port)

    def _look(self, *, allowed: bool) -> None:
        """Say what is not in order, and what a start would do; change nothing."""
        if starting.is_unmade():
            self._refuse(starting.problems_outside())
            self.stdout.write("启动时会建立数据库 the database will be made at the start")
        else:
            due, known = starting.migrations_due(allowed=allowed)
            self._refuse(starting.problems_outside() if due else starting.problems())
            if due and known:
                self.stdout.write(
                    f"启动时会更新数据库 the database will be brought up to date: {due}"
                )
        self.stdout.write("一切就绪 everything is in order")

    def _refuse(self, found: list[Problem]) -> None:
        """Raise ``Refused`` where one of them is an error; warn of the others."""
        if any(each.severity is Severity.ERROR for each in found):
            raise Refused(found)
        for each in found:
            self.stderr.write(f"{each.message('zh')} {each.message('en')}")

    def _serve(self, host: str, port: int) -> None:
        collected.gather()
        site = Site(host, port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, site.stop)

        def started() -> None:
            address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"
            self.stdout.write(
                f"{address}  （{settings.MODE}；按 Ctrl+C 结束 press Ctrl+C to stop）"
            )
            self.stdout.flush()

        site.serve(started)
        self.stdout.write("已停止 stopped")
