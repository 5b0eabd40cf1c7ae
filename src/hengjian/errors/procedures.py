"""Codes of the steps of every procedure, and of its clock."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "step-not-possible": Entry(
        Severity.ERROR,
        Text(
            "“{name}”现在是“{now}”，不能“{step}”", "“{name}” is “{now}”: “{step}” is not possible"
        ),
        Text("请刷新页面，看看是谁改了状态", "reload the page to see who changed its state"),
    ),
    "step-by-same-hand": Entry(
        Severity.ERROR,
        Text(
            "{who}已经手过“{name}”，“{step}”须由另一人办理",
            "{who} has had a hand in “{name}”: “{step}” takes another person",
        ),
        Text("请由另一位有权限的人办理", "somebody else with the right must do it"),
    ),
    "decision-by-author": Entry(
        Severity.ERROR,
        Text(
            "填报人不能自己批：{who} 填了“{name}”",
            "who enters does not approve: {who} entered “{name}”",
        ),
        Text("请由另一位有权限的人办理", "somebody else with the right must do it"),
    ),
    "step-without-reason": Entry(
        Severity.ERROR,
        Text("没有写理由", "no reason is given"),
        Text("这一步会留痕，请写明为什么", "this step stays on the trail; say why"),
    ),
    "step-reason-too-long": Entry(
        Severity.ERROR,
        Text(
            "理由有 {found} 个字，最多 {most} 个（换行算两个）",
            "the reason has {found} characters, at most {most} are kept (a new line counts as two)",
        ),
        Text(
            "请写短一些，详细的放到佐证文件里",
            "make it shorter; put the details into a file of evidence",
        ),
    ),
    "step-value": Entry(
        Severity.ERROR,
        Text("“{field}”填的是“{found}”：{reason}", "“{field}” is “{found}”: {reason}"),
    ),
}
