"""Writing cases: a workbook as a folder, whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hengjian.engine.facts.cells import refuse_computed
from hengjian.engine.facts.folders import CASE_FILE
from hengjian.engine.facts.reading import CaseFiles, read_case, read_records, tables_of
from hengjian.engine.facts.tables import Grid
from hengjian.engine.frameworks.model import Table
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.frameworks.yaml_text import yaml_text
from hengjian.engine.frameworks.yaml_tree import Data
from hengjian.errors import Place, Problem, Refused, problem

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

    The cells are written as they are read, so the folder means exactly what the workbook meant; the
    files that sources name are copied along. Sheets that are no table of ``specs`` (the data
    dictionary, if none are given) are kept under their own titles. Raises ``Refused`` with all
    problems of the workbook, or where ``target`` exists and is not empty; then nothing is written.
    """
    tables = data_dictionary() if specs is None else specs
    files = read_case(source)
    warned = (*files.problems, *read_records(files, tables).problems)
    with new_folder(target) as folder:
        (folder / CASE_FILE).write_text(case_yaml(files.tree.data), encoding="utf-8")
        for name, grid in _grids(files, tables):
            (folder / f"{name}.csv").write_bytes(csv_bytes(cells for _, cells in _plain(grid)))
        _copy_sources(files, folder)
    return warned


def _grids(files: CaseFiles, specs: Mapping[str, Table]) -> Iterator[tuple[str, Grid]]:
    titles, _ = tables_of(files, specs)
    names = {title: key for key, found in titles.items() for title in found}
    for title, open_table in files.table_files.items():
        if not title.startswith(("#", "＃")):
            yield names.get(title, title), open_table()


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
        values = {"path": target, "reason": error.strerror or error}
        raise Refused([problem("target-unwritable", Place(str(target)), **values)]) from error
