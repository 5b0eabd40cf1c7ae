"""Kinds of one thing that leave no other: 税收 and 非税, 城镇 and 乡村, the three industries."""

from __future__ import annotations

from collections.abc import Sequence

_KINDS = tuple(
    tuple(kinds.split())
    for kinds in (
        "税收 非税", "中央 地方", "本级 县级", "本级 区县", "省级 市县", "城镇 乡村", "城镇 农村",
        "一般债 专项债", "基本支出 项目支出", "夏粮 秋粮", "小春 大春", "男 女", "公有 非公有",
        "第一产业 第二产业 第三产业", "还本 付息", "货物 工程 服务", "人员经费 公用经费",
        "一般公共预算 政府性基金 国有资本经营", "公务接待 公务用车 因公出国",
        "商品零售 餐饮收入",
        "行政编制 事业编制", "在职 临聘", "春季 秋季", "上半年 下半年", "按期 延期", "按期 逾期",
        "按时 延期", "按时 逾期",
    )
)  # fmt: skip


def all_kinds(names: Sequence[str]) -> bool:
    """Whether things of these names are all the kinds there can be."""
    return any(_are(kinds, names) for kinds in _KINDS if len(kinds) == len(names))


def _are(kinds: Sequence[str], names: Sequence[str]) -> bool:
    found = [[kind for kind in kinds if kind in name.replace("非" + kind, "")] for name in names]
    told = {each[0] for each in found if len(each) == 1}
    return len(told) == len(names)
