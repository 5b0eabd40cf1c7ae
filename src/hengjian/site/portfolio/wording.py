"""What comparing found, in words: how well an indicator tells apart, what is to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.bilingual import Text
from hengjian.comparing.firms import ROLES
from hengjian.site.common.words import words
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.portfolio.models import Portfolio

WORDS = {
    "very-good": Text("很好", "very good"),
    "good": Text("较好", "good"),
    "marginal": Text("勉强", "marginal"),
    "poor": Text("差", "poor"),
    "unknown": Text("无法判断", "unknown"),
}
"""How well an indicator tells good projects from poor ones."""


SUMMARY = words(
    "分数只用来排先后：每一分都是要问的问题，不是结论",
    "Points put the list in order: each is a question to be asked, no verdict",
)


def condition_of(rule: Mapping[str, Any]) -> str:
    """What a rule of firms looks for, with its threshold."""
    if rule["connects"]:
        one, other = (ROLES.get(each, Text(each, each)) for each in rule["connects"])
        return t(
            f"同一项目里{one.zh}与{other.zh}地址、电话或法定代表人相同，或就是同一家单位",
            f"in one project, {one.en} and {other.en} share an address, a telephone or a legal "
            "person, or are one firm",
        )
    share, least = rule["share"], rule["at_least"]
    on = f"on {least} {'project' if least == 1 else 'projects'} at least"
    if share == "0%":
        return t(f"至少 {least} 个项目", on)
    return t(
        f"至少 {least} 个项目，且占情况已知的项目的 {share} 以上（含）",
        f"{on}, and on {share} or more of those of which it is known",
    )


def share_of(reason: Mapping[str, Any]) -> str:
    """How many projects it is, of how many."""
    met = len(reason["projects"])
    if reason["rule"]["connects"]:
        return t(f"{met} 个项目", f"{met} {'project' if met == 1 else 'projects'}")
    known = reason["known"]
    return t(
        f"情况已知的 {known} 个项目中有 {met} 个", f"{met} of the {known} of which it is known"
    )


def queries_of(portfolio: Portfolio) -> list[str]:
    """What is to be asked about, as sentences; one that says so where there is nothing."""
    found = [_sentence(each) for each in portfolio.told["queries"]]
    return found or [t("没有需要询问的情况。", "There is nothing to ask about.")]


def _sentence(each: dict[str, object]) -> str:
    if each["query"] == "heap":
        zh = "自评得分" if each["of"] == "claimed" else "总分"
        en = "claimed totals" if each["of"] == "claimed" else "totals"
        return t(
            f"{zh}在 {each['bound']} 分处扎堆：上一分内 {each['above']} 个，下一分内"
            f" {each['below']} 个；若上下相当，这样多的概率至多 {each['chance']}。",
            f"{en} are heaped at {each['bound']}: {each['above']} within a point above, "
            f"{each['below']} below; were both alike, the chance is at most {each['chance']}.",
        )
    projects = each["projects"]
    count = len(projects) if isinstance(projects, list) else 0
    return t(
        f"{count} 个项目的 {each['figures']} 个指标值完全相同。",
        f"{count} projects have the same {each['figures']} values.",
    )
