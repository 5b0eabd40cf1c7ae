"""Annex-2 tables as agencies have them: invented figures, real shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlwt
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

HEADER = ("一级指标", "二级指标", "三级指标", "分值", "指标解释", "评价标准")
TREE: Sequence[tuple[str, Sequence[tuple[str, Sequence[tuple[str, str]]]]]] = (
    ("决策", (
        ("项目立项", (("立项依据充分性", "3"), ("立项程序规范性", "3"))),
        ("绩效目标", (("目标合理性", "3"), ("指标明确性", "3"))),
        ("资金投入", (("预算编制科学性", "3"), ("资金分配合理性", "3"))),
    )),
    ("过程", (
        ("资金管理", (("资金到位率", "4"), ("预算执行率", "4"), ("资金使用合规性", "4"))),
        ("组织实施", (("管理制度健全性", "5"), ("制度执行有效性", "5"))),
    )),
    ("产出", (
        ("产出数量", (("改造小区数", "5"), ("改造楼栋数", "4"), ("惠及户数", "4"),
                    ("加装电梯数", "2.5"))),
        ("产出质量", (("验收合格率", "5"), ("返修率", "2.5"))),
        ("产出时效", (("开工及时率", "4"), ("完工及时率", "4"))),
        ("产出成本", (("成本节约率", "5"), ("变更控制率", "3"))),
    )),
    ("效益", (
        ("社会效益", (("投诉下降率", "4"), ("就业带动", "3"))),
        ("生态效益", (("绿化提升", "3"), ("节能改造面积", "3"))),
        ("可持续影响", (("长效管护机制", "3"), ("物业覆盖率", "3"))),
        ("满意度", (("居民满意度", "2"),)),
    )),
)  # fmt: skip
"""Four, twelve and twenty-eight indicators, 100 points."""
LEAVES = 28


def write_table(file: Path, *, merged: bool = True, total: str = "100") -> Path:
    """The table with two title lines, merged levels (or blanks), a total and a note."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "附件2"
    sheet.append(["附件2"])
    sheet.append(["某区老旧小区改造项目绩效评价指标体系"])
    sheet.append(list(HEADER))
    for one, seconds in TREE:
        first = sheet.max_row + 1
        for two, thirds in seconds:
            second = sheet.max_row + 1
            for three, points in thirds:
                names = (one if sheet.max_row + 1 == first else None,
                         two if sheet.max_row + 1 == second else None, three)  # fmt: skip
                sheet.append([*names, float(points), f"考察{three}", f"{three}达到要求得满分"])
            if merged and len(thirds) > 1:
                sheet.merge_cells(f"B{second}:B{sheet.max_row}")
        if merged:
            sheet.merge_cells(f"A{first}:A{sheet.max_row}")
    sheet.append(["合计", None, None, float(total)])
    sheet.append(["注：本表由评价组编制"])
    book.save(file)
    return file


def two_line_rows() -> list[list[object]]:
    """The same table with points beside each level, below headings of two lines, and two columns
    that somebody fills in later."""
    rows: list[list[object]] = [
        ["附件2"],
        ["某县城市更新资金绩效评价指标体系（虚构）"],
        ["评价年度：2023年", *[None] * 8, "单位：分"],
        ["一级指标", None, "二级指标", None, "三级指标", None,
         "指标解释", "评价标准", "得分", "扣分原因"],
        ["指标名称", "分值"] * 3 + [None] * 4,
    ]  # fmt: skip
    for one, seconds in TREE:
        own = [sum(float(points) for _, points in thirds) for _, thirds in seconds]
        first = [one, sum(own)]
        for (two, thirds), worth in zip(seconds, own, strict=True):
            second = [two, worth]
            for three, points in thirds:
                rows.append([*first, *second, three, float(points), f"考察{three}", f"{three}达到"])
                first, second = [None, None], [None, None]
    rows.append(["合  计", 100, None, 100, None, 100])
    rows.append(["备注：90分及以上为优"])
    return rows


MERGED = ("A4:B4", "C4:D4", "E4:F4", "G4:G5", "H4:H5", "I4:I5", "J4:J5")
"""What is merged in the headings of two lines."""


def write_two_line_table(file: Path) -> Path:
    """That table as a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in two_line_rows():
        sheet.append(row)
    for found in (*MERGED, "A2:J2"):
        sheet.merge_cells(found)
    book.save(file)
    return file


def write_old_table(file: Path) -> Path:
    """That table as an old ``.xls`` workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("附件2")
    for line, row in enumerate(two_line_rows()):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(line, column, value)
    for found in MERGED:
        left, top, right, bottom = range_boundaries(found)
        sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    book.save(str(file))
    return file
