"""Self-evaluation forms as units fill them in, for the tests; projects and figures are invented."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施"]  # fmt: skip
ROWS: list[list[object]] = [
    ["产出指标", "数量指标", "改造小区数", "296个", "80个", 20, 19, ""],
    ["产出指标", "质量指标", "验收合格率", "100%", "100%", 15, 15, ""],
    ["产出指标", "时效指标", "开工及时率", "100%", "100%", 15, 15, ""],
    ["效益指标", "社会效益指标", "居民居住条件改善", "改善", "得到有效改善", 30, 30, ""],
    ["满意度指标", "服务对象满意度指标", "受益对象满意度", "≥80%", "≥80%", 10, 10, ""],
]


def write_form(
    path: Path,
    rows: list[list[object]] | None = None,
    *,
    head: list[str] | None = None,
    funds: tuple[object, ...] = (100, 100, 50, 10, "50%", 5),
    total: object = 94,
    left: int = 0,
) -> Path:
    """A workbook with one form, its table ``left`` columns further right."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    add_form(sheet, 1, rows or ROWS, head or HEAD, funds, total, left)
    workbook.save(path)
    return path


def add_form(
    sheet: Worksheet,
    at: int,
    rows: list[list[object]],
    head: list[str],
    funds: tuple[object, ...],
    total: object,
    left: int = 0,
) -> int:
    """Write a form from row ``at``; the row after it. Level 1 cells are merged, as in print."""

    def put(row: int, values: list[object]) -> None:
        for column, value in enumerate(values, start=1 + left):
            sheet.cell(row, column, value)

    put(at, ["项目支出绩效自评表（虚构）"])
    put(at + 1, ["项目名称", "虚构项目"])
    put(at + 2, ["主管部门", "虚构部门", "", "实施单位", "虚构单位"])
    put(
        at + 3,
        [
            "项目资金\n（万元）",
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
    )
    put(at + 4, ["", "年度资金总额", *funds[:3], funds[3], funds[4], funds[5]])
    put(at + 5, list(head))
    first = at + 6
    for number, row in enumerate(rows):
        put(first + number, row)
    merge_levels(sheet, first, [str(row[0]) for row in rows], 1 + left)
    end = first + len(rows)
    put(end, ["总分", "", "", "", "", 100, total])
    return end + 1


def merge_levels(sheet: Worksheet, first: int, levels: list[str], column: int) -> None:
    """Merge the cells of equal level 1 names below one another."""
    start = 0
    for number in range(1, len(levels) + 1):
        if number == len(levels) or levels[number] != levels[start]:
            if number - start > 1:
                sheet.merge_cells(
                    start_row=first + start,
                    end_row=first + number - 1,
                    start_column=column,
                    end_column=column,
                )
            start = number
