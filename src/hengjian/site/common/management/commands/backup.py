"""``hengjian manage backup FILE``: the whole site in one file, while it runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hengjian.site.common.backup import archive
from hengjian.site.common.backup.sealing import add_option, passphrase_of


class Command(BaseCommand):
    """Write the backup, read it again, print its head."""

    requires_system_checks = []  # the server ran them
    help = "备份整个站点（数据库和附件）到一个文件 back the whole site up into one file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``FILE [--passphrase-file FILE]``."""
        parser.add_argument("file", type=Path, metavar="FILE")
        add_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was kept, and loudly what was lost before or is not encrypted."""
        passphrase = passphrase_of(options["passphrase_file"])
        made = archive.make(options["file"].absolute(), passphrase)
        self.stdout.write(archive.describe(made.manifest))
        for digest in made.lost:
            self.stderr.write(f"磁盘上已经丢失的附件 lost on the disk already: {digest}")
        if not passphrase:
            self.stderr.write(
                "备份没有加密，请妥善保管 the backup is not encrypted: keep it safe"
                "（HENGJIAN_BACKUP_PASSPHRASE, --passphrase-file）"
            )
