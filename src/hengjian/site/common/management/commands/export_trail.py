"""``hengjian manage export_trail FILE``: the whole trail, for ``hengjian verify``."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hengjian.site.common.trail import export, head


class Command(BaseCommand):
    """Write the trail and print its head."""

    requires_system_checks = []  # the server ran them
    help = "导出全部留痕（jsonl），并打印末条哈希 export the whole trail and print its head"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``FILE``."""
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside and rename when complete."""
        path: Path = options["file"]
        try:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", newline="\n", dir=path.parent, suffix=".part", delete=False
            ) as file:
                file.writelines(export())
            Path(file.name).replace(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        sequence, last = head()
        self.stdout.write(f"{sequence} 条 lines · 末条 head {last}")
