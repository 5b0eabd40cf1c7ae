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
    "watch-in-the-past": Entry(
        Severity.ERROR,
        Text(
            "“{name}”已按 {latest} 判断过，不能再按 {asked} 重算",
            "“{name}” was judged for {latest}: it cannot be judged for {asked} any more",
        ),
        Text(
            "要看过去的情形，请打开预警回放",
            "to see how it stood then, open the replay of its warnings",
        ),
    ),
    "warning-not-yours": Entry(
        Severity.ERROR,
        Text("预警 {name} 由{owner}答复", "the warning {name} is answered by {owner}"),
        Text("请由责任单位的人员办理", "let somebody of that organisation do it"),
    ),
    "warning-without-evidence": Entry(
        Severity.ERROR,
        Text("解除预警 {name} 没有佐证", "the warning {name} cannot be closed without evidence"),
        Text(
            "请附上文件；数据恢复正常的，系统会自动解除",
            "attach a file; where the data are in order again it closes by itself",
        ),
    ),
    "suspension-not-red": Entry(
        Severity.ERROR,
        Text(
            "预警 {name} 不是生效中的红色预警，不能据此暂停拨付",
            "{name} is no red warning in force: disbursement is not suspended for it",
        ),
        Text("只有红色预警可以建议暂停拨付", "only red warnings propose a suspension"),
    ),
    "suspension-there": Entry(
        Severity.ERROR,
        Text("“{name}”已有暂停拨付的建议或决定", "“{name}” has a suspension already"),
        Text("请先处理已有的那一件", "deal with the one there is first"),
    ),
    "monitoring-there": Entry(
        Severity.ERROR,
        Text("“{name}”截至 {day} 的监控表已经有了", "“{name}” has a monitoring report until {day}"),
        Text("请打开已有的那一份", "open the one there is"),
    ),
    "monitoring-number": Entry(
        Severity.ERROR,
        Text(
            "“{name}”的全年预计须是不小于零的数：{found}",
            "“{name}”: “{found}” is no number of zero or more",
        ),
        Text("只填数字，单位见表头", "enter digits only; the unit stands beside the name"),
    ),
    "monitoring-day": Entry(
        Severity.ERROR,
        Text(
            "监控截止日 {found} 还没有到，或早得不合情理",
            "{found} has not come yet, or is too early",
        ),
        Text("请填已经过去的日期，一般为 7 月 31 日", "enter a day that is over, usually 31 July"),
    ),
    "monitoring-conclusion": Entry(
        Severity.ERROR,
        Text("没有填监控结论", "the conclusion is not filled in"),
        Text("请补上再提交", "fill it in, then hand the report in"),
    ),
    "monitoring-likelihood": Entry(
        Severity.ERROR,
        Text("“{name}”的完成可能性不认识：{found}", "“{name}”: unknown likelihood “{found}”"),
        Text("请选确定能、有可能或完全不可能", "choose certain, possible or impossible"),
    ),
    "monitoring-text": Entry(
        Severity.ERROR,
        Text("“{name}”的说明超过 {most} 字", "“{name}”: a text has more than {most} characters"),
        Text("请写得短一些，详情另附", "shorten it, and attach the details"),
    ),
    "monitoring-gap": Entry(
        Severity.ERROR,
        Text("“{name}”没有填{gap}", "“{name}” lacks {gap}"),
        Text("请补上再提交", "fill it in, then hand the report in"),
    ),
}
