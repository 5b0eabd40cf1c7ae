"""``hengjian manage watch``: hold every project against the warning rules."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from hengjian.bilingual import Text
from hengjian.site.common.actor import System
from hengjian.site.common.days import current_day
from hengjian.site.common.settling import settle
from hengjian.site.library.models import Project
from hengjian.site.watching.warnings import watch


class Command(BaseCommand):
    """Judge all projects, as a timer does each month; run again it changes nothing."""

    help = "对照预警规则检查所有项目 hold every project against the warning rules"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--as-of``."""
        parser.add_argument("--as-of", metavar="DATE", help="截至日，默认今天 the day, else today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises ``CommandError`` on what is no date."""
        try:
            asked = options["as_of"]
            as_of = date.fromisoformat(asked) if asked else current_day()
        except ValueError as reason:
            raise CommandError(f"--as-of {options['as_of']}: {reason}") from reason
        settle()
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("对照预警规则 watching")

            def step(done: int, total: int | None, message: Text | str) -> None:
                progress.update(task, completed=done, total=total)

            tally = watch(by=System(), projects=Project.objects.all(), as_of=as_of, step=step)
        self.stdout.write(
            f"{as_of} 项目 projects {tally.projects} 新增 opened {tally.opened} "
            f"升级 raised {tally.raised} 降级 lowered {tally.lowered} 解除 closed {tally.closed} "
            f"上报 escalated {tally.escalated} 未判 not judged {tally.not_judged}"
        )
