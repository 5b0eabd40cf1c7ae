"""First steps: site dossiers, schemes and comments."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.guide import Did, FirstStep

FIRST_STEPS = (
    FirstStep(
        20,
        Text("从项目库打开一个小区，填好它的档案", "Open a site and fill in its dossier"),
        page="web:sites",
        right=Permission.SITE_EDIT,
        fact=Did("site.change", "site.create"),
    ),
    FirstStep(
        22,
        Text("审核一个小区的档案", "Confirm the dossier of a site"),
        page="web:sites",
        right=Permission.SITE_CONFIRM,
        fact=Did("site.confirm"),
    ),
    FirstStep(
        24,
        Text("审定一份改造方案", "Decide on a scheme"),
        page="web:schemes",
        right=Permission.SCHEME_DECIDE,
        fact=Did("scheme.accept", "scheme.reject"),
    ),
    FirstStep(
        40,
        Text("为一份方案登记一条意见", "Enter a comment on a scheme"),
        page="web:schemes",
        right=Permission.COMMENT_ENTER,
        fact=Did("comment.enter"),
    ),
)
