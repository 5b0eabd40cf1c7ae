"""The demonstration's tables: CSV files under ``data``, read as an import of the site reads them.

``data/tables/order.csv`` says which file is which table, in what order, who puts it in, and whether
its rows are invented; what no table of the exchange has stands under ``data/rows``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model

from hengjian.errors import Refused
from hengjian.site.accounts.demo import make_account, make_accounts
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.reading import DATA, field_value
from hengjian.site.exchange.reading import known, read
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Participation
from hengjian.site.platform.resource import tables

Cells = Mapping[str, str]
WHY = "载入参考案例"
SECOND = 2
"""The number of a role's second account."""


def cells_of(file: str) -> Iterator[Cells]:
    """The rows of a file under ``data``, as they are written."""
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def put_places() -> None:
    """The tree from the province to the units. Rows that are there are kept."""
    for cells in cells_of("rows/places.csv"):
        given = _values(Organisation, cells)
        Organisation.objects.get_or_create(code=given.pop("code"), defaults=given)


def people() -> dict[str, Membership]:
    """One demo account a role, at the organisation that has the role; rows with a name of their
    own are second accounts of a role, for what two people of one place do."""
    rows = list(cells_of("rows/accounts.csv"))
    at = {code: Organisation.objects.get(code=code) for code in {r["organisation"] for r in rows}}
    first = {row["role"]: at[row["organisation"]] for row in rows if not row["name"]}
    made = {each.role_code: each for each in make_accounts(first)}
    for row in rows:
        if row["name"]:
            make_account(row["role"], at[row["organisation"]], row["name"], SECOND)
    return made


def put_participations() -> None:
    """The invented contractors, supervisors and designers of the sections; the real evaluator."""
    for cells in cells_of("rows/participations.csv"):
        Participation.objects.get_or_create(**_values(Participation, cells))


def ordered() -> list[Cells]:
    """Files in their order, with their table, who puts them in, and whether they are invented."""
    return list(cells_of("tables/order.csv"))


def put_table(who: Mapping[str, Membership], line: Cells) -> None:
    """Put in the rows of one file. Raises ``Refused`` with every problem at its cell."""
    by, table = who[line["by"]], line["table"]
    model, rows = _plain(line) if "." in table else _import(line, by)
    if line["besides"]:
        more = {cells["code"]: cells for cells in cells_of(line["besides"])}
        rows = [{**row, **_values(model, more[row["code"]])} for row in rows]
    put_all(by=by, model=model, rows=rows, synthetic=line["synthetic"] == "true", why=WHY)


def _import(line: Cells, by: Membership) -> tuple[type[Model], Sequence[Mapping[str, Any]]]:
    """The rows of a table of the exchange, by its reader of files."""
    spec = tables()[line["table"]]
    path = DATA / "tables" / line["file"]
    reading = read(path, line["file"], spec, known(spec, by.organisation.region, by))
    if reading.problems or reading.headers.asked:
        raise Refused(reading.problems)
    return spec.model, reading.rows


def _plain(line: Cells) -> tuple[type[Model], Sequence[Mapping[str, Any]]]:
    """The rows of a model that has no table: its fields are the header, codes point at rows."""
    model = apps.get_model(line["table"])
    pointers = {each.name for each in model._meta.fields if each.many_to_one}
    rows = [
        {
            name: cell if name in pointers else field_value(model, name, cell)
            for name, cell in cells.items()
            if cell
        }
        for cells in cells_of(line["file"])
    ]
    return model, rows


def _values(model: type[Model], cells: Cells) -> dict[str, Any]:
    """Values of a model's fields; an empty cell says nothing."""
    return {name: field_value(model, name, cell) for name, cell in cells.items() if cell}
