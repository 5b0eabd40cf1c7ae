"""A lake evaluated: part after part, only what changed, each result whole or not there."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hengjian import __version__
from hengjian.bilingual import Text
from hengjian.engine.backends.columnar import need
from hengjian.engine.facts.model import Basis
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.measures.queries import PROJECTS, by_table
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import make_folder
from hengjian.foreign_words import system_words
from hengjian.portfolio.digests import digests_of, tidy_digests
from hengjian.portfolio.layout import Part, key_of, parts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hengjian.engine.backends.segments import Clustered
    from hengjian.portfolio.reading import OpenPart
    from hengjian.portfolio.results import Told

MEMORY = "1GB"
"""What DuckDB may take for one part; what is more goes to the disk."""
FORM = "1"
"""The form of the results: another one evaluates everything anew."""


Columns = Literal["auto", "always", "never"]
"""Whether tables are clustered: from a part's second evaluation on, at once, or not at all."""


Engine = Literal["duckdb", "sqlite", "postgres", "spark"]
"""Who counts: this process with DuckDB, which hands the rows to SQLite or PostgreSQL where one of
them is to count, or the workers of a Spark, each with a DuckDB of its own."""
LOCAL = "local[*]"
"""A Spark of this machine's own, on all its processors."""


@dataclass(slots=True)
class Run:
    """How a run went."""

    out: Path
    evaluated: int = 0
    unchanged: int = 0
    kept: int = 0
    """Projects of the evaluated parts that had not changed and were left alone."""
    rescored: int = 0
    """Parts that were scored anew from the counts that their results keep."""
    clustered: int = 0
    """Parts of which at least one table was counted from its columns."""
    by_sql: dict[str, Text] = field(default_factory=dict)
    """The measures that were counted by SQL in such parts, and why."""
    problems: list[Problem] = field(default_factory=list)
    """Parts that could not be written, and what else concerns no single project."""

    def add(self, outcome: Outcome) -> None:
        """Count one part."""
        self.evaluated += outcome.evaluated
        self.unchanged += outcome.unchanged
        self.kept += outcome.kept
        self.rescored += outcome.rescored
        self.clustered += outcome.clustered
        self.by_sql |= outcome.by_sql
        self.problems += outcome.problems


@dataclass(slots=True)
class Outcome:
    """How one part went."""

    evaluated: bool = False
    unchanged: bool = False
    clustered: bool = False
    rescored: bool = False
    kept: int = 0
    """Projects that did not change."""
    by_sql: dict[str, Text] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """By what a lake is evaluated, and where to."""

    compiled: CompiledFramework
    out: Path
    as_of: dt.date | None = None
    basis: Basis | None = None
    memory: str = MEMORY
    columns: Columns = "auto"
    engine: Engine = "duckdb"
    master: str = LOCAL
    """Where Spark is, if that is the engine."""
    database: str = ""
    """Where PostgreSQL is, if that is the engine; empty is what its own environment says."""
    verify: bool = False
    """Whether all files are read, also those that stand there as they did."""

    @property
    def clusters(self) -> Columns:
        """When columns are made: never for other databases, which count by SQL alone."""
        return "never" if self.engine in ("sqlite", "postgres") else self.columns

    @property
    def basis_of_all(self) -> tuple[str, ...]:
        """What every part's result hangs on beside its files."""
        day = "" if self.as_of is None else self.as_of.isoformat()
        return (FORM, __version__, self.compiled.digest, day, self.basis or "")

    @property
    def basis_of_counts(self) -> tuple[str, ...]:
        """What every part's counts hang on beside its files and measures."""
        form, version, _, *others = self.basis_of_all
        return (form, version, *others)


def evaluate_lake(
    lake: Path, settings: Settings, hear: Callable[[int, int, Part], None] | None = None
) -> Run:
    """Evaluate all parts of a lake whose files, framework, day or basis are not those of the result
    that stands there. ``hear`` is told of each part: how many are done, of how many, and which.

    What is wrong in a part keeps no other from being evaluated. Raises ``Refused`` where there is
    no lake, or no folder for results; ``extra-missing``, ``spark-failed`` where there is no Spark,
    ``lake-database-failed`` where no PostgreSQL answers; ``lake-measure-refused`` for each measure
    that the engine cannot count.
    """
    need("numpy", "duckdb")
    from hengjian.portfolio.engines import hold_measures

    parts = parts_of(lake)
    hold_measures(settings.compiled, settings.engine, settings.database)
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
    tidy_digests(settings.out, parts)
    if gone:
        place = Place(file=str(settings.out))
        run.problems.append(problem("lake-results-older", place, parts=gone))
    if settings.engine == "spark":
        try:
            from hengjian.portfolio.on_spark import evaluate_parts
        except ModuleNotFoundError as missing:
            values = {"module": missing.name, "extra": "spark"}
            raise Refused([problem("extra-missing", **values)]) from missing
        hear(0, len(parts), parts[0])
        for outcome in evaluate_parts(lake, parts, settings):
            run.add(outcome)
        return run
    with tempfile.TemporaryDirectory(prefix=results.SPILL, dir=settings.out) as spill:
        for done, part in enumerate(parts):
            hear(done, len(parts), part)
            run.add(evaluate_one(lake, part, settings, Path(spill)))
    return run


def evaluate_one(lake: Path, part: Part, settings: Settings, spill: Path) -> Outcome:
    """Evaluate one part, where its result does not stand there already."""
    from hengjian.portfolio import results
    from hengjian.portfolio.engines import Failed

    outcome = Outcome()
    try:
        tables = by_table(settings.compiled.measures.values())
        content = digests_of(lake, part, tables, settings.out, verify=settings.verify)
        key, stands = key_of(content, settings.basis_of_all), results.standing(settings.out, part)
        if stands.get(results.KEY) == key:
            outcome.unchanged = True
            return outcome
        metadata = {results.KEY: key, results.CONTENT: json.dumps(content), **_said(settings)}
        _Work(lake, part, settings, spill, content, stands, outcome).evaluate(metadata)
        outcome.evaluated = True
    except Refused as refusal:
        outcome.problems += refusal.problems
    except Failed as failed:
        outcome.problems.append(failed.problem.at(Place(file=str(part.file(lake, PROJECTS)))))
    return outcome


def _said(settings: Settings) -> dict[str, str]:
    """What a result says of what it was reckoned by."""
    framework = settings.compiled.framework
    return {
        "framework": framework.framework,
        "edition": framework.edition,
        "digest": settings.compiled.digest,
        "places": str(framework.rounding.places),
    }


@dataclass(frozen=True, slots=True)
class _Work:
    """One part, from its files to its result."""

    lake: Path
    part: Part
    settings: Settings
    spill: Path
    content: Mapping[str, str]
    stands: Mapping[str, str]
    """What the result says of itself that stands there from before."""
    outcome: Outcome
    columns: dict[str, Clustered] = field(default_factory=dict)
    """Columns that were read, by their keys."""

    def evaluate(self, metadata: Mapping[str, str]) -> None:
        """Evaluate the part and write its result: what did not change of it is kept, where that can
        be read. Raises ``Refused`` (``file-unwritable``)."""
        if self._rescore(metadata):
            return
        before = self._before()
        if before:
            try:
                self._evaluate(metadata, before)
                return
            except Refused:
                self.outcome.problems.clear()  # told again, if it is so without what is kept
        self._evaluate(metadata, {})

    def _rescore(self, metadata: Mapping[str, str]) -> bool:
        """Score the part from the counts that its result keeps, where they are those of today."""
        import numpy as np

        from hengjian.portfolio import rescoring, results
        from hengjian.portfolio.evaluating import score_kept

        out, compiled, settled = (
            self.settings.out,
            self.settings.compiled,
            self.settings.basis_of_counts,
        )
        facts = rescoring.kept_facts(out, self.part, compiled, self.content, settled, self.stands)
        if not facts:
            return False
        opened = rescoring.as_opened(self.lake, self.part, compiled, facts)
        found = score_kept(opened, facts)
        told = _told(opened)
        counted = rescoring.counted(compiled, settled)
        nobody = np.zeros(0, dtype=np.int64)
        results.write_part(out, self.part, found, told, {**metadata, **counted}, nobody)
        self.outcome.rescored = True
        return True

    def _evaluate(self, metadata: Mapping[str, str], before: Mapping[str, Clustered]) -> None:
        import numpy as np

        from hengjian.portfolio import results
        from hengjian.portfolio.engines import counting
        from hengjian.portfolio.evaluating import evaluate_part
        from hengjian.portfolio.reading import open_part
        from hengjian.portfolio.rescoring import counted_by

        told: list[results.Told] = []
        found, settings, kept = [], self.settings, np.zeros(0, dtype=np.int64)
        arguments = (self.lake, self.part, settings.compiled, settings.memory, self.spill)
        try:
            ready = self._ready()
            with open_part(*arguments, ready) as opened:
                sound = not opened.problems
                self._cluster(opened, ready)
                kept = self._kept(opened, before)
                spared = frozenset(kept.tolist())
                with counting(opened, settings.engine, settings.database, self.spill):
                    found = evaluate_part(opened, settings.as_of, settings.basis, spared)
                told = _told(opened)
                metadata = {**metadata, **counted_by(opened, settings.basis_of_counts, sound)}
        except Refused as refusal:
            told = [results.Told(None, "", True, each) for each in refusal.problems]
        self.outcome.kept = len(kept)
        results.write_part(settings.out, self.part, found, told, metadata, kept)

    def _ready(self) -> dict[str, Clustered]:
        """The columns that are kept of the part as it is."""
        if self.settings.clusters == "never":
            return {}
        return self._read(self._keys(self.content))

    def _before(self) -> dict[str, Clustered]:
        """The columns that are kept of the part as it was when the result that stands there was
        made, by the same framework, day and basis; nothing where some are not there."""
        from hengjian.portfolio import results

        key, said = self.stands.get(results.KEY), self.stands.get(results.CONTENT)
        if self.settings.clusters == "never" or said is None:
            return {}
        content = json.loads(said)
        if key != key_of(content, self.settings.basis_of_all):
            return {}
        if key != results.problems_key(self.settings.out, self.part):
            return {}
        keys = self._keys(content)
        found = self._read(keys)
        return found if set(found) == {PROJECTS, *self._tables()} else {}

    def _tables(self) -> list[str]:
        return list(by_table(self.settings.compiled.measures.values()))

    def _read(self, keys: Mapping[str, str]) -> dict[str, Clustered]:
        from hengjian.portfolio.clustering import columns_file, read_columns

        found = {}
        for table, key in keys.items():
            file = columns_file(self.settings.out, self.part, table)
            rows = self.columns.get(key) or read_columns(file, key)
            if rows is not None:
                found[table] = self.columns[key] = rows
        return found

    def _keys(self, content: Mapping[str, str]) -> dict[str, str]:
        """The keys of the columns of each table of which there is a file, and of the list."""
        from hengjian.portfolio.clustering import columns_key
        from hengjian.portfolio.reading import columns_of

        compiled = self.settings.compiled
        measures = by_table(compiled.measures.values())
        keys = {
            name: columns_key(content[name], compiled.tables[name], columns_of(own))
            for name, own in measures.items()
            if name in content
        }
        return keys | {PROJECTS: key_of({PROJECTS: content.get(PROJECTS, "")}, sorted(measures))}

    def _cluster(self, opened: OpenPart, ready: Mapping[str, Clustered]) -> None:
        """Make and keep the columns that are wanted and not there, of tables without a flaw."""
        from hengjian.portfolio.changes import listing
        from hengjian.portfolio.clustering import cluster

        keys = self._keys(self.content)
        wanted = {"auto": bool(self.stands), "always": True, "never": False}
        if wanted[self.settings.clusters]:
            for name in opened.tables:
                if name not in ready and name not in opened.flawed:
                    table, source = opened.compiled.tables[name], f"_rows_{name}"
                    rows = cluster(opened.connection, source, table, opened.tables[name])
                    if isinstance(rows, Text):
                        self.outcome.by_sql |= {m.name: rows for m in self._measures(name)}
                        continue
                    opened.clustered[name] = rows
                    self._keep(name, keys[name], rows)
            if PROJECTS not in ready:
                self._keep(PROJECTS, keys[PROJECTS], listing(opened))
        self._tell(opened)

    def _keep(self, name: str, key: str, rows: Clustered) -> None:
        from hengjian.portfolio.clustering import columns_file, write_columns

        try:
            write_columns(columns_file(self.settings.out, self.part, name), key, rows)
        except Refused as refusal:
            place = refusal.problems[0].place
            self.outcome.problems.append(problem("lake-columns-unkept", place, table=name))

    def _kept(self, opened: OpenPart, before: Mapping[str, Clustered]) -> NDArray[np.int64]:
        """The projects whose result stands there already."""
        import numpy as np

        from hengjian.portfolio.changes import listing, unchanged

        if not before or set(opened.clustered) != set(opened.tables):
            return np.zeros(0, dtype=np.int64)
        same = unchanged(before, {PROJECTS: listing(opened), **opened.clustered})
        return np.setdiff1d(same, np.array(sorted(opened.refused), dtype=np.int64))

    def _tell(self, opened: OpenPart) -> None:
        """Say which measures are not counted from columns though their part has some."""
        from hengjian.engine.backends.segments import by_sql

        self.outcome.clustered = bool(opened.clustered)
        for name in opened.clustered:
            table = opened.compiled.tables[name]
            for each in self._measures(name):
                why = by_sql(table, each, self.settings.as_of or dt.date(1970, 1, 1))
                if why is not None:
                    self.outcome.by_sql[each.name] = why

    def _measures(self, table: str) -> list[CompiledMeasure]:
        return [m for m in self.settings.compiled.measures.values() if m.table == table]


def _told(opened: OpenPart) -> list[Told]:
    """What is wrong in a part, by project."""
    from hengjian.portfolio.results import Told

    return [
        Told(n, _code(opened.codes, n), n in opened.refused, each) for n, each in opened.problems
    ]


def _code(codes: Mapping[int, str], project: int | None) -> str:
    return "" if project is None else codes.get(project, "")
