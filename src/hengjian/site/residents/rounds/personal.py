"""What rounds tell of persons: words only, nobody is asked for a name."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion

SAID = Personal(
    Opinion,
    ("text",),
    purpose=Text("答复意见，改进方案", "answering what is said, mending the scheme"),
    kept=Text("随征询归档", "as long as the round"),
    seen=Text("工作人员；看过并答复后公开", "staff; everybody once it was read and answered"),
)
ASKED = Personal(
    GroupQuestion,
    ("text",),
    purpose=Text("联系小组答复", "an answer of the contact group"),
    kept=Text("随小区归档", "as long as the site"),
    seen=Text("工作人员；答复后公开", "staff; everybody once it was answered"),
)
