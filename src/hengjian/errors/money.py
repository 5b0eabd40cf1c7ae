"""Codes of the ledger, contracts, payments and bank statements."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "account-overdrawn": Entry(
        Severity.ERROR,
        Text(
            "“{account}”只有 {balance} 元，不够转出 {amount} 元",
            "“{account}” holds {balance} yuan, not the {amount} yuan that would leave it",
        ),
        Text(
            "请核对金额，或先登记到位、拨付，再办这一笔",
            "check the amount, or enter the arrival or transfer first",
        ),
    ),
    "amount-not-positive": Entry(
        Severity.ERROR,
        Text("金额须大于零：{found}", "the amount must be above zero: {found}"),
        Text("冲销请用“冲销”，不要填负数", "to undo an entry reverse it; enter no negative amount"),
    ),
    "fund-source-unknown": Entry(
        Severity.ERROR,
        Text("不认识的资金来源：{found}", "unknown source of funds: {found}"),
        Text("可用的有：{known}", "known are: {known}"),
    ),
    "day-in-future": Entry(
        Severity.ERROR,
        Text("日期 {found} 还没有到", "the day {found} has not come yet"),
        Text("请填实际发生的日期", "enter the day on which it happened"),
    ),
    "document-of-another": Entry(
        Severity.ERROR,
        Text(
            "指标文件 {number} 不是本项目这一来源的",
            "the document {number} does not allot this source to this project",
        ),
        Text("请选本项目同一来源的文件", "choose one of the same project and source"),
    ),
    "movement-reversed": Entry(
        Severity.ERROR,
        Text("流水 {code} 已经冲销过", "the movement {code} is reversed already"),
        Text("一笔只能冲销一次；记错的冲销请重新登记", "once is enough; enter the right one anew"),
    ),
    "movement-of-payment": Entry(
        Severity.ERROR,
        Text("流水 {code} 是一笔支付", "the movement {code} is a payment"),
        Text("请在支付单上冲销", "reverse it on the payment"),
    ),
    "contract-of-another": Entry(
        Severity.ERROR,
        Text("合同 {code} 不属于本项目", "the contract {code} belongs to another project"),
        Text("请选本项目的合同", "choose a contract of this project"),
    ),
    "advance-order": Entry(
        Severity.ERROR,
        Text(
            "预付款扣完点 {until}% 须大于起扣点 {start}%",
            "the advance is recovered by {until}%, which must lie above {start}%",
        ),
        Text("例如 20% 起扣、80% 扣完", "e.g. from 20% to 80%"),
    ),
    "price-below-paid": Entry(
        Severity.ERROR,
        Text(
            "改后的合同价 {price} 元低于已付的 {paid} 元",
            "the new price of {price} yuan is below the {paid} yuan already paid",
        ),
        Text("请核对合同价和支付", "check the price and the payments"),
    ),
    "output-beyond-price": Entry(
        Severity.ERROR,
        Text(
            "累计产值将达 {output} 元，超过合同价加已批变更 {ceiling} 元",
            "the output would be {output} yuan, beyond price and approved changes of {ceiling}",
        ),
        Text("先办变更签证，再审核超出的产值", "have the change order approved first"),
    ),
    "settlement-beyond-claim": Entry(
        Severity.ERROR,
        Text(
            "审定金额 {approved} 元高于送审金额 {claimed} 元",
            "the approved {approved} yuan are more than the claimed {claimed}",
        ),
        Text("审定不高于送审；请核对", "it cannot be more than was claimed"),
    ),
    "payment-without-evidence": Entry(
        Severity.ERROR,
        Text("支付申请没有附依据", "the application has no supporting document"),
        Text(
            "请附产值审核表、发票或付款审批单", "attach the certificate, invoice or approval form"
        ),
    ),
    "payment-payee-differs": Entry(
        Severity.ERROR,
        Text(
            "收款单位“{payee}”不是合同乙方“{party}”",
            "the payee “{payee}” is not the contractor “{party}”",
        ),
        Text("按合同付款；委托收款请改签合同", "pay by the contract; or have it amended"),
    ),
    "payment-without-contract": Entry(
        Severity.ERROR,
        Text("{kind}要有合同", "{kind}: a contract is needed"),
        Text("请选合同，或把款项改为“其他费用”", "choose the contract, or call it another cost"),
    ),
    "payment-stopped": Entry(
        Severity.ERROR,
        Text(
            "情况已有变化，红线拦下了这笔支付：{found}",
            "things have changed: the red line stops this payment: {found}",
        ),
        Text(
            "支付单已退到“红线拦截”，由申请人处理",
            "it is stopped now; the applicant goes on from there",
        ),
    ),
    "payment-no-override": Entry(
        Severity.ERROR,
        Text("“{rule}”不能放行", "“{rule}” cannot be overridden"),
        Text("先消除这个原因，再重新提交", "remove the cause, then hand it in again"),
    ),
    "payment-escalated": Entry(
        Severity.ERROR,
        Text(
            "有升级提示：{found}，批准时须写明理由", "escalated: {found}; approving needs a reason"
        ),
        Text("请在意见里写明为什么可以付", "say in the remark why it may be paid"),
    ),
    "payment-by-same-person": Entry(
        Severity.ERROR,
        Text(
            "{who}已经经手过这笔支付，申请、批准、支付须由三人办理",
            "{who} has had a hand in this payment; entering, approving and paying take three people",
        ),
        Text("请由另一人办理", "let another person do it"),
    ),
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
    "bank-match": Entry(
        Severity.ERROR,
        Text(
            "明细 {amount} 元和流水 {other} 元对不上",
            "the line of {amount} yuan does not answer to the movement of {other} yuan",
        ),
        Text("金额和方向须一致，且都未核对过", "amount and direction must agree, both unmatched"),
    ),
}
