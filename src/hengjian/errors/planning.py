"""Codes of the choice of an annual plan."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "plan-source-twice": Entry(
        Severity.ERROR,
        Text("资金来源 {source} 填了两次预算", "the source {source} has two budgets"),
        Text("请合并成一行", "merge them into one row"),
    ),
    "plan-money-negative": Entry(
        Severity.ERROR,
        Text(
            "资金来源 {source} 的预算是负数：{found} 分",
            "the budget of {source} is negative: {found} cents",
        ),
        Text("请填不小于零的金额", "enter an amount of zero or more"),
    ),
    "plan-sources-too-many": Entry(
        Severity.ERROR,
        Text("资金来源有 {found} 个，最多 {limit} 个", "{found} sources of funds; {limit} at most"),
        Text("请把用途相同的来源合并", "merge sources that may pay for the same"),
    ),
    "plan-candidate-twice": Entry(
        Severity.ERROR,
        Text("备选方案 {code} 出现了两次", "the candidate {code} stands twice"),
        Text("每个方案只能列一次", "list each scheme once"),
    ),
    "plan-candidate-nowhere": Entry(
        Severity.ERROR,
        Text("备选方案 {code} 没有小区", "the candidate {code} has no site"),
        Text("请在方案里选定小区", "choose its sites in the scheme"),
    ),
    "plan-candidate-free": Entry(
        Severity.ERROR,
        Text(
            "备选方案 {code} 的投资不是正数：{found} 分", "the candidate {code} costs {found} cents"
        ),
        Text("请先填方案的工程量和单价", "enter the quantities and unit costs of the scheme first"),
    ),
    "plan-households-negative": Entry(
        Severity.ERROR,
        Text(
            "备选方案 {code} 的户数是负数：{found}", "the candidate {code} has {found} households"
        ),
        Text("请核对小区户数", "check the households of its sites"),
    ),
    "plan-benefit-range": Entry(
        Severity.ERROR,
        Text(
            "备选方案 {code} 的效益分 {found} 不在 0 到 100 之间",
            "the benefit score {found} of {code} is not between 0 and 100",
        ),
        Text("请重新评分", "score the scheme again"),
    ),
    "plan-source-unknown": Entry(
        Severity.ERROR,
        Text(
            "备选方案 {code} 要用的资金来源 {found} 没有预算",
            "the candidate {code} names sources without a budget: {found}",
        ),
        Text(
            "请在计划里补上这个来源，或改方案的来源",
            "add the source to the plan, or change the scheme's",
        ),
    ),
}
