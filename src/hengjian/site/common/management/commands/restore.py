"""``hengjian manage restore FILE``: fill an empty site from a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hengjian.site.common.backup import archive
from hengjian.site.common.backup.sealing import add_option, passphrase_of


class Command(BaseCommand):
    """Restore, or only check."""

    requires_system_checks = []  # there is no database yet
    help = "把备份恢复到空站点 restore a backup into an empty site"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``FILE [--check] [--passphrase-file FILE]``."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--check", action="store_true", help="只核对文件，不恢复 read the file, restore nothing"
        )
        add_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the backup holds once it is there."""
        path, passphrase = options["file"].absolute(), passphrase_of(options["passphrase_file"])
        act = archive.check if options["check"] else archive.restore
        self.stdout.write(archive.describe(act(path, passphrase)))
