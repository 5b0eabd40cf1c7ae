"""Codes of exported trails."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "trail-unreadable": Entry(
        Severity.ERROR,
        Text("这一行不是留痕：{reason}", "this line is no line of a trail: {reason}"),
        Text("请重新导出；若别处的副本正常，说明这一份被动过", "export it again; where another copy is fine, this one was tampered with"),
    ),
    "trail-unknown": Entry(
        Severity.ERROR,
        Text("这个文件不是本系统认得的留痕（{found}）", "this is no trail that this version knows ({found})"),
        Text("请用 hengjian manage export_trail 或留痕页导出的文件", "use a file exported from the trail page or by hengjian manage export_trail"),
    ),
    "heads-unreadable": Entry(
        Severity.ERROR,
        Text("这一行不是末条哈希：{found}", "this line is no head of a trail: {found}"),
        Text("每行应为“时间 序号 64 位哈希”；若文件被动过，请换用另存的一份", "each line reads: when, sequence, hash of 64 digits; if the file was tampered with, use another copy"),
    ),
    "heads-empty": Entry(
        Severity.ERROR,
        Text("文件里一个末条哈希也没有", "the file holds no head at all"),
        Text("请用 HENGJIAN_TRAIL_HEADS 所指的文件，它逐日追加", "use the file that HENGJIAN_TRAIL_HEADS names; a line is appended each day"),
    ),
}  # fmt: skip
