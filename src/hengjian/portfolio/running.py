"""A lake evaluated: part after part, only what changed, each result whole or not there."""

from __future__ import annotations

import datetime as dt
import fcntl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hengjian import __version__
from hengjian.engine.backends.columnar import need
from hengjian.engine.facts.model import Basis
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.measures.queries import by_table
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import make_folder
from hengjian.foreign_words import system_words
from hengjian.portfolio.layout import Part, digest_of, parts_of

MEMORY = "1GB"
"""What DuckDB may take for one part; what is more goes to the disk."""
FORM = "1"
"""The form of the results: another one evaluates everything anew."""


@dataclass(slots=True)
class Run:
    """How a run went."""

    out: Path
    evaluated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Parts that could not be written, and what else concerns no single project."""


@dataclass(frozen=True, slots=True)
class Settings:
    """By what a lake is evaluated, and where to."""

    compiled: CompiledFramework
    out: Path
    as_of: dt.date | None = None
    basis: Basis | None = None
    memory: str = MEMORY

    @property
    def basis_of_all(self) -> tuple[str, ...]:
        """What every part's result hangs on beside its files."""
        day = "" if self.as_of is None else self.as_of.isoformat()
        return (FORM, __version__, self.compiled.digest, day, self.basis or "")


def evaluate_lake(
    lake: Path, settings: Settings, hear: Callable[[int, int, Part], None] | None = None
) -> Run:
    """Evaluate all parts of a lake whose files, framework, day or basis are not those of the result
    that stands there. ``hear`` is told of each part: how many are done, of how many, and which.

    What is wrong in a part keeps no other from being evaluated. Raises ``Refused`` where there is
    no lake, or no folder for results.
    """
    need("numpy", "duckdb")
    parts = parts_of(lake)
    make_folder(settings.out)
    with alone_in(settings.out):
        return _run(lake, parts, settings, hear or (lambda *_: None))


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Keep the folder of results for this run, as long as its process lives. Raises ``Refused``:
    ``lake-busy``, ``file-unwritable``."""
    file = out / ".running"
    try:
        handle = file.open("wb")
    except OSError as error:
        place = Place(file=str(file))
        raise Refused([problem("file-unwritable", place, reason=system_words(error))]) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused([problem("lake-busy", Place(file=str(out)))]) from error
        yield


def _run(
    lake: Path, parts: list[Part], settings: Settings, hear: Callable[[int, int, Part], None]
) -> Run:
    from hengjian.portfolio import results

    run = Run(settings.out)
    gone = results.tidy(settings.out, parts)
    if gone:
        place = Place(file=str(settings.out))
        run.problems.append(problem("lake-results-older", place, parts=gone))
    tables = by_table(settings.compiled.measures.values())
    with tempfile.TemporaryDirectory(prefix=results.SPILL, dir=settings.out) as spill:
        for done, part in enumerate(parts):
            hear(done, len(parts), part)
            try:
                key = digest_of(lake, part, tables, *settings.basis_of_all)
                if results.key_of(settings.out, part) == key:
                    run.unchanged += 1
                    continue
                _evaluate(lake, part, key, settings, Path(spill))
                run.evaluated += 1
            except Refused as refusal:
                run.problems += refusal.problems
    return run


def _evaluate(lake: Path, part: Part, key: str, settings: Settings, spill: Path) -> None:
    """One part, from its files to its result."""
    from hengjian.portfolio import results
    from hengjian.portfolio.evaluating import evaluate_part
    from hengjian.portfolio.reading import open_part

    told: list[results.Told] = []
    found = []
    try:
        with open_part(lake, part, settings.compiled, settings.memory, spill) as opened:
            found = evaluate_part(opened, settings.as_of, settings.basis)
            told = [
                results.Told(n, _code(opened.codes, n), n in opened.refused, each)
                for n, each in opened.problems
            ]
    except Refused as refusal:
        told = [results.Told(None, "", True, each) for each in refusal.problems]
    framework = settings.compiled.framework
    metadata = {
        "framework": framework.framework,
        "edition": framework.edition,
        "digest": settings.compiled.digest,
        "places": str(framework.rounding.places),
    }
    results.write_part(settings.out, part, key, found, told, metadata)


def _code(codes: Mapping[int, str], project: int | None) -> str:
    return "" if project is None else codes.get(project, "")
