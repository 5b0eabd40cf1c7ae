"""The sheets of a framework workbook, their columns, and the names people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from hengjian.bilingual import Text
from hengjian.engine.describing import RULE_NAMES

_BRACKETED = re.compile(r"[（(\[【][^（()）\]】]*[)）\]】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column, or an entry of the first sheet: its title, other names for it, what to write."""

    title: Text
    others: tuple[str, ...] = ()
    hint: Text = field(default_factory=lambda: Text("", ""))


LEVELS = tuple(
    Heading(
        Text(f"{number}级指标", f"level {place}"),
        (f"{number}级目录", f"{number}级", f"第{number}级指标"),
    )
    for place, number in enumerate("一二三四", start=1)
)
"""The columns of the tree; rows below a name belong to it until the next one."""

COLUMNS: Mapping[str, Heading] = {
    "code": Heading(
        Text("代码", "code"),
        ("编号", "指标代码", "指标编号"),
        Text("拉丁字母和数字，如 C11；不写就自动编", "letters and digits; made if left out"),
    ),
    "points": Heading(
        Text("分值", "points"),
        ("权重", "满分", "标准分", "分数", "指标分值", "指标权重", "分值权重", "标准分值"),
        Text("数或分数，如 7.5、10/3", "a number or a fraction, like 7.5 or 10/3"),
    ),
    "explanation": Heading(
        Text("指标解释", "explanation"),
        ("指标说明", "指标内涵", "指标释义", "评价内容", "考核内容", "解释"),
    ),
    "standard": Heading(
        Text("评价标准", "standard"),
        (
            "评分标准",
            "评价要点",
            "评分细则",
            "计分标准",
            "评价标准及评分",
            "评分规则",
            "计分方法",
            "评分办法",
            "标准",
        ),
    ),
    "unit": Heading(
        Text("单位", "unit"), ("计量单位",), Text("如 %、万元、户", "like %, 万元, 户")
    ),
    "value": Heading(
        Text("完成值", "value"),
        ("计算公式", "公式", "实际值公式"),
        Text("数据名或公式，如 已开工数 / 计划数", "a fact or a formula, like 已开工数 / 计划数"),
    ),
    "target": Heading(
        Text("目标值", "target"),
        ("指标值", "标杆值"),
        Text("带单位，如 100%", "with its unit, like 100%"),
    ),
    "rule": Heading(
        Text("计分规则", "rule"),
        ("规则",),
        Text("不写则由评价人评定得分", "left out, people judge the points"),
    ),
    "parameters": Heading(
        Text("规则参数", "parameters"),
        ("参数",),
        Text("如 floor: 60%；一行一项", "like floor: 60%, one a line"),
    ),
    "missing": Heading(Text("缺数据时", "no data means")),
    "cite": Heading(
        Text("依据", "source of the rule"),
        ("政策依据",),
        Text("文号 条款；一行一件", "document and article, one a line"),
    ),
    "more": Heading(Text("其他", "more"), (), Text("其余各键，YAML", "all other keys, YAML")),
}
"""The columns of the table of indicators beside its levels."""

ENTRIES: Mapping[str, Heading] = {
    "framework": Heading(
        Text("代号", "framework"),
        (),
        Text("小写字母、数字和连字符", "small letters, digits and hyphens"),
    ),
    "edition": Heading(Text("版本", "edition"), ("版",), Text("如 2024-01", "like 2024-01")),
    "title": Heading(Text("名称", "title"), ("标题", "体系名称")),
    "points": Heading(Text("总分", "total points"), ("满分",)),
    "grades": Heading(
        Text("等级", "grades"),
        ("等级标准",),
        Text("随附标准的名称，或 YAML", "the name of a shipped scale, or YAML"),
    ),
    "authority": Heading(
        Text("依据", "authority"),
        ("发文依据",),
        Text("文号 条款；一行一件", "document and article"),
    ),
    "in_force": Heading(
        Text("施行日期", "in force"), (), Text("from: 2024-01-01", "from: 2024-01-01")
    ),
    "rounding": Heading(
        Text("取位", "rounding"),
        (),
        Text("{places: 2, of: total}", "{places: 2, of: total}"),
    ),
    "description": Heading(Text("说明", "description")),
    "reconstruction": Heading(Text("分值来源说明", "reconstruction")),
    "advice": Heading(Text("对照的政策", "advice")),
    "units": Heading(Text("自有单位", "own units"), (), Text("题: {}", "题: {}")),
    "tables": Heading(Text("自有记录表", "own tables")),
}
"""The entries of the first sheet, in order."""

FACTS: Mapping[str, Heading] = {
    "name": Heading(Text("数据名", "name"), ("名称", "指标数据")),
    "kind": Heading(Text("来源", "kind"), ("类别",)),
    "unit": Heading(Text("单位", "unit"), ("计量单位",)),
    "source": Heading(
        Text("口径", "how"),
        ("公式",),
        Text("公式；或 count: sites 等；填报的不写", "a formula, or count: sites; else nothing"),
    ),
    "where": Heading(Text("条件", "where")),
    "more": Heading(Text("其他", "more"), (), Text("其余各键，YAML", "all other keys, YAML")),
}
"""The columns of the sheet of facts."""

KINDS: Mapping[str, Text] = {
    "facts": Text("填报", "reported"),
    "measures": Text("记录统计", "counted"),
    "formulas": Text("公式", "formula"),
}
"""Where a fact comes from, by the section of the framework that declares it."""

MISSING: Mapping[str, Text] = {
    "missing": Text("不计分", "not scored"),
    "zero": Text("计零分", "scored 0"),
    "reweight": Text("分值让给同级", "left out"),
}
"""What no data means."""

HEAD, INDICATORS, DATA, HELP = (
    Text("体系", "framework"),
    Text("指标体系", "indicators"),
    Text("数据", "facts"),
    Text("填写说明", "instructions"),
)
"""The titles of the sheets."""

RULES: Mapping[str, Text] = RULE_NAMES
TOTALS = frozenset(("合计", "总计", "总分", "合计分值", "总得分", "total"))
SUBTOTALS = frozenset(("小计", "分项合计", "subtotal"))
NOTES = ("注", "备注", "说明：", "说明:", "note")
"""How the rows begin that add up the table or a part of it, or speak about it."""


def normal(text: str) -> str:
    """A heading as it is compared: without spaces, brackets and width."""
    plain = unicodedata.normalize("NFKC", _BRACKETED.sub("", text))
    return "".join(plain.split()).casefold()


def key_of(text: str, headings: Mapping[str, Heading]) -> str | None:
    """The heading that ``text`` names."""
    wanted = normal(text)
    for key, heading in headings.items():
        names = (key, heading.title.zh, heading.title.en, *heading.others)
        if wanted and wanted in map(normal, names):
            return key
    return None


def level_of(text: str) -> int | None:
    """The level that a heading names, from 0."""
    levels = {str(place): heading for place, heading in enumerate(LEVELS)}
    found = key_of(text, levels)
    return None if found is None else int(found)


def word_key(text: str, words: Mapping[str, Text]) -> str | None:
    """The key whose word, in either language, ``text`` is."""
    wanted = normal(text)
    names = {normal(name): key for key, word in words.items() for name in (key, word.zh, word.en)}
    return names.get(wanted)
