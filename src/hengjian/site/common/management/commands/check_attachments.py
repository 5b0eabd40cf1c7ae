"""``hengjian manage check_attachments``: files and rows held against each other."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hengjian.site.common.attachments import OLD_ENOUGH, findings, remove_orphans


class Command(BaseCommand):
    """Report lost, altered and orphaned files; exit 1 where a stored file is lost or altered."""

    requires_system_checks = []  # the server ran them
    help = (
        "核对附件与登记：丢失、改动、无主的文件。"
        "Hold the stored files against their rows: lost, altered, without a row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--remove-orphans``."""
        parser.add_argument(
            "--remove-orphans",
            action="store_true",
            help=(
                f"删去 {OLD_ENOUGH // 3600} 小时前留下的无主文件 "
                f"remove files without a row, older than {OLD_ENOUGH // 3600} hours"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a finding, then the count."""
        found = findings()
        for line in found.lines():
            self.stdout.write(line)
        self.stdout.write(
            f"{found.checked} 个文件完好 files intact · 丢失 lost {len(found.lost)} · "
            f"改动 altered {len(found.altered)} · 无主 orphans {len(found.orphans)}"
        )
        if options["remove_orphans"]:
            removed = remove_orphans(found, before=time.time() - OLD_ENOUGH)
            self.stdout.write(f"已删去 removed {removed}")
        if found.lost or found.altered:
            raise CommandError("有附件丢失或被改动 attachments are lost or altered")
