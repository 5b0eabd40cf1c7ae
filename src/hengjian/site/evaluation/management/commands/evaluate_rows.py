"""``hengjian evaluate --site``: an evaluation judged from the rows of the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hengjian.errors import Refused, problem
from hengjian.site.common import starting
from hengjian.site.evaluation.evaluating import evaluate_rows, evaluation_named


class Command(BaseCommand):
    """Hand the result to ``hear``, a function: the command line prints it."""

    help = (
        "由站点的记录评价；命令行是 hengjian evaluate --site "
        "judge from the rows of the site; on the command line: hengjian evaluate --site"
    )
    requires_system_checks = []  # nothing is served
    stealth_options = ("code", "as_of", "basis", "what_if", "hear")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise ``Refused`` where the tables are not up to date, or no evaluation is meant."""
        if starting.is_unmade():
            raise Refused([problem("site-unmade")])
        due, _ = starting.migrations_due(allowed=True)
        if due:
            raise Refused([problem("site-behind", count=due)])
        row = evaluation_named(options.get("code"))
        result = evaluate_rows(
            row,
            as_of=options.get("as_of"),
            basis=options.get("basis"),
            what_if=options.get("what_if"),
        )
        hear = options.get("hear")
        if hear is not None:
            hear(result)
        else:
            grade = result.grade.grade if result.grade else ""
            self.stdout.write(f"{row.code} {result.total} {grade}")
