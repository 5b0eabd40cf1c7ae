"""Fixed titles of the report and its annexes, each once."""

from __future__ import annotations

from hengjian.bilingual import Text

SUBTITLE = Text("绩效评价报告", "Performance evaluation report")
SUMMARY = Text("摘  要", "Summary")
ANNEXES = (
    Text("项目绩效目标表", "goals of the project"),
    Text("绩效评价指标体系及评分表", "framework, standards and scores"),
    Text("抽样点发现问题汇总表", "problems found at the sample points"),
    Text("调查问卷情况汇总表", "what the survey came to"),
    Text("主要工作底稿", "chief working papers"),
    Text("专项债券资金绩效自评表及复核", "self-evaluation and its re-check"),
    Text("第一轮意见反馈表（部门）", "comments of departments, round 1"),
    Text("第一轮意见反馈表（股室）", "comments of finance sections, round 1"),
    Text("第二轮意见反馈表（部门）", "comments of departments, round 2"),
    Text("第二轮意见反馈表（股室）", "comments of finance sections, round 2"),
)
"""In their order; those of the consultation bear the round, so that no two are the same."""
FEEDBACK = {7: (1, "dept"), 8: (1, "section"), 9: (2, "dept"), 10: (2, "section")}
"""Round and audience of the annexes that tell what was said and what became of it."""


def annex_title(number: int) -> Text:
    """The title of an annex, from 1."""
    return ANNEXES[number - 1]
