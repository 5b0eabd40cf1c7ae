"""The entities of carrying an evaluation out: who sees a row, what waits, what goes in and out."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import Model, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.course import course
from hengjian.site.evaluation.models import after, campaign, panel, process, sample
from hengjian.site.evaluation.panels import scores_seen
from hengjian.site.evaluation.planned import problems_of_line, stays_in_plan
from hengjian.site.evaluation.resources import CITED, INSIDE
from hengjian.site.library.visibility import WHOLE
from hengjian.site.platform.checking import only_past
from hengjian.site.platform.columns import DAY, PROJECT_OF, SOURCE, UNIT, Given, coded
from hengjian.site.platform.menu import Entry
from hengjian.site.platform.resource import (
    Area,
    Finds,
    FormOf,
    Landing,
    Reach,
    Resource,
    Waiting,
    with_text,
)
from hengjian.site.platform.writing import BY_NAME, RECKONED, TOGETHER

P = Permission
EVALUATION = Area(Text("评价", "Evaluation"), 80)
NAMES: dict[str, Text] = {
    "state": Text("状态", "state"),
    "body": Text("步骤内容", "the step"),
    "key": Text("步骤", "step"),
    "published_by": Text("公布人", "published by"),
    "closed_by": Text("结束人", "closed by"),
    "settled_on": Text("了结日期", "settled on"),
    "settled_by": Text("了结人", "settled by"),
    "evaluation": Text("绩效评价", "evaluation"),
    "entered_by": Text("填写人", "entered by"),
    "approved_by": Text("批准人", "approved by"),
    "approved_on": Text("批准日期", "approved on"),
    "decision_reason": Text("理由", "reason"),
    "before": Text("原版次", "edition before"),
    "after": Text("新版次", "edition after"),
    "decided": Text("对已有评分的处理", "what becomes of answers"),
    "sent_on": Text("发出日期", "sent on"),
    "files": Text("文件", "files"),
    "evidence": Text("证据", "evidence"),
    "answered_by": Text("提供人", "answered by"),
    "answered_on": Text("提供日期", "answered on"),
    "decided_by": Text("决定人", "decided by"),
    "decided_on": Text("决定日期", "decided on"),
    "prepared_by": Text("编制人", "prepared by"),
    "reviewed_by": Text("底稿复核人", "reviewed by"),
    "reviewed_on": Text("复核日期", "reviewed on"),
    "changed_after_review": Text("复核后改动", "changed after review"),
    "disclosed_on": Text("揭示日期", "disclosed on"),
    "disclosed_by": Text("揭示人", "disclosed by"),
    "first": Text("揭示时的分", "score as disclosed"),
}


def _name_fields(model: type[Model]) -> dict[str, Text]:
    own = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return {name: words for name, words in NAMES.items() if name in own}


def _inside(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(evaluation__in=queries.opened(membership).values("pk"))


def _inside_or_issued(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(evaluation__in=queries.scored_for(membership).values("pk"))


def _narrow_to_issued(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """What an evaluation found missing is told with the evaluation; what was entered, to all."""
    scored = Q(evaluation__in=queries.scored_for(membership).values("pk"))
    return rows.filter(scored | Q(evaluation=None))


def _known(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(evaluation__in=queries.known(membership).values("pk"))


def _inside_or_owed(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """The team sees every request; the unit that owes it, once it is sent."""
    owed = Q(owed_by=membership.organisation_id) & ~Q(state=process.EvidenceRequest.State.DRAFT)
    return rows.filter(Q(evaluation__in=queries.opened(membership).values("pk")) | owed)


def _of_samples(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(sample__evaluation__in=queries.opened(membership).values("pk"))


def _blind(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return scores_seen(_inside(rows, membership), membership)


def _not_to_parties(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """To those who take part: the plans of evaluations they work in."""
    if membership.role.sees is not Sees.PARTICIPATING:
        return rows
    mine = queries.worked_on(membership).values("pk")
    lines = campaign.PlannedEvaluation.objects.filter(evaluation__in=mine)
    return rows.filter(pk__in=lines.values("campaign"))


def _of_the_region(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """What will be evaluated is told to the region; to those who take part, what they work in."""
    if membership.role.sees is not Sees.PARTICIPATING:
        return rows
    return rows.filter(evaluation__in=queries.worked_on(membership).values("pk"))


CAMPAIGN = Resource(
    campaign.Campaign,
    name="evaluation-campaigns",
    title=Text("年度评价计划", "Yearly evaluation plans"),
    noun=Text("年度评价计划", "yearly evaluation plan"),
    each=Text("一行一个单位一年的评价计划", "the evaluations one bureau plans for a year a row"),
    area=EVALUATION,
    reach=Reach(("commissioner",), whole="lines__project"),
    decided=~Q(state=campaign.Campaign.State.DRAFT),
    narrow=_not_to_parties,
    right=P.EVALUATION_COMMISSION,
    mark="J",
    watched=False,
    pages=True,
    finds=Finds(
        "web:campaign",
        "web:evaluation-campaigns",
        "calendar-stats",
        95,
        search=with_text("title", "notice", "code"),
        reads=("code", "title", "synthetic"),
        name=attrgetter("title"),
    ),
    columns={
        "code": coded("JH2024"),
        "year": Given(example=2024),
        "commissioner": UNIT,
        "title": Given(example="2024年度财政重点绩效评价计划"),
        "notice": Given(example="财监〔2024〕1号"),
        "note": Given(example="专项债券项目全覆盖"),
        **SOURCE,
    },
    leaves=("state", "published_on", "closed_on"),
    words=_name_fields(campaign.Campaign),
)
PLANNED = Resource(
    campaign.PlannedEvaluation,
    name="planned-evaluations",
    title=Text("列入计划的评价", "Planned evaluations"),
    noun=Text("计划的评价", "planned evaluation"),
    each=Text("一行一项列入年度计划的评价", "one evaluation of a yearly plan a row"),
    area=EVALUATION,
    reach=WHOLE,
    narrow=_of_the_region,
    right=P.EVALUATION_COMMISSION,
    mark="V",
    watched=False,
    pages=True,
    landing=Landing(alone=problems_of_line),
    stays=stays_in_plan,
    bulk=("campaign", "kind", "timing", "notice", "why"),
    columns={
        "code": coded("PG2024-01"),
        "campaign": Given(
            hint=Text("年度评价计划的编码", "the code of the yearly plan"), example="JH2024"
        ),
        "project": PROJECT_OF,
        "kind": Given(example="fiscal"),
        "timing": Given(example="annual"),
        "notice": Given(example="财监〔2024〕1号"),
        "why": Given(example="上年得分为中"),
        **SOURCE,
    },
    words=_name_fields(campaign.PlannedEvaluation),
    also=("planned-evaluation",),
)
STEP = Resource(
    process.EvaluationStep,
    only_read=RECKONED,
    noun=Text("评价步骤", "step of an evaluation"),
    reach=INSIDE,
    narrow=_known,
    watched=False,
    words=_name_fields(process.EvaluationStep),
    codes={"key": lambda: tuple((step.key, step.title) for step in course().steps)},
    also=("evaluation-step",),
    verbs={
        "begin": Text("列出步骤", "set out"),
        "finish": Text("完成步骤", "finish"),
        "waive": Text("不做", "waive"),
    },
)
WORK_PLAN = Resource(
    process.WorkPlan,
    only_read=TOGETHER,
    noun=Text("实施方案", "work plan"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    words=_name_fields(process.WorkPlan),
    form=FormOf(
        ("subject", "scope", "methods", "weights_how", "weights_note", "basis"),
    ),
    also=("work-plan",),
    verbs={"write": Text("编制", "draw up"), "basis": Text("列明依据", "name the basis of")},
)
EDITION_CHANGE = Resource(
    process.EditionChange,
    only_read=TOGETHER,
    noun=Text("指标体系换版", "change of edition"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    words=_name_fields(process.EditionChange),
    also=("edition",),
    verbs={"take": Text("换用", "take")},
)
REQUEST = Resource(
    process.EvidenceRequest,
    only_read=TOGETHER,
    noun=Text("资料要求", "request for evidence"),
    reach=Reach(("evaluation__project__region", "owed_by"), ("evaluation__project",)),
    narrow=_inside_or_owed,
    files="files",
    watched=False,
    words=_name_fields(process.EvidenceRequest),
    form=FormOf(("what", "note", "owed_by")),
    also=("evidence-request",),
    verbs={
        "ask": Text("要资料", "ask for"),
        "answer": Text("提供", "provide"),
        "urge": Text("催办", "urged"),
        "remind": Text("到期提醒", "reminder"),
        "rise": Text("报上级", "told to the office above"),
    },
)
PAPER = Resource(
    process.WorkingPaper,
    only_read=TOGETHER,
    noun=Text("底稿", "working paper"),
    reach=INSIDE,
    narrow=_inside,
    files="pictures",
    watched=False,
    rules=(only_past("held_on"),),
    words={
        **_name_fields(process.WorkingPaper),
        **CITED,
        "sent_digest": Text("送达指纹", "digest as sent"),
    },
    form=FormOf(
        (
            "kind",
            "title",
            "site",
            "held_on",
            "persons",
            "text",
            "conclusion",
            "put_in",
            "got_out",
        ),
    ),
    waiting=(
        Waiting(
            "papers-sent-back",
            P.EVALUATION_WORK,
            queries.papers_sent_back,
            Text("份底稿被退回，等您改", "working papers were sent back to you"),
            "web:evaluations",
            "?mine=visits",
            "mark-amber",
            page="web:evaluation-paper",
        ),
    ),
    also=("working-paper",),
    verbs={"hand-over": Text("交复核", "hand over"), "review": Text("复核底稿", "review")},
)
SAMPLE = Resource(
    sample.VisitSample,
    only_read=RECKONED,
    noun=Text("实地核查抽样", "sample of sites to visit"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    words={
        **_name_fields(sample.VisitSample),
        "frame": Text("抽样名录", "frame as drawn from"),
        "fingerprint": Text("名录校验值", "fingerprint of the frame"),
        "times": Text("第几次抽取", "times drawn"),
    },
    form=FormOf(("frame_of", "size", "seed", "why")),
    also=("visit-sample",),
    verbs={"draw": Text("抽取", "draw")},
)
SAMPLE_POINT = Resource(
    sample.SamplePoint,
    only_read=RECKONED,
    noun=Text("抽中的小区", "site to visit"),
    reach=INSIDE.under("sample"),
    narrow=_of_samples,
    watched=False,
    words={
        **_name_fields(sample.SamplePoint),
        "sample": Text("实地核查抽样", "sample of sites to visit"),
    },
    also=("sample-point",),
    verbs={"draw": Text("抽取", "draw"), "replace": Text("替换", "replace")},
)
PANEL = Resource(
    panel.Panel,
    only_read=RECKONED,
    noun=Text("专家组", "panel"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    words=_name_fields(panel.Panel),
    waiting=(
        Waiting(
            "panels-to-score",
            P.PANEL_SCORE,
            queries.with_panel_to_score,
            Text("项评价等您打分", "evaluations await your scores"),
            "web:evaluations",
            "?mine=panel",
            "mark-amber",
            page="web:evaluation-panel",
        ),
    ),
    verbs={"disclose": Text("揭示", "disclose"), "begin": Text("设立", "set up")},
)
PANEL_SCORE = Resource(
    panel.PanelScore,
    only_read=BY_NAME,
    noun=Text("一位专家的分", "score of a judge"),
    reach=INSIDE,
    narrow=_blind,
    watched=False,
    words=_name_fields(panel.PanelScore),
    also=("panel-score",),
    verbs={"give": Text("打分", "score")},
)
BUDGET = Resource(
    after.BudgetProposal,
    only_read=BY_NAME,
    noun=Text("预算建议", "proposal for a budget"),
    reach=INSIDE,
    narrow=_inside_or_issued,
    money=True,
    watched=False,
    words=_name_fields(after.BudgetProposal),
    form=FormOf(("year", "kind", "base", "per_cent", "reason")),
    also=("budget-proposal",),
    verbs={"propose": Text("提出", "propose"), "adopt": Text("采纳", "adopt")},
)
POLICY_DUTY = Resource(
    after.PolicyDuty,
    name="policy-duties",
    title=Text("应出台的政策和制度", "Policies and rules to be issued"),
    noun=Text("应出台的政策或制度", "policy or rule to be issued"),
    each=Text(
        "一行一项评价指出应出台的政策或制度，谁、何时",
        "one policy or rule an evaluation found missing a row: by whom, until when",
    ),
    area=EVALUATION,
    reach=WHOLE,
    narrow=_narrow_to_issued,
    right=P.RECTIFY_VALIDATE,
    mark="Y",
    watched=False,
    pages=True,
    menu=Entry(
        "evaluation", 80, words("应出台的政策和制度", "Policies and rules to be issued"), "scale"
    ),
    rules=(only_past("issued_on"),),
    bulk=("owed_by", "until", "issued_on", "as_of"),
    columns={
        "code": coded("ZC-0001"),
        "project": PROJECT_OF,
        "kind": Given(example="policy"),
        "title": Given(example="既有住宅加装电梯办法"),
        "owed_by": UNIT,
        "until": DAY,
        "number": Given(example="区政办发〔2024〕3号"),
        "issued_on": DAY,
        "note": Given(),
        **SOURCE,
    },
    words=_name_fields(after.PolicyDuty),
    also=("policy-duty",),
)
