"""First steps: the diary and the inspections."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        30,
        Text("写第一篇施工日志", "Write the first diary entry"),
        page="web:works-write",
        right=Permission.WORKS_REPORT,
        fact=Did("diaryentry.create"),
    ),
    FirstStep(
        22,
        Text("登记一次安全质量检查", "Enter an inspection of safety and quality"),
        page="web:works",
        right=Permission.WORKS_CHECK,
        fact=Did("inspection.create"),
    ),
)
