"""Binary workbooks: Excel's old ``.xls`` and the ``.et`` of WPS, which is the same inside.

They are read by calamine in a process of its own with bounded memory and time: nothing counts what
such a file will unpack to. Neither formulas nor number formats can be seen; both are told.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from hengjian.engine.sheets.grid import Grid, OpenTable, Range, cell_place
from hengjian.engine.sheets.workbooks import broken, number_text
from hengjian.errors import Place, Problem, Refused, problem

MEMORY = 1_500_000_000
"""Bytes of address space the reading process may have."""
SECONDS = 60
"""Processor time it may take."""
CELLS = 2_000_000
"""The most cells, empty ones included, of one sheet."""


def open_binary(file: Path) -> tuple[Mapping[str, OpenTable], tuple[Problem, ...]]:
    """The visible sheets by title, a warning for each hidden one, and one that formulas are not
    seen. Raises ``Refused`` (``workbook-broken``)."""
    name = str(file)
    command = (sys.executable, "-m", __name__, str(file.resolve()))
    limit = 10 * SECONDS
    done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise broken(file, (lines[-1] if lines else f"exit {done.returncode}")[:120])
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    grids = {
        each["title"]: partial(_grid, each, name) for each in sheets if each["rows"] is not None
    }
    warned = [
        problem("sheet-hidden", Place(name, sheet=each["title"]), sheet=each["title"])
        for each in sheets
        if each["rows"] is None
    ]
    return grids, (*warned, problem("formulas-unseen", Place(name)))


def _grid(sheet: Mapping[str, Any], name: str) -> Grid:
    place = partial(cell_place, name, sheet["title"])
    merged = tuple(Range(*found) for found in sheet["merged"])
    rows = [(line, cells) for line, cells in sheet["rows"]]
    return Grid(sheet["title"], rows, place, merged, is_blind=True)


def _sheets(file: Path) -> Iterator[dict[str, Any]]:
    """What the reading process hands over; ``rows`` is none for a hidden sheet."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with file.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
    for number, told in enumerate(book.sheets_metadata):
        if told.visible != SheetVisibleEnum.Visible:
            yield {"title": told.name, "rows": None, "merged": []}
            continue
        sheet = book.get_sheet_by_index(number)
        if sheet.total_height * sheet.total_width > CELLS:
            span = f"{sheet.total_height:,} × {sheet.total_width:,}"
            raise Refused([problem("sheet-too-large", Place(), sheet=told.name, range=span)])
        merged = [
            (top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        rows = [
            (line, row)
            for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
            if any(row := [_text(cell) for cell in cells])
        ]
        yield {"title": told.name, "rows": rows, "merged": merged}


def _text(value: Any) -> str:
    """What a cell says, as text."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(int(value) if value == int(value) else value, "General")
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
    return str(value)


def _bound() -> None:
    """Keep this process to its memory and time, where the system can."""
    with suppress(ImportError):  # Windows has no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main(arguments: Sequence[str]) -> None:
    _bound()
    json.dump(list(_sheets(Path(arguments[0]))), sys.stdout)


if __name__ == "__main__":
    _main(sys.argv[1:])
