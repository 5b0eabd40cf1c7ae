"""First steps: the annual plan and the utility works."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        19,
        Text("编一份年度计划", "Draw up an annual plan"),
        page="web:plans",
        right=Permission.PLAN_EDIT,
        fact=Did("plan.create"),
    ),
    FirstStep(
        26,
        Text("批准一份年度计划", "Approve an annual plan"),
        page="web:plans",
        right=Permission.PLAN_APPROVE,
        fact=Did("plan.approve"),
    ),
    FirstStep(
        20,
        Text("填报一项管线工程", "Enter a utility work"),
        page="web:utilities",
        right=Permission.UTILITY_EDIT,
        fact=Did("utility.create"),
    ),
)
