"""Annex-2 tables as agencies have them: invented figures, real shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

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
