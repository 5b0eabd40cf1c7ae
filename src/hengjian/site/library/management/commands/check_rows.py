"""``hengjian manage check_rows``: every row held against what the trail says of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hengjian.site.library.behind import Behind, rows_behind_the_trail


class Command(BaseCommand):
    """Name the rows that were changed behind the trail; exit 1 where there are."""

    requires_system_checks = []  # the server ran them
    help = (
        "逐行重放留痕，指出绕过系统改动、删除或放回的记录。"
        "Replay the trail row by row and name rows that were changed, deleted or put back "
        "behind it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a row and field, then the count."""
        count = 0
        for each in rows_behind_the_trail():
            count += 1
            self.stdout.write("\n".join(_lines_of(each)))
        self.stdout.write(f"绕过留痕的记录 rows behind the trail: {count}")
        if count:
            raise CommandError("有记录与留痕不符 rows differ from what the trail says of them")


def _lines_of(each: Behind) -> list[str]:
    named = f"{each.kind} {each.subject}"
    if each.gone:
        return [f"{named}: 不见了，没有留痕 gone without a line"]
    if not each.differing:
        return [f"{named}: 留痕说已删除，现在又有 the trail says it was removed; it is there"]
    return [
        f"{named}: {name} 留痕 trail {told!r} ≠ 现在 now {stands!r}"
        for name, (told, stands) in sorted(each.differing.items())
    ]
