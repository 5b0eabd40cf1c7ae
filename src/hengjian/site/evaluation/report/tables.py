"""The tables of the report that fill themselves from rows and scores."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hengjian.documents.evaluation.conclusion import level_table
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.printing import grouped
from hengjian.documents.evaluation.scores import ancestors, score_cell
from hengjian.documents.model import Cell, Column, Figure, Row, cell
from hengjian.site.evaluation.case import Drawn
from hengjian.site.evaluation.models import SelfEvaluation, SelfLine
from hengjian.site.evaluation.report.numbers import (
    COLUMNS,
    TEN_THOUSAND,
    checked_form,
    final_scores,
    money_of,
)
from hengjian.site.evaluation.report.outline import Section
from hengjian.site.evaluation.self_rules import misread, points_of, written_rate


def write_block(name: str, section: Section, draft: Draft, drawn: Drawn) -> None:
    """Append the table of that name; nothing where there is nothing to show."""
    match name:
        case "funds-table":
            _funds(draft, drawn)
        case "level-table":
            level_table(draft)
        case "goal-table":
            _aims(draft)
        case "part-table":
            _part(draft, section.part)
        case "recheck-table":
            recheck_table(draft, drawn, "绩效自评复核对照表")


def _funds(draft: Draft, drawn: Drawn) -> None:
    columns = [Column("资金来源", width=18)]
    columns += [Column(title, align="right", width=12, unit="万元") for title in COLUMNS.values()]
    rows = []
    for line in money_of(drawn).lines:
        cells: list[Cell | None] = [cell(("　" if line.part else "") + line.name.zh)]
        for column in COLUMNS:
            shown = grouped(Fraction(getattr(line.money, column)) / TEN_THOUSAND, 2)
            cells.append(cell(Figure(f"money.{line.key}.{column}", shown)))
        rows.append(Row(tuple(cells), total=line.key == "total"))
    draft.table("项目资金到位及使用情况表", columns, rows)


def _aims(draft: Draft) -> None:
    figures = draft.figures
    rows = [
        Row(
            (
                cell(figures.of(leaf.compiled.indicator.name)),
                cell(figures.get(f"targets.{leaf.code}")),
                cell(figures.get(f"values.{leaf.code}")),
                cell(figures.get(f"scores.{leaf.code}")),
                cell(figures.get(f"points.{leaf.code}")),
            )
        )
        for leaf in draft.evaluation.indicators
        if leaf.compiled.is_leaf and leaf.value is not None and leaf.target is not None
    ]
    columns = (
        Column("绩效指标", width=26),
        Column("目标值", align="right", width=14),
        Column("完成值", align="right", width=14),
        Column("得分", align="right", width=8),
        Column("分值", align="right", width=8),
    )
    if rows:
        draft.table("绩效目标实现情况表", columns, rows)


def _part(draft: Draft, code: str) -> None:
    figures = draft.figures
    leaves = [
        each
        for each in draft.evaluation.indicators
        if each.compiled.is_leaf and ancestors(draft.evaluation, each)[0].code == code
    ]
    columns = (
        Column("三级指标", width=30),
        Column("分值", align="right", width=10),
        Column("得分", align="right", width=10),
        Column("失分", align="right", width=10),
    )
    rows = [
        Row(
            (
                cell(figures.of(leaf.compiled.indicator.name)),
                cell(figures.get(f"points.{leaf.code}")),
                score_cell(figures, leaf),
                cell(figures.get(f"lost.{leaf.code}")),
            )
        )
        for leaf in leaves
    ]
    name = figures.of(draft.evaluation[code].compiled.indicator.name)
    total = Row(
        (
            cell("合计"),
            cell(figures.get(f"points.{code}")),
            cell(figures.get(f"scores.{code}")),
            cell(figures.get(f"lost.{code}")),
        ),
        total=True,
    )
    draft.table(f"{name}指标得分表", columns, [*rows, total])


def recheck_table(draft: Draft, drawn: Drawn, caption: str) -> bool:
    """Claimed against re-checked, line by line; whether there is a form to show."""
    row = checked_form(drawn.evaluation)
    if row is None:
        return False
    columns = (
        Column("指标", width=26),
        Column("目标值", align="right", width=12),
        Column("填报完成值", align="right", width=12),
        Column("分值", align="right", width=8),
        Column("自评", align="right", width=8),
        Column("复核", align="right", width=8),
    )
    rows = [_recheck_row(row, *each) for each in final_scores(row)]
    claims, finals = draft.figures.get("recheck.claimed"), draft.figures.get("recheck.final")
    if not misread(row):
        blank, full = cell("—"), cell(_number(points_of(row)))
        sums = (cell("合计"), blank, blank, full, cell(claims), cell(finals))
        rows.append(Row(sums, total=True))
    draft.table(caption, columns, rows)
    return True


def _recheck_row(
    row: SelfEvaluation, line: SelfLine | None, claimed: Decimal | None, final: Decimal
) -> Row:
    return Row(
        (
            cell(line.name if line is not None else "预算执行率"),
            cell((line.target if line is not None else "100%") or "—"),
            cell((line.actual if line is not None else written_rate(row)) or "—"),
            cell(_number(line.points if line is not None else row.funds_points)),
            cell(_number(claimed)),
            cell(_number(final)),
        )
    )


def _number(value: Decimal | None) -> str:
    return "—" if value is None else grouped(value, 2)
