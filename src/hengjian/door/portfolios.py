"""Many projects at once: cases in, one frame out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengjian.bilingual import Language, Text
from hengjian.door import showing
from hengjian.door.frames import Frame, Library, Rows, columns_of, frame_of, rows_of
from hengjian.door.given import CaseLike
from hengjian.door.results import Result, score_row
from hengjian.engine.facts.cells import close_to
from hengjian.engine.facts.folders import case_files
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.sheets.headers import split_header
from hengjian.errors import Place, Problem, Refused, problem

NAMES = ("case", "project", "项目", "案例")
"""The columns that may name a project."""
TITLES = ("title", "项目名称")
Given = tuple[str, CaseLike, Mapping[str, Rows]]
"""What a case is called, the case, and record tables that go with it."""


@dataclass(frozen=True)
class Portfolio:
    """The results of many cases; iterating goes through them, ``portfolio["name"]`` is one."""

    results: Mapping[str, Result]
    """By the name of the case."""
    refused: Mapping[str, tuple[Problem, ...]]
    """The cases that could not be evaluated, each with all its problems."""
    language: Language = "zh"

    def __getitem__(self, name: str) -> Result:
        """The result of the case ``name``. Raises ``KeyError``."""
        return self.results[name]

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results.values())

    def __len__(self) -> int:
        return len(self.results)

    @property
    def grades(self) -> dict[str | None, int]:
        """How many cases have each grade; ``None`` where it is withheld."""
        return dict(Counter(each.grade for each in self))

    def to_frame(self, library: Library | None = None) -> Frame:
        """One row a case: total, grade, the score of every indicator by its code, how many problems
        it has; the refused ones without a total, with what was wrong."""
        codes = dict.fromkeys(each.code for result in self for each in result)
        rows = [self._row(name, result, codes) for name, result in self.results.items()]
        empty = dict.fromkeys(codes)
        for name, problems in self.refused.items():
            said = "\n".join(showing.problem_line(each, self.language) for each in problems)
            rows.append(
                {**_FIRST, "case": name, **empty, "problems": len(problems)} | {"refused": said}
            )
        return frame_of(rows, library)

    def _row(self, name: str, result: Result, codes: Mapping[str, None]) -> dict[str, Any]:
        scores = {each.code: each.score for each in result}
        return {
            "case": name,
            "title": result.title,
            "framework": result.framework,
            "as_of": result.as_of,
            "total": result.total,
            "points": result.points,
            "grade": result.grade,
            "complete": result.complete,
            **{code: scores.get(code) for code in codes},
            "problems": len(result.problems),
            "refused": None,
        }

    def indicators(self, library: Library | None = None) -> Frame:
        """One row a case and indicator: what ``Result.to_frame`` gives, with the case before it."""
        rows = [
            {"case": name, **score_row(each, self.language)}
            for name, result in self.results.items()
            for each in result
        ]
        return frame_of(rows, library)

    def __repr__(self) -> str:
        grades = ", ".join(f"{grade or '—'} {count}" for grade, count in self.grades.items())
        refused = f", refused {len(self.refused)}" if self.refused else ""
        return f"<Portfolio of {len(self)}: {grades}{refused}>"

    def _repr_html_(self) -> str:
        heads = (
            Text("项目", "Project"),
            Text("等级", "Grade"),
            Text("总分", "Total"),
            Text("问题", "Problems"),
        )
        shown = list(self.results.items())[:SHOWN]
        rows = [(n, r.grade or "—", str(r.total), str(len(r.problems))) for n, r in shown]
        more = len(self) - len(shown)
        left = showing.line(f"… {more}") if more else ""
        refused = [
            f"{name}: {showing.problem_line(problems[0], self.language)}"
            for name, problems in list(self.refused.items())[:SHOWN]
        ]
        table = showing.table([head.of(self.language) for head in heads], rows, left=2)
        return showing.heading(repr(self)[1:-1]) + table + left + showing.bullets(refused)


SHOWN = 30
"""How many cases show in a notebook; the frame has all."""
_FIRST = dict.fromkeys(
    ("case", "title", "framework", "as_of", "total", "points", "grade", "complete")
)


def cases_of_folder(folder: Path) -> Iterator[Given]:
    """The cases in the folders and workbooks of ``folder``, by name. Raises ``Refused``
    (``portfolio-empty``)."""
    yield from ((path.stem, path, {}) for path in case_files(folder))


def cases_of_frame(
    frame: Frame, compiled: CompiledFramework, tables: Mapping[str, Rows]
) -> Iterator[Given]:
    """A case a row, with its own rows of each table; a table without a row of it is one that it has
    not handed over, and leaves its measures missing. Raises ``Refused``: ``column-unknown``,
    ``portfolio-twice``."""
    columns = columns_of(frame)
    named = next((name for name in columns if name in NAMES), None)
    facts = _facts(columns, compiled)
    own = {table: _by_project(table, rows) for table, rows in tables.items()}
    seen: set[str] = set()
    for label, row in rows_of(frame):
        name = row[named] if named else label
        if name in seen:
            raise Refused([problem("portfolio-twice", Place(cell=label), name=name)])
        seen.add(name)
        figures = {
            fact: f"{row[column]}{unit}" for column, (fact, unit) in facts.items() if row[column]
        }
        title = next((row[column] for column in TITLES if row.get(column)), name)
        records = {table: rows[name] for table, rows in own.items() if name in rows}
        yield name, {"title": title, "facts": figures}, records


def _facts(columns: list[str], compiled: CompiledFramework) -> dict[str, tuple[str, str]]:
    """For each column that is a fact: which, and the unit its header gives."""
    found: dict[str, tuple[str, str]] = {}
    unknown: list[Problem] = []
    for column in columns:
        if column in (*NAMES, *TITLES) or column.startswith("#"):
            continue
        bare, unit = split_header(column)
        fact = column if column in compiled.types else bare
        if fact in compiled.types:
            found[column] = (fact, "" if fact == column else unit)
        else:
            title = compiled.framework.title
            close = close_to(bare, compiled.types)
            values = {"table": title, "found": column, "close": close}
            unknown.append(problem("column-unknown", Place(cell=column), **values))
    if unknown:
        raise Refused(unknown)
    return found


def _by_project(table: str, rows: Rows) -> dict[str, list[dict[str, str]]]:
    """The rows of a record table by the project they belong to, without that column."""
    columns = columns_of(rows)
    named = next((name for name in columns if name in NAMES), None)
    if named is None:
        raise Refused([problem("portfolio-column-missing", Place(table), names=" / ".join(NAMES))])
    found: dict[str, list[dict[str, str]]] = {}
    for _, row in rows_of(rows):
        found.setdefault(row.pop(named), []).append(row)
    return found
