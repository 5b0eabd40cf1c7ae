"""How the evaluations of the demonstration are carried out: steps, plan, papers, requests, a second
evaluation half-way, what follows from the one that is issued. All of it is invented, and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from hengjian.site.accounts.demo import make_account
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.trail import record
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.reports import put_consulted
from hengjian.site.evaluation.actions import editions, evaluations, process
from hengjian.site.evaluation.actions.after import propose_budget
from hengjian.site.evaluation.actions.panel import give_score
from hengjian.site.evaluation.actions.quoting import cite_in_paper
from hengjian.site.evaluation.actions.sampling import draw_sample, replace_point
from hengjian.site.evaluation.models import (
    Campaign,
    Evaluation,
    Evidence,
    EvidenceRequest,
    PlannedEvaluation,
    PolicyDuty,
    SamplePoint,
    TeamMember,
    VisitSample,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.evaluation.procedures.campaigns import CAMPAIGN
from hengjian.site.evaluation.procedures.course import COURSE
from hengjian.site.evaluation.procedures.papers import PAPER, WORK_PLAN
from hengjian.site.evaluation.procedures.requests import REQUEST
from hengjian.site.evaluation.procedures.team import TEAM_MEMBER
from hengjian.site.evaluation.sampling import points_of
from hengjian.site.library.models import PolicyDocument

People = Mapping[str, Membership]
Kind = WorkingPaper.Kind
WAIVED = "合成的往年评价：这里只演示出具以后的整改，前面各步没有留下资料。"
INVENTED = "演示数据（合成）"
PLAN = {
    "subject": "红塔区老旧小区改造项目（二期）专项债券资金",
    "scope": "2022年开工至评价截至日的资金、建设和效益（合成）",
    "methods": "成本效益分析、比较、因素分析、公众评判",
    "weights_how": "discussion",
    "weights_note": "评价组讨论，参照已印发的指标体系（合成）",
}
PAPERS = (
    (Kind.MEETING, "评价启动会", "布置分工、资料清单和时间表。", date(2023, 6, 15)),
    (Kind.REVIEW, "实施方案会审", "方案指标、权重、抽样均可行，补充造价核查。", date(2023, 7, 3)),
    (Kind.SITE, "试点小区核查", "核对开工日期、施工围挡和公示。", date(2023, 7, 12)),
    (Kind.COST, "造价工程师意见", "抽查合同单价与定额基本相符。", date(2023, 8, 22)),
)
"""Kind, title, record, day of each paper of the published evaluation."""
FACTORS = (
    {"text": "前期摸底不足，方案反复调整", "side": "subjective", "origin": "internal"},
    {"text": "材料价格上涨", "side": "objective", "origin": "external"},
)
CAMPAIGNS = ((2023, "合成计划〔2023〕2号"), (2024, "合成计划〔2024〕1号"))
"""Year and number of each yearly plan; the second is still being drawn up."""
POLICIES = (
    ("policy", "老旧小区改造后物业管理办法", date(2024, 6, 30)),
    ("policy", "社会资本参与改造的支持政策", date(2024, 6, 30)),
    ("policy", "既有住宅加装电梯补助政策", date(2024, 3, 31)),
    ("policy", "居民出资分摊办法", date(2023, 8, 31)),
    ("rule", "专项债券资金全过程管理制度", date(2024, 3, 31)),
    ("rule", "项目考核办法", date(2024, 3, 31)),
    ("rule", "工程监督检查制度", None),
)
"""Four policies and three rules: the count is the report's, their names and days are invented."""
ASKED = (
    ("合成：开工小区清单及开工报告", "HT-RC", date(2023, 9, 4), ""),
    ("合成：专户对账单", "HT-RC", date(2023, 9, 18), ""),
    ("合成：居民意见征求记录", "HT-HSG", date(2023, 9, 11), "请补齐签到表"),
    ("合成：联席会议纪要", "HT-HSG", date(2023, 9, 20), ""),
)
"""What, who owes it, the day it was sent, why it was sent back."""
SEEN_ON_SITE = (
    "现场签证缺2份，施工围挡和公示齐全。",
    "监理日志有空缺，居民反映停水没有提前通知。",
    "公示牌没有写投诉电话，材料堆放占用消防通道。",
    "开工报告日期与监理日志不一致，已要求说明。",
    "管线改造与路面恢复分两次开挖，居民意见较多。",
    "楼道照明已装未通电，验收资料没有归档。",
    "雨污分流按图施工，隐蔽工程影像不全。",
    "门禁和停车位已完成，物业接管单位没有确定。",
)
"""What the visits of the published evaluation found: invented."""
JUDGES = (
    ("何明", Decimal("78.00"), "目标可衡量，个别没有时限。"),
    ("吕衡", Decimal("84.50"), "数量和质量目标都有出处。"),
)
"""Further experts with what each gave; the first expert has not given yet."""


def waive_steps(row: Evaluation, who: People, on: date) -> None:
    """Every step before the issue is waived, with the reason."""
    for step in row.steps.order_by("position"):
        if not step.body.get("before_issue"):
            continue
        by = _hand(step.body["who"], who)
        COURSE.take("waive", by=by, row=step, why=WAIVED, on=on)


def _hand(right: str, who: People) -> Membership:
    finance = right in ("evaluation.commission", "evaluation.issue")
    return who["finance_bureau"] if finance else who["evaluator_lead"]


def put_process(row: Evaluation, who: People, report: Evidence) -> Evaluation:
    """The published evaluation up to its report, one half-way, which is returned, the yearly plans,
    what follows."""
    _put_plan(row, who)
    _put_papers(row, who, report)
    _put_settled_request(row, who)
    _finish_steps(row, who)
    half_way = _put_half_way(who, row)
    _put_planned(who, row, half_way)
    _put_policies(who, row)
    _put_budget(who)
    return half_way


def _put_plan(row: Evaluation, who: People) -> None:
    lead = who["evaluator_lead"]
    plan = _draw_up(row, lead)
    _draw(row, lead, 8, date(2023, 6, 29))
    WORK_PLAN.take("submit", by=lead, row=plan, on=date(2023, 6, 30))
    WORK_PLAN.take("approve", by=who["finance_bureau"], row=plan, on=date(2023, 7, 20))


def _draw_up(row: Evaluation, lead: Membership) -> WorkPlan:
    values = {**PLAN, "basis": list(PolicyDocument.objects.order_by("pk")[:4])}
    plan = process.draw_up_plan(by=lead, evaluation=row, values=values)
    mark_invented(lead, WorkPlan.objects.filter(pk=plan.pk))
    return plan


def _put_papers(row: Evaluation, who: People, report: Evidence) -> None:
    for paper in PAPERS:
        _put_paper(row, who, report, paper)
    _visit(row, who)
    made = process.write_paper(
        by=who["evaluator"],
        evaluation=row,
        values={
            "kind": Kind.FACTORS,
            "title": "开工晚的因素分析（合成）",
            "text": "按时间先后排列各小区开工障碍。",
            "conclusion": "以内部主观因素为主。",
            "put_in": Decimal("92055800.00"),
            "got_out": Decimal("81600000.00"),
        },
        indicators=("C11", "C32", "D11"),
        factors=FACTORS,
    )
    _review(made, who, date(2023, 9, 8))


def _draw(row: Evaluation, lead: Membership, size: int, on: date) -> VisitSample:
    """The sites to visit; the records they are drawn from are invented, and so is the draw."""
    drawn = draw_sample(
        by=lead,
        evaluation=row,
        values={"frame_of": "started", "size": size, "seed": row.notice},
        on=on,
    )
    mark_invented(lead, VisitSample.objects.filter(pk=drawn.pk))
    mark_invented(lead, SamplePoint.objects.filter(sample=drawn))
    drawn.refresh_from_db()
    return drawn


def _visit(row: Evaluation, who: People) -> None:
    """One site cannot be reached and is replaced; every other has a paper that was reviewed."""
    drawn = VisitSample.objects.get(evaluation=row)
    closed = drawn.points.get(position=3)
    replace_point(by=who["evaluator_lead"], point=closed, why="道路封闭，进不去（合成）")
    mark_invented(who["evaluator_lead"], SamplePoint.objects.filter(sample=drawn))
    points = [each.row for each in points_of(drawn) if each.open]
    for number, (point, found) in enumerate(zip(points, SEEN_ON_SITE, strict=True)):
        on = date(2023, 8, 1 + number)
        _review(_site_paper(row, who, point, found, on), who, on)


def _site_paper(
    row: Evaluation, who: People, point: SamplePoint, found: str, on: date
) -> WorkingPaper:
    made = process.write_paper(
        by=who["evaluator"],
        evaluation=row,
        values={
            "kind": Kind.SITE,
            "title": f"实地核查：{point.site}（合成）",
            "site": point.site,
            "text": "对照合同、监理日志和现场逐项核对。",
            "conclusion": f"{found}（合成）",
            "held_on": on,
            "persons": "评价组二人",
        },
        indicators=("B25", "C21"),
    )
    mark_invented(who["evaluator"], WorkingPaper.objects.filter(pk=made.pk))
    made.refresh_from_db()
    return made


def _put_paper(
    row: Evaluation, who: People, report: Evidence, paper: tuple[str, str, str, date]
) -> None:
    kind, title, text, on = paper
    made = process.write_paper(
        by=who["evaluator"],
        evaluation=row,
        values={
            "kind": kind,
            "title": f"{title}（合成）",
            "text": text,
            "held_on": on,
            "persons": "评价组全体",
        },
    )
    cite_in_paper(by=who["evaluator"], paper=made, evidence=report, place="附件5")
    _review(made, who, on)


def _review(paper: WorkingPaper, who: People, on: date) -> None:
    mark_invented(who["evaluator"], WorkingPaper.objects.filter(pk=paper.pk))
    paper.refresh_from_db()
    PAPER.take("hand-over", by=who["evaluator"], row=paper, on=on)
    PAPER.take("review", by=who["evaluator_lead"], row=paper, on=on)


def _put_settled_request(row: Evaluation, who: People) -> None:
    unit = who["implementing_unit"]
    made = _ask(row, who, "合成：已开工小区名单", unit.organisation, date(2023, 7, 24))
    _answer(made, unit, date(2023, 7, 31))
    REQUEST.take("accept", by=who["evaluator"], row=made, on=date(2023, 8, 2))


def _ask(row: Evaluation, who: People, what: str, unit: Organisation, on: date) -> EvidenceRequest:
    made = process.ask_for(
        by=who["evaluator"],
        evaluation=row,
        values={"what": what, "note": INVENTED, "owed_by": unit},
        indicators=("C11", "C32"),
    )
    REQUEST.take("send", by=who["evaluator"], row=made, on=on)
    return made


def _answer(row: EvidenceRequest, by: Membership, on: date) -> None:
    note = SimpleUploadedFile("名单.txt", "合成资料：北门小区等。".encode())
    REQUEST.take("answer", by=by, row=row, on=on, answer="见附件", files=[note])


def put_settled(row: Evaluation, who: People, report: Evidence) -> None:
    """The steps after the site work: the report written, reviewed and consulted about."""
    _finish(row, who, {"report": date(2023, 9, 14)})
    text = "评分有据，问题、原因和建议一一对应；开工及时率的两个数要并列。"
    _put_paper(row, who, report, (Kind.REVIEW, "报告会审", text, date(2023, 9, 15)))
    _finish(row, who, {"report-review": date(2023, 9, 15)})
    put_consulted(row, who)
    _finish(row, who, {"consultation": date(2023, 9, 28)})


def _finish_steps(row: Evaluation, who: People) -> None:
    """Up to the site work."""
    days = {
        "research": date(2023, 6, 21),
        "work-plan": date(2023, 6, 30),
        "plan-review": date(2023, 7, 5),
        "trial": date(2023, 7, 14),
        "plan-approved": date(2023, 7, 20),
        "site-work": date(2023, 9, 12),
    }
    _finish(row, who, days)


def _finish(row: Evaluation, who: People, days: Mapping[str, date]) -> None:
    for step in row.steps.filter(key__in=days).order_by("position"):
        COURSE.take("finish", by=_hand(step.body["who"], who), row=step, on=days[step.key])


def with_a_panel(text: str) -> str:
    """The framework with one indicator scored by experts: another edition, invented."""
    scored = (
        "            score: {rule: panel, judges: 1, out_of: 100}\n"
        "            cite: [{number: 财预〔2020〕10号, article: 附2}]\n"
        "            examples:\n"
        "              - judgement: {scores: {judge-1: 80}}\n"
        "                score: 1.60\n"
    )
    found = re.sub(
        r"(          - code: A22\n.*?)            score:\n.*?(?=      - code: A3\n)",
        lambda m: m.group(1) + scored,
        text,
        count=1,
        flags=re.DOTALL,
    )
    return re.sub(r"(?m)^edition: .*$", "edition: 2023-09-panel", found, count=1)


def _put_half_way(who: People, published: Evaluation) -> Evaluation:
    """Requests open, one overdue and one sent back; the panel undisclosed; papers to review."""
    lead = who["evaluator_lead"]
    row = evaluations.commission(
        by=who["finance_bureau"],
        project=published.project,
        kind=Evaluation.Kind.FISCAL,
        timing=Evaluation.Timing.ANNUAL,
        year=2023,
        as_of=published.as_of,
        agency=published.agency,
        framework=published.edition.framework,
        notice="合成委托函〔2023〕9号",
        on=date(2023, 8, 14),
    )
    evaluations.name_lead(by=who["finance_bureau"], evaluation=row, membership=lead)
    _declare(row, lead)
    for role, part in (("evaluator", "member"), ("expert", "expert")):
        evaluations.add_member(by=lead, evaluation=row, membership=who[role], part=part)
        _declare(row, who[role])
    editions.take_edition(
        by=lead,
        evaluation=row,
        text=with_a_panel(row.edition.text),
        decided={},
        why="绩效指标明确性改由专家打分（合成）",
    )
    row.refresh_from_db()
    _put_judges(row, who)
    _put_engineer(row, who)
    _put_half_papers(row, who)
    _settle_half_plan(row, who)
    for what, unit, on, why in ASKED:
        made = _ask(row, who, what, Organisation.objects.get(code=unit), on)
        if why:
            _answer(made, who["competent_department"], date(2023, 9, 19))
            REQUEST.take("return", by=who["evaluator"], row=made, why=why, on=date(2023, 9, 21))
    return row


def _declare(row: Evaluation, member: Membership) -> None:
    TEAM_MEMBER.take(
        "declare", by=member, row=TeamMember.objects.get(evaluation=row, membership=member)
    )


def _put_half_papers(row: Evaluation, who: People) -> None:
    made = process.write_paper(
        by=who["evaluator"],
        evaluation=row,
        values={"kind": Kind.MEETING, "title": "年度评价启动会（合成）", "text": "分工和时间表。"},
    )
    PAPER.take("hand-over", by=who["evaluator"], row=made, on=date(2023, 8, 24))
    points = [
        each.row for each in points_of(_draw(row, who["evaluator_lead"], 5, date(2023, 9, 4)))
    ]
    first = _site_paper(row, who, points[0], SEEN_ON_SITE[0], date(2023, 9, 18))
    _review(first, who, date(2023, 9, 19))
    second = _site_paper(row, who, points[1], SEEN_ON_SITE[1], date(2023, 9, 20))
    PAPER.take("hand-over", by=who["evaluator"], row=second, on=date(2023, 9, 21))


def _settle_half_plan(row: Evaluation, who: People) -> None:
    """Its plan is approved, the trial done: it stands at the site work."""
    lead = who["evaluator_lead"]
    plan = _draw_up(row, lead)
    WORK_PLAN.take("submit", by=lead, row=plan, on=date(2023, 9, 5))
    review = process.write_paper(
        by=who["evaluator"],
        evaluation=row,
        values={
            "kind": Kind.REVIEW,
            "title": "年度方案会审（合成）",
            "text": "抽样和专家打分可行；开工及时率并列两个数。",
            "held_on": date(2023, 9, 8),
            "persons": "评价组和专家",
        },
    )
    _review(review, who, date(2023, 9, 8))
    WORK_PLAN.take("approve", by=who["finance_bureau"], row=plan, on=date(2023, 9, 20))
    days = {
        "research": date(2023, 8, 25),
        "work-plan": date(2023, 9, 5),
        "plan-review": date(2023, 9, 8),
        "trial": date(2023, 9, 19),
        "plan-approved": date(2023, 9, 20),
    }
    _finish(row, who, days)


def _put_judges(row: Evaluation, who: People) -> None:
    """Two more experts have given their scores; until disclosure only they know them."""
    place = who["expert"].organisation
    for number, (name, points, reason) in enumerate(JUDGES, start=2):
        judge = make_account("expert", place, name, number)
        evaluations.add_member(
            by=who["evaluator_lead"], evaluation=row, membership=judge, part="expert"
        )
        _declare(row, judge)
        give_score(
            by=judge, evaluation=row, indicator="A22", points=points, reason=f"{reason}（合成）"
        )


def _put_engineer(row: Evaluation, who: People) -> None:
    """A cost engineer whose opinion is not written yet."""
    engineer = make_account("evaluator", who["evaluator"].organisation, "何造", 2)
    evaluations.add_member(
        by=who["evaluator_lead"],
        evaluation=row,
        membership=engineer,
        part="engineer",
        qualification="注册造价工程师（合成）",
    )
    _declare(row, engineer)


@transaction.atomic
def _put_planned(who: People, published: Evaluation, half_way: Evaluation) -> None:
    by = who["finance_bureau"]
    this, next_year = (_campaign(by, *each) for each in CAMPAIGNS)
    lines = (
        (this, published, published.kind, "mid", "专项债券项目，开工晚"),
        (this, half_way, half_way.kind, "annual", "上年得分为中"),
        (this, None, "self", "annual", "单位每年自评"),
        (next_year, None, "fiscal", "annual", "上年得分为中"),
    )
    for number, (plan, evaluation, kind, timing, why) in enumerate(lines, start=1):
        row = PlannedEvaluation.objects.create(
            code=f"PG{plan.year}-{number:02}",
            campaign=plan,
            project=published.project,
            kind=kind,
            timing=timing,
            why=why,
            evaluation=evaluation,
            synthetic=True,
            source=INVENTED,
        )
        record(by=by, action="planned-evaluation.create", subject=row)
    CAMPAIGN.take("publish", by=by, row=this, on=date(2023, 2, 20))


def _campaign(by: Membership, year: int, notice: str) -> Campaign:
    row = Campaign.objects.create(
        code=f"JH{year}",
        year=year,
        commissioner=by.organisation,
        title=f"{year}年度财政重点绩效评价计划（合成）",
        notice=notice,
        note="专项债券项目全覆盖，上年得分为中及以下的再评（合成）",
        synthetic=True,
        source=INVENTED,
    )
    record(by=by, action="campaign.create", subject=row)
    return row


@transaction.atomic
def _put_policies(who: People, published: Evaluation) -> None:
    by = who["finance_bureau"]
    office = Organisation.objects.get(code="HT-HSG")
    for number, (kind, title, until) in enumerate(POLICIES, start=1):
        row = PolicyDuty.objects.create(
            code=f"ZC-{number:04}",
            project=published.project,
            evaluation=published,
            kind=kind,
            title=f"{title}（合成）",
            owed_by=office,
            until=until,
            synthetic=True,
            source=INVENTED,
        )
        record(by=by, action="policy-duty.create", subject=row)


def _put_budget(who: People) -> None:
    """Of last year's evaluation, which is issued: 10,000,000.00 less ten per cent."""
    row = Evaluation.objects.get(year=2022, state=Evaluation.State.ISSUED)
    propose_budget(
        by=who["evaluator_lead"],
        evaluation=row,
        values={
            "year": 2024,
            "kind": "less",
            "base": Decimal("10000000.00"),
            "per_cent": Decimal(10),
            "reason": "得分为中，按规定核减10%至30%（合成基数）",
        },
    )
