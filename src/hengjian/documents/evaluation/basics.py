"""一、基本情况: the project, its money, its goals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hengjian.documents.charts.options import Flow, Node, flow
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.funds import (
    STOPPED,
    fund_total,
    fund_unit,
    row_amount,
    stations,
)
from hengjian.documents.evaluation.printing import parts, shown
from hengjian.documents.model import Cell, Column, Row, Runs, Table, cell, words
from hengjian.engine.facts.model import FundRow
from hengjian.quantities import Quantity, quantity_from_base

_FORMAT = ".2"


def write_basics(draft: Draft) -> None:
    """The first part of the report."""
    narrative = draft.evaluation.case.narrative
    draft.heading(1, draft.say("basics"))
    draft.heading(2, draft.say("overview"))
    told = False
    for key in ("background", "content", "progress", "organisation"):
        text = getattr(narrative, key) if narrative else None
        if text:
            draft.heading(3, draft.say(key))
            told = draft.prose(text, f"narrative › {key}") or told
    if not told:
        case = draft.evaluation.case
        draft.paragraph(words(draft.figures.of(case.project or case.title)))
    if draft.evaluation.case.funds:
        write_funds(draft)
    if (narrative and narrative.goals) or draft.evaluation.case.goals:
        draft.heading(2, draft.say("goals"))
        if narrative:
            draft.prose(narrative.goals, "narrative › goals")
        if draft.evaluation.case.goals:
            annex = draft.say("annex", number=1)
            draft.paragraph(words(draft.say("see-goals", annex=annex)))


def write_funds(draft: Draft) -> None:
    """The money by source and station, and its picture."""
    evaluation = draft.evaluation
    draft.heading(2, draft.say("funds"))
    route = stations(evaluation)
    unit_name = parts(Quantity(Fraction(0), fund_unit(evaluation)), draft.language)[1]
    columns = [Column(draft.say("source"), width=16)]
    columns += [Column(draft.say(s), "right", 11, unit_name) for s in route]
    rows = [_fund_row(draft, row, route) for row in evaluation.case.funds]
    table = draft.table(draft.say("fund-caption"), columns, rows)
    if len(route) > 1:
        _flow_picture(draft, route, table)


def _fund_row(draft: Draft, row: FundRow, route: tuple[str, ...]) -> Row:
    names: Mapping[str, str] = {str(key): name for key, name in row.facts.items()}
    cells: list[Cell | None] = [cell(draft.figures.of(row.name))]
    for station in route:
        name = names.get(station)
        if name is None:
            cells.append(cell("—"))
        else:
            draft.figures.get(f"facts.{name}", place=f"funds › {row.name}")
            cells.append(cell(draft.figures.bare(f"facts.{name}", _format(draft))))
    return Row(tuple(cells), total=row.total)


def _format(draft: Draft) -> str:
    return f"{fund_unit(draft.evaluation).symbol}{_FORMAT}"


def _flow_picture(draft: Draft, route: tuple[str, ...], table: Table) -> None:
    figures = draft.figures
    nodes, flows = _network(draft, route)
    if not flows:
        return
    paid = fund_total(draft.evaluation, route[-1])
    stopped = fund_total(draft.evaluation, STOPPED + route[-1])
    caption: Runs = words(draft.say("flow-plain"))
    if route[-1] == "paid" and paid is not None and stopped is not None:
        caption = figures.filled(
            "flow-finding",
            a=figures.get("funds.paid"),
            b=figures.get("funds.not-paid"),
        )
    draft.picture(flow(nodes, flows), draft.say("flow-alt"), caption, _behind(draft, table, nodes))


def _network(draft: Draft, route: tuple[str, ...]) -> tuple[list[Node], list[Flow]]:
    """Sources into the first station they reach, then from station to station; what stops, stops.

    A source of which only the amount due is known flows into what did not arrive.
    """
    evaluation = draft.evaluation
    sources = [row for row in evaluation.case.funds if not row.total]
    nodes: list[Node] = []
    flows: list[Flow] = []
    first, second = route[0], route[1]
    for number, row in enumerate(sources):
        due = row_amount(evaluation, row, first)
        if not due or due < 0:
            continue
        reached = min(row_amount(evaluation, row, second) or 0 * due, due)
        label = f"{draft.figures.of(row.name)} {_amount(draft, due)}"
        nodes.append(Node(f"source-{number}", label, 0))
        flows.append(Flow(f"source-{number}", second, reached))
        flows.append(Flow(f"source-{number}", STOPPED + second, due - reached))
    for column, station in enumerate(route[1:], start=1):
        for which in (station, STOPPED + station):
            total = fund_total(evaluation, which)
            if total is not None and total.base > 0:
                label = f"{draft.say(which)} {_amount(draft, total.base)}"
                nodes.append(Node(which, label, column, which != station))
                if column > 1:
                    flows.append(Flow(route[column - 1], which, total.base))
    known = {node.name for node in nodes}
    live = [f for f in flows if f.size > 0 and f.source in known and f.target in known]
    return nodes, live


def _amount(draft: Draft, base: Fraction) -> str:
    return shown(quantity_from_base(base, fund_unit(draft.evaluation)), draft.language, 2)


def _behind(draft: Draft, table: Table, nodes: list[Node]) -> Table:
    """The table behind the picture: the fund table and what stopped between its columns."""
    rows = list(table.rows)
    width = len(table.columns)
    for node in nodes:
        if node.stopped:
            figure = draft.figures.bare(f"funds.{node.name}", _FORMAT)
            empty: tuple[Cell | None, ...] = (None,) * (width - 2)
            rows.append(Row((cell(draft.say(node.name)), cell(figure, columns=width - 1), *empty)))
    return Table(draft.say("flow-table"), table.columns, tuple(rows))
