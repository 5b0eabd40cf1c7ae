"""What cases tell of persons."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.hotline.erasing import DAILY
from hengjian.site.residents.hotline.models import Case

SEEN = Text("话务员写明理由后，每次留痕", "operators with a reason, each time on the trail")
KEPT = Text(
    "办结后按期限表所写天数（现为 730 天）", "as the deadlines say after the end (now 730 days)"
)
REPORTER = Personal(
    Case,
    ("reporter", "phone"),
    purpose=Text("回电、回访和告知进展", "calling back and telling how it goes"),
    kept=KEPT,
    seen=SEEN,
    erased_by=DAILY,
)
DIGEST = Personal(
    Case,
    ("phone_digest",),
    purpose=Text("认出同一人重复反映", "knowing when the same person says it again"),
    kept=KEPT,
    seen=Text("无人（只能比对，不能还原）", "nobody (it can be compared, not read)"),
    erased_by=DAILY,
)
WORDS = Personal(
    Case,
    ("text", "place"),
    purpose=Text("办理诉求", "handling the case"),
    kept=Text("随案件归档", "as long as the case"),
    seen=Text("经办的单位和话务员", "operators and who handles it"),
)
