"""Writing cases: a workbook as a folder, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path

from hengjian.bilingual import Language
from hengjian.engine.facts.cells import refuse_computed
from hengjian.engine.facts.folders import CASE_FILE
from hengjian.engine.facts.reading import (
    CaseFiles,
    look_at_case,
    read_records,
    record_problems,
    table_place,
    tables_of,
)
from hengjian.engine.facts.records import Cell
from hengjian.engine.facts.sheets import SHEETS
from hengjian.engine.facts.tables import Found, read_placed
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.frameworks.yaml_text import yaml_text
from hengjian.engine.frameworks.yaml_tree import Data
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.engine.sheets.names import names_for
from hengjian.engine.sheets.workbooks import open_sheets
from hengjian.errors import Place, Problem, Refused, Severity, problem
from hengjian.foreign_words import system_words
from hengjian.quantities import exact_text

SECTIONS = {
    "case": "项目 · project",
    "sources": "来源：数据取自哪些文件 · sources: the documents figures are taken from",
    "facts": "指标数据：数值连同单位，注明来源和位置 · facts: value with unit, source and place",
    "evidence": "佐证 · evidence",
    "judgements": "评判：每条写理由和佐证 · judgements: each with its reason and evidence",
    "published": "已公布的得分，用于对照 · published scores, for comparison",
    "narrative": "报告文字 · prose of the report",
    "findings": "发现的问题和建议 · findings and recommendations",
}
"""The comment above each part of a ``case.yaml``."""


def import_workbook(
    source: Path, target: Path, specs: Mapping[str, Table] | None = None
) -> tuple[Problem, ...]:
    """Write the workbook ``source`` as the case folder ``target`` and return what to look at.

    Record tables are written with their own headers, in their own units, without totals and notes,
    so the folder means exactly what the workbook meant; columns that were not read follow with a
    ``#``. The files that sources name are copied along, and a path to a framework is led on to it.
    Sheets that are no table of ``specs`` (the data dictionary, if none are given) are kept under
    their own titles. Raises ``Refused`` with all problems of the workbook, or where ``target``
    exists and is not empty; then nothing is written.
    """
    tables = data_dictionary() if specs is None else specs
    looked = look_at_case(source)
    files = looked.files
    if files is None:
        raise Refused(looked.problems)
    warned = (*looked.problems, *record_problems(files, tables))
    if any(found.severity is Severity.ERROR for found in warned):
        raise Refused(warned)
    data = _with_framework_from(files.tree.data, files.folder, target)
    with new_folder(target) as folder:
        (folder / CASE_FILE).write_text(case_yaml(data), encoding="utf-8")
        recognised = tables_of(files, tables)
        for key, titles in recognised.titles.items():
            _write_table(folder, key, files, titles[0], tables[key])
        for title in recognised.unknown:
            rows = csv_bytes(cells for _, cells in _plain(files.table_files[title]()))
            (folder / f"{title}.csv").write_bytes(rows)
        _copy_sources(files, folder)
    return warned


def import_tables(
    source: Path, into: CaseFiles, tables: Mapping[str, Table]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Write the record tables of the workbook ``source``, which holds no case, into the folder of
    the case ``into``: the names of the files written, and what to look at.

    A table of the case that has rows already is never written over (``table-has-rows``). Raises
    ``Refused`` with all problems of the workbook; then nothing is written.
    """
    files = tables_in(source, into)
    records = read_records(files, tables)
    titles = tables_of(files, tables).titles
    present = tables_of(into, tables).titles
    full = [
        problem("table-has-rows", table_place(into, name), table=tables[key].title)
        for key in titles
        for name in present.get(key, ())
        if has_rows(into.table_files[name]())
    ]
    if not titles:
        known = "、".join(table.title.zh for table in tables.values())
        full.append(problem("tables-none", Place(str(source)), known=known))
    if full:
        raise Refused(full)
    written = {key: present[key][0] if key in present else key for key in titles}
    for key, name in written.items():
        _write_table(into.folder, name, files, titles[key][0], tables[key])
    return tuple(f"{name}.csv" for name in written.values()), (*files.problems, *records.problems)


def has_rows(grid: Grid) -> bool:
    """Whether a table has anything below its first line."""
    return len(list(islice(grid.rows, 2))) > 1


def tables_in(source: Path, into: CaseFiles) -> CaseFiles:
    """The sheets of the workbook ``source`` as the tables of the case ``into``; names are those
    confirmed beside the workbook. Raises ``Refused``."""
    grids, warned = open_sheets(source)
    names = names_for(source.parent)
    return replace(into, file=source, table_files=grids, problems=warned, names=names)


def holds_case(source: Path) -> bool:
    """Whether a workbook holds a case: it has the sheet for one. Raises ``Refused``."""
    grids, _ = open_sheets(source)
    sheet = SHEETS["case"].title
    return any(comparable(title) in (sheet.en, sheet.zh) for title in grids)


def _write_table(folder: Path, name: str, files: CaseFiles, title: str, table: Table) -> None:
    placed = read_placed(files.table_files[title](), table, Found(), files.names, keep_aside=True)
    columns = {key: table.columns[key] for key in table.columns if key in placed.columns}
    beside = list(placed.aside.items())
    header = [column_title(column, "zh") for column in columns.values()]
    header += [name if name.startswith(("#", "＃")) else f"# {name}" for name, _ in beside]
    rows = (
        [
            *(cell_text(row[key], column) for key, column in columns.items()),
            *(cells[number] for _, cells in beside),
        ]
        for number, row in enumerate(placed.rows)
    )
    (folder / f"{name}.csv").write_bytes(csv_bytes(chain([header], rows)))


def column_title(column: Column, language: Language) -> str:
    """A column's title with its unit: ``支付金额（元）``."""
    title, symbol = column.title.of(language), column.unit.symbol
    if column.type != "number" or not symbol:
        return title
    return f"{title}（{symbol}）" if language == "zh" else f"{title} ({symbol})"


def cell_text(cell: Cell, column: Column) -> str:
    """A typed cell as it is written; numbers in the column's unit."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case Fraction():
            return exact_text(cell / column.unit.scale)
        case dt.date():
            return cell.isoformat()
    return cell


def path_from(file: Path, folder: Path) -> str:
    """The path of ``file`` as it is written inside ``folder``."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return str(file.resolve())


def _with_framework_from(data: Data, old: Path, new: Path) -> Data:
    """The data of a case that is moved to the folder ``new``; where it names the file of a
    framework, by its path from there."""
    assert isinstance(data, dict)  # a case is always a mapping
    named = data.get("framework")
    file = old / str(named)
    if Path(str(named)).suffix and not Path(str(named)).is_absolute() and file.is_file():
        return {**data, "framework": path_from(file, new)}
    return data


def _plain(grid: Grid) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a sheet, none of them computed: what is no table has not been checked before."""
    for number, cells in grid.rows:
        for index, text in enumerate(cells):
            try:
                refuse_computed(text)
            except Refused as error:
                place = grid.place(number, index + 1)
                raise Refused(p.at(place) for p in error.problems) from error
        yield number, cells


def _copy_sources(files: CaseFiles, folder: Path) -> None:
    for source in files.case.sources.values():
        original, copy = files.folder / source.file, folder / source.file
        if source.file and original.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, copy)


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8 with a byte-order mark, which Excel opens as it should."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def case_yaml(data: Data) -> str:
    """The data of a case as a ``case.yaml`` with a comment above each part."""
    assert isinstance(data, dict)  # a case is always a mapping
    parts: list[str] = []
    for key, value in data.items():
        if value is None:
            continue
        heading = f"\n# {SECTIONS[key]}\n" if key in SECTIONS else ""
        # None: mappings and lists of plain values on one line, those above them on several
        flow = None if isinstance(value, dict | list) else False
        parts.append(heading + yaml_text({key: value}, flow=flow))
    return "".join(parts).lstrip("\n")


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to be filled that becomes ``target`` once it is, or vanishes.

    Raises ``Refused`` where ``target`` exists and is not empty, or cannot be written.
    """
    with _beside(target) as folder:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise Refused([problem("target-not-empty", Place(str(target)), path=target)])
        folder.mkdir()
        yield folder
        if target.exists():
            target.rmdir()
        folder.rename(target)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """A file to be written that becomes ``target`` once it is, or vanishes; raises as
    ``new_folder``."""
    with _beside(target) as file:
        if target.exists():
            raise Refused([problem("target-not-empty", Place(str(target)), path=target)])
        yield file
        os.replace(file, target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A path of the same name in a temporary folder on the same disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".hengjian-", dir=target.parent) as room:
            yield Path(room) / target.name
    except OSError as error:
        values = {"path": target, "reason": system_words(error)}
        raise Refused([problem("target-unwritable", Place(str(target)), **values)]) from error
