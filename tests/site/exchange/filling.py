"""Filled templates: what a clerk would hand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.reading import known
from hengjian.site.exchange.template import write_template
from hengjian.site.platform.resource import tables


def reference_sites() -> list[dict[str, Any]]:
    """The 296 communities of the reference case, in the columns of the table of sites."""
    written = (files("hengjian") / "library/cases/hongta/sites.csv").read_text("utf-8")
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "sub_district": row["sub_district"],
            "community": row["community"],
            "built_year": row["built_year"],
            "buildings_count": row["buildings"],
            "households": row["households"],
            "floor_area": row["floor_area"],
            "planned_start_on": row["planned_start_on"],
            "started_on": row["started_on"],
            "planned_finish_on": row["planned_finish_on"],
        }
        for row in csv.DictReader(io.StringIO(written))
    ]


def make_streets(district: Organisation) -> None:
    """The sub-districts that the reference sites lie in."""
    kind = Organisation.Kind.SUB_DISTRICT
    names = sorted({row["sub_district"] for row in reference_sites()})
    for number, name in enumerate(names, start=1):
        Organisation.objects.create(code=f"H{number}", name=name, kind=kind, parent=district)


def found(batch: ImportBatch) -> set[tuple[str, str]]:
    """Its problems: the cell and the code of each."""
    return {(each["cell"], each["zh"]["code"]) for each in batch.problems}


def filled(
    path: Path, table: str, rows: Sequence[Mapping[str, Any]], by: Membership, language: Any = "zh"
) -> Path:
    """The template of the table with these rows below its example, saved as a spreadsheet does."""
    spec = tables()[table]
    with path.open("wb") as file:
        write_template(file, spec, known(spec, by.organisation.region, by), language)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {column.name: number for number, column in enumerate(spec.columns, start=1)}
    for line, row in enumerate(rows, start=3):
        for name, value in row.items():
            if value not in (None, ""):
                sheet.cell(line, places[name], value)
    book.save(path)
    return path
