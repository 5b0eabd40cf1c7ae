"""The entities of evaluations: who sees a row, what waits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet, TextChoices

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.words import both
from hengjian.site.evaluation import following, queries
from hengjian.site.evaluation.actions import consultations, self_evaluations
from hengjian.site.evaluation.actions import findings as recommending
from hengjian.site.evaluation.actions import judging as collecting
from hengjian.site.evaluation.asking import FAULT_WORDS, MET_WORDS
from hengjian.site.evaluation.models import (
    consultation,
    dismissal,
    evaluation,
    findings,
    judging,
    report,
    self_evaluation,
)
from hengjian.site.evaluation.report.outline import section_titles
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import WHOLE, visible_to
from hengjian.site.platform.checking import only_past
from hengjian.site.platform.columns import Choices
from hengjian.site.platform.resource import FOR_ALL, Reach, Resource, Waiting
from hengjian.site.platform.writing import BY_NAME, RECKONED, TOGETHER, Opening

NAMES: Mapping[str, Text] = {
    "declared_at": Text("声明时间", "declared at"),
    "declared_by": Text("声明人", "declared by"),
    "added_by": Text("加入人", "added by"),
    "entered_by": Text("填写人", "entered by"),
    "withdrawn_by": Text("撤回人", "withdrawn by"),
    "chosen": Text("采用", "what counts"),
    "chosen_by": Text("取舍人", "chosen by"),
    "on_snapshot": Text("所据底数", "on the figures"),
    "checked_by": Text("复核人", "checked by"),
    "checked_at": Text("复核时间", "checked at"),
    "kind": Text("类别", "kind"),
    "state": Text("状态", "state"),
    "confirmed_by": Text("确认人", "confirmed by"),
    "decision_reason": Text("理由", "reason"),
    "sent_on": Text("发出日期", "sent on"),
    "responded_by": Text("答复人", "answered by"),
    "claimed_by": Text("报告人", "claimed by"),
    "claimed_on": Text("报告日期", "claimed on"),
    "validated_by": Text("验证人", "validated by"),
    "validated_on": Text("验证日期", "validated on"),
    "organisation": Text("报告单位", "organisation"),
    "recommendation": Text("整改建议", "recommendation"),
    "finding": Text("评价发现", "finding"),
    "evaluation": Text("绩效评价", "evaluation"),
    "membership": Text("任职", "membership"),
    "verdict": Text("结论", "conclusion"),
    "evidence": Text("证据", "evidence"),
    "origin": Text("来源", "source"),
    "file": Text("自评表", "form"),
    "filled_by": Text("填报人", "filled in by"),
    "reviewed_by": Text("审核人", "reviewed by"),
    "reviewed_on": Text("审核日期", "reviewed on"),
    "response": Text("答复", "answer"),
    "side": Text("主客观", "side"),
}


CITED: Mapping[str, Text] = {
    "place": Text("出处", "source"),
    "quote": Text("原文摘录", "words quoted"),
}
"""What a line says of a citation, beside the row that cites."""


def _choices_of(codes: type[TextChoices]) -> Choices:
    return tuple((str(each.value), both(each.label)) for each in codes)


def _name_fields(model: type[Model]) -> dict[str, Text]:
    """The words of the model's fields that bear none of their own, for the trail."""
    own = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: words
        for name, words in NAMES.items()
        if name in own and not CHINESE.search(str(own[name].verbose_name))
    }


CHINESE = re.compile("[\u4e00-\u9fff]")
P = Permission
INSIDE = WHOLE.under("evaluation")


def _by_the_agency(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """Who takes part in the project otherwise knows nothing of its evaluation."""
    if membership.role.sees is Sees.PARTICIPATING:
        return rows.filter(agency=membership.organisation_id)
    return rows


def _inside(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(evaluation__in=queries.opened(membership).values("pk"))


def _own_or_inside(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    inside = Q(evaluation__in=queries.opened(membership).values("pk"))
    return rows.filter(inside | Q(membership=membership.pk))


def _inside_or_issued(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(evaluation__in=queries.scored_for(membership).values("pk"))


def _inside_or_sent(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    inside = Q(finding__evaluation__in=queries.opened(membership).values("pk"))
    return rows.filter(inside | ~Q(state=findings.Recommendation.State.DRAFT))


def _of_recommendations(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    seen = visible_to(findings.Recommendation, membership)
    return rows.filter(recommendation__in=seen.values("pk"))


def _narrow_to_asked(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    """Who works inside; and the office that was asked, by those who may answer for it."""
    seen = Q(evaluation__in=queries.opened(membership).values("pk"))
    if membership.may(P.CONSULT_ANSWER):
        seen |= Q(organisation=membership.organisation_id)
    return rows.filter(seen)


def _of_consultations(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    seen = visible_to(consultation.Consultation, membership)
    return rows.filter(consultation__in=seen.values("pk"))


def _of_reports(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    return rows.filter(report__evaluation__in=queries.opened(membership).values("pk"))


def _of_those_evaluated(rows: QuerySet[Any], membership: Membership) -> QuerySet[Any]:
    if membership.role.sees is Sees.PARTICIPATING:
        return rows.filter(project__in=queries.worked_on(membership).values("project"))
    return rows


EDITION = Resource(
    evaluation.FrameworkEdition,
    only_read=RECKONED,
    noun=Text("指标体系版次", "edition of a framework"),
    reach=FOR_ALL,
    watched=False,
    words={"text": Text("原文", "text"), "sha256": Text("校验值", "hash")},
)
EVALUATION = Resource(
    evaluation.Evaluation,
    only_read=TOGETHER,
    noun=Text("绩效评价", "evaluation"),
    reach=WHOLE,
    narrow=_by_the_agency,
    watched=False,
    words={
        "state": Text("状态", "state"),
        "commissioned_by": Text("委托人", "commissioned by"),
        "handed_in_by": Text("交出具人", "handed in by"),
        "issued_by": Text("出具人", "issued by"),
        "issued_on": Text("出具日期", "issued on"),
        "decision_reason": Text("理由", "reason"),
        "grade": Text("评价等级", "grade"),
        "total": Text("总分", "total"),
        "supersedes": Text("更替的评价", "supersedes"),
    },
    verbs={
        "commission": Text("委托", "commission"),
        "join": Text("加入评价组", "join the team"),
        "leave": Text("离任", "leave"),
        "count": Text("更新事实", "update the figures"),
        "package": Text("生成成果包", "make the package"),
        "hand-in": Text("交出具", "hand in"),
        "issue": Text("出具", "issue"),
        "supersede": Text("更替", "supersede"),
        "stop": Text("终止", "stop"),
        "edition": Text("换用指标体系", "take another framework"),
        "verify": Text("核验成果包", "verify the package"),
    },
    waiting=(
        Waiting(
            "evaluations-without-lead",
            P.EVALUATION_COMMISSION,
            queries.without_lead,
            Text("项评价还没有主评人", "evaluations have no lead evaluator"),
            "web:evaluations",
            "?mine=leaderless",
            "mark-amber",
        ),
        Waiting(
            "evaluations-to-score",
            P.EVALUATION_WORK,
            queries.to_score,
            Text("项评价还有指标没有定分", "evaluations have indicators that are not settled"),
            "web:evaluations",
            "?mine=open",
            page="web:evaluation-scores",
        ),
        Waiting(
            "evaluations-to-check",
            P.EVALUATION_CHECK,
            queries.to_check,
            Text("项评价有评分等您复核", "evaluations have answers that await your check"),
            "web:evaluations",
            "?mine=unchecked",
            page="web:evaluation-scores",
        ),
        Waiting(
            "opinions-to-write",
            P.EVALUATION_WORK,
            queries.with_opinion_to_write,
            Text("项评价等您写造价意见", "evaluations await your opinion on the cost"),
            "web:evaluations",
            "?mine=opinions",
            "mark-amber",
            page="web:evaluation-papers",
        ),
        Waiting(
            "sites-to-visit",
            P.EVALUATION_WORK,
            queries.with_sites_to_visit,
            Text("项评价还有抽中的小区没有去", "evaluations have sites of the sample to visit"),
            "web:evaluations",
            "?mine=visits",
            page="web:evaluation-sample",
        ),
        Waiting(
            "packages-to-verify",
            P.EVALUATION_VERIFY,
            queries.with_package_to_verify,
            Text(
                "项已出具的评价等您核验成果包", "issued evaluations await your check of the package"
            ),
            "web:evaluations",
            "?mine=packages",
        ),
    ),
)
TEAM_MEMBER = Resource(
    evaluation.TeamMember,
    only_read=BY_NAME,
    words=_name_fields(evaluation.TeamMember),
    noun=Text("评价组成员", "team member"),
    reach=INSIDE,
    narrow=_own_or_inside,
    watched=False,
    actions={
        "team-member.declare": Text("声明无利害关系", "declared no interest"),
        "team-member.recuse": Text("有利害关系，回避", "stepped aside for an interest"),
    },
    also=("team-member",),
)
JUDGEMENT = Resource(
    judging.Judgement,
    only_read=BY_NAME,
    words={**_name_fields(judging.Judgement), **CITED},
    codes={"answer": tuple((MET_WORDS | FAULT_WORDS).items())},
    noun=Text("评判", "judgement"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    verbs={
        "cite": Text("引用证据", "cite evidence"),
        "uncite": Text("取消引用", "take a citation back"),
    },
)
EVIDENCE = Resource(
    judging.Evidence,
    opens=Opening(
        collecting.add_evidence,
        {"evaluation": evaluation.Evaluation},
        {name: name for name in ("title", "kind", "number", "place", "dated", "from_whom")},
        frozenset(("number", "place", "dated", "from_whom")),
    ),
    name="evidence",
    rules=(only_past("dated"),),
    words={**_name_fields(judging.Evidence), "files": Text("文件", "files")},
    noun=Text("评价证据", "evidence"),
    reach=INSIDE,
    narrow=_inside,
    files="files",
    watched=False,
)
FACT_CHOICE = Resource(
    judging.FactChoice,
    only_read=BY_NAME,
    words=_name_fields(judging.FactChoice),
    noun=Text("事实取值", "figure"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    also=("fact",),
)
FINDING = Resource(
    findings.Finding,
    only_read=TOGETHER,
    words={**_name_fields(findings.Finding), **CITED},
    noun=Text("评价发现", "finding"),
    reach=INSIDE,
    narrow=_inside_or_issued,
    watched=False,
    actions={
        "finding.confirm": Text("确认评价发现", "finding: confirmed"),
        "finding.drop": Text("不采用评价发现", "finding: dropped"),
    },
)
RECOMMENDATION = Resource(
    findings.Recommendation,
    opens=Opening(
        recommending.recommend,
        {"finding": findings.Finding, "addressee": Organisation},
        {name: name for name in ("title", "text", "done_when")},
    ),
    words=_name_fields(findings.Recommendation),
    noun=Text("整改建议", "recommendation"),
    reach=Reach(
        ("finding__evaluation__project__region", "addressee"), ("finding__evaluation__project",)
    ),
    narrow=_inside_or_sent,
    watched=False,
    waiting=(
        Waiting(
            "recommendations-yearly",
            P.RECTIFY_VALIDATE,
            following.due_this_year,
            Text("条整改今年该验证了", "recommendations are due for this year's verdict"),
            "web:rectification",
            "?due=year",
            "mark-amber",
        ),
    ),
    actions={
        "recommendation.send": Text("发出整改建议", "recommendation: sent"),
        "recommendation.send-again": Text("再次发出整改建议", "recommendation: sent again"),
        "recommendation.accept": Text("接受整改建议", "recommendation: accepted"),
        "recommendation.accept-partly": Text(
            "部分接受整改建议", "recommendation: accepted in part"
        ),
        "recommendation.refuse": Text("不接受整改建议", "recommendation: not accepted"),
        "recommendation.plan": Text("定下整改计划", "recommendation: planned"),
        "recommendation.claim": Text("报告整改完成", "recommendation: reported done"),
        "recommendation.verify-done": Text("验证整改已完成", "recommendation: found done"),
        "recommendation.verify-partly": Text(
            "验证整改部分完成", "recommendation: found done in part"
        ),
        "recommendation.verify-not": Text("验证整改未完成", "recommendation: found not done"),
        "recommendation.urge": Text("催办整改", "recommendation: reminded"),
        "recommendation.close-undone": Text("未落实销号", "closed as not done"),
    },
)
PROGRESS = Resource(
    findings.Progress,
    words=_name_fields(findings.Progress),
    noun=Text("整改报告", "report on rectification"),
    reach=Reach(
        ("recommendation__finding__evaluation__project__region", "recommendation__addressee"),
        ("recommendation__finding__evaluation__project",),
    ),
    narrow=_of_recommendations,
    files="evidence",
    watched=False,
)
REPORT = Resource(
    report.EvaluationReport,
    only_read=RECKONED,
    words={
        **_name_fields(report.EvaluationReport),
        "purpose": Text("稿件用途", "purpose of the draft"),
    },
    codes={"purpose": lambda: _choices_of(report.ReportDraft.Purpose)},
    noun=Text("评价报告", "evaluation report"),
    reach=INSIDE,
    narrow=_inside,
    watched=False,
    also=("evaluation-report",),
    verbs={
        "begin": Text("起草报告", "begin the report"),
        "describe": Text("填写报告编号和日期", "number and date the report"),
        "send": Text("送出报告稿", "send a draft of the report"),
        "take-back": Text("交回改过的报告", "bring the report back"),
        "decide": Text("处理改动", "decide about changes"),
        "publish": Text("摘要公开", "publish the summary"),
        "withdraw": Text("撤下公开摘要", "take the public summary back"),
        "set-aside": Text("搁置交回的文件", "set a returned file aside"),
    },
)
PASSAGE = Resource(
    report.Passage,
    only_read=BY_NAME,
    words={
        **_name_fields(report.Passage),
        "report": Text("评价报告", "evaluation report"),
        "about": Text("所据", "drafted from"),
    },
    codes={"section": section_titles},
    noun=Text("报告段落", "paragraph of a report"),
    reach=INSIDE.under("report"),
    narrow=_of_reports,
    watched=False,
    actions={
        "passage.draft": Text("按规则起草段落", "paragraph: drafted by rule"),
        "passage.write": Text("撰写段落", "paragraph: written"),
        "passage.change": Text("修改段落", "paragraph: changed"),
        "passage.accept-figures": Text("接受现在的数字", "paragraph: figures accepted"),
        "passage.remove": Text("移去段落", "paragraph: taken out"),
        "passage.move": Text("调整段落次序", "paragraph: moved"),
        "passage.confirm-none": Text("确认为“无”", "section: confirmed to say nothing"),
        "passage.settle": Text("段落定稿", "paragraph: settled"),
        "passage.reopen": Text("段落退回草稿", "paragraph: reopened"),
    },
)
AUDIT_DISMISSAL = Resource(
    dismissal.AuditDismissal,
    only_read=BY_NAME,
    words={
        **_name_fields(dismissal.AuditDismissal),
        "report": Text("评价报告", "evaluation report"),
        "mark": Text("提示标识", "mark of the finding"),
    },
    noun=Text("排除的审核提示", "dismissed finding of the audit"),
    reach=INSIDE.under("report"),
    narrow=_of_reports,
    watched=False,
    actions={
        "audit-dismissal.dismiss": Text("排除审核提示", "finding of the audit: dismissed"),
        "audit-dismissal.withdraw": Text("撤回排除审核提示", "finding of the audit: counts again"),
    },
)
CONSULTATION = Resource(
    consultation.Consultation,
    only_read=TOGETHER,
    words={
        **_name_fields(consultation.Consultation),
        "asked_by": Text("发出人", "sent by"),
        "answered_on": Text("答复日期", "answered on"),
        "answered_by": Text("答复人", "answered by"),
    },
    noun=Text("征求意见", "consultation"),
    reach=Reach(("evaluation__project__region", "organisation"), ("evaluation__project",)),
    narrow=_narrow_to_asked,
    watched=False,
    actions={
        "consultation.ask": Text("发出征求意见稿", "consultation: sent"),
        "consultation.answer": Text("答复征求意见", "consultation: answered"),
        "consultation.record-silence": Text("记下逾期未答", "consultation: recorded as silent"),
        "consultation.ask-extension": Text("申请延期答复", "consultation: more days asked for"),
        "consultation.grant-extension": Text("同意延期答复", "consultation: more days granted"),
        "consultation.refuse-extension": Text("不同意延期答复", "consultation: more days refused"),
    },
)
REPORT_COMMENT = Resource(
    consultation.ReportComment,
    opens=Opening(
        consultations.comment, {"consultation": consultation.Consultation}, {"text": "text"}
    ),
    words={
        **_name_fields(consultation.ReportComment),
        "given_by": Text("提意见人", "given by"),
        "decided_by": Text("处理人", "decided by"),
        "consultation": Text("征求意见", "consultation"),
        "passage": Text("报告段落", "paragraph of a report"),
    },
    noun=Text("报告意见", "comment on a report"),
    reach=Reach(
        ("consultation__evaluation__project__region", "consultation__organisation"),
        ("consultation__evaluation__project",),
    ),
    narrow=_of_consultations,
    watched=False,
    actions={
        "report-comment.give": Text("提出报告意见", "comment on a report: given"),
        "report-comment.adopt": Text("采纳报告意见", "comment on a report: adopted"),
        "report-comment.adopt-partly": Text(
            "部分采纳报告意见", "comment on a report: adopted in part"
        ),
        "report-comment.reject": Text("不予采纳报告意见", "comment on a report: rejected"),
        "report-comment.reopen": Text("重新处理报告意见", "comment on a report: reopened"),
    },
)
SELF_EVALUATION = Resource(
    self_evaluation.SelfEvaluation,
    opens=Opening(self_evaluations.begin, {"project": Project}, {"year": "year", "as_of": "as_of"}),
    words={
        **_name_fields(self_evaluation.SelfEvaluation),
        "line": Text("指标", "indicator"),
        "score": Text("认定得分", "score decided"),
        "verdict": Text("结论", "conclusion"),
    },
    codes={"verdict": lambda: _choices_of(self_evaluation.SelfLine.Verdict)},
    noun=Text("绩效自评", "self-evaluation"),
    reach=WHOLE,
    narrow=_of_those_evaluated,
    money=True,
    files="file",
    watched=False,
    waiting=(
        Waiting(
            "self-evaluations-to-recheck",
            P.EVALUATION_WORK,
            queries.to_recheck,
            Text("份自评待复核认定", "self-evaluations await the re-check's decision"),
            "web:self-evaluations",
            mark="mark-amber",
        ),
    ),
    also=("self-evaluation",),
    actions={
        "self-evaluation.take-back": Text("撤回绩效自评修改", "self-evaluation: taken back"),
    },
)
