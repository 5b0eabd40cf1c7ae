"""Codes of the ledger, contracts and payments."""

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
    "day-far-away": Entry(
        Severity.ERROR,
        Text(
            "日期 {found} 不在 {first} 到 {last} 之间",
            "the day {found} does not lie between {first} and {last}",
        ),
        Text("请检查年份", "check the year"),
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
    "reversal-by-author": Entry(
        Severity.ERROR,
        Text("{who} 自己登记的，不能自己冲销", "{who} entered it and cannot take it back alone"),
        Text("请由另一位有权限的人冲销", "let another person with the right reverse it"),
    ),
    "movement-of-payment": Entry(
        Severity.ERROR,
        Text("流水 {code} 是一笔支付", "the movement {code} is a payment"),
        Text("请在支付单上冲销", "reverse it on the payment"),
    ),
    "movement-by-hand": Entry(
        Severity.ERROR,
        Text("“{kind}”不能导入", "“{kind}” is not imported"),
        Text(
            "这里只导入到位和拨付：支付用支付申请表，退回和冲销在页面上办",
            "only arrivals and transfers are: payments have a table of their own, refunds and "
            "reversals are made on the page",
        ),
    ),
    "entry-fixed": Entry(
        Severity.ERROR,
        Text("分录 {code} 已经登记，不能改", "the entry {code} is booked and cannot be changed"),
        Text(
            "记错的请另一人冲销，再用新编码登记正确的",
            "let another person reverse it, then enter the right one under a new code",
        ),
    ),
    "field-fixed": Entry(
        Severity.ERROR,
        Text("“{field}”登记后不能改，现为“{found}”", "“{field}” is “{found}” and stays"),
        Text("请用新编码另登记一条", "enter another row under a new code"),
    ),
    "code-given-out": Entry(
        Severity.ERROR,
        Text("编码 {found} 以“{prefix}”开头", "the code {found} begins with “{prefix}”"),
        Text("这一开头留给系统编号，请换一个", "that beginning is given out here; choose another"),
    ),
    "promise-in-use": Entry(
        Severity.ERROR,
        Text(
            "撤回后，“{source}”的承诺只剩 {others} 元，而指标文件已下达 {allotted} 元、"
            "已到位 {arrived} 元",
            "without it {others} yuan of “{source}” stay promised, while documents allot "
            "{allotted} yuan and {arrived} yuan have arrived",
        ),
        Text(
            "已下达、已到位的资金要有承诺在先：金额或日期记错的请改这一条；重复的，先登记正确的再撤回",
            "money that was allotted or has arrived needs its promise: correct the amount or the "
            "day here, or enter the right promise first",
        ),
    ),
    "recovery-order": Entry(
        Severity.ERROR,
        Text(
            "预付款扣完点 {last}% 不大于起扣点 {first}%",
            "the advance is recovered by {last} %, not after recovery begins at {first} %",
        ),
        Text("扣完点要大于起扣点", "it must end after it begins"),
    ),
    "contract-of-another": Entry(
        Severity.ERROR,
        Text("合同 {code} 不属于本项目", "the contract {code} belongs to another project"),
        Text("请选本项目的合同", "choose a contract of this project"),
    ),
    "price-below-paid": Entry(
        Severity.ERROR,
        Text(
            "改后的合同价 {price} 元低于已付的 {paid} 元",
            "the new price of {price} yuan is below the {paid} yuan already paid",
        ),
        Text("请核对合同价和支付", "check the price and the payments"),
    ),
    "output-waits": Entry(
        Severity.ERROR,
        Text(
            "{month} 的产值 {amount} 元已经申报，正等审核：{code}",
            "the output of {month} of {amount} yuan waits for its check already: {code}",
        ),
        Text(
            "不要重复申报；如确是另一笔，请等前一笔审核",
            "do not enter it twice; if it is another one, wait until the first is checked",
        ),
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
    "settlement-beyond-price": Entry(
        Severity.ERROR,
        Text(
            "审定金额 {approved} 元高于合同价加已批变更 {ceiling} 元",
            "the approved {approved} yuan are beyond price and approved changes of {ceiling}",
        ),
        Text("先办变更签证，再审定超出的部分", "have the change order approved first"),
    ),
    "settlement-beyond-output": Entry(
        Severity.ERROR,
        Text(
            "审定金额 {approved} 元高于到审定日已审产值 {output} 元",
            "the approved {approved} yuan are beyond the output of {output} certified by that day",
        ),
        Text(
            "先由施工单位申报、监理审核余下的产值；没有计量的工程不结算",
            "let the contractor enter and the supervisor confirm the rest: unmeasured works are"
            " not settled",
        ),
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
    "payment-not-asked": Entry(
        Severity.ERROR,
        Text("还没有人申请放行支付单“{name}”", "nobody has asked to let the payment “{name}” pass"),
        Text("请申请人先写明理由申请放行", "whoever entered it asks first, with a reason"),
    ),
}
