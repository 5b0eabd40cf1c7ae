"""Codes of gathering facts and scoring."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "facts-disagree": Entry(
        Severity.WARNING,
        Text(
            "“{name}”报的是 {reported}，按{by}算出来是 {computed}；本次采用{counts}",
            "“{name}” is reported as {reported}, but {by} gives {computed}; {counts} counts here",
        ),
        Text(
            "请核对原件；要改变采用哪一个，写明 basis: reported 或 basis: records",
            "check the original; to change which counts, set basis: reported or basis: records",
        ),
    ),
    "fact-out-of-range": Entry(
        Severity.ERROR,
        Text("“{name}”为 {found}，不可能：应 {range}", "“{name}” is {found}, which cannot be: it must be {range}"),
        Text("请核对这个数和它的分子、分母", "check the figure, its numerator and its denominator"),
    ),
    "division-by-zero": Entry(
        Severity.WARNING,
        Text("公式“{formula}”的除数“{divisor}”是 0，结果按缺数据处理", "the divisor “{divisor}” of “{formula}” is 0: the result is missing"),
    ),
    "indicator-missing": Entry(
        Severity.ERROR,
        Text("指标 {code}“{name}”缺数据，未计分：缺 {what}", "indicator {code} “{name}” has no data and is not scored: {what} is missing"),
        Text("请补充所缺数据或评判；缺数据不会当作 0 分", "supply the fact or judgement; missing data is never taken for 0"),
    ),
    "indicator-zero": Entry(
        Severity.WARNING,
        Text("指标 {code}“{name}”缺 {what}，按体系规定计 0 分", "indicator {code} “{name}”: {what} is missing, scored 0 as the framework says"),
    ),
    "indicator-left-out": Entry(
        Severity.WARNING,
        Text("指标 {code}“{name}”缺 {what}，其分值按体系规定由同级指标分担", "indicator {code} “{name}”: {what} is missing, its points go to its siblings as the framework says"),
    ),
    "criterion-unanswered": Entry(
        Severity.ERROR,
        Text("评价要点 {id}“{text}”没有回答", "criterion {id} “{text}” is not answered"),
        Text("每个要点都要回答：true、false 或满足的比例", "answer every criterion: true, false, or the share to which it is met"),
    ),
    "criterion-undecided": Entry(
        Severity.ERROR,
        Text("评价要点 {id}“{text}”由数据判定，但缺数据", "criterion {id} “{text}” is decided by facts, and they are missing"),
        Text("请补充判定条件所用的数据", "supply the facts its condition names"),
    ),
    "criterion-by-facts": Entry(
        Severity.ERROR,
        Text("评价要点 {id}“{text}”由数据判定（{when}），不能另行评判", "criterion {id} “{text}” is decided by facts ({when}) and cannot be judged"),
        Text("请删去这条评判；数据有误就改数据", "delete this answer; where the facts are wrong, correct the facts"),
    ),
    "score-outside": Entry(
        Severity.ERROR,
        Text("评定的 {score} 分不在 0 至 {points} 分之间", "the {score} points given are not between 0 and {points}"),
    ),
    "answer-unknown": Entry(
        Severity.ERROR,
        Text("没有“{id}”这个要点或扣分项", "there is no criterion or fault “{id}”"),
        Text("可用的有：{known}", "known: {known}"),
    ),
    "tier-unknown": Entry(
        Severity.ERROR,
        Text("没有“{tier}”这一档", "there is no tier “{tier}”"),
        Text("可用的有：{known}", "known: {known}"),
    ),
    "share-outside-tier": Entry(
        Severity.ERROR,
        Text("“{tier}”一档应在 {start} 至 {end} 之间，写的是 {share}", "tier “{tier}” runs from {start} to {end}; {share} was given"),
    ),
    "judges-too-few": Entry(
        Severity.ERROR,
        Text("评委只有 {found} 人，至少要 {wanted} 人", "only {found} judges; at least {wanted} are needed"),
    ),
    "judge-outside": Entry(
        Severity.ERROR,
        Text("评委打分 {score} 不在 0 至 {out_of} 之间", "a judge's score {score} is not between 0 and {out_of}"),
    ),
    "veto-unknown": Entry(
        Severity.WARNING,
        Text("一票否决条件“{when}”缺数据，未适用", "the veto “{when}” cannot be decided for lack of data and was not applied"),
    ),
    "cap-unknown": Entry(
        Severity.WARNING,
        Text("封顶条件“{when}”缺数据，未适用", "the cap “{when}” cannot be decided for lack of data and was not applied"),
    ),
    "grade-withheld": Entry(
        Severity.ERROR,
        Text("有指标缺数据，{total} 只是已计分部分之和，不评定等级", "indicators are missing: {total} is only the sum of those scored, and no grade is given"),
    ),
    "published-differs": Entry(
        Severity.WARNING,
        Text("{code} 算得 {score} 分，公布的是 {published} 分", "{code} comes to {score}, but {published} was published"),
    ),
    "what-if-unknown": Entry(
        Severity.ERROR,
        Text("没有“{name}”这个事实，不能假设它的值", "there is no fact “{name}” to change"),
        Text("相近的名称：{close}", "close names: {close}"),
    ),
    "framework-unknown": Entry(
        Severity.ERROR,
        Text("没有“{name}”这个指标体系", "there is no framework “{name}”"),
        Text("随附的有：{known}；也可以给出 .yaml 文件", "shipped: {known}; or name a .yaml file"),
    ),
    "edition-unknown": Entry(
        Severity.ERROR,
        Text("没有“{edition}”这一版", "there is no edition “{edition}”"),
        Text("现有：{known}", "there are: {known}"),
    ),
    "edition-not-in-force": Entry(
        Severity.WARNING,
        Text("指标体系 {framework} {edition} 版在 {as_of} 不在施行期内", "framework {framework}, edition {edition}, is not in force on {as_of}"),
    ),
}  # fmt: skip
