"""A whole whose parts stand below it, each in a paragraph of its own: 总人口 a 人。其中：."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import amounts
from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Example
from hengjian.audit.mending import by_one_slip, chance, meets, unequal
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

_CODE = "listed-below"
_OPENS = re.compile(r"(?:其中|包括|如下|情况|为|是|看|由)[：:]\s*$")
_MOST = 15
_BY_ACCIDENT = Fraction(9, 100)


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if _OPENS.search(passage.plain) and "主要" not in passage.plain[-16:]:
            yield from _below(running, at)


def _below(running: Sequence[Passage], at: int) -> Iterator[Claim]:
    told = [each.figure for each in amounts(running[at]) if each.plain]
    for whole in told[-1:]:
        runs = _runs(running[at + 1 : at + 1 + _MOST], whole)
        if any(meets(whole, run) for run in runs):
            yield Claim(_CODE, (whole.spot, *(part.spot for part in runs[-1])))
            continue
        slipped = [run for run in runs if by_one_slip(whole, run)]
        if slipped and sum((chance(whole, run) for run in runs), Fraction(0)) < _BY_ACCIDENT:
            yield unequal(_CODE, whole, slipped[-1])


def _runs(below: Sequence[Passage], whole: Figure) -> list[list[Figure]]:
    """The paragraphs that each tell one amount of the kind first: to the second of them, and on."""
    parts: list[Figure] = []
    for passage in below:
        inside = [each for each in amounts(passage) if each.figure.dimension == whole.dimension]
        if not inside or not inside[0].plain:
            break
        parts.append(inside[0].figure)
    return [parts[:end] for end in range(2, len(parts) + 1)]


CHECK = Check(
    code=_CODE,
    title=Text("分行列出的各项", "Parts listed line by line"),
    why=Text(
        "总数之后各项分行列出，相加仍要等于总数。",
        "Parts that are listed line by line below their whole must add up to it.",
    ),
    run=_run,
    flags=(
        Example("登记人口为1370536人。其中：\n\n甲区共1339724人。\n\n乙区为7097人。\n\n丙区为552人。\n\n"
                "丁区为27163人。", "1374536人"),
        Example("采购支出8462.30万元，具体情况如下：\n\n1.货物3120.55万元，增长2.1%。\n\n"
                "2.工程1280.40万元，下降5.0%。\n\n3.服务4061.85万元。", "8462.80万元"),
        Example("投资31959万元。分单位看：\n\n甲县完成9305万元，增长3%。\n\n乙县完成7234万元。\n\n"
                "丙县完成19420万元。", "35959万元"),
        Example("工程费6164.20万元，包括：\n\n土建2133.40万元；\n\n安装3201.15万元；\n\n设备829.95万元。",
                "6164.50万元"),
    ),
    passes=(
        Example("登记人口为1370536人。其中：\n\n甲区共1339724人。\n\n乙区为7097人。\n\n丙区为552人。\n\n"
                "丁区为23163人。"),
        Example("采购支出8462.80万元，具体情况如下：\n\n1.货物3120.55万元，增长2.1%。\n\n"
                "2.工程1280.40万元，下降5.0%。\n\n3.服务4061.85万元。"),
        Example("税收1506.4万元。主要税种情况：\n\n1.增值税744.3万元。\n\n2.所得税165.2万元。"),
        Example("投资31959万元。存在的问题是：\n\n一是甲县结余305万元。\n\n二是乙县超支12万元。"),
        Example("投资31959万元。分单位看：\n\n甲县完成9305万元，增长3%。\n\n乙县完成7234万元。\n\n"
                "丙县进展较慢。"),
        Example("工程费6164.50万元，包括：\n\n土建2133.40万元；\n\n安装3201.15万元；\n\n设备829.95万元。"),
    ),
    benign=(
        Text("还有未列出的部分", "parts that are not listed"),
        Text("各数分别四舍五入", "numbers rounded one by one"),
    ),
)  # fmt: skip
