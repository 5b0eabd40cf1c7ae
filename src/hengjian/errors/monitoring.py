"""Codes of warning rules, warnings, suspensions and monitoring reports."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "watch-rule-twice": Entry(
        Severity.ERROR,
        Text("规则“{found}”写了两次", "the rule “{found}” stands twice"),
        Text("每条规则用一个编码", "give each rule a code of its own"),
    ),
    "watched-fact-unused": Entry(
        Severity.ERROR,
        Text("事实“{found}”没有规则用到", "no rule uses the fact “{found}”"),
        Text("请删去，或检查公式里的名称", "take it out, or check the names in the formulas"),
    ),
    "watched-fact-known": Entry(
        Severity.ERROR,
        Text("事实“{found}”在统计口径里已有", "the measures have the fact “{found}” already"),
        Text("请直接使用，不要再声明", "use it without declaring it again"),
    ),
    "watch-bound-count": Entry(
        Severity.ERROR,
        Text("“{level}”级写了 {count} 个界限", "the level “{level}” has {count} bounds"),
        Text(
            "请只写 at_least、above、at_most、below 中的一个",
            "write exactly one of at_least, above, at_most and below",
        ),
    ),
    "watch-bound-unit": Entry(
        Severity.ERROR,
        Text(
            "界限“{found}”与规则的单位“{unit}”不合",
            "the bound “{found}” does not fit the unit of the rule, “{unit}”",
        ),
        Text("请用同一种单位写界限", "write the bound in the same kind of unit"),
    ),
    "watch-ladder-order": Entry(
        Severity.ERROR,
        Text("“{graver}”级没有比“{milder}”级更严", "“{graver}” is not graver than “{milder}”"),
        Text(
            "各级界限要朝同一方向，逐级更远",
            "let all bounds look the same way, the graver ones further along",
        ),
    ),
}
