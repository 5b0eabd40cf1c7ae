"""The package of an evaluation: made, verified as a stranger would, and only then kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.bilingual import Text
from hengjian.documents.api import build_report
from hengjian.documents.package import write_whole_package
from hengjian.engine.api import evaluate_case
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.facts.writing import case_yaml, csv_bytes
from hengjian.engine.frameworks.model import Column
from hengjian.engine.result import Evaluation as Result
from hengjian.engine.verification import verify_file
from hengjian.errors import Refused, problem
from hengjian.quantities import exact_text
from hengjian.site.evaluation.case import Drawn, case_of, framework_of, records_of
from hengjian.site.evaluation.dismissing import told_in_package
from hengjian.site.evaluation.models import Evaluation, EvaluationReport
from hengjian.site.evaluation.report.building import build_of

FRAMEWORK = "framework.yaml"
DISMISSED = "audit-dismissed.json"
"""In the package beside the report; only where an error of the audit was dismissed."""


def write_case(drawn: Drawn, records: Records, folder: Path) -> None:
    """Write the case as a folder: ``case.yaml``, the framework, a table of records a file.

    The command line reads the folder as any other case.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = drawn.case().model_dump(mode="json", exclude_defaults=True, by_alias=True)
    data |= {"framework": FRAMEWORK, "basis": "reported"}
    data.pop("edition", None)
    (folder / FRAMEWORK).write_text(drawn.evaluation.edition.text, encoding="utf-8")
    (folder / "case.yaml").write_text(case_yaml(data), encoding="utf-8")
    for name, rows in records.rows.items():
        written = csv_bytes(_lines(drawn.framework.tables[name].columns, rows))
        (folder / f"{name}.csv").write_bytes(written)


def _lines(
    columns: Mapping[str, Column], rows: Sequence[Mapping[str, Cell]]
) -> Iterator[list[str]]:
    there = {name for row in rows for name in row}  # parts of a table differ in their columns
    shown = [name for name in columns if name in there or not rows]
    yield shown
    for row in rows:
        yield [_written(row.get(name), columns[name]) for name in shown]


def _written(cell: Cell, column: Column) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Fraction():
            return exact_text(cell / column.unit.scale)
        case dt.date():
            return cell.isoformat()
    return cell


def make_package(evaluation: Evaluation) -> tuple[bytes, dict[str, Any]]:
    """The package and what it says: total, grade, and that every check of a stranger holds.

    Raises ``Refused`` where the rows have changed since the figures were counted, or where a check
    does not hold: then nothing may be issued.
    """
    drawn = case_of(evaluation)
    records = records_of(evaluation, evaluation.as_of)
    with TemporaryDirectory(prefix="hengjian-freeze-") as room:
        folder, out = Path(room) / "case", Path(room) / f"{evaluation.code.lower()}.zip"
        write_case(drawn, records, folder)
        result = evaluate_case(folder)
        _require_the_same(result, drawn.result)
        written = EvaluationReport.objects.filter(evaluation=evaluation).first()
        dismissed = told_in_package(written) if written is not None else []
        made = build_of(written, drawn).report if written is not None else build_report(result)
        write_whole_package(result, folder, out, made, _beside(dismissed))
        for check in verify_file(out):
            if not check.holds:
                raise Refused([problem("evaluation-package-fails", check=check.title)])
        content = out.read_bytes()
    grade = result.grade.grade if result.grade else ""
    body = {
        "total": str(result.total),
        "grade": grade,
        "scores": {each.code: str(each.score) for each in result.indicators},
        "framework": framework_of(evaluation.edition).digest,
        "version": evaluation.version,
        "dismissed": dismissed,
    }
    return content, body


def _beside(dismissed: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    """Which errors of the audit somebody dismissed, and why: a stranger reads it in the package."""
    if not dismissed:
        return {}
    said = json.dumps(list(dismissed), ensure_ascii=False, indent=1)
    return {DISMISSED: said.encode() + b"\n"}


def _require_the_same(frozen: Result, shown: Result) -> None:
    """The files say, leaf by leaf, what the page shows: the rows have not moved meanwhile."""
    pairs = zip(frozen.indicators, shown.indicators, strict=True)
    changed = [new.code for new, old in pairs if new.score != old.score]
    if changed:
        names = "、".join(changed)
        raise Refused([problem("evaluation-facts-changed", count=len(changed), names=names)])


TITLE = Text("生成并核验成果包", "Make and verify the package")
