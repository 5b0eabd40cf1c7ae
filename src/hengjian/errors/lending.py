"""Codes of keeping bonds: uses, debt service, changes of use, assessments, goals, clauses."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "list-unreadable": Entry(
        Severity.ERROR,
        Text(
            "“{field}”第 {line} 行读不懂：{found}", "“{field}”, line {line} cannot be read: {found}"
        ),
        Text("一行一项，例如：{example}", "one entry a line, for instance: {example}"),
    ),
    "assumption-undated": Entry(
        Severity.ERROR,
        Text(
            "收入“{name}”的测算没有写明{missing}",
            "the forecast of “{name}” does not say its {missing}",
        ),
        Text(
            "每一项测算假设都要有数据来源和截至日期",
            "every assumption needs its source and its as-of date",
        ),
    ),
    "operation-order": Entry(
        Severity.ERROR,
        Text(
            "运营截止 {last} 不晚于运营起始 {first}",
            "operation ends on {last}, not after it begins on {first}",
        ),
    ),
    "use-above-size": Entry(
        Severity.ERROR,
        Text(
            "债券“{bond}”各项目额度合计将达 {total} 元，超过发行规模 {size} 元",
            "the uses of bond “{bond}” would add up to {total} yuan, above its size of {size}",
        ),
        Text("最多还可安排 {left} 元", "{left} yuan can still be assigned"),
    ),
    "use-not-admitted": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”没有结论为“予以支持”的事前评估，不能使用债券资金",
            "project “{project}” has no assessment that concludes “admit”: it cannot use bond money",
        ),
        Text(
            "先完成事前评估；制度实施前的存量债券可填写理由后登记",
            "assess it first; a bond of before the rule can be entered with a reason",
        ),
    ),
    "use-already-there": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”已有债券“{bond}”的额度",
            "project “{project}” has a use of bond “{bond}” already",
        ),
        Text("请修改已有的额度", "change the use there is"),
    ),
    "terms-already-there": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”已有债券口径，编码 {code}",
            "project “{project}” has terms of its bonds already, with the code {code}",
        ),
        Text("一个项目只有一行：改用这个编码", "a project has one row: use this code"),
    ),
    "bond-in-use": Entry(
        Severity.ERROR,
        Text(
            "债券“{bond}”已安排给 {uses} 个项目、登记了 {paid} 笔还本付息，不能删除",
            "bond “{bond}” has {uses} uses and {paid} payments of debt service: it stays",
        ),
    ),
    "use-below-spent": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”的债券资金已支出 {spent} 元，额度合计不能低于此数",
            "project “{project}” has spent {spent} yuan of bond money: its uses cannot be below that",
        ),
    ),
    "debt-service-elsewhere": Entry(
        Severity.ERROR,
        Text(
            "债券“{bond}”没有安排给项目“{project}”",
            "bond “{bond}” is not used by project “{project}”",
        ),
    ),
    "entry-reversed": Entry(
        Severity.ERROR,
        Text("分录“{name}”已经冲销过", "the entry “{name}” was reversed already"),
    ),
    "stream-has-income": Entry(
        Severity.ERROR,
        Text(
            "收入类别“{name}”已有 {count} 笔实际收入，不能删除",
            "stream “{name}” has {count} entries of income: it stays",
        ),
        Text("可填写截止日期，使其不再测算", "let it end by a date instead"),
    ),
    "stream-of-another-project": Entry(
        Severity.ERROR,
        Text(
            "收入类别“{name}”属于另一个项目",
            "stream “{name}” belongs to another project",
        ),
    ),
    "change-above-unspent": Entry(
        Severity.ERROR,
        Text(
            "调整金额 {amount} 元超过可调整的 {left} 元（额度 {use} 元，未支出 {unspent} 元，"
            "其他申请中 {pending} 元）",
            "{amount} yuan is more than the {left} that can be moved (use {use}, unspent {unspent}, "
            "asked for elsewhere {pending})",
        ),
        Text(
            "只有尚未支出的债券资金可以调整用途；先到的债券先支出",
            "only unspent bond money can change its use; the oldest bond is spent first",
        ),
    ),
    "change-to-itself": Entry(
        Severity.ERROR, Text("新项目与原项目相同", "the new project is the old one")
    ),
    "assessment-unanswered": Entry(
        Severity.ERROR,
        Text("第 {item} 项“{criterion}”没有作答", "item {item}, “{criterion}” is not answered"),
    ),
    "assessment-unreasoned": Entry(
        Severity.ERROR,
        Text(
            "第 {item} 项“{criterion}”没有写依据",
            "item {item}, “{criterion}” gives no reason",
        ),
        Text("写明判断的依据或材料", "say what the answer rests on"),
    ),
    "assessment-unknown-answer": Entry(
        Severity.ERROR,
        Text("评估体系里没有“{found}”", "the framework has no “{found}”"),
    ),
    "assessment-no-conclusion": Entry(
        Severity.ERROR, Text("没有选择评估结论", "no conclusion is chosen")
    ),
    "assessment-vetoed": Entry(
        Severity.ERROR,
        Text(
            "第 {item} 项“{criterion}”不符合，不能“予以支持”",
            "item {item}, “{criterion}” is not met: the project cannot be admitted",
        ),
        Text(
            "项目没有收益或属于负面清单的，不得使用专项债券",
            "a project without revenue or on the negative list cannot use special bonds",
        ),
    ),
    "goal-measure-unknown": Entry(
        Severity.ERROR,
        Text("没有“{found}”这个统计口径", "there is no measure “{found}”"),
        Text("从列表中选，或留空由人填报", "choose one of the list, or leave it empty and report"),
    ),
    "goal-measure-unit": Entry(
        Severity.ERROR,
        Text(
            "口径“{measure}”以“{unit}”计，目标的单位是“{found}”",
            "the measure “{measure}” counts {unit}, the goal is in {found}",
        ),
    ),
    "goal-fixed": Entry(
        Severity.ERROR,
        Text(
            "绩效目标“{name}”已于 {on} 批复，不能直接修改",
            "goal “{name}” was approved on {on}: it is fixed",
        ),
        Text(
            "须重新开展事前评估，结论为“予以支持”后以新目标替换",
            "it changes only by a new assessment that concludes “admit”",
        ),
    ),
    "goals-none": Entry(
        Severity.ERROR,
        Text("项目“{project}”没有待批复的绩效目标", "project “{project}” has no goals to approve"),
    ),
    "goals-without-money": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”还没有安排债券额度；绩效目标与资金同步批复",
            "project “{project}” has no bond money yet; goals are approved together with it",
        ),
    ),
    "goal-not-approved": Entry(
        Severity.ERROR,
        Text("绩效目标“{name}”尚未批复，可以直接修改", "goal “{name}” is not approved: change it"),
    ),
    "goal-replaced": Entry(
        Severity.ERROR,
        Text("绩效目标“{name}”已被替换", "goal “{name}” has been replaced already"),
    ),
    "goal-needs-new-assessment": Entry(
        Severity.ERROR,
        Text(
            "项目“{project}”在目标批复（{on}）之后没有结论为“予以支持”的新评估",
            "project “{project}” has no assessment concluded “admit” since the goal was approved ({on})",
        ),
        Text("按新项目程序重新开展事前评估", "assess it anew, as a new project"),
    ),
    "clause-scored": Entry(
        Severity.ERROR,
        Text(
            "“{name}”已按得分 {score} 计算应付金额，条款不能再改",
            "“{name}” is reckoned at a score of {score} already: its clause is fixed",
        ),
    ),
}
