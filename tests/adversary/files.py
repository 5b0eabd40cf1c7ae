"""Hostile files, each through the doors that take its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hengjian.bilingual import Language
from hengjian.cli import COMMANDS, group
from hengjian.errors import Problem, Severity
from tests.adversary.bounded import MEGABYTES, SECONDS, Ended, bounded
from tests.adversary.hostile import Hostile, hostile_files
from tests.adversary.tries import Try

TITLE = "Files"
ABOUT = (
    f"Each file is handed in to a process of its own, which ends within {SECONDS} s of the"
    f" processor and {MEGABYTES} MB or says so.\nA code is the problem the file is refused with;"
    " “taken” means that nothing keeps it from being used."
)
_CODE = re.compile(r"⟦([a-z0-9-]+)⟧")


def tries() -> Iterator[Try]:
    """Every hostile file at each of its doors."""
    _load()
    with TemporaryDirectory() as folder:
        for number, each in enumerate(hostile_files()):
            path = Path(folder) / f"{number}{each.suffix}"
            each.write(path)
            for door in each.doors:
                yield _try(each, path, door)
            path.unlink()


def _load() -> None:
    """Import what the doors use, so that each child starts with it."""
    for name in COMMANDS:
        group.get_command(None, name)  # type: ignore[arg-type]
    CliRunner().invoke(group, ["audit", "/nowhere.xlsx"])


def _try(each: Hostile, path: Path, door: str) -> Try:
    ended = bounded(partial(_at_door, path, door))
    return Try(each.name, door, each.expected, ended.said + _beyond(ended))


def _beyond(ended: Ended) -> str:
    """What it used, where that is too much."""
    return "" if ended.is_within else f", in {ended.seconds:.1f} s and {ended.megabytes} MB"


def _at_door(path: Path, door: str) -> str:
    _mark_codes()
    arguments = [str(path) if part == "FILE" else part for part in door.split()[1:]]
    result = CliRunner().invoke(group, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        return f"died: {type(result.exception).__name__}: {str(result.exception)[:80]}"
    codes = dict.fromkeys(_CODE.findall(result.output))
    return ", ".join(list(codes)[:3]) or ("taken" if result.exit_code == 0 else "refused")


def _mark_codes() -> None:
    """Have every error say its code with its message."""
    message = Problem.message

    def marked(self: Problem, language: Language = "zh") -> str:
        code = f"⟦{self.code}⟧" if self.severity is Severity.ERROR else ""
        return code + message(self, language)

    Problem.message = marked  # type: ignore[method-assign]
