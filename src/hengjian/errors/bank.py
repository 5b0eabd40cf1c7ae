"""Codes of bank statements."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "bank-header-missing": Entry(
        Severity.ERROR,
        Text(
            "没有找到表头：缺 {missing}",
            "no header was found: {missing} is missing",
        ),
        Text(
            "表头里要有记账日期，以及借方、贷方两列或一列带正负号的发生额",
            "the header must name the day, and debit and credit or one signed amount",
        ),
    ),
    "bank-cell": Entry(
        Severity.ERROR,
        Text("{column}读不懂：{found}", "{column} cannot be read: {found}"),
        Text("请按银行原样导出，不要手工改动", "hand in the file as the bank exported it"),
    ),
    "bank-both-sides": Entry(
        Severity.ERROR,
        Text(
            "借方 {debit} 和贷方 {credit} 同时有数",
            "debit {debit} and credit {credit} stand in one line",
        ),
        Text("一行只能是收或付；请看是否错列", "a line is either; have the columns shifted?"),
    ),
    "bank-no-amount": Entry(
        Severity.ERROR,
        Text("这一行没有发生额", "this line has no amount"),
        Text("请看是否错列", "have the columns shifted?"),
    ),
    "bank-other-account": Entry(
        Severity.ERROR,
        Text(
            "文件是账号 {found} 的对账单，不是 {wanted}",
            "the file is of account {found}, not of {wanted}",
        ),
        Text("请选对账户，或导出这个账户的对账单", "choose the other account or file"),
    ),
    "bank-balance-breaks": Entry(
        Severity.ERROR,
        Text(
            "余额接不上：上一行 {before} 加本行 {amount} 应为 {due}，文件写 {found}",
            "the balance breaks: {before} and {amount} make {due}; the file says {found}",
        ),
        Text("可能缺行、重行或错列", "lines are missing, doubled or shifted"),
    ),
    "bank-total-differs": Entry(
        Severity.ERROR,
        Text(
            "合计行写 {found}，各行相加是 {due}",
            "the totals row says {found}; the lines add up to {due}",
        ),
        Text("可能缺行、重行或改过数", "lines are missing, doubled or altered"),
    ),
    "bank-line-twice": Entry(
        Severity.WARNING,
        Text("与第 {first} 行完全相同", "the same as row {first}"),
        Text("同一流水号只记一次", "one serial number is kept once"),
    ),
    "bank-empty": Entry(
        Severity.ERROR,
        Text("文件里没有明细", "the file has no lines"),
        Text("请导出有明细的对账单", "export a statement with its lines"),
    ),
}
