"""Rows of a score table whose remark says what was deducted: 10 | 8.00 | 管理不及时，扣 2 分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.score_tables import Line, ScoreTable, score_tables
from hengjian.audit.tables_grid import Entry, bare
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_CODE = "deducted-in-row"
_REMARK = re.compile("扣分|得分说明|评分说明|得分依据|评分依据|评价情况|评分情况|说明|备注|原因")
_NOT_REMARK = re.compile("标准|规则|细则|要点|办法|解释|指标说明|偏差")
_LOST = re.compile(r"(?:扣除?|扣减|扣去|酌情扣|失)\s*(?P<n>[0-9]{1,2}(?:\.[0-9]{1,4})?)\s*分")
_ALL_LOST = re.compile(
    r"(?:共计?|合计|总计|累计)(?:扣除?|扣减)\s*(?P<n>[0-9]{1,2}(?:\.[0-9]{1,4})?)\s*分"
)
_RULE = re.compile("每|最多|不超过|扣完|为止|否则|如[果未]|若|不扣")
_LEAST = 2
"""So many rows of a column must hold before another one is doubted."""


def _run(context: Context) -> Iterator[Claim]:
    for table in score_tables(context.document):
        if table.score is None:
            continue
        for column in range(table.score + 1, table.grid.width):
            heading = bare(table.grid.headings[column])
            if _REMARK.search(heading) and not _NOT_REMARK.search(heading):
                yield from _column(table, column)


def _column(table: ScoreTable, column: int) -> Iterator[Claim]:
    """The remarks of a column; a wrong one is told only where others hold."""
    rows = [found for line in table.leaves if (found := _row(table, line, column)) is not None]
    holding = sum(claim.holds for claim in rows)
    for claim in rows:
        if claim.holds or (holding >= _LEAST and holding > len(rows) - holding):
            yield claim


def _row(table: ScoreTable, line: Line, column: int) -> Claim | None:
    remark = table.grid.at(line.row.index, column)
    points, score = line.points, line.score
    if remark is None or points is None or score is None or remark.rows > 1 or points.rows > 1:
        return None
    plain = remark.text.translate(FULL_WIDTH)
    found = list(_ALL_LOST.finditer(plain)) or list(_LOST.finditer(plain))
    if not found or _RULE.search(plain) or points.number is None or score.number is None:
        return None
    told = sum((Fraction(match["n"]) for match in found), Fraction(0))
    lost = (points.number.value - score.number.value) / points.number.unit.scale
    spots = (_place(remark, table, found[0]), table.grid.spot(points), table.grid.spot(score))
    if told == lost:
        return Claim(_CODE, spots)
    return Claim(_CODE, spots, (_wrong(line, (points, score), told, lost, spots),))


def _place(remark: Entry, table: ScoreTable, match: re.Match[str]) -> Spot:
    return Spot(table.grid.block.index, match.start("n"), match.end("n"), remark.origin)


def _wrong(
    line: Line,
    pair: tuple[Entry, Entry],
    told: Fraction,
    lost: Fraction,
    spots: tuple[Spot, ...],
) -> Finding:
    points, score = (entry.words for entry in pair)
    expected, stated = exact_text(lost), exact_text(told)
    message = Text(
        f"“{line.name}”分值 {points}、得分 {score}，扣了 {expected} 分，说明中写扣 {stated} 分。",
        f"“{line.name}” has {points} points and scores {score}: {expected} deducted, but the "
        f"remark says {stated}.",
    )
    hint = Text("核对得分与扣分说明。", "Check the score and the remark.")
    return Finding(
        _CODE, "warning", message, spots, stated, expected, None, hint, CHECK.benign
    )  # fmt: skip


CHECK = Check(
    code=_CODE,
    title=Text("得分与扣分说明", "Scores and remarks on deductions"),
    why=Text(
        "分值减得分应等于说明里扣的分；对不上，被评价单位就不知道为什么扣分。",
        "Points less score is what the remark says was deducted; if not, nobody knows why.",
    ),
    run=_run,
    benign=(
        Text("说明只写了主要的扣分", "a remark of the main deduction only"),
        Text("写的是评分标准", "a rule and not what was done"),
    ),
)  # fmt: skip
