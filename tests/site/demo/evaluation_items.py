"""What an evaluation is seen doing from the notice to the rectification, each with the page where
it is done and words that stand there; in our own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing, the role that looks for it, and where it is found."""

    what: str
    role: str
    page: str
    """The name of the page."""
    words: str
    """What stands on it."""


FINANCE, LEAD, UNIT = "finance_bureau", "evaluator_lead", "implementing_unit"
ITEMS = (
    Item("年度计划列入哪些评价", FINANCE, "campaign", "列入的评价"),
    Item("评价由谁委托、凭什么文号", FINANCE, "evaluation", "委托方"),
    Item("机构与项目没有利害关系", FINANCE, "campaign", "没有参与过项目的机构"),
    Item("评价组成员和分工", LEAD, "evaluation", "评价组"),
    Item("各成员的声明", LEAD, "evaluation", "无利害关系"),
    Item("十个步骤走到哪一步、期限", LEAD, "evaluation", "course-dot"),
    Item("评价对象", LEAD, "evaluation-plan", "评价对象"),
    Item("评价范围", LEAD, "evaluation-plan", "评价范围"),
    Item("评价依据的文件", LEAD, "evaluation-plan", "评价依据"),
    Item("评价方法", LEAD, "evaluation-plan", "评价方法"),
    Item("指标体系和权重", LEAD, "evaluation-plan", "指标体系"),
    Item("权重怎样定", LEAD, "evaluation-plan", "权重"),
    Item("抽到哪些小区、怎样抽", LEAD, "evaluation-sample", "种子"),
    Item("向单位要的资料", LEAD, "evaluation-requests", "合成：专户对账单"),
    Item("单位答复一份资料", UNIT, "evaluation-request", "提供"),
    Item("前期调研和访谈的底稿", LEAD, "evaluation-papers", "会议"),
    Item("方案会审的底稿", LEAD, "evaluation-papers", "会审"),
    Item("实地核查的底稿", LEAD, "evaluation-papers", "实地核查"),
    Item("造价工程师的意见", LEAD, "evaluation-papers", "造价"),
    Item("因素分析和投入产出", LEAD, "evaluation-papers", "因素分析"),
    Item("底稿由第二人复核", LEAD, "evaluation-paper", "复核"),
    Item("证据和它用在哪里", LEAD, "evaluation-evidence", "用在"),
    Item("评分表", LEAD, "evaluation-scores", "C32"),
    Item("一个指标的标准、事实和得分", LEAD, "evaluation-score", "评分标准"),
    Item("填报数与记录数的取舍", LEAD, "evaluation-figures", "开工及时率"),
    Item("专家组打分", LEAD, "evaluation-panel", "揭示"),
    Item("综合得分和等级", FINANCE, "evaluation-scores", "67.40"),
    Item("绩效目标和调整", FINANCE, "goals", "绩效目标"),
    Item("资金到位和支付", FINANCE, "money", "已支付"),
    Item("居民问卷的结果", LEAD, "surveys:results", "满意"),
    Item("投诉的办理率", FINANCE, "hotline:rates", "办理率"),
    Item("单位自评表", UNIT, "self-evaluation", "自评"),
    Item("自评的重点抽查复核", LEAD, "evaluation-recheck", "49.91"),
    Item("问题、成因和失分", LEAD, "evaluation-findings", "失分"),
    Item("建议、责任单位和怎样算完成", LEAD, "evaluation-findings", "怎样算完成"),
    Item("重复出现的问题", FINANCE, "recurring-problems", "重复"),
    Item("应出台的政策和制度", FINANCE, "records", "加装电梯"),
    Item("报告的章节和附件", LEAD, "evaluation-report", "十个附件"),
    Item("部门和股室的意见及处理", LEAD, "evaluation-consultation", "征求意见"),
    Item("出具的成果包可以核验", FINANCE, "evaluation", "hengjian verify"),
    Item("整改：答复、计划、报告、验证", FINANCE, "recommendation", "整改"),
)
"""Forty-one."""
