"""``hengjian manage rescore_evaluations``: every evaluation scored anew for the board."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hengjian.site.evaluation.rescoring import mark_all, rescore


class Command(BaseCommand):
    """Say how far it is, a line a part."""

    help = (
        "重新计算评价台账上的得分和区间；升级以后运行 "
        "score anew what the board of evaluations shows; run it after an upgrade"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """``--changed``: only what was changed since."""
        words = "只算改动过的 only those that were changed since"
        parser.add_argument("--changed", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Score them; broken off and run again with ``--changed`` it goes on with the rest."""
        if not options["changed"]:
            mark_all()
        count = rescore(lambda done, total: self.stdout.write(f"{done}/{total}"))
        self.stdout.write(f"已重算 scored anew {count}")
