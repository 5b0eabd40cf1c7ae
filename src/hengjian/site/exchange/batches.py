"""An import as its rows and problems are kept: where it stands, what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from hengjian.errors import Problem
from hengjian.site.common.inserting import count_anew, insert
from hengjian.site.common.models import Job
from hengjian.site.common.trail import snapshot
from hengjian.site.exchange.models import ImportBatch, ImportedRow
from hengjian.site.platform.sheet_scan import corner

State = ImportBatch.State
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
KEPT = 1000


def job_of(batch: ImportBatch) -> Job | None:
    """The job that reads, applies or undoes it last."""
    return Job.objects.filter(pk=batch.job).first() if batch.job else None


def settle_back(start: State, end: State) -> Callable[..., None]:
    """Where the work of a batch ends unfinished, the batch stands at ``end`` again."""

    def settle(*, batch: int) -> None:
        ImportBatch.objects.filter(pk=batch, state=start).update(state=end)

    return settle


def problem_record(problem: Problem, called: Mapping[int, str]) -> dict[str, Any]:
    """A problem as it is kept, with the line and column of its cell and what its row is called."""
    place = problem.place
    line, column = place.line, place.column
    if place.cell:
        line, column = corner(place.cell)
    both: dict[str, Any] = {"zh": problem.as_json("zh"), "en": problem.as_json("en")}
    return both | {
        "sheet": place.sheet,
        "cell": place.cell or _spot(line, column),
        "line": line,
        "column": column,
        "row": called.get(line or 0, ""),
    }


def _spot(line: int | None, column: int | None) -> str:
    return ":".join(str(part) for part in (line, column) if part is not None)


def differing(row: Model, was: Mapping[str, Any] | None, names: Iterable[str]) -> Any:
    """What of the fields ``names`` differs: as it was (nothing of a new row), and as it is."""
    now = snapshot(row)
    shown = [name for name in names if name in now and name != "code"]
    if was is None:
        return None, {name: now[name] for name in shown if now[name] not in (None, "")}
    changed = [name for name in shown if was.get(name) != now[name]]
    return {name: was.get(name) for name in changed}, {name: now[name] for name in changed}


def keep_rows(batch: ImportBatch, rows: Iterable[ImportedRow]) -> None:
    """Put these rows in the place of those the batch had."""
    batch.imported_rows.all().delete()
    waiting: list[ImportedRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == KEPT:
            insert(ImportedRow, waiting)
            waiting = []
    insert(ImportedRow, waiting)
    count_anew(ImportedRow)


def lines_and_values(batch: ImportBatch) -> tuple[Sequence[int], list[dict[str, Any]]]:
    """The lines and the values of the batch's rows, in the order of the sheet."""
    pairs = list(batch.imported_rows.order_by("line").values_list("line", "values"))
    return [line for line, _ in pairs], [values for _, values in pairs]


def chunks(keys: Sequence[Any], size: int = KEPT) -> Iterator[Sequence[Any]]:
    """The keys, some at a time."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
