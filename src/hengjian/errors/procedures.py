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
    "clock-not-running": Entry(
        Severity.ERROR,
        Text("“{name}”没有在计时", "no clock runs for “{name}”"),
        Text(
            "只有正在办理的事项可以暂停或延期",
            "only what is under way can be paused or given more days",
        ),
    ),
    "clock-cause": Entry(
        Severity.ERROR,
        Text("没有选暂停的事由", "no cause for stopping the clock is chosen"),
        Text("可选：{known}", "there are: {known}"),
    ),
    "clock-paused": Entry(
        Severity.ERROR,
        Text("“{name}”已经暂停计时", "the clock of “{name}” stands still already"),
        Text("事由消除后请恢复计时", "start it again once the cause is gone"),
    ),
    "clock-paused-enough": Entry(
        Severity.ERROR,
        Text(
            "“{name}”累计暂停已满 {most} 个工作日",
            "“{name}” has been paused for its {most} working days",
        ),
        Text(
            "不能再暂停；来不及的请在期限内申请延期",
            "it cannot be paused again; ask for more days before it is due",
        ),
    ),
    "clock-not-paused": Entry(
        Severity.ERROR,
        Text("“{name}”没有暂停计时", "the clock of “{name}” does not stand still"),
        Text("请刷新页面，看看是谁恢复的", "reload the page to see who started it again"),
    ),
    "clock-days": Entry(
        Severity.ERROR,
        Text(
            "延长的天数是“{found}”，应是 1 到 {most} 个工作日",
            "“{found}” more days are asked for: 1 to {most} working days can be",
        ),
        Text("请改天数", "change the number"),
    ),
    "clock-past-due": Entry(
        Severity.ERROR,
        Text(
            "“{name}”的期限 {due} 已过，不能再申请延期",
            "“{name}” was due on {due}: more days are asked for before",
        ),
        Text("请尽快办理，并说明逾期原因", "do it soon, and say why it is late"),
    ),
    "clock-extended-enough": Entry(
        Severity.ERROR,
        Text(
            "“{name}”已经延期 {times} 次，不能再延",
            "“{name}” was given more days {times} times, which is the most",
        ),
        Text("请按期办理", "do it in time"),
    ),
    "clock-extension-asked": Entry(
        Severity.ERROR,
        Text(
            "“{name}”的延期申请还没有决定", "a request for more days of “{name}” is not decided yet"
        ),
        Text("请等另一人决定", "wait for the decision of the other person"),
    ),
    "clock-nothing-asked": Entry(
        Severity.ERROR,
        Text("没有人为“{name}”申请延期", "nobody has asked for more days for “{name}”"),
        Text("请刷新页面，看看是谁决定的", "reload the page to see who decided"),
    ),
}
