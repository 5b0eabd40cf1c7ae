"""First steps: the cases."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        26,
        Text("登记一件诉求", "Enter a case"),
        page="hotline:enter",
        right=Permission.CASE_ENTER,
        fact=Did("case.receive"),
    ),
    FirstStep(
        28,
        Text("把一件诉求派出去", "Dispatch a case"),
        page="hotline:board",
        right=Permission.CASE_DISPATCH,
        fact=Did("case.dispatch"),
    ),
    FirstStep(
        28,
        Text("接下一件派来的诉求", "Accept a case that was dispatched to you"),
        page="hotline:board",
        right=Permission.CASE_HANDLE,
        fact=Did("case.accept"),
    ),
    FirstStep(
        32,
        Text("回访一件办结的诉求", "Follow up a finished case"),
        page="hotline:board",
        right=Permission.CASE_FOLLOW,
        fact=Did("case.follow-up"),
    ),
)
