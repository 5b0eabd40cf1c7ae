"""What accounts and the trail tell of those who work here."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Person
from hengjian.site.platform.personal import Personal

ACCOUNT = Personal(
    Person,
    ("username", "name"),
    purpose=Text("登录，并写明谁办理", "logging in, and saying who did what"),
    kept=Text(
        "停用后保留，因为留痕要写明谁办理", "kept when disabled: the trail says who did what"
    ),
    seen=Text("同一机构和管理账号的人", "colleagues and who manages accounts"),
)
