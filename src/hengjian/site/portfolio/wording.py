"""What comparing found, in words: how well an indicator tells apart, what is to be asked."""

from __future__ import annotations

from hengjian.bilingual import Text
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
