"""hengjian audit FILE…: find the figures of a report that cannot be true."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from hengjian.audit.against import Expected
from hengjian.audit.api import COLLECTED_AFTER, Audit, Outcome, audit_files
from hengjian.audit.writers.json import audit_json, unread_json
from hengjian.audit.writers.terminal import Tally, audit_lines, summary, tally
from hengjian.bilingual import Language
from hengjian.cli.options import CaseArgument
from hengjian.cli.output import console, has_errors, print_problems
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import write_whole

SUFFIXES = (".docx", ".pdf", ".txt", ".md", ".html", ".htm", ".xlsx")
"""What is taken from a folder; a file that is named is read whatever its suffix."""


@click.command(
    short_help="审核报告：找出不可能成立的数 audit reports",
    help="审核报告（docx、pdf、txt、md、html、xlsx；可给文件夹）：逐一核对文中的数，找出不可能成立的。"
    "没有错误和警告时退出码为 0（疑问不算），有则为 1。"
    "\n\nAudit reports (files or folders): recompute what they say and find the figures that "
    "cannot be true. Exit code 0 without errors and warnings (queries alone are fine), else 1.",
)
@click.argument(
    "files",
    type=click.Path(path_type=Path),
    nargs=-1,
    required=True,
    metavar="FILE…",
)
@click.option(
    "--against",
    "case",
    type=CaseArgument(),
    metavar="CASE",
    help="另与一个项目的数据和得分对照 also compare with a case's facts and scores",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出形式 output form",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="另存为网页 .html，或给 docx 原件加批注 .docx "
    "write a page (.html), or the docx with comments (.docx)",
)
@click.option(
    "--ocr/--no-ocr", default=True, show_default=True, help="识别扫描页 read scanned pages"
)
@click.pass_context
def audit(
    ctx: click.Context,
    files: tuple[Path, ...],
    case: Path | None,
    form: str,
    out: Path | None,
    ocr: bool,
) -> None:
    """Audit and print; exit 1 where something is wrong or a file cannot be read."""
    gc.set_threshold(COLLECTED_AFTER)
    paths = _documents(files)
    if out is not None:
        _check_out(out, paths)
    expected, told = _case(case) if case is not None else ((), None)
    workers = min(len(paths), os.cpu_count() or 1)
    outcomes = audit_files(paths, workers=workers, ocr=ocr, expected=expected)
    if told is not None:
        outcomes = ((p, told(each) if isinstance(each, Audit) else each) for p, each in outcomes)
    show = _print_json if form == "json" else _print_text
    fine = show(_written(_watched(outcomes, len(paths)), out, ctx.obj), ctx.obj)
    ctx.exit(0 if fine else 1)


def _documents(files: Sequence[Path]) -> list[Path]:
    """The files themselves, and those inside folders in the order of their names."""
    paths: list[Path] = []
    for path in files:
        if not path.is_dir():
            paths.append(path)
            continue
        inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES and _own(p)]
        if not inside:
            known = " ".join(SUFFIXES)
            raise Refused([problem("audit-nothing", Place(file=str(path)), known=known)])
        paths.extend(inside)
    return list(dict.fromkeys(paths))


def _own(path: Path) -> bool:
    """Not a hidden file, nor the trace an office program leaves of an open one."""
    return path.is_file() and not path.name.startswith((".", "~$"))


def _check_out(out: Path, paths: Sequence[Path]) -> None:
    if len(paths) > 1:
        raise click.UsageError("--out 一次只用于一份文件（--out takes one document at a time）")
    place = Place(file=str(out))
    if out.suffix.lower() not in (".html", ".docx"):
        raise Refused([problem("audit-suffix-unknown", place, suffix=out.suffix)])
    if out.exists() and paths[0].exists() and out.samefile(paths[0]):
        raise Refused([problem("audit-overwrites", place)])


def _case(case: Path) -> tuple[tuple[Expected, ...], Callable[[Audit], Audit]]:
    """What a report on the case is expected to say, and what tells a doubted figure's worth."""
    from hengjian.cli.expected import expected_of
    from hengjian.cli.rescored import Rescoring
    from hengjian.engine.api import evaluate_case

    evaluation = evaluate_case(case)
    return expected_of(evaluation), Rescoring(evaluation).told


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, with a bar on stderr for many files where there is somebody to see it."""
    out = console(stderr=True)
    if total < 2 or not out.is_terminal:
        yield from outcomes
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=out, transient=True) as bar:
        task = bar.add_task("", total=total)
        for path, found in outcomes:
            bar.update(task, advance=1, description=path.name)
            yield path, found


def _written(
    outcomes: Iterator[Outcome], out: Path | None, language: Language
) -> Iterator[Outcome]:
    """The outcomes; the one that could be read is written to ``out`` as it passes."""
    for path, found in outcomes:
        if out is not None and isinstance(found, Audit):
            _write(path, found, out, language)
        yield path, found


def _write(path: Path, found: Audit, out: Path, language: Language) -> None:
    if out.suffix.lower() == ".html":
        from hengjian.audit.writers.page import page_of

        write_whole(out, page_of(found, language))
    else:
        from hengjian.audit.writers.comments import commented

        write_whole(out, commented(path, found, language))
    console(stderr=True).print(str(out), soft_wrap=True)


def _print_json(outcomes: Iterator[Outcome], language: Language) -> bool:
    """A list with an item a document, each printed as it comes; whether all are fine."""
    fine, mark = True, "["
    for path, found in outcomes:
        item = _item(str(path), found, language)
        sys.stdout.write(f"{mark}\n{json.dumps(item, ensure_ascii=False, indent=2)}")
        mark = ","
        fine &= _fine(found, path, language)
    sys.stdout.write("\n]\n")
    return fine


def _item(name: str, found: Audit | tuple[Problem, ...], language: Language) -> dict[str, Any]:
    if isinstance(found, Audit):
        return audit_json(name, found, language)
    return unread_json(name, found, language)


def _print_text(outcomes: Iterator[Outcome], language: Language) -> bool:
    """Each document as it comes, and a table at the end of many; whether all are fine."""
    fine, tallies = True, list[Tally]()
    for path, found in outcomes:
        if isinstance(found, Audit):
            for line in audit_lines(str(path), found, language):
                console().print(line, soft_wrap=False)
        tallies.append(tally(str(path), found if isinstance(found, Audit) else None))
        fine &= _fine(found, path, language)
    if len(tallies) > 1:
        console().print(summary(tallies, language))
    return fine


def _fine(found: Audit | tuple[Problem, ...], path: Path, language: Language) -> bool:
    """Whether nothing is wrong with this file; what was met in reading it goes to stderr."""
    problems = (*found.document.problems, *found.problems) if isinstance(found, Audit) else found
    place = Place(file=str(path))
    print_problems([p if p.place.file else p.at(place) for p in problems], language)
    return not has_errors(problems) and (not isinstance(found, Audit) or found.clean)
