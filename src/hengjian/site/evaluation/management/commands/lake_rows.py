"""``hengjian portfolio --site``: the site's evaluations by one framework, for a lake."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hengjian.errors import Refused, problem
from hengjian.site.common import starting
from hengjian.site.evaluation.evaluating import read_by_region


class Command(BaseCommand):
    """Hand each region with its evaluations to ``hear``, a function: the command line loads them.
    Without one it tells how many there are."""

    help = (
        "把站点的评价交给数据湖；命令行是 hengjian portfolio --site "
        "hand the evaluations of the site to a lake; on the command line: hengjian portfolio --site"
    )
    requires_system_checks = []  # nothing is served
    stealth_options = ("hear",)

    def add_arguments(self, parser: Any) -> None:
        """The framework whose evaluations are meant."""
        parser.add_argument("framework")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise ``Refused`` where the tables are not up to date, or there is no such evaluation."""
        if starting.is_unmade():
            raise Refused([problem("site-unmade")])
        due, _ = starting.migrations_due(allowed=True)
        if due:
            raise Refused([problem("site-behind", count=due)])
        hear = options.get("hear")
        for region, read in read_by_region(options["framework"]):
            if hear is not None:
                hear(region, read)
            else:
                self.stdout.write(f"{region} {sum(1 for _ in read)}")
