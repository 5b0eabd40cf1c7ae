"""Where the passphrase of a backup comes from: never the command line, which others can read."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

from hengjian.errors import Refused, problem

SHORTEST = 16


def add_option(parser: ArgumentParser) -> None:
    """``--passphrase-file``."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="口令文件，否则用环境变量 the passphrase's file, else HENGJIAN_BACKUP_PASSPHRASE",
    )


def passphrase_of(file: Path | None) -> str:
    """The passphrase; empty where none is given. Raises ``Refused`` (``passphrase-weak`` …)."""
    if file is None:
        given = os.environ.get("HENGJIAN_BACKUP_PASSPHRASE", "")
    else:
        try:
            given = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            reason = error.strerror
            raise Refused([problem("passphrase-unreadable", path=file, reason=reason)]) from error
    if (given or file is not None) and len(given) < SHORTEST:
        raise Refused([problem("passphrase-weak", least=SHORTEST)])
    return given
