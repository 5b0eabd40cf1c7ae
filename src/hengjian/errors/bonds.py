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
            "删除各期还本，或把还本方式改为 listed",
            "delete the instalments, or write repayment: listed",
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
}
