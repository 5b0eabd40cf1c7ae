"""Problem, its place and its refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

from hengjian import formats
from hengjian.bilingual import Language, Text


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    """The input cannot be used as it stands, or the result is not complete."""
    WARNING = "warning"
    """Usable, but very likely wrong or in conflict."""
    ADVICE = "advice"
    """A policy asks for something else; a reason is enough."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue: its weight, its message and the hint on what to do.

    Both wordings are ``str.format`` templates over the problem's values.
    """

    severity: Severity
    message: Text
    hint: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands. Lines and columns count from 1."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""
    path: str = ""
    """The keys that lead there, e.g. ``facts › 已开工小区数 › value``."""

    def __str__(self) -> str:
        spot = self.file
        if self.sheet or self.cell:
            spot += f"[{'!'.join(part for part in (self.sheet, self.cell) if part)}]"
        if self.line is not None:
            spot += f":{self.line}"
        if self.column is not None:
            spot += f":{self.column}"
        return spot or self.path


CATALOGUES = (
    "quantities",
    "language",
    "files",
    "frameworks",
    "cases",
    "evaluation",
    "audit",
    "databases",
    "recheck",
    "standards",
    "dhis2",
    "commands",
    "planning",
    "trail",
    "starting",
    "bonds",
    "monitoring",
    "bank",
    "ballots",
    "portfolio",
    "comparing",
)
"""The modules of this package that hold codes, one a floor of the house."""
PRODUCT = Path(__file__).parent.parent


def error(
    code: str,
    zh: str,
    en: str,
    todo_zh: str = "",
    todo_en: str = "",
    *,
    severity: Severity = Severity.ERROR,
) -> tuple[str, Entry]:
    """A problem as a catalogue declares it: its code, what is wrong, what to do."""
    return code, Entry(severity, Text(zh, en), Text(todo_zh, todo_en))


def catalogue_of(*errors: tuple[str, Entry]) -> dict[str, Entry]:
    """A catalogue of these problems. Raises ``ValueError`` where one code is declared twice."""
    entries: dict[str, Entry] = {}
    for code, entry in errors:
        if entries.setdefault(code, entry) is not entry:
            raise ValueError(f"problem code {code!r} is declared twice")
    return entries


@cache
def catalogues() -> dict[str, Mapping[str, Entry]]:
    """Every catalogue by its name: those of this package, then the modules ``errors`` that stand
    beside what raises them, by the name of their folder."""
    modules = {name: f"hengjian.errors.{name}" for name in CATALOGUES}
    for depth in ("*", "*/*", "*/*/*"):
        for path in sorted(PRODUCT.glob(f"{depth}/errors.py")):
            folder = path.parent
            modules[f"site {folder.name}"] = ".".join(
                ("hengjian", *folder.relative_to(PRODUCT).parts, "errors")
            )
    return {name: import_module(module).ENTRIES for name, module in modules.items()}


@cache
def catalogue() -> dict[str, Entry]:
    """Every code with its entry. Raises ``ValueError`` if two modules use the same code."""
    entries: dict[str, Entry] = {}
    for found in catalogues().values():
        for code, entry in found.items():
            if code in entries:
                raise ValueError(f"problem code {code!r} stands in two catalogues")
            entries[code] = entry
    return entries


def pattern(template: Text) -> Text:
    """A wording of an entry with each placeholder as ‹name›: what it says before it has values."""
    return Text(_pattern(template.zh), _pattern(template.en))


def _pattern(template: str) -> str:
    parts = (
        words + (f"‹{name}›" if name is not None else "")
        for words, name, _, _ in Formatter().parse(template)
    )
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of the catalogue, its place, and the values found."""

    code: str
    place: Place
    values: tuple[tuple[str, str | Text], ...] = ()

    @property
    def severity(self) -> Severity:
        """How much it weighs, from the catalogue."""
        return catalogue()[self.code].severity

    def message(self, language: Language = "zh") -> str:
        """What is wrong, in words."""
        return catalogue()[self.code].message.of(language).format_map(self._say(language))

    def hint(self, language: Language = "zh") -> str:
        """What to do about it; empty where the message says it all."""
        return catalogue()[self.code].hint.of(language).format_map(self._say(language))

    def _say(self, language: Language) -> dict[str, str]:
        return {k: v.of(language) if isinstance(v, Text) else v for k, v in self.values}

    def at(self, place: Place) -> Problem:
        """The same problem at another place."""
        return replace(self, place=place)

    def as_json(self, language: Language = "zh") -> formats.Problem:
        """The problem as the command line prints it in JSON."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": str(self.place),
            "path": self.place.path,
            "message": self.message(language),
            "hint": self.hint(language),
        }


def problem(code: str, place: Place | None = None, /, **values: object) -> Problem:
    """A problem of ``code`` with its values: wordings keep both languages, all else becomes text.
    Raises ``KeyError`` on an unknown code."""
    catalogue()[code]
    kept = ((k, v if isinstance(v, Text) else str(v)) for k, v in values.items())
    return Problem(code, place or Place(), tuple(kept))


class Refused(Exception):
    """Input that cannot be used, with all its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.place}: {p.message('en')}" for p in self.problems))
