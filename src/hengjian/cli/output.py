"""What the commands print: problems on stderr, results on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.errors import Problem, Severity
from hengjian.files import write_whole

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "blue"}
LABELS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.ADVICE: Text("提示", "advice"),
}
GRADE_STYLES = ("bold green", "bold cyan", "bold yellow", "bold red")


def console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr; plain text 100 columns wide where it is not a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else 100, highlight=False)


def print_problems(problems: Iterable[Problem], language: Language) -> None:
    """Problems on stderr, one a line: place, weight, message, and what to do."""
    out = console(stderr=True)
    for found in problems:
        line = Styled()
        place = str(found.place)
        if place:
            line.append(f"{place}: ", style="bold")
        line.append(LABELS[found.severity].of(language), style=STYLES[found.severity])
        line.append(f" {found.message(language)}")
        hint = found.hint(language)
        if hint:
            line.append(f"\n    → {hint}", style="dim")
        out.print(line, soft_wrap=True)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error: exit code 1."""
    return any(found.severity is Severity.ERROR for found in problems)


def print_json(data: Any) -> None:
    """``data`` as JSON on stdout, Chinese unescaped."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def write_json(data: Any, path: Path) -> None:
    """``data`` as JSON in a file, whole or not at all. Raises ``Refused`` (``file-unwritable``)."""
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
