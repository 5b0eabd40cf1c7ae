"""Codes of quantities, numerals and periods."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "quantity-unreadable": Entry(
        Severity.ERROR,
        Text("“{found}”不是带单位的数", "“{found}” is not a number with a unit"),
        Text(
            "请写成“80个”“30,878.14万元”“100%”这样的形式；表头写明单位的列，只写数字也可以",
            "write it like 80个, 30,878.14万元 or 100%; the number alone where a header says the unit",
        ),
    ),
    "unit-unknown": Entry(
        Severity.ERROR,
        Text("没有“{found}”这个单位", "there is no unit “{found}”"),
        Text("可用的单位：{known}", "known units: {known}"),
    ),
    "unit-mismatch": Entry(
        Severity.ERROR,
        Text(
            "单位不合：应为“{wanted}”，写的是“{found}”",
            "wrong unit: “{wanted}” is wanted, “{found}” was found",
        ),
        Text("请换成能与“{wanted}”换算的单位", "use a unit that converts to “{wanted}”"),
    ),
    "number-too-large": Entry(
        Severity.ERROR,
        Text(
            "“{found}”超出可接受的大小（最多 {digits} 位数字）",
            "“{found}” is too large (at most {digits} digits)",
        ),
    ),
    "date-unreadable": Entry(
        Severity.ERROR,
        Text("“{found}”不是日期", "“{found}” is not a date"),
        Text("请写成 2022-07-31 或 2022年7月31日", "write it as 2022-07-31 or 2022年7月31日"),
    ),
    "date-impossible": Entry(
        Severity.ERROR,
        Text("日历上没有“{found}”这一天", "there is no such day as “{found}”"),
        Text("请核对月份和日期", "check the month and the day"),
    ),
    "date-imprecise": Entry(
        Severity.ERROR,
        Text("“{found}”没有写明哪一天", "“{found}” does not say which day"),
        Text(
            "请写出完整日期；如果指期末，请写 {last}",
            "write the full date; if the end of the period is meant, write {last}",
        ),
    ),
    "date-is-serial": Entry(
        Severity.ERROR,
        Text(
            "“{found}”像是表格软件的日期序号（即 {date}），不是日期",
            "“{found}” looks like a spreadsheet's serial number (for {date}), not a date",
        ),
        Text(
            "请写 {date}，或把单元格设为日期格式",
            "write {date}, or format the cell as a date",
        ),
    ),
    "span-reversed": Entry(
        Severity.ERROR,
        Text(
            "期间的终止日 {last} 早于起始日 {first}", "a span ends {last} before it begins {first}"
        ),
        Text("请核对起止日期", "check the first and the last day"),
    ),
    "holidays-unknown": Entry(
        Severity.ERROR,
        Text(
            "无法判断 {day} 是否为工作日：只有 {first} 年至 {last} 年的放假安排",
            "{day} may be a working day or not: only the holidays of {first} to {last} are known",
        ),
        Text(
            "请改用自然日，或更新节假日数据",
            "use calendar days, or update the holiday data",
        ),
    ),
    "holidays-not-announced": Entry(
        Severity.WARNING,
        Text(
            "{day} 是暂定的：{year} 年的放假安排尚未收录，按周一至周五推算",
            "{day} is provisional: the holidays of {year} are not known yet; Monday to Friday were counted",
        ),
        Text(
            "国务院办公厅一般在上年 11 月公布；收录后请再核对这个期限",
            "they are announced in the November before; check the day once they are entered",
        ),
    ),
    "numeral-unreadable": Entry(
        Severity.ERROR,
        Text("“{found}”不是规范的中文数字", "“{found}” is not a well-formed Chinese numeral"),
        Text("请写成“二百九十六”“三点五亿”这样的形式", "write it like 二百九十六 or 三点五亿"),
    ),
    "survey-counts-impossible": Entry(
        Severity.ERROR,
        Text(
            "调查计数不成立：满意 {positive}，有效答卷 {answers}，总体 {population}",
            "impossible survey counts: {positive} positive, {answers} answers, population {population}",
        ),
        Text(
            "应为整数且 0 ≤ 满意 ≤ 有效答卷 ≤ 总体，有效答卷不为 0",
            "whole numbers with 0 ≤ positive ≤ answers ≤ population are wanted, and some answers",
        ),
    ),
    "survey-plan-impossible": Entry(
        Severity.ERROR,
        Text(
            "无法计算样本量：误差 {margin}，总体 {population}",
            "no sample size for a margin of {margin} and a population of {population}",
        ),
        Text(
            "误差应在 0 与 1 之间，总体至少为 1",
            "the margin lies between 0 and 1, the population is at least 1",
        ),
    ),
    "survey-no-answers": Entry(
        Severity.ERROR,
        Text("没有有效答卷，算不出比例", "no valid answers, so no share"),
        Text("请先收回并核定答卷", "collect answers and find them valid first"),
    ),
    "survey-stratum-alone": Entry(
        Severity.ERROR,
        Text(
            "“{stratum}”层只有一个样本，看不出差异",
            "one unit in the stratum “{stratum}”: no spread",
        ),
        Text("请把它并入相近的层", "merge it with a stratum that is like it"),
    ),
    "survey-stratum-overfull": Entry(
        Severity.ERROR,
        Text(
            "“{stratum}”层收回 {found}，多于这一层的总数 {size}",
            "the stratum “{stratum}” has {found} answers and only {size} units",
        ),
        Text("请核对名册和答卷所属小区", "check the frame and the sites of the answers"),
    ),
    "sample-too-large": Entry(
        Severity.ERROR,
        Text("要抽 {size}，总共只有 {population}", "{size} wanted of {population}"),
        Text("请减少抽样数，或补全名册", "draw fewer, or complete the frame"),
    ),
    "sample-frame-missing": Entry(
        Severity.ERROR,
        Text("“{path}”里没有小区表", "no table of sites in “{path}”"),
        Text(
            "请给出有小区编号、名称、街道、户数的表（csv 或 xlsx）",
            "give a table with code, name, sub-district and households of each site (csv or xlsx)",
        ),
    ),
    "sample-frame-empty": Entry(
        Severity.ERROR,
        Text(
            "名册里共有 {found} 户，应在 1 到 {most} 户之间",
            "the frame has {found} households; 1 to {most} are wanted",
        ),
        Text("请核对名册里的户数", "check the households in the frame"),
    ),
    "sample-frame-twice": Entry(
        Severity.ERROR,
        Text("名册里重复的小区：{found}", "sites twice in the frame: {found}"),
        Text("每个小区只写一行", "one row a site"),
    ),
    "sample-response-impossible": Entry(
        Severity.ERROR,
        Text("预计应答率不能是 {found}", "the expected response cannot be {found}"),
        Text("应大于 0、不超过 1（80% 写 0.8）", "above 0 and at most 1 (0.8 for 80 %)"),
    ),
    "confidence-unknown": Entry(
        Severity.ERROR,
        Text("没有置信度 {found} 的分位数", "no quantile for a confidence of {found}"),
        Text("可用的置信度：{known}", "known levels of confidence: {known}"),
    ),
    "survey-count-missing": Entry(
        Severity.WARNING,
        Text(
            "缺少“{name}”，无法计算调查结果的区间",
            "“{name}” is missing: the survey has no interval",
        ),
        Text("请填报该计数", "report this count"),
    ),
    "survey-count-not-whole": Entry(
        Severity.WARNING,
        Text("“{name}”应为整数，写的是 {found}", "“{name}” is a count, but {found} was found"),
        Text("请核对该计数", "check this count"),
    ),
}
