"""Codes of the recheck of self-evaluation forms: what practitioners look for."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "form-file-missing": Entry(
        Severity.ERROR,
        Text("找不到文件“{path}”", "the file “{path}” was not found"),
    ),
    "form-not-found": Entry(
        Severity.ERROR,
        Text("没有找到自评表：没有一行同时有“三级指标”“分值”“得分”", "no self-evaluation form: no row has 三级指标, 分值 and 得分"),
        Text("请用财预〔2020〕10号附1或含成本指标的格式", "use the layout of 财预〔2020〕10号 附1, or the one with cost"),
    ),
    "score-unlike-rule": Entry(
        Severity.ERROR,
        Text("“{name}”自评 {claimed} 分，按规则应为 {verified} 分（完成率 {completion}）", "“{name}” claims {claimed}; the rule gives {verified} (completion {completion})"),
        Text("请按规则重算，或说明理由", "compute it by the rule, or give a reason"),
    ),
    "score-rounded-up": Entry(
        Severity.WARNING,
        Text("“{name}”填 {claimed} 分，是把 {verified} 分凑整", "“{name}” claims {claimed}: {verified} made round"),
    ),
    "unmet-full-marks": Entry(
        Severity.ERROR,
        Text("“{name}”没有达到指标值（{actual}，应为 {target}），却得了满分", "“{name}” missed its target ({actual} for {target}) and claims full marks"),
    ),
    "actual-empty": Entry(
        Severity.ERROR,
        Text("“{name}”没有填完成值，却得了 {claimed} 分", "“{name}” has no actual and claims {claimed}"),
        Text("补填完成值和佐证，否则不得分", "give the actual and its evidence, or no points"),
    ),
    "score-above-points": Entry(
        Severity.ERROR,
        Text("“{name}”得分 {claimed} 超过分值 {points}", "“{name}” scores {claimed}, above its points {points}"),
    ),
    "score-missing": Entry(
        Severity.ERROR,
        Text("“{name}”没有填得分", "“{name}” has no score"),
    ),
    "points-not-100": Entry(
        Severity.ERROR,
        Text("各项分值合计 {found}，应为 100", "the points add up to {found}, not 100"),
    ),
    "total-unlike-sum": Entry(
        Severity.ERROR,
        Text("总分填 {claimed}，读到的各项得分合计 {found}", "the total is written as {claimed}; the scores that were read add up to {found}"),
        Text("请先核对是否有行没有读到；核对之前不给出虚高", "check first whether a line was not read; until then nothing is called inflated"),
    ),
    "total-zero": Entry(
        Severity.ERROR,
        Text("总分一行是 {claimed}，各项得分合计却有 {found}", "the total is {claimed}, while the scores add up to {found}"),
        Text("请填写总分；多半是合计公式没有计算", "write the total; most likely its formula was not computed"),
    ),
    "funds-zero": Entry(
        Severity.ERROR,
        Text("资金总额一行的全年预算数是 {found}，执行率却得了 {claimed} 分", "the yearly budget in the row of the total is {found}, while {claimed} points are claimed for executing it"),
        Text("请填写全年预算数和执行数，否则执行率无从计算", "give the budget and what was executed; there is no rate without them"),
    ),
    "funds-unread": Entry(
        Severity.WARNING,
        Text("没有读到预算执行的那一行；各项指标分值合计 {found}，其余 {rest} 分应在那一行", "the row of executing the budget could not be read; the indicators have {found} points, the other {rest} should stand there"),
        Text("请核对资金表的表头（全年预算数、全年执行数、分值、得分）和“年度资金总额”一行", "look at the headers of the table of money (全年预算数, 全年执行数, 分值, 得分) and at its row 年度资金总额"),
    ),
    "unit-unfit": Entry(
        Severity.WARNING,
        Text("“{name}”的完成值“{actual}”与指标值“{target}”不是一类数，没有计算完成率", "the actual of “{name}”, “{actual}”, is not of the kind of its target “{target}”: no completion was computed"),
        Text("请写明单位，或填写与指标值同类的数", "write the unit, or a number of the kind the target is"),
    ),
    "execution-rate-unlike": Entry(
        Severity.ERROR,
        Text("执行率填 {claimed}，按全年执行数 ÷ 全年预算数为 {found}", "the execution rate is written as {claimed}; executed ÷ budget is {found}"),
    ),
    "far-above-target": Entry(
        Severity.WARNING,
        Text("“{name}”完成率 {completion}，超出指标值三成以上，没有分析原因", "“{name}” is at {completion} of its target, more than 130%, without an analysis"),
        Text("说明是否指标值定得偏低（财预〔2020〕10号 第十六条）", "say whether the target was too low (财预〔2020〕10号 第十六条)"),
    ),
    "reason-missing": Entry(
        Severity.ERROR,
        Text("“{name}”未完成，没有填偏差原因和改进措施", "“{name}” is unmet, and no reason or measure is given"),
    ),
    "wording-empty": Entry(
        Severity.WARNING,
        Text("“{name}”的完成情况“{actual}”没有实际内容", "the actual of “{name}”, “{actual}”, says nothing"),
    ),
    "counted-twice": Entry(
        Severity.WARNING,
        Text("“{name}”在“{first}”和“{second}”下重复计分", "“{name}” is counted under {first} and again under {second}"),
    ),
    "level-wrong": Entry(
        Severity.WARNING,
        Text("“{name}”放在“{level2}”下，应属“{wanted}”", "“{name}” stands under {level2}; it belongs under {wanted}"),
    ),
    "payment-as-output": Entry(
        Severity.WARNING,
        Text("“{name}”是支付进度，不能作为产出", "“{name}” is money paid, not an output"),
        Text("支付进度已在执行率中计分", "payment is scored by the execution rate already"),
    ),
    "satisfaction-without-records": Entry(
        Severity.WARNING,
        Text("“{name}”没有调查记录作佐证", "“{name}” has no survey record behind it"),
        Text("附问卷份数和汇总表，否则不得分", "attach the number of questionnaires and their summary, or no points"),
    ),
    "evidence-missing": Entry(
        Severity.WARNING,
        Text("“{name}”没有佐证材料", "“{name}” has no evidence"),
    ),
    "actual-unlike-case": Entry(
        Severity.ERROR,
        Text("“{name}”填报完成 {actual}，案例中为 {found}", "“{name}” reports {actual}; the case has {found}"),
    ),
}  # fmt: skip
