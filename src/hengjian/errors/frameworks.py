"""Codes of the frameworks floor: what the checks of a framework find."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


def _warning(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.WARNING, message, hint)


def _advice(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ADVICE, message, hint)


_TREE = {
    "points-missing": _error(
        Text("指标“{name}”没有分值", "indicator “{name}” has no points"),
        Text("请写 points", "add points"),
    ),
    "points-not-positive": _error(
        Text(
            "“{name}”的分值 {found} 应大于 0", "the points of “{name}”, {found}, should be above 0"
        ),
    ),
    "points-do-not-add-up": _error(
        Text(
            "“{name}”写的是 {stated} 分，下级合计 {sum} 分",
            "“{name}” states {stated} points; those below it add up to {sum}",
        ),
        Text("请改其中之一，使两者相等", "change one of them until they agree"),
    ),
    "points-too-fine": _warning(
        Text(
            "“{name}”的分值 {found} 比得分保留的 {places} 位小数更细，满分会被舍入",
            "the points of “{name}”, {found}, are finer than the {places} decimals of scores: "
            "full marks would be rounded",
        ),
    ),
    "parent-with-leaf-key": _error(
        Text(
            "“{name}”有下级指标，不能再写 {key}",
            "“{name}” has indicators below it and cannot have {key}",
        ),
        Text("评分写在最末一级", "scoring stands on the last level"),
    ),
    "leaf-without-score": _error(
        Text("末级指标“{name}”没有评分规则", "indicator “{name}” has no scoring rule"),
        Text("请写 score；可用的规则：{known}", "add score; rules: {known}"),
    ),
    "code-repeated": _error(
        Text(
            "代码“{code}”用了两次，第一次在第 {first} 行",
            "code “{code}” stands twice, first on line {first}",
        ),
    ),
    "name-repeated": _error(
        Text(
            "“{name}”在 {first} 和 {second} 中都有",
            "“{name}” stands both in {first} and in {second}",
        ),
        Text("一个名称只能指一个数", "a name means one figure only"),
    ),
    "name-reserved": _error(
        Text("“{name}”是保留的词，不能作名称", "“{name}” is a reserved word and cannot be a name"),
    ),
}

_FACTS = {
    "unit-without-number": _error(
        Text("“{name}”不是数，不能有单位", "“{name}” is not a number and cannot have a unit"),
    ),
    "measure-aggregate": _error(
        Text(
            "“{name}”应有且只有一种统计方式，写了：{found}",
            "“{name}” should have exactly one way of counting; found: {found}",
        ),
        Text("count、sum、min、max、share 之一", "one of count, sum, min, max, share"),
    ),
    "measure-source": _error(
        Text("“{found}”不合：这里应是{wanted}", "“{found}” does not fit: {wanted} is wanted here"),
        Text(
            "count 和 share 写表名，其余写 表名.列名",
            "count and share name a table, the others table.column",
        ),
    ),
    "measure-two-tables": _error(
        Text("“{found}”的两列不在同一张表里", "the two columns of “{found}” are not of one table"),
        Text(
            "逐行相除的两列须在同一张表：mean: 表名.列名 / 表名.列名",
            "both stand in the same rows: mean: table.column / table.column",
        ),
    ),
    "each-to-without-mean": _error(
        Text("each_to 只用于 mean", "each_to belongs to mean"),
        Text("它是逐行取整的步长", "it is the step to which each row is rounded"),
    ),
    "unit-repeated": _error(
        Text("“{found}”是已有的单位", "“{found}” is a unit already"),
        Text("直接使用即可，不必再声明", "use it as it is; it needs no declaration"),
    ),
    "unit-size": _error(
        Text("单位的大小 {found} 应大于 0", "the size of a unit, {found}, should be above 0"),
    ),
    "criterion-when-faults": _error(
        Text(
            "评价要点 {id} 由数据判定，不能再有扣分项",
            "criterion {id} is decided by facts and cannot have faults besides",
        ),
        Text("请分成两个要点", "make two criteria of it"),
    ),
    "measure-table-unknown": _error(
        Text("没有“{found}”这张表", "there is no table “{found}”"),
        Text("有：{known}", "there are: {known}"),
    ),
    "own-table-repeated": _error(
        Text("“{found}”在数据字典里已有", "“{found}” is in the data dictionary already"),
        Text("请换一个表名", "choose another name"),
    ),
    "table-key-unknown": _error(
        Text(
            "“{table}”没有“{found}”这一列，不能作主键",
            "“{table}” has no column “{found}” to be its key",
        ),
        Text("有：{known}", "there are: {known}"),
    ),
    "measure-column-unknown": _error(
        Text("“{table}”没有“{found}”这一列", "“{table}” has no column “{found}”"),
        Text("有：{known}", "there are: {known}"),
    ),
    "column-kind": _error(
        Text(
            "{aggregate} 不能用于“{column}”（{kind}）",
            "{aggregate} does not work on “{column}” ({kind})",
        ),
    ),
    "measure-unit": _error(
        Text(
            "“{name}”的单位“{found}”不合：统计的是{wanted_zh}",
            "the unit “{found}” of “{name}” does not fit: what is counted is {wanted_en}",
        ),
    ),
    "among-without-share": _error(
        Text("among 只用于 share", "among goes with share only"),
        Text("其他统计方式请用 where", "use where with the others"),
    ),
    "share-without-where": _error(
        Text("share 要有 where，说明哪些行算数", "share needs where, to say which rows count"),
    ),
    "condition-not-truth": _error(
        Text(
            "这里应是条件（真或假），写的是{found_zh}",
            "a condition (true or false) is wanted here, not {found_en}",
        ),
    ),
    "formula-not-number": _error(
        Text("这里应算出数，写的算出{found_zh}", "a number is wanted here, not {found_en}"),
    ),
    "formula-unit": _error(
        Text(
            "“{name}”声明的单位“{declared}”与公式算出的{found_zh}不合",
            "“{name}” declares the unit “{declared}”; its formula gives {found_en}",
        ),
        Text("请改 unit 或公式", "change unit or the formula"),
    ),
    "formula-cycle": _error(
        Text("公式互相引用成环：{cycle}", "formulas refer to each other in a circle: {cycle}"),
        Text("请断开其中一处", "break the circle somewhere"),
    ),
    "facts-unused": _advice(
        Text("有 {count} 个数没有指标用到：{names}", "no indicator uses {count} facts: {names}"),
        Text("只作报告展示的可以留着", "keep those that are only shown in reports"),
    ),
    "name-undefined": _error(
        Text("没有“{found}”这个数", "there is no fact “{found}”"),
        Text("是不是“{meant}”？", "did you mean “{meant}”?"),
    ),
}

_TABLES = {
    "indicators-table-none": _error(
        Text("没有找到指标体系表：没有“{names}”等表头", "there is no table of indicators: no headings such as “{names}”"),
        Text(
            "表头写在一行，至少有一列级别名称，另有分值、指标解释或评价标准",
            "put the headings on one line: a column for each level, and points, explanation or standard",
        ),
    ),
    "indicators-none": _error(
        Text("表头下面没有指标", "no indicators stand below the headings"),
        Text("从表头的下一行写起", "begin on the line after the headings"),
    ),
    "indicator-name-missing": _error(
        Text("这一行没有指标名称", "this line has no indicator"),
        Text(
            "在级别列写名称；同属上一行的合并单元格或留空",
            "write its name in the column of its level; leave it blank only below a name",
        ),
    ),
    "word-not-known": _error(
        Text("这里不能写“{found}”", "“{found}” cannot stand here"),
        Text("可写：{known}", "known: {known}"),
    ),
    "document-unsound": _error(
        Text("不是可以打开的 Word 文件：{found}", "this is no Word file that can be opened: {found}"),
        Text("请在 Word 里打开并另存为 .docx", "open it in Word and save it anew as .docx"),
    ),
}  # fmt: skip

_RULES = {
    "rule-needs": _error(
        Text("规则 {rule} 要有 {key}", "the rule {rule} needs {key}"),
    ),
    "rule-ignores": _advice(
        Text(
            "规则 {rule} 不用 {key}，只作展示",
            "the rule {rule} does not use {key}; it is only shown",
        ),
    ),
    "target-unlike-value": _error(
        Text(
            "目标值（{target_zh}）与指标值（{value_zh}）不能比",
            "the target ({target_en}) cannot be compared with the value ({value_en})",
        ),
    ),
    "indicator-unit": _error(
        Text(
            "单位“{found}”不合：指标值是{wanted_zh}",
            "the unit “{found}” does not fit: the value is {wanted_en}",
        ),
    ),
    "parameter-unit": _error(
        Text("“{found}”不合：应是{wanted_zh}", "“{found}” does not fit: {wanted_en} is wanted"),
    ),
    "parameter-range": _error(
        Text(
            "“{found}”应在 {least} 到 {most} 之间",
            "“{found}” should lie between {least} and {most}",
        ),
    ),
    "linear-same-ends": _error(
        Text("from 与 to 相同", "from and to are the same"),
    ),
    "band-worth": _error(
        Text(
            "每一档应写 points 或 share，且只写一个", "each band has points or share, one of them"
        ),
    ),
    "band-points": _error(
        Text(
            "这一档 {found} 分，超出指标的 0 到 {most} 分",
            "this band gives {found}, outside 0 to {most}",
        ),
    ),
    "band-empty": _error(
        Text("这一档的上下限之间没有值", "no value lies between the bounds of this band"),
    ),
    "band-unreachable": _error(
        Text(
            "前面各档已包括这一档，永远用不到", "the bands above cover this one: it can never hold"
        ),
        Text("请把范围小的放前面，或删去这一档", "put the narrower band first, or delete this one"),
    ),
    "ladder-gap": _error(
        Text("各档没有覆盖：{gap}", "no band covers {gap}"),
        Text("最后一档可不写上下限", "the last band may go without a bound"),
    ),
    "criteria-worth-mixed": _error(
        Text(
            "评价要点的 points 和 share 不能混用，也不能只写一部分",
            "criteria are worth points, or shares, or nothing is said: not a mixture",
        ),
    ),
    "criteria-points": _error(
        Text(
            "评价要点合计 {sum} 分，指标 {points} 分",
            "the criteria add up to {sum}, the indicator has {points}",
        ),
    ),
    "criteria-shares": _error(
        Text(
            "评价要点的 share 合计 {sum}，应为 100%",
            "the shares of the criteria add up to {sum}, not 100%",
        ),
    ),
    "id-repeated": _error(
        Text("“{found}”用了两次", "“{found}” stands twice"),
    ),
    "fault-points": _error(
        Text(
            "每次扣 {found} 分，应大于 0 且不超过指标的 {most} 分",
            "{found} points off each time: should be above 0 and at most the indicator's {most}",
        ),
    ),
    "tiers-gap": _error(
        Text(
            "各档没有从 0% 到 100% 首尾相接：{found}",
            "the tiers do not run from 0% to 100% without a gap: {found}",
        ),
    ),
    "panel-trim": _error(
        Text(
            "去掉最高最低各 {trim} 个后，{judges} 位评委没有分数可用",
            "with {trim} highest and lowest left out, {judges} judges leave no score",
        ),
        Text("judges 应大于 2 × trim", "judges should be more than 2 × trim"),
    ),
    "cap-without-effect": _error(
        Text("cap 要有 share 或 grade", "cap needs share or grade"),
    ),
}

_GRADES = {
    "grades-order": _error(
        Text(
            "等级应从高到低：{found} 之后不能是 {next}",
            "grades go from best to worst: {next} cannot follow {found}",
        ),
    ),
    "grades-repeated": _error(Text("等级“{found}”写了两次", "grade “{found}” stands twice")),
    "grades-floor": _error(
        Text("最低一等从 {found} 起，应从 0 起", "the lowest grade begins at {found}, not at 0"),
    ),
    "grades-top": _error(
        Text("等级线 {found} 超过 100", "a grade begins at {found}, above 100"),
        Text("等级线按百分制写", "grades are written in points of 100"),
    ),
    "grade-unknown": _error(
        Text("等级里没有“{found}”", "there is no grade “{found}”"),
        Text("有：{known}", "there are: {known}"),
    ),
    "library-unknown": _error(
        Text("库里没有“{found}”", "the library has no “{found}”"),
        Text("有：{known}", "there are: {known}"),
    ),
}

_EDITIONS = {
    "edition-none": _error(
        Text("{day} 没有施行中的“{name}”版本", "no edition of “{name}” is in force on {day}"),
        Text("有：{known}", "there are: {known}"),
    ),
    "edition-several": _error(
        Text(
            "{day} 有几个施行中的“{name}”版本：{found}",
            "several editions of “{name}” are in force on {day}: {found}",
        ),
        Text("请在案例里写明 edition", "name the edition in the case"),
    ),
    "in-force-backwards": _error(
        Text(
            "施行期的止日 {until} 早于起日 {start}",
            "in force until {until}, before it begins on {start}",
        ),
    ),
}

_EXAMPLES = {
    "example-key": _error(
        Text(
            "例子里的“{found}”不是这个框架的数",
            "“{found}” in the example is no fact of the framework",
        ),
        Text("是不是“{meant}”？", "did you mean “{meant}”?"),
    ),
    "example-expects-nothing": _error(
        Text("例子没有说应得什么", "the example does not say what must follow"),
        Text("请写 value、score 或 status", "add value, score or status"),
    ),
    "example-differs": _error(
        Text(
            "例子写的 {key} 是 {stated}，算出来是 {found}",
            "the example says {key} is {stated}; it comes to {found}",
        ),
        Text("请改例子或规则", "change the example or the rule"),
    ),
}

_POLICIES = {
    "policy-unmet": _advice(
        Text(
            "{number}{article}：{title_zh}；本框架 {found}。{why_zh}",
            "{number}{article}: {title_en}; here {found}. {why_en}",
        ),
        Text("另作安排请说明理由", "give the reason for another arrangement"),
    ),
}

ENTRIES = {
    "range-unit": Entry(
        Severity.ERROR,
        Text(
            "“{name}”的上下限写的是 {found}，应为{wanted_zh}",
            "the range of “{name}” is written as {found}; it should be {wanted_en}",
        ),
    ),
    **_TREE,
    **_TABLES,
    **_FACTS,
    **_RULES,
    **_GRADES,
    **_EDITIONS,
    **_EXAMPLES,
    **_POLICIES,
}
