"""Codes of the works: milestones, checks, the site diary, acceptance."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "milestone-kept-with-site": Entry(
        Severity.ERROR,
        Text(
            "“{name}”的开工和完工日期记在小区上，不另设节点",
            "start and finish of “{name}” are kept with the site, not as a milestone",
        ),
        Text(
            "开工由“准予开工”办理，完工在小区页变更阶段；其他节点可在此登记",
            "a start is allowed under “Starts”, a finish is a change of stage on the site's page",
        ),
    ),
    "finish-before-start": Entry(
        Severity.ERROR,
        Text("完工 {finish} 早于开工 {start}", "the finish {finish} comes before the start {start}"),
        Text("请核对两个节点的日期", "check the days of both milestones"),
    ),
    "start-not-allowed-yet": Entry(
        Severity.ERROR,
        Text(
            "“{name}”还没有准予开工，不能填实际开工日期",
            "the start of “{name}” is not allowed yet: it cannot have started",
        ),
        Text("请先在“管线协调 › 准予开工”办理", "allow the start first, under Utilities › Starts"),
    ),
    "finish-without-start": Entry(
        Severity.ERROR,
        Text("“{name}”没有实际开工日期，却填了完工日期", "“{name}” is finished but never started"),
        Text("请先补上实际开工日期", "enter the actual start first"),
    ),
    "planned-change-without-reason": Entry(
        Severity.ERROR,
        Text(
            "计划已经定下：{field}由 {before} 改为 {after}，要写理由",
            "the plan stands: changing {field} from {before} to {after} needs a reason",
        ),
        Text("请写明为什么调整，会留痕", "say why; it is kept on the trail"),
    ),
    "month-not-first": Entry(
        Severity.ERROR,
        Text("月份要写当月 1 日，现为 {found}", "a month is written as its first day, not {found}"),
        Text("如 2022-07-01", "as 2022-07-01"),
    ),
    "finding-without-words": Entry(
        Severity.ERROR,
        Text("不合格却没有写发现的问题", "not passed, but nothing is said to be wrong"),
        Text("请写明哪里、什么问题", "say what is wrong, and where"),
    ),
    "finding-without-deadline": Entry(
        Severity.ERROR,
        Text("不合格却没有整改期限", "not passed, but there is no deadline for putting it right"),
        Text("请填整改期限", "enter the day by which it must be put right"),
    ),
    "serious-but-passed": Entry(
        Severity.ERROR,
        Text("既是重大隐患，又填了合格", "a serious danger cannot have passed"),
        Text("请取消其中一项", "take one of the two back"),
    ),
    "put-right-without-words": Entry(
        Severity.ERROR,
        Text("填了整改完成日期，没有写整改情况", "put right on a day, but nothing is said of how"),
        Text("请写明怎样整改的", "say what was done"),
    ),
    "nothing-to-put-right": Entry(
        Severity.ERROR,
        Text("{name}没有待整改的问题", "nothing is left to be put right in {name}"),
        Text("请刷新页面，看看是谁已经办了", "reload the page to see who did it"),
    ),
    "accepted-before-finish": Entry(
        Severity.ERROR,
        Text(
            "“{name}”完工日期是 {finish}，不能先验收",
            "“{name}” finished on {finish}: it cannot be accepted before",
        ),
        Text("请先办完工，再登记验收", "enter the finish first"),
    ),
    "row-of-another-project": Entry(
        Severity.ERROR,
        Text("“{name}”不属于本项目", "“{name}” does not belong to this project"),
        Text("请从本项目里选", "choose one of this project"),
    ),
    "site-of-another-section": Entry(
        Severity.ERROR,
        Text("小区“{name}”不在{section}", "the site “{name}” is not in {section}"),
        Text("请改标段或小区", "change the section or the site"),
    ),
    "diary-sent-differently": Entry(
        Severity.ERROR,
        Text(
            "这条日志已经送达过，内容或填写人与这次不同",
            "this entry was stored before, with other content or by another person",
        ),
        Text("没有覆盖原来的；请作为新的一条填写", "nothing was overwritten: write it as a new entry"),
    ),
    "diary-without-site": Entry(
        Severity.ERROR,
        Text("没有选小区，或这个小区不在您的范围内", "no site is chosen, or it is not one of yours"),
        Text("请选一个在建小区", "choose one that is under way"),
    ),
    "diary-number-odd": Entry(
        Severity.ERROR,
        Text("日志的编号不对：{found}", "the entry's number is not usable: {found}"),
        Text("请刷新页面后重写这一条", "reload the page and write the entry again"),
    ),
    "diary-too-many-pictures": Entry(
        Severity.ERROR,
        Text("一条日志最多 {most} 张照片，这次有 {found} 张", "{found} pictures; an entry has {most}"),
        Text("请分成几条填写", "write several entries"),
    ),
}  # fmt: skip
