"""hengjian audit FILE…: find the figures of a report that cannot be true."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import click

from hengjian.audit.against import Expected
from hengjian.audit.api import audit_files
from hengjian.audit.marks import mark_of, marked, read_marks, without_marked, write_marks
from hengjian.audit.outcomes import COLLECTED_AFTER, Audit, Outcome
from hengjian.audit.writers.json import audit_json, facts_json, since_json, unread_json
from hengjian.audit.writers.terminal import (
    Tally,
    audit_lines,
    fact_lines,
    since_lines,
    summary,
    tally,
)
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
@click.option(
    "--facts", is_flag=True, help="列出读到的每个数及其是否有可核对的关系 list every figure read"
)
@click.option(
    "--marks",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="误报标记文件：标记过的不再报 a file of marked false alarms, which are not raised again",
)
@click.option(
    "--mark",
    nargs=2,
    multiple=True,
    metavar="ID REASON",
    help="把一处发现记为误报并写明理由（写入 --marks） mark a finding as a false alarm, and why",
)
@click.option(
    "--since",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="与上一版对照：新出现、仍在、已改 compare with an earlier version of the document",
)
@click.pass_context
def audit(
    ctx: click.Context,
    files: tuple[Path, ...],
    case: Path | None,
    form: str,
    out: Path | None,
    ocr: bool,
    facts: bool,
    marks: Path | None,
    mark: tuple[tuple[str, str], ...],
    since: Path | None,
) -> None:
    """Audit and print; exit 1 where something is wrong or a file cannot be read."""
    gc.set_threshold(COLLECTED_AFTER)
    paths = _documents(files)
    if out is not None:
        _check_out(out, paths)
    if (since is not None or mark) and len(paths) > 1:
        raise click.UsageError(
            "--since 和 --mark 一次只用于一份文件（--since and --mark take one document at a time）"
        )
    if mark and marks is None:
        raise click.UsageError("--mark 要与 --marks 同用（--mark needs --marks）")
    expected, told = _case(case) if case is not None else ((), None)
    workers = min(len(paths), os.cpu_count() or 1)
    outcomes = audit_files(paths, workers=workers, ocr=ocr, expected=expected)
    if told is not None:
        outcomes = ((p, told(each) if isinstance(each, Audit) else each) for p, each in outcomes)
    if marks is not None:
        outcomes = _leave_out_marked(outcomes, marks, dict(mark))
    show = _print_json if form == "json" else _print_text
    earlier = next(audit_files([since], workers=1, ocr=ocr, expected=expected)) if since else None
    shown = _written(_watch(outcomes, len(paths)), out, ctx.obj)
    fine = show(shown, ctx.obj, facts=facts, earlier=earlier)
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
    from hengjian.door.expected import expected_of
    from hengjian.door.rescored import Rescoring
    from hengjian.engine.api import evaluate_case

    evaluation = evaluate_case(case)
    return expected_of(evaluation), Rescoring(evaluation).told


def _watch(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
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


def _leave_out_marked(
    outcomes: Iterator[Outcome], path: Path, given: dict[str, str]
) -> Iterator[Outcome]:
    """The outcomes without what was marked as a false alarm, or is marked now."""
    marks = list(read_marks(path))
    for file, found in outcomes:
        if isinstance(found, Audit):
            known = {mark_of(found.document, each): each for each in found.findings}
            unknown = [id_ for id_ in given if id_ not in known]
            if unknown:
                place = Place(file=str(file))
                raise Refused([problem("mark-unknown", place, id=id_) for id_ in unknown])
            today = dt.datetime.now(tz=dt.UTC).astimezone().date()
            marks += [marked(found.document, known[i], why, today) for i, why in given.items()]
            if given:
                write_marks(path, marks)
            left = without_marked(found.document, found.findings, marks)
            found = replace(found, findings=left)
        yield file, found


def _print_json(
    outcomes: Iterator[Outcome], language: Language, *, facts: bool, earlier: Outcome | None
) -> bool:
    """A list with an item a document, each printed as it comes; whether all are fine."""
    fine, mark = True, "["
    for path, found in outcomes:
        item = _item(str(path), found, language)
        if facts and isinstance(found, Audit):
            item["facts"] = facts_json(found)
        if isinstance(found, Audit) and earlier and isinstance(earlier[1], Audit):
            item["since"] = since_json(str(earlier[0]), earlier[1], found, language)
        sys.stdout.write(f"{mark}\n{json.dumps(item, ensure_ascii=False, indent=2)}")
        mark = ","
        fine &= _fine(found, path, language)
    sys.stdout.write("\n]\n")
    return fine


def _item(name: str, found: Audit | tuple[Problem, ...], language: Language) -> dict[str, Any]:
    if isinstance(found, Audit):
        return audit_json(name, found, language)
    return unread_json(name, found, language)


def _print_text(
    outcomes: Iterator[Outcome], language: Language, *, facts: bool, earlier: Outcome | None
) -> bool:
    """Each document as it comes, and a table at the end of many; whether all are fine."""
    fine, tallies = True, list[Tally]()
    for path, found in outcomes:
        if isinstance(found, Audit):
            lines = [audit_lines(str(path), found, language)]
            if facts:
                lines.append(fact_lines(found, language))
            if earlier and isinstance(earlier[1], Audit):
                lines.append(since_lines(earlier[1], found, language))
            for line in chain(*lines):
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
