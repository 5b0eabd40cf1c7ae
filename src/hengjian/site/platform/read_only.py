"""Why the interface writes no row of an entity: the reasons that several share.

What is none of these is written, by the columns of its table or by the action that begins a row.
"""

from __future__ import annotations

from hengjian.bilingual import Text

WITH_A_FILE = Text("随文件在页面上传", "it comes with a file, on its page")
RECKONED = Text("由系统按数据产生", "the site makes it of what is there")
TOGETHER = Text(
    "页面上几样一起填写、一起校验", "its page takes several things at once and judges them together"
)
BY_NAME = Text("由办理人本人在页面署名作出", "one person answers for it by name, on its page")
FROM_RESIDENTS = Text(
    "由居民填写，或由工作人员当面代为登记", "residents write it, or tell it to staff who enter it"
)
