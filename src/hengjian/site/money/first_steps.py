"""First steps: the funds, the output and the payments."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        20,
        Text("登记一笔资金到位或拨付", "Enter an arrival or a transfer of funds"),
        page="web:funds",
        right=Permission.FUND_ENTER,
        fact=Did("movement.arrival", "movement.transfer"),
    ),
    FirstStep(
        22,
        Text(
            "为一笔越线的支付决定是否放行", "Decide whether a payment across the red line may pass"
        ),
        page="web:payments",
        right=Permission.PAYMENT_OVERRIDE,
        fact=Did("payment.override", "payment.refuse_override"),
    ),
    FirstStep(
        24,
        Text("申请一笔支付", "Apply for a payment"),
        page="web:payments",
        right=Permission.PAYMENT_ENTER,
        fact=Did("payment.create"),
    ),
    FirstStep(
        28,
        Text("审批一笔支付", "Approve or refuse a payment"),
        page="web:payments",
        right=Permission.PAYMENT_APPROVE,
        fact=Did("payment.approve", "payment.refuse"),
    ),
    FirstStep(
        20,
        Text("办理一笔已批准的支付", "Pay an approved payment"),
        page="web:payments",
        right=Permission.PAYMENT_PAY,
        fact=Did("payment.pay"),
    ),
    FirstStep(
        20,
        Text("批准一份变更签证", "Approve a change order"),
        page="web:contracts",
        right=Permission.CONTRACT_APPROVE,
        fact=Did("changeorder.approve"),
    ),
    FirstStep(
        20,
        Text("申报一期产值", "Enter output value for a period"),
        page="web:contracts",
        right=Permission.OUTPUT_ENTER,
        fact=Did("outputcertificate.create"),
    ),
    FirstStep(
        20,
        Text("审核一期产值", "Certify output value of a period"),
        page="web:contracts",
        right=Permission.OUTPUT_CONFIRM,
        fact=Did("outputcertificate.confirm"),
    ),
)
