"""The gates of the steps of an evaluation: named conditions, each told from the rows alone.

A gate says what is missing, in words, and where that is put right. A file of steps
(``course.py``) combines them; it cannot invent one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hengjian.bilingual import Text
from hengjian.engine.frameworks.rules import Panel as PanelRule
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.case import case_of, framework_of
from hengjian.site.evaluation.dismissing import errors_of, wording_of
from hengjian.site.evaluation.models import (
    Consultation,
    Evaluation,
    EvaluationReport,
    Finding,
    Panel,
    ReportComment,
    SelfEvaluation,
    TeamMember,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.evaluation.sampling import points_of, sample_of
from hengjian.site.evaluation.standing import standing_of
from hengjian.site.evaluation.withdrawn import uses_of_withdrawn

NAMED = 6
"""How many things a gate names; the others are counted."""
OPEN_REQUESTS = ("draft", "sent", "answered", "returned")
Kind = WorkingPaper.Kind


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a step still needs, and the page where it is put right."""

    text: Text
    page: str = "home"


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition by its name in a file of steps."""

    title: Text
    lacks: Callable[[Evaluation], Iterator[Lack]]


def _name(names: list[str]) -> str:
    more = f"…（{len(names)}）" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _team_declared(row: Evaluation) -> Iterator[Lack]:
    verdicts, lead = TeamMember.Verdict, queries.lead_of(row)
    if lead is None or lead.verdict != verdicts.NONE or not queries.holds_office(lead):
        yield Lack(Text("还没有声明过的主评人", "no lead evaluator has declared"))
    waiting = row.team.filter(verdict=verdicts.AWAITED, membership__active=True)
    names = [each.membership.person.name for each in waiting.select_related("membership__person")]
    if names:
        listed = _name(names)
        yield Lack(Text(f"未声明利害关系：{listed}", f"have not declared: {listed}"))


def _agency_independent(row: Evaluation) -> Iterator[Lack]:
    part = queries.parties_of(row).get(row.agency_id)
    if part is not None:
        said = f"{row.agency}：{part}"
        yield Lack(Text(f"评价机构参与了项目：{said}", f"the evaluator has a part in it: {said}"))


def _notice_given(row: Evaluation) -> Iterator[Lack]:
    if not row.notice.strip():
        yield Lack(Text("没有委托文号", "there is no notice number"))


def _meeting_held(row: Evaluation) -> Iterator[Lack]:
    if not row.papers.filter(kind__in=(Kind.MEETING, Kind.INTERVIEW)).exists():
        yield Lack(
            Text("没有会议或访谈底稿", "there is no paper on a meeting or interview"), "papers"
        )


def _plan_of(row: Evaluation) -> WorkPlan | None:
    return WorkPlan.objects.filter(evaluation=row.pk).first()


def _plan_submitted(row: Evaluation) -> Iterator[Lack]:
    plan = _plan_of(row)
    if plan is None or plan.state == WorkPlan.State.DRAFT:
        yield Lack(Text("实施方案没有送审", "the work plan is not submitted"), "plan")


def _plan_approved(row: Evaluation) -> Iterator[Lack]:
    plan = _plan_of(row)
    if plan is None or plan.state != WorkPlan.State.APPROVED:
        yield Lack(Text("实施方案没有批准", "the work plan is not approved"), "plan")


def _basis_named(row: Evaluation) -> Iterator[Lack]:
    plan = _plan_of(row)
    if plan is None or not plan.basis.exists():
        yield Lack(Text("没有评价依据", "no basis document is named"), "plan")


def _weights_explained(row: Evaluation) -> Iterator[Lack]:
    plan = _plan_of(row)
    if plan is None or not plan.weights_how:
        yield Lack(Text("没有说明权重怎样定", "how weights were set is not said"), "plan")


def _framework_frozen(row: Evaluation) -> Iterator[Lack]:
    """It is frozen with the plan: afterwards no other edition is taken."""
    yield from _plan_approved(row)


def _requests_settled(row: Evaluation) -> Iterator[Lack]:
    if not row.requests.exists():
        yield Lack(Text("还没有向单位要过资料", "nothing was asked of any unit yet"), "requests")
    names = list(row.requests.filter(state__in=OPEN_REQUESTS).values_list("what", flat=True))
    if names:
        listed = _name(names)
        yield Lack(
            Text(f"{len(names)} 份资料没有了结：{listed}", f"{len(names)} requests open: {listed}"),
            "requests",
        )


def _sample_drawn(row: Evaluation) -> Iterator[Lack]:
    if sample_of(row) is None:
        yield Lack(
            Text("还没有抽取实地核查的小区", "the sites to visit have not been drawn"), "sample"
        )


def _sample_visited(row: Evaluation) -> Iterator[Lack]:
    sample = sample_of(row)
    names = [str(each.row.site) for each in points_of(sample) if each.open] if sample else []
    if names:
        listed = _name(names)
        yield Lack(
            Text(
                f"{len(names)} 个抽中的小区没有核查：{listed}",
                f"{len(names)} sites of the sample not visited: {listed}",
            ),
            "sample",
        )


def _papers_reviewed(row: Evaluation) -> Iterator[Lack]:
    left = row.papers.exclude(state=WorkingPaper.State.REVIEWED)
    names = list(left.values_list("title", flat=True))
    if names:
        listed = _name(names)
        yield Lack(
            Text(
                f"{len(names)} 份底稿未复核：{listed}", f"{len(names)} papers unreviewed: {listed}"
            ),
            "papers",
        )


def _paper(kind: str, lack: Text) -> Callable[[Evaluation], Iterator[Lack]]:
    def lacks(row: Evaluation) -> Iterator[Lack]:
        if not row.papers.filter(kind=kind, state=WorkingPaper.State.REVIEWED).exists():
            yield Lack(lack, "papers")

    return lacks


def _require_two_reviews(row: Evaluation) -> Iterator[Lack]:
    """One review is of the plan; the report has another."""
    reviews = row.papers.filter(kind=Kind.REVIEW, state=WorkingPaper.State.REVIEWED)
    if reviews.count() < 2:
        yield Lack(Text("没有报告会审底稿", "there is no paper on the report's review"), "papers")


def _evidence_stands(row: Evaluation) -> Iterator[Lack]:
    uses = uses_of_withdrawn(row)
    if uses:
        zh = _name([f"{each.evidence}→{each.where.zh}" for each in uses])
        en = _name([f"{each.evidence} → {each.where.en}" for each in uses])
        said = Text(f"已撤回的证据还在用：{zh}", f"withdrawn evidence is still used: {en}")
        yield Lack(said, "evidence")


def _leaves_settled(row: Evaluation) -> Iterator[Lack]:
    standing = standing_of(case_of(row))
    codes = standing.open_leaves
    if codes:
        listed = _name(codes)
        yield Lack(
            Text(f"{len(codes)} 个指标没有定分：{listed}", f"{len(codes)} not settled: {listed}"),
            "scores",
        )


def _clashes_decided(row: Evaluation) -> Iterator[Lack]:
    names = sorted(case_of(row).undecided)
    if names:
        listed = _name(names)
        yield Lack(
            Text(f"数据两个来源未取舍：{listed}", f"nobody chose between two values: {listed}"),
            "scores",
        )


def _findings_decided(row: Evaluation) -> Iterator[Lack]:
    names = list(row.findings.filter(state=Finding.State.DRAFT).values_list("title", flat=True))
    if names:
        listed = _name(names)
        yield Lack(Text(f"问题没有确认：{listed}", f"findings not confirmed: {listed}"), "findings")
    silent = row.findings.filter(
        kind=Finding.Kind.PROBLEM,
        state=Finding.State.CONFIRMED,
        recommendations__isnull=True,
        none_because="",
    )
    names = list(silent.values_list("title", flat=True))
    if names:
        listed = _name(names)
        yield Lack(
            Text(f"问题没有对应建议：{listed}", f"no recommendation for: {listed}"), "findings"
        )


def _self_evaluation_rechecked(row: Evaluation) -> Iterator[Lack]:
    forms = SelfEvaluation.objects.filter(project=row.project_id)
    codes = list(forms.filter(lines__verdict="").distinct().values_list("code", flat=True))
    if codes:
        listed = _name(codes)
        yield Lack(Text(f"自评未复核：{listed}", f"not re-checked: {listed}"), "recheck")


def has_a_panel(row: Evaluation) -> bool:
    """Whether the framework has indicators that a panel scores."""
    framework = framework_of(row.edition)
    return any(isinstance(each.indicator.score, PanelRule) for each in framework.indicators)


def _panel_disclosed(row: Evaluation) -> Iterator[Lack]:
    shown = Panel.objects.filter(evaluation=row.pk, state=Panel.State.DISCLOSED)
    if has_a_panel(row) and not shown.exists():
        yield Lack(Text("专家打分没有揭示", "the panel is not disclosed"), "panel")


def _report_audited(row: Evaluation) -> Iterator[Lack]:
    """Where the report is written here: the auditor has read it as it is now, and each error it
    found is mended or dismissed by a second person."""
    report = EvaluationReport.objects.filter(evaluation=row.pk).select_related("audit").first()
    if report is None:
        return
    found = getattr(report, "audit", None)
    if found is None:
        yield Lack(Text("报告还没有审核过", "the report is not audited yet"), "report")
        return
    if found.wording != wording_of(report):
        said = Text("报告审核以后改过，要再审核", "the report was changed since: audit it again")
        yield Lack(said, "report")
    errors = len(errors_of(found))
    if errors:
        yield Lack(
            Text(
                f"审核发现 {errors} 处错误，没有改正，也没有另一人写明理由排除",
                f"the audit found {errors} errors that are neither mended nor dismissed by another",
            ),
            "report",
        )


def _comments_decided(row: Evaluation) -> Iterator[Lack]:
    page = "consultation"
    asked = row.consultations.all()
    if not asked.exists():
        yield Lack(Text("还没有征求意见", "Nobody was asked yet"), page)
    waiting = asked.filter(state=Consultation.State.ASKED).select_related("organisation")
    names = [each.organisation.name for each in waiting]
    if names:
        listed = _name(names)
        yield Lack(Text(f"没有答复：{listed}", f"not answered: {listed}"), page)
    comments = ReportComment.objects.filter(consultation__evaluation=row.pk)
    undecided = comments.filter(state=ReportComment.State.OPEN).count()
    if undecided:
        yield Lack(
            Text(f"意见没有处理：{undecided} 条", f"comments not decided: {undecided}"), page
        )


def _report_issued(row: Evaluation) -> Iterator[Lack]:
    if row.state != Evaluation.State.ISSUED:
        yield Lack(Text("还没有出具", "it is not issued"))


GATES: Mapping[str, Gate] = {
    "notice-given": Gate(Text("有委托文号", "a notice number"), _notice_given),
    "agency-independent": Gate(
        Text("机构没有参与项目", "the evaluator has no part in it"), _agency_independent
    ),
    "team-declared": Gate(Text("人人已声明", "everybody has declared"), _team_declared),
    "meeting-held": Gate(Text("开过会或访谈过", "a meeting or interview"), _meeting_held),
    "plan-submitted": Gate(Text("方案已送审", "the plan is submitted"), _plan_submitted),
    "basis-named": Gate(Text("有评价依据", "basis documents"), _basis_named),
    "weights-explained": Gate(Text("权重有来由", "weights are explained"), _weights_explained),
    "plan-reviewed": Gate(
        Text("方案已会审", "the plan was reviewed"),
        _paper(Kind.REVIEW, Text("没有复核过的会审底稿", "there is no paper on its review")),
    ),
    "trial-visited": Gate(
        Text("试点去过现场", "a trial on site"),
        _paper(Kind.SITE, Text("没有复核过的实地底稿", "there is no reviewed paper of a visit")),
    ),
    "plan-approved": Gate(Text("方案已批准", "the plan is approved"), _plan_approved),
    "framework-frozen": Gate(Text("指标体系已冻结", "the framework is frozen"), _framework_frozen),
    "requests-settled": Gate(Text("资料已了结", "requests are settled"), _requests_settled),
    "sample-drawn": Gate(Text("已抽取核查小区", "the sites to visit are drawn"), _sample_drawn),
    "sample-visited": Gate(
        Text("抽中的小区已核查", "the sites of the sample are visited"), _sample_visited
    ),
    "papers-reviewed": Gate(Text("底稿已复核", "papers are reviewed"), _papers_reviewed),
    "cost-opinion-given": Gate(
        Text("有造价意见", "the cost engineer's opinion"),
        _paper(Kind.COST, Text("没有复核过的造价工程师意见", "no reviewed opinion on the cost")),
    ),
    "evidence-stands": Gate(Text("证据有效", "evidence stands"), _evidence_stands),
    "leaves-settled": Gate(Text("指标都定分", "every indicator is settled"), _leaves_settled),
    "clashes-decided": Gate(Text("数据都取舍", "every clash is decided"), _clashes_decided),
    "findings-decided": Gate(Text("问题都确认", "findings are confirmed"), _findings_decided),
    "self-evaluation-rechecked": Gate(
        Text("自评已复核", "self-evaluations are re-checked"), _self_evaluation_rechecked
    ),
    "panel-disclosed": Gate(Text("专家打分已揭示", "the panel is disclosed"), _panel_disclosed),
    "report-reviewed": Gate(Text("报告已会审", "the report was reviewed"), _require_two_reviews),
    "report-audited": Gate(
        Text("报告已审核，错误都有交代", "audited, no error is left open"), _report_audited
    ),
    "comments-decided": Gate(Text("意见都处理", "comments are decided"), _comments_decided),
    "report-issued": Gate(Text("已出具", "issued"), _report_issued),
}
"""By the name a file of steps uses."""


def lacks_of(evaluation: Evaluation, gates: list[str]) -> list[Lack]:
    """Everything these gates miss, once each; a gate that a later release lost misses nothing."""
    found: dict[Lack, None] = {}
    for name in gates:
        if name in GATES:
            found |= dict.fromkeys(GATES[name].lacks(evaluation))
    return list(found)
