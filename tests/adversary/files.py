"""Hostile files, each through the doors that take its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hengjian.bilingual import Language
from hengjian.cli import COMMANDS, group
from hengjian.errors import Problem, Refused, Severity
from tests.adversary.bounded import MEGABYTES, SECONDS, Ended, bounded
from tests.adversary.hostile import hostile_files
from tests.adversary.site_doors import DOORS, open_site
from tests.adversary.tries import Try

TITLE = "Files"
ABOUT = (
    f"Each file is handed in to a process of its own, which ends within {SECONDS} s of the"
    f" processor and {MEGABYTES} MB or says so.\nA code is the problem the file is refused with;"
    " “taken” means that nothing keeps it from being used, “refused” that a door says so in words."
)
CASE = Path(str(files("hengjian.library"))) / "cases" / "hongta"
MOST_CODES = 3
"""Codes of one try that are told."""
_CODE = re.compile(r"⟦([a-z0-9-]+)⟧")


def tries() -> Iterator[Try]:
    """Every hostile file at each of its doors."""
    open_site()
    _load()
    with TemporaryDirectory() as folder:
        for number, each in enumerate(hostile_files()):
            path = Path(folder) / f"{number}{each.suffix}"
            each.write(path)
            for door, expected in each.expected.items():
                ended = bounded(partial(_at_door, path, door))
                yield Try(each.name, door, expected, ended.said + _beyond(ended))
            path.unlink()


def _load() -> None:
    """Import what the doors use, so that each child starts with it."""
    for name in COMMANDS:
        group.get_command(None, name)  # type: ignore[arg-type]
    for name in ("docx", "html", "pdf", "xlsx"):
        import_module(f"hengjian.audit.readers.{name}")


def _beyond(ended: Ended) -> str:
    """What it used, where that is too much."""
    return "" if ended.is_within else f", in {ended.seconds:.1f} s and {ended.megabytes} MB"


def _at_door(path: Path, door: str) -> str:
    _mark_codes()
    if door in DOORS:
        try:
            said = "".join(DOORS[door](path))
        except Refused as refused:
            said = "".join(each.message() for each in refused.problems)
        return _codes(said) or ("refused" if said else "taken")
    if "FOLDER" in door:
        path = _in_case(path)
    arguments = [str(path) if part in ("FILE", "FOLDER") else part for part in door.split()[1:]]
    result = CliRunner().invoke(group, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        return f"died: {type(result.exception).__name__}: {str(result.exception)[:80]}"
    return _codes(result.output) or ("taken" if result.exit_code == 0 else "refused")


def _in_case(table: Path) -> Path:
    """The shipped case with this file as its table of sites."""
    folder = table.with_suffix("")
    copytree(CASE, folder)
    copy(table, folder / "sites.csv")
    return folder


def _codes(said: str) -> str:
    """The first codes in what a door said."""
    return ", ".join(list(dict.fromkeys(_CODE.findall(said)))[:MOST_CODES])


def _mark_codes() -> None:
    """Have every error say its code with its message."""
    message = Problem.message

    def marked(self: Problem, language: Language = "zh") -> str:
        code = f"⟦{self.code}⟧" if self.severity is Severity.ERROR else ""
        return code + message(self, language)

    Problem.message = marked  # type: ignore[method-assign]
