"""The benchmark as a workbook for LibreOffice: a sheet a record table, and one row a project with
the measures as COUNTIFS, SUMIFS and MAXIFS, the 26 scores and the total, as offices keep books.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from bench.lake import COLUMNS, PER_PROJECT

MONEY = {"due", "arrived", "transferred", "amount", "floor_area"}
"""Columns stored in hundredths; the workbook holds them in whole units."""


def _ranges(projects: int) -> dict[str, str]:
    """Each column's cells by ``table.column``."""
    found = {}
    for table, columns in COLUMNS.items():
        last = 1 + projects * PER_PROJECT[table]
        for place, column in enumerate(["project", *columns]):
            letter = chr(ord("A") + place)
            found[f"{table}.{column}"] = f"{table}!${letter}$2:${letter}${last}"
    return found


MEASURES = {
    "sites_all": "COUNTIFS(sites.project,$A{row})",
    "planned": "COUNTIFS(sites.project,$A{row},sites.planned,1)",
    "started": 'COUNTIFS(sites.project,$A{row},sites.planned,1,sites.started_on,"<=19204")',
    "started_on_time": 'SUMPRODUCT((sites.project=$A{row})*(sites.planned=1)*(sites.started_on<>"")'
    "*(sites.started_on<=sites.planned_start_on))",
    "finished": 'COUNTIFS(sites.project,$A{row},sites.finished_on,"<=19204")',
    "finished_on_time": 'SUMPRODUCT((sites.project=$A{row})*(sites.finished_on<>"")'
    "*(sites.finished_on<=sites.planned_finish_on))",
    "passed": 'COUNTIFS(sites.project,$A{row},sites.accepted_on,"<=19204",sites.passed,1)',
    "accepted": 'COUNTIFS(sites.project,$A{row},sites.accepted_on,"<=19204")',
    "registered": "COUNTIFS(sites.project,$A{row},sites.registered,1)",
    "contiguous": "COUNTIFS(sites.project,$A{row},sites.contiguous,1,sites.planned,1)",
    "households": 'SUMIFS(sites.households,sites.project,$A{row},sites.started_on,"<=19204")',
    "households_all": "SUMIFS(sites.households,sites.project,$A{row})",
    "area": 'SUMIFS(sites.floor_area,sites.project,$A{row},sites.finished_on,"<=19204")',
    "area_all": "SUMIFS(sites.floor_area,sites.project,$A{row})",
    "buildings_old": 'SUMIFS(sites.buildings,sites.project,$A{row},sites.built_year,"<=2000")',
    "buildings_all": "SUMIFS(sites.buildings,sites.project,$A{row})",
    "answers_all": "COUNTIFS(answers.project,$A{row})",
    "valid": "COUNTIFS(answers.project,$A{row},answers.valid,1)",
    "very_satisfied": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.satisfaction,"A")',
    "satisfied": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.satisfaction,"B")',
    "neutral": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.satisfaction,"C")',
    "dissatisfied": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.satisfaction,"D")'
    '+COUNTIFS(answers.project,$A{row},answers.valid,1,answers.satisfaction,"E")',
    "aware": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.policy_known,"A")'
    '+COUNTIFS(answers.project,$A{row},answers.valid,1,answers.policy_known,"B")',
    "involved": 'COUNTIFS(answers.project,$A{row},answers.valid,1,answers.involved,"A")'
    '+COUNTIFS(answers.project,$A{row},answers.valid,1,answers.involved,"B")',
    "arrived": 'SUMIFS(funds.arrived,funds.project,$A{row},funds.arrived_on,"<=19204")',
    "due": "SUMIFS(funds.due,funds.project,$A{row})",
    "transferred": 'SUMIFS(funds.transferred,funds.project,$A{row},funds.transferred_on,"<=19204")',
    "bond": 'SUMIFS(funds.arrived,funds.project,$A{row},funds.source,"special_bond")',
    "paid": 'SUMIFS(payments.amount,payments.project,$A{row},payments.paid_on,"<=19204")',
    "bond_paid": "SUMIFS(payments.amount,payments.project,$A{row},payments.source,"
    '"special_bond",payments.paid_on,"<=19204")',
    "largest": "MAXIFS(payments.amount,payments.project,$A{row})",
    "certified": "SUMIFS(certificates.amount,certificates.project,$A{row},"
    'certificates.certified_on,"<=19204")',
    "requests_all": "COUNTIFS(requests.project,$A{row})",
    "closed": 'COUNTIFS(requests.project,$A{row},requests.closed_on,"<=19204")',
    "closed_on_time": 'SUMPRODUCT((requests.project=$A{row})*(requests.closed_on<>"")'
    "*(requests.closed_on<=requests.due_on))",
    "answered_well": "COUNTIFS(requests.project,$A{row},requests.satisfied,1)",
    "rated": 'COUNTIFS(requests.project,$A{row},requests.satisfied,">=0")',
}
SCORES = {
    "a1": "4*MIN([arrived]/[due],1)",
    "a2": "3*MIN([transferred]/[arrived],1)",
    "a3": "5*IF([paid]/[transferred]/0.9<0.3,0,MIN([paid]/[transferred]/0.9,1))",
    "a4": "4*MAX(MIN(([bond_paid]/[bond]-0.6)/0.4,1),0)",
    "a5": "5*IF([paid]/[certified]<=0.8,0.6,IF([paid]/[certified]<=1,1,"
    "IF([paid]/[certified]<=1.2,0.5,0)))",
    "a6": "3*([largest]/[paid]<=0.4)",
    "a7": "4*MIN([registered]/[sites_all],1)",
    "a8": "2*MIN([planned]/[sites_all]/0.8,1)",
    "b1": "7.5*MIN([started]/[planned],1)",
    "b2": "5*MIN([started_on_time]/[planned],1)",
    "b3": "6*MIN([finished]/[planned]/0.5,1)",
    "b4": "5*MAX(MIN(([finished_on_time]/[finished]-0.5)/0.45,1),0)",
    "b5": "5*IF([passed]/[accepted]<0.6,0,[passed]/[accepted])",
    "b6": "4*MIN([area]/[area_all]/0.45,1)",
    "b7": "4*MIN([households]/[households_all]/0.6,1)",
    "b8": "3*MIN([buildings_old]/[buildings_all]*2,1)",
    "b9": "2.5*MIN(600/([certified]/[area_all]),1)",
    "c1": "3*MIN([contiguous]/[planned]/0.4,1)",
    "c2": "2*MIN([valid]/[answers_all]/0.95,1)",
    "c3": "6*MIN(([very_satisfied]+0.8*[satisfied]+0.6*[neutral])"
    "/([very_satisfied]+[satisfied]+[neutral]+[dissatisfied])/0.9,1)",
    "c4": "3*MIN([aware]/[valid]/0.8,1)",
    "c5": "3*MIN([involved]/[valid]/0.5,1)",
    "c6": "3*MIN([closed]/[requests_all],1)",
    "c7": "3*MIN([closed_on_time]/[requests_all]/0.9,1)",
    "c8": "3*MIN([answered_well]/[rated]/0.85,1)",
    "c9": "2*MIN([certified]/[households_all]/12000,1)",
}


def _letter(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)


def write_workbook(connection: Any, projects: int, path: Path) -> None:
    """The book of the lake's first ``projects``."""
    book = Workbook(write_only=True)
    for table, columns in COLUMNS.items():
        sheet = book.create_sheet(table)
        sheet.append(["project", *columns])
        listed = ", ".join(f"{c} / 100.0" if c in MONEY else c for c in columns)
        rows = connection.execute(
            f"SELECT _project, {listed} FROM {table} WHERE _project < {projects}"
        ).fetchall()
        for row in rows:
            sheet.append(row)
    scores = book.create_sheet("scores")
    names = ["project", *MEASURES, *SCORES, "total"]
    scores.append(names)
    for project in range(projects):
        scores.append([project, *_formulas(names, projects, project + 2)])
    book.save(path)


def _formulas(names: list[str], projects: int, row: int) -> list[str]:
    found = []
    for text in MEASURES.values():
        formula = text.replace("{row}", str(row))
        for name, cells in sorted(_ranges(projects).items(), key=lambda pair: -len(pair[0])):
            formula = formula.replace(name, cells)
        found.append("=" + formula.replace("MAXIFS", "_xlfn.MAXIFS"))
    for text in SCORES.values():
        formula = text
        for name in MEASURES:
            formula = formula.replace(f"[{name}]", f"{_letter(names.index(name))}{row}")
        found.append(f"=IFERROR(ROUND({formula},2),0)")
    first, last = _letter(names.index("a1")), _letter(names.index("c9"))
    return [*found, f"=SUM({first}{row}:{last}{row})"]


def totals(path: Path) -> list[float]:
    """The totals a recalculated book holds."""
    sheet = load_workbook(path, read_only=True, data_only=True)["scores"]
    return [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)]
