"""Codes of owners' votes."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "ballot-rules-unreadable": Entry(
        Severity.ERROR,
        Text("表决规则读不出来：{reason}", "the rules of votes cannot be read: {reason}"),
        Text("按随附的 editions.yaml 改正", "mend it after the editions.yaml that is shipped"),
    ),
    "ballot-unknown": Entry(
        Severity.ERROR,
        Text(
            "这个文件不是本系统认得的表决计票（{found}）",
            "this is no published count that this version knows ({found})",
        ),
        Text("请用表决结果页下载的 .jsonl 文件", "use the .jsonl file of the page of the result"),
    ),
    "ballot-receipt-unreadable": Entry(
        Severity.ERROR,
        Text("“{found}”不是投票回执", "“{found}” is no receipt of a vote"),
        Text(
            "请完整抄下投票后显示的一串，以 hj1: 开头",
            "copy the whole string shown after the vote; it begins with hj1:",
        ),
    ),
}
