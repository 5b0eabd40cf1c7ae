"""Codes of schemes, annual plans and the coordination of works."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "scheme-without-sites": Entry(
        Severity.ERROR,
        Text("方案没有选小区", "the scheme names no site"),
        Text("请至少选一个小区", "choose one site at least"),
    ),
    "scheme-without-works": Entry(
        Severity.ERROR,
        Text("方案没有工程量，或投资为零", "the scheme has no works, or they cost nothing"),
        Text("请填改造内容、数量和单价", "enter works, quantities and unit costs"),
    ),
    "scheme-site-elsewhere": Entry(
        Severity.ERROR,
        Text(
            "第 {line} 行的小区“{site}”不在本方案里",
            "row {line} names the site “{site}”, which is not in this scheme",
        ),
        Text(
            "请在方案里选上这个小区，或把这一行改为全部小区",
            "add the site to the scheme, or let the row be for all sites",
        ),
    ),
    "scheme-site-out-of-place": Entry(
        Severity.ERROR,
        Text("小区“{site}”不在{place}", "the site “{site}” is not in {place}"),
        Text("一个方案的小区须在同一街道", "the sites of one scheme lie in one sub-district"),
    ),
    "scheme-item-number": Entry(
        Severity.ERROR,
        Text(
            "第 {line} 行“{item}”的数量或单价不对：{found}",
            "row {line}, “{item}”: quantity or unit cost is not usable: {found}",
        ),
        Text(
            "数量须大于零，单价不小于零，都最多两位小数",
            "a quantity is above zero, a unit cost not below, each with two decimals at most",
        ),
    ),
    "scheme-in-plan": Entry(
        Severity.ERROR,
        Text(
            "方案“{name}”已列入{plan}，不能退回修改",
            "the scheme “{name}” is in {plan} and cannot be reopened",
        ),
        Text("请先变更年度计划", "change the annual plan first"),
    ),
    "comment-before-plan": Entry(
        Severity.ERROR,
        Text(
            "方案“{name}”还在编制，不能登记意见",
            "the scheme “{name}” is still being drawn up: no comments yet",
        ),
        Text(
            "先提交方案，再拿定稿征求居民和管线产权单位的意见",
            "submit it, then ask residents and utility owners about the finished draft",
        ),
    ),
    "plan-exists": Entry(
        Severity.ERROR,
        Text("{place} {year} 年已有年度计划", "{place} already has a plan for {year}"),
        Text("请打开已有的计划", "open the plan there is"),
    ),
    "plan-without-money": Entry(
        Severity.ERROR,
        Text("还没有填任何来源的资金", "no source has any money yet"),
        Text("请至少填一个资金来源的金额", "enter the amount of one source at least"),
    ),
    "plan-without-candidates": Entry(
        Severity.ERROR,
        Text("{year} 年没有可入选的方案", "no scheme is eligible for {year}"),
        Text(
            "方案要先编制、提交，经另一人审定“可入选”",
            "a scheme is drawn up, submitted and accepted by somebody else first",
        ),
    ),
    "plan-number": Entry(
        Severity.ERROR,
        Text("“{field}”填的是“{found}”", "“{field}” says “{found}”"),
        Text("请填 {least} 到 {most} 之间的整数", "enter a whole number from {least} to {most}"),
    ),
    "plan-wish-without-reason": Entry(
        Severity.ERROR,
        Text("“{name}”指定了去留，没有写理由", "“{name}” is wished in or out without a reason"),
        Text("请写明理由；它会和计划一起公布", "give the reason; it is published with the plan"),
    ),
    "plan-outdated": Entry(
        Severity.ERROR,
        Text(
            "测算之后，方案或资金有了变化",
            "schemes or money have changed since the choice was worked out",
        ),
        Text("请重新测算，再提交", "work it out again, then go on"),
    ),
    "plan-not-worked-out": Entry(
        Severity.ERROR,
        Text("计划还没有测算结果", "the plan has not been worked out"),
        Text("请先测算", "work it out first"),
    ),
    "plan-no-choice": Entry(
        Severity.ERROR,
        Text("没有一种选法能满足全部条件", "no choice meets all conditions"),
        Text("请按测算页的提示放宽一项", "give way in one of them, as the page says"),
    ),
    "plan-out-of-time": Entry(
        Severity.ERROR,
        Text("在时限内没有找到一种选法", "no choice was found in the time allowed"),
        Text(
            "请减少备选方案，或多指定几个的去留，再测算",
            "use fewer candidates or wish some in or out, then try again",
        ),
    ),
    "plan-change-empty": Entry(
        Severity.ERROR,
        Text("变更没有加入也没有移出任何方案", "the change neither adds nor removes a scheme"),
        Text("请选择要加入或移出的方案", "choose schemes to add or remove"),
    ),
    "plan-change-conflict": Entry(
        Severity.ERROR,
        Text(
            "加入“{name}”后，同一小区有了两个方案：{rival}",
            "with “{name}” one site has two schemes: {rival}",
        ),
        Text("请同时移出另一个", "remove the other one as well"),
    ),
    "plan-change-unfunded": Entry(
        Severity.ERROR,
        Text(
            "变更后资金不够：{sources} 还差 {amount} 万元",
            "the money does not suffice: {sources} lack {amount} (10,000 yuan)",
        ),
        Text("请多移出一些，或先落实资金", "remove more, or find the money first"),
    ),
    "plan-change-open": Entry(
        Severity.ERROR,
        Text("还有一项变更等着批准", "another change is still awaiting approval"),
        Text("请先处理它", "settle it first"),
    ),
    "start-without-coordination": Entry(
        Severity.WARNING,
        Text(
            "“{name}”没有会商过的统筹施工计划", "“{name}” has no coordinated plan that was agreed"
        ),
        Text(
            "可以先编制；确需先开工的，请写明理由，理由会记入留痕",
            "draw one up first; if the works must start, give the reason: it goes on the trail",
        ),
    ),
    "start-contradictions": Entry(
        Severity.WARNING,
        Text(
            "“{name}”的统筹施工计划有 {count} 处前后矛盾",
            "the coordinated plan of “{name}” contradicts itself in {count} places",
        ),
        Text(
            "请先理顺；确需先开工的，请写明理由",
            "put it in order; if the works must start, give the reason",
        ),
    ),
    "task-dates": Entry(
        Severity.ERROR,
        Text("工序“{name}”的结束早于开始", "the task “{name}” ends before it starts"),
        Text("请核对日期", "check its dates"),
    ),
    "task-after-unknown": Entry(
        Severity.ERROR,
        Text(
            "工序“{name}”要在第 {number} 道之后，可是只有 {count} 道工序",
            "the task “{name}” is to follow row {number}, but there are {count} rows",
        ),
        Text(
            "请填它前面工序的序号，从 1 数起", "give the numbers of rows there are, counted from 1"
        ),
    ),
    "work-dates": Entry(
        Severity.ERROR,
        Text("工程“{name}”的结束早于开始", "the works “{name}” end before they start"),
        Text("请核对日期", "check the dates"),
    ),
    "work-nowhere": Entry(
        Severity.ERROR,
        Text("工程“{name}”没有写地点", "the works “{name}” have no place"),
        Text(
            "道路、连片区域、小区、坐标至少填一项，才能查重复开挖",
            "give a road, an area, a site or coordinates: otherwise nothing can be found dug twice",
        ),
    ),
}
