"""Codes of bonds: terms that cannot be, forecasts, stress, money that does not add up."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "bond-size": Entry(
        Severity.ERROR,
        Text("债券“{code}”的发行额应大于 0", "the size of bond “{code}” must be above 0"),
    ),
    "bond-rate": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的年利率应在 0 与 100% 之间",
            "the rate of bond “{code}” must lie between 0 and 100%",
        ),
        Text("请连百分号一起写，如 3.21%", "write it with its sign, like 3.21%"),
    ),
    "bond-fee": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的费率“{name}”应在 0 与 100% 之间",
            "the fee “{name}” of bond “{code}” must lie between 0 and 100%",
        ),
    ),
    "bond-frequency": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”每年付息 {found} 次；应为 1 次或 2 次",
            "bond “{code}” pays interest {found} times a year; once or twice is known",
        ),
    ),
    "bond-term": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的期限是 {found} 年；应为 1 至 {most} 年",
            "the term of bond “{code}” is {found} years; 1 to {most} are read",
        ),
    ),
    "bond-grace": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”只付息的 {found} 年应短于期限 {years} 年",
            "the {found} years of interest only of bond “{code}” must be fewer than its term of {years}",
        ),
    ),
    "bond-issued-late": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的发行日 {found} 晚于起息日 {start}",
            "bond “{code}” was issued on {found}, after its interest begins on {start}",
        ),
        Text("请核对两个日期", "check the two dates"),
    ),
    "bond-first-interest": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的首次付息日 {found} 不在起息日 {start} 之后、到期日 {end} 之前",
            "the first interest date {found} of bond “{code}” does not lie after {start} and up to {end}",
        ),
    ),
    "bond-instalment-date": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的还本日 {found} 不在起息日 {start} 之后、到期日 {end} 之前",
            "principal of bond “{code}” is due on {found}, not after {start} and up to {end}",
        ),
    ),
    "bond-instalments-unused": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的还本方式是“{found}”，却列了各期还本",
            "bond “{code}” is repaid by “{found}” and yet lists instalments",
        ),
        Text(
            "删除各期还本，或把还本方式改为 instalments",
            "delete the instalments, or write repayment: instalments",
        ),
    ),
    "bond-part-not-positive": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的各期还本和各项目用款都应大于 0",
            "each instalment and each use of bond “{code}” must be above 0",
        ),
    ),
    "bond-instalments-sum": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”各期还本合计 {found} 元，不等于发行额 {size} 元",
            "the instalments of bond “{code}” add up to {found} yuan, not to its size of {size}",
        ),
    ),
    "bond-uses-above": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”各项目用款合计 {found} 元，超过发行额 {size} 元",
            "the uses of bond “{code}” add up to {found} yuan, above its size of {size}",
        ),
    ),
    "bond-use-twice": Entry(
        Severity.ERROR,
        Text(
            "债券“{code}”的项目“{project}”列了两次",
            "project “{project}” stands twice among the uses of bond “{code}”",
        ),
        Text("请合并为一行", "join the two rows"),
    ),
    "stream-price-unit": Entry(
        Severity.ERROR,
        Text(
            "收入“{code}”的数量 × 单价以“{found}”计，应是每月、每年或每天的金额",
            "quantity × price of stream “{code}” is in {found}; it should be money a month, year or day",
        ),
        Text(
            "例如数量 7800个、单价 120元/个/月",
            "for instance quantity 7800个 and price 120元/个/月",
        ),
    ),
    "stream-share": Entry(
        Severity.ERROR,
        Text(
            "“{code}”的 {name} 是 {found}，应在 0% 与 100% 之间",
            "{name} of “{code}” is {found}; it must lie between 0% and 100%",
        ),
    ),
    "stream-negative": Entry(
        Severity.ERROR,
        Text(
            "“{code}”的 {name} 不能是负数：{found}",
            "{name} of “{code}” cannot be negative: {found}",
        ),
    ),
    "stream-reversed": Entry(
        Severity.ERROR,
        Text(
            "收入“{code}”的结束日 {last} 早于开始日 {first}",
            "stream “{code}” ends on {last}, before it starts on {first}",
        ),
    ),
    "stream-growth": Entry(
        Severity.ERROR,
        Text(
            "“{code}”的增长率 {found}、每 {every} 年一次不成立：增长率应高于 −100%、不超过 100%，间隔至少 1 年",
            "growth of “{code}” by {found} every {every} years cannot be: above −100%, at most 100%, every 1 year or more",
        ),
    ),
    "stream-twice": Entry(
        Severity.ERROR,
        Text(
            "收入或成本的编号“{code}”出现两次",
            "the code “{code}” stands twice among streams and costs",
        ),
        Text("每一项用自己的编号", "give each its own code"),
    ),
    "cost-unit": Entry(
        Severity.ERROR,
        Text(
            "成本“{code}”以“{found}”计，应是百分数，或每年、每月、每天的金额",
            "the cost “{code}” is in {found}; it should be a percentage, or money a year, month or day",
        ),
    ),
    "bounds-crossed": Entry(
        Severity.ERROR,
        Text(
            "覆盖倍数的下限 {lower} 与上限 {upper} 不成立",
            "the bounds of coverage, {lower} and {upper}, cannot be",
        ),
        Text("下限不小于 0，上限不低于下限", "the lower is 0 or more, the upper not below it"),
    ),
    "range-wrong": Entry(
        Severity.ERROR,
        Text(
            "“{factor}”的变动范围 {low}‰ 至 {high}‰（最可能 {mode}‰）不成立",
            "the range of {factor} from {low}‰ to {high}‰ (likeliest {mode}‰) cannot be",
        ),
        Text(
            "不低于 −1000‰，最可能值在两端之间，宽度不超过 5000‰",
            "from −1000‰, the likeliest between the ends, at most 5000‰ wide",
        ),
    ),
    "range-twice": Entry(
        Severity.ERROR,
        Text("“{factor}”的变动范围给了两次", "the range of {factor} is given twice"),
    ),
    "simulation-size": Entry(
        Severity.ERROR,
        Text("模拟次数 {found} 应在 1 与 1000000 之间", "{found} draws; 1 to 1000000 can be made"),
    ),
    "simulation-nothing-due": Entry(
        Severity.ERROR,
        Text(
            "没有（或可能没有）还本付息，覆盖倍数没有定义，不能模拟",
            "nothing is due, or may be, so coverage is undefined and cannot be simulated",
        ),
    ),
    "idle-year": Entry(
        Severity.ERROR,
        Text(
            "全年天数应是 365 或 360，这里是 {found}",
            "a year has 365 or 360 days here, not {found}",
        ),
    ),
    "idle-flow": Entry(
        Severity.ERROR,
        Text("{on} 的资金流水“{code}”应大于 0", "the flow “{code}” of {on} must be above 0"),
    ),
    "idle-use-beyond": Entry(
        Severity.ERROR,
        Text(
            "{on} 的用款“{code}”超过当时到位的债券资金 {amount}",
            "the use “{code}” of {on} goes {amount} beyond what had arrived by then",
        ),
        Text(
            "请核对到位和用款的日期、金额；垫付的款不算使用债券资金",
            "check dates and amounts; money advanced by others is no use of bond money",
        ),
    ),
    "term-order": Entry(
        Severity.ERROR,
        Text(
            "建设开始 {construction}、运营开始 {operation}、运营结束 {until} 的次序不对",
            "construction from {construction}, operation from {operation}, until {until}: this order cannot be",
        ),
    ),
    "clause-base": Entry(
        Severity.ERROR,
        Text("按效付费的基数应大于 0", "the base of a pay-for-performance clause must be above 0"),
    ),
    "clause-linked": Entry(
        Severity.ERROR,
        Text(
            "与绩效挂钩的比例 {found} 应在 0% 与 100% 之间",
            "the share linked to the score, {found}, must lie between 0% and 100%",
        ),
    ),
    "clause-line": Entry(
        Severity.ERROR,
        Text(
            "按比例付费的起点 {low} 分、满付 {high} 分不成立",
            "nothing at {low} points and all at {high} cannot be",
        ),
        Text("0 ≤ 起点 < 满付 ≤ 100", "0 ≤ nothing < all ≤ 100"),
    ),
    "clause-ladder": Entry(
        Severity.ERROR,
        Text(
            "按效付费的档次应从高分到低分排列，付费比例不升，都在 0 与 100 之间",
            "the bands of a clause go from high scores to low, shares never rising, all between 0 and 100",
        ),
    ),
    "score-out-of-range": Entry(
        Severity.ERROR,
        Text("得分 {found} 应在 0 与 100 之间", "the score {found} must lie between 0 and 100"),
    ),
    "disclosure-missing": Entry(
        Severity.WARNING,
        Text(
            "债券“{code}”的公开表缺“{column}”", "the disclosure of bond “{code}” lacks “{column}”"
        ),
        Text("每年 6 月 30 日前公开，请补齐", "it is public by 30 June each year; fill it in"),
    ),
    "disclosure-part": Entry(
        Severity.WARNING,
        Text(
            "债券“{code}”的公开表中“{column}”的债券资金超过总额",
            "in the disclosure of bond “{code}” the bond money of “{column}” is above the whole",
        ),
        Text(
            "付出的债券资金超过已实现的投资，请说明差额去向",
            "more bond money was paid than investment realised: say where the difference is",
        ),
    ),
    "bonds-missing": Entry(
        Severity.ERROR,
        Text("案例没有债券资料：缺少 {file}", "the case has no bonds: {file} is missing"),
        Text(
            "在 case.yaml 旁边写 {file}：债券条款、收入假设、覆盖倍数的上下限；可参照随附案例 hongta",
            "write {file} beside case.yaml: terms, assumptions of revenue, bounds of coverage; the shipped case hongta is a model",
        ),
    ),
    "bonds-source-twice": Entry(
        Severity.ERROR,
        Text("来源“{key}”在案例里已经有了", "the case already has a source “{key}”"),
        Text("删除这里的，或换一个编号", "delete it here, or give it another key"),
    ),
    "bonds-project-unknown": Entry(
        Severity.ERROR,
        Text(
            "“{found}”不在这只债券的用款项目里",
            "“{found}” is not among the projects that use this bond",
        ),
        Text("在 uses 里写明该项目的用款额", "say in uses how much the project has of it"),
    ),
    "bonds-fact-unknown": Entry(
        Severity.ERROR,
        Text("案例没有名为“{found}”的数", "the case has no fact “{found}”"),
        Text(
            "写 case.yaml 的 facts 里有的名称，或直接写 value、as_of、source",
            "name one of the facts in case.yaml, or write value, as_of and source",
        ),
    ),
    "assumption-twice": Entry(
        Severity.ERROR,
        Text(
            "既引用了案例的“{fact}”，又写了数值", "it names the fact “{fact}” and gives a value too"
        ),
        Text("只留一个，免得两处不一致", "keep one of them, so that they cannot differ"),
    ),
    "assumption-missing": Entry(
        Severity.ERROR,
        Text("测算假设缺少：{missing}", "the assumption lacks: {missing}"),
        Text(
            "每个假设都要有数值（连单位）、时点和来源；或用 fact 引用案例里的数",
            "each needs a value with its unit, a date and a source; or name a fact of the case",
        ),
    ),
    "coverage-below": Entry(
        Severity.ERROR,
        Text(
            "存续期本息覆盖倍数 {found}，低于下限 {lower}",
            "the coverage for life is {found}, below the lower bound {lower}",
        ),
        Text(
            "收益不足以偿还本息：核对假设，落实其他偿债来源，或压减债券规模",
            "revenue does not carry the bond: look at the assumptions, secure other money for it, or borrow less",
        ),
    ),
    "coverage-above": Entry(
        Severity.WARNING,
        Text(
            "存续期本息覆盖倍数 {found}，高于上限 {upper}，假设可能偏乐观",
            "the coverage for life is {found}, above the upper bound {upper}: assumptions may be too hopeful",
        ),
        Text(
            "请逐项核对单价、利用率和成本的来源",
            "look at the sources of prices, utilisation and costs one by one",
        ),
    ),
    "balance-short": Entry(
        Severity.WARNING,
        Text(
            "{years} 年末累计资金不足，最多缺 {missing}（{worst} 年）",
            "at the end of {years} money is missing, most of all {missing} in {worst}",
        ),
        Text("请落实这些年度的偿债来源", "secure money for the service of these years"),
    ),
    "idle-late": Entry(
        Severity.WARNING,
        Text(
            "债券资金 {amount}（{share}）闲置超过 {months} 个月；全部闲置成本 {cost}",
            "{amount} of bond money ({share}) lay idle for more than {months} months; all idle time cost {cost}",
        ),
        Text(
            "财预〔2021〕61号：按实际进度支用；无法使用的按程序调整用途",
            "财预〔2021〕61号: use it with the works; what cannot be used changes its use by the procedure",
        ),
    ),
    "bond-outlives": Entry(
        Severity.WARNING,
        Text(
            "债券“{code}”到期日 {ends} 晚于项目运营期末 {until}",
            "bond “{code}” matures on {ends}, after the project's last day of operation {until}",
        ),
        Text("债券期限应与项目期限匹配", "the bond's term should fit the project's"),
    ),
    "bond-principal-early": Entry(
        Severity.WARNING,
        Text(
            "债券“{code}”在运营开始（{operation}）之前就要还本",
            "principal of bond “{code}” is due before operation begins on {operation}",
        ),
        Text("请说明还本来源", "say from what it is paid"),
    ),
}
