"""hengjian demo: the reference case end to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text as Styled

from hengjian import library
from hengjian.bilingual import Language, Text
from hengjian.cli.insight_table import print_insight
from hengjian.cli.opening import free_port, open_browser
from hengjian.cli.output import console, print_problems, write_json
from hengjian.cli.score_table import print_scores
from hengjian.engine.api import evaluate_case, rescore
from hengjian.engine.describing import describe_grade
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of
from hengjian.engine.verification import TRACE, verify_file
from hengjian.files import make_folder
from hengjian.statistics.insight import Insight, insight

CASE = "hongta"
PORT = 8765


@click.command(
    short_help="参考案例从头到尾 the reference case end to end",
    help="参考案例从头到尾：评价、打印得分表、写出报告（docx、pdf、html）、计算底稿和成果包，"
    "再载入参考区县，打开站点。"
    "\n\nThe reference case end to end: evaluate, print the scores, write the report "
    "(docx, pdf, html), the trace and the package, then load the reference district and open "
    "the site.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-out"),
    show_default=True,
    metavar="DIR",
    help="写到哪个文件夹 where to write",
)
@click.option("--no-serve", is_flag=True, help="只写文件，不打开站点 write only, open no site")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N")
@click.pass_context
def demo(ctx: click.Context, out: Path, no_serve: bool, port: int) -> None:
    """Evaluate, print, write, verify, open."""
    language: Language = ctx.obj
    make_folder(out)
    evaluation = evaluate_case(library.case_folder(CASE))
    print_scores(evaluation, language)
    print_problems(evaluation.problems, language)
    _print_corrections(evaluation, language)
    found = insight(evaluation)
    print_insight(evaluation, found, language)
    package = _write(evaluation, found, out, language)
    if not _print_files(out, package, language):
        ctx.exit(1)
    if not no_serve:
        _serve(out, port, language)


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

    def written(path: Path) -> Callable[[], None]:
        return lambda: write_built(report, path)

    def overview() -> None:
        write_overview(evaluation, out / "index.html", files, language=language, insight=found)

    steps: list[tuple[str, Callable[[], None]]] = [
        (TRACE, lambda: write_json(trace_of(evaluation), out / TRACE)),
        *((name, written(path)) for name, path in reports.items()),
        (
            package.name,
            lambda: write_package(evaluation, library.case_folder(CASE), package, reports),
        ),
        ("index.html", overview),
    ]
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
    written = "  ".join(sorted(path.name for path in out.iterdir() if path.is_file()))
    console().print(f"{Text('已写入', 'written to').of(language)} {out}: {written}", soft_wrap=True)
    return all(check.holds for check in checks)


def _serve(out: Path, port: int, language: Language) -> None:
    """Load the reference district into a site of its own below ``out``, and serve it."""
    site = out / "site"
    surroundings = os.environ | {
        "HENGJIAN_MODE": "demo",
        "HENGJIAN_DATA": str(site.resolve()),
        "HENGJIAN_REFERENCE": str(out.resolve()),
    }
    surroundings.pop("DATABASE_URL", None)
    hengjian = [sys.executable, "-m", "hengjian", "--lang", language]
    port = free_port(port)
    try:
        subprocess.run([*hengjian, "manage", "load_demo"], env=surroundings, check=True)
        Timer(2, open_browser, [f"http://127.0.0.1:{port}/"]).start()
        serve = [*hengjian, "serve", "--port", str(port)]
        with subprocess.Popen(serve, env=surroundings) as served:
            signal.signal(signal.SIGTERM, lambda *_: served.terminate())
            try:
                served.wait()
            finally:
                served.terminate()
    except KeyboardInterrupt:
        console().print("")
