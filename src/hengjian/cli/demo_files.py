"""What the demonstration prints and writes: the reference case evaluated, reported, verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text as Styled

from hengjian import library
from hengjian.bilingual import Language, Text
from hengjian.cli.insight_table import print_insight
from hengjian.cli.output import console, print_problems, write_json
from hengjian.cli.score_table import print_scores
from hengjian.engine.api import evaluate_case, rescore
from hengjian.engine.describing import describe_grade
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of
from hengjian.engine.verification import TRACE, verify_file
from hengjian.statistics.insight import Insight, insight

CASE = "hongta"
SCORED = "PJ2023-0001"
"""The same evaluation in the site of the demonstration."""


def written(out: Path, language: Language) -> bool:
    """Evaluate, print, write, verify; whether every check of the package holds."""
    evaluation = evaluate_case(library.case_folder(CASE))
    print_scores(evaluation, language)
    print_problems(evaluation.problems, language)
    _print_corrections(evaluation, language)
    found = insight(evaluation)
    print_insight(evaluation, found, language)
    package = _write(evaluation, found, out, language)
    return _print_files(out, package, language)


def compared(site: Mapping[str, Any]) -> Text:
    """What the site's rows come to, in one line: total, grade, parts; and where a score is not that
    of the case's files."""
    files = {
        each.code: str(each.score) for each in evaluate_case(library.case_folder(CASE)).indicators
    }
    rows = {each["code"]: each["score"] for each in site["indicators"]}
    parts = " / ".join(each["score"] for each in site["indicators"] if each["level"] == 1)
    other = [code for code in files if rows.get(code) != files[code]]
    total, grade = site["total"], site["grade"]
    if other:
        names = "、".join(other)
        same = Text(f"与文件不同：{names}", f"not as in the files: {names}")
    else:
        same = Text(f"{len(files)} 项与文件逐项一致", f"all {len(files)} scores as in the files")
    return Text(
        f"由站点的记录评价 {SCORED} → {total} {grade}（{parts}），{same.zh}",
        f"from the rows of the site, {SCORED} → {total} {grade} ({parts}); {same.en}",
    )


def _print_corrections(evaluation: Evaluation, language: Language) -> None:
    for correction in evaluation.case.corrections:
        corrected = rescore(evaluation, correction.facts)
        line = Styled(f"{Text('更正后', 'corrected').of(language)}: ", "magenta")
        line.append(f"{correction.title.of(language)} → {corrected.total} ")
        line.append(describe_grade(corrected.grade).of(language), "bold")
        console().print(line)
    records = evaluate_case(library.case_folder(CASE), basis="records")
    words = Text("全部由（合成）记录重算", "counted anew from the (synthetic) records").of(language)
    console().print(f"{words} → {records.total} {describe_grade(records.grade).of(language)}")


def _write(evaluation: Evaluation, found: Insight, out: Path, language: Language) -> Path:
    """Write every file with visible progress, then verify the package; its path."""
    from hengjian.documents.api import build_report, write_built
    from hengjian.documents.overview import write_overview
    from hengjian.documents.package import write_package

    package = out / f"{evaluation.case.case}.zip"
    reports = {name: out / name for name in ("report.docx", "report.pdf", "report.html")}
    files = [*reports.values(), out / TRACE, package]

    report = build_report(evaluation, language, found)

    def report_at(path: Path) -> Callable[[], None]:
        return lambda: write_built(report, path)

    def overview() -> None:
        write_overview(evaluation, out / "index.html", files, language=language, insight=found)

    steps: list[tuple[str, Callable[[], None]]] = [
        (TRACE, lambda: write_json(trace_of(evaluation), out / TRACE)),
        *((name, report_at(path)) for name, path in reports.items()),
        (
            package.name,
            lambda: write_package(evaluation, library.case_folder(CASE), package, reports),
        ),
        ("index.html", overview),
    ]
    told = Text("写报告、底稿和成果包…", "writing the report, the trace and the package …")
    console(stderr=True).print(told.of(language), style="dim")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(steps))
        for name, step in steps:
            progress.update(task, description=name)
            step()
            progress.advance(task)
    return package


def _print_files(out: Path, package: Path, language: Language) -> bool:
    """Verify the package as its receiver would; whether every check holds."""
    checks = verify_file(package)
    for check in checks:
        mark, style = ("✓", "green") if check.holds else ("✗", "bold red")
        console().print(Styled(f"{mark} {check.title.of(language)}", style))
    files = (path.name for path in out.iterdir() if path.is_file())
    listed = "  ".join(sorted(name for name in files if not name.startswith(".")))
    console().print(f"{Text('已写入', 'written to').of(language)} {out}: {listed}", soft_wrap=True)
    return all(check.holds for check in checks)
