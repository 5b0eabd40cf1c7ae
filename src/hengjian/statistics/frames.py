"""The frame of a sample, read from a case, a workbook or one CSV file of sites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hengjian.engine.facts.recognising import recognise
from hengjian.engine.facts.records import Cell
from hengjian.engine.facts.tables import Found, read_table
from hengjian.engine.frameworks.model import Table
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.sheets.grid import OpenTable
from hengjian.engine.sheets.names import names_for
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading
from hengjian.statistics.sampling import FrameSite, Stratum

SITES = "sites"
COLUMNS = ("code", "name", "sub_district", "households", "planned", "started_on")
"""What a frame needs of the table of sites; the last two may be left out."""


def read_frame(path: Path, *, started_by: dt.date | None = None) -> tuple[FrameSite, ...]:
    """The sites in ``path``: a folder with ``sites.csv``, a workbook with a sheet of sites, or one
    CSV file. Sites that are not planned are left out.

    ``started_by``: only sites that were started by that day. Raises ``Refused`` with every problem
    at its cell (``sample-frame-missing`` where there is no table of sites).
    """
    with reading(path):
        if not path.exists():
            raise Refused([problem("sample-frame-missing", Place(str(path)), path=path)])
    spec = _spec()
    files = _files(path)
    names = names_for(path if path.is_dir() else path.parent)
    titles = recognise(files, {SITES: spec}, names).titles.get(SITES, [])
    only = list(files) if len(files) == 1 else titles
    if not only:
        raise Refused([problem("sample-frame-missing", Place(str(path)), path=path)])
    found = Found()
    rows = read_table(files[only[0]](), spec, found, names)
    if found.kept:
        raise Refused(found.listed())
    return tuple(_sites(rows, started_by))


def _spec() -> Table:
    """The table of sites, of which only what a frame needs is read and asked for."""
    sites = data_dictionary()[SITES]
    optional = {"planned", "started_on"}
    columns = {
        key: column.model_copy(update={"required": key in COLUMNS and key not in optional})
        for key, column in sites.columns.items()
    }
    return sites.model_copy(update={"columns": columns})


def _files(path: Path) -> Mapping[str, OpenTable]:
    from hengjian.engine.facts.folders import CASE_FILE, read_folder

    if path.is_dir():
        if (path / CASE_FILE).exists():
            return read_folder(path / CASE_FILE)[1]
        return {each.stem: _csv(each) for each in sorted(path.glob("*.csv"))}
    if path.suffix.lower() == ".csv":
        return {path.stem: _csv(path)}
    from hengjian.engine.sheets.workbooks import open_sheets

    return open_sheets(path)[0]


def _csv(file: Path) -> OpenTable:
    return lambda: csv_grid(file)


def _sites(rows: Sequence[Mapping[str, Cell]], started_by: dt.date | None) -> Iterator[FrameSite]:
    for row in rows:
        if row.get("planned") is False:
            continue
        on = row.get("started_on")
        started = isinstance(on, dt.date) and (started_by is None or on <= started_by)
        if started_by is not None and not started:
            continue
        stratum = Stratum(str(row["sub_district"]), started)
        households = int(row["households"])  # type: ignore[arg-type] # a number by its column
        yield FrameSite(str(row["code"]), str(row["name"]), stratum, households)
