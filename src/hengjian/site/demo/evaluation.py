"""The published evaluation of the reference project, put in by the actions of its people.

Answers, reasons and evidence are those of the reference case; the figures beside them are counted
over the rows of the site. It is issued, with its package and public summary; one that takes its
place stands complete and unissued, so that it can be tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from hengjian import library as shipped
from hengjian.engine.facts.model import Answer, Case
from hengjian.engine.facts.reading import read_case
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.library import CASE, PROJECT
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.process import put_process, put_settled, waive_steps
from hengjian.site.demo.reports import publish, put_asked_about, put_draft, put_report, put_whole
from hengjian.site.evaluation.actions import (
    evaluations,
    findings,
    judging,
    publishing,
    self_evaluations,
)
from hengjian.site.evaluation.asking import FOUND, NO, NONE, WHOLE, YES, Given
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.freezing import make_package
from hengjian.site.evaluation.models import (
    Evaluation,
    Evidence,
    Finding,
    Recommendation,
    SelfEvaluation,
    SelfLine,
)
from hengjian.site.evaluation.package_work import keep_package
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.procedures.recommendations import RECOMMENDATION
from hengjian.site.evaluation.procedures.team import TEAM_MEMBER
from hengjian.site.library.models import Project

NOTICE = "玉红财监〔2023〕16号"
CODE = "PJ2023-0001"
CORRECTED = "合成：开工及时率改按清单重算，先更替再议。"
"""Why another evaluation takes the place of the published one in the demonstration."""
BEGUN = date(2023, 6, 12)
"""The day from which the steps of the published evaluation are due."""
WHY = {
    "开工及时率": "以公开报告印出的25.68%为准；按清单相除为26.69%，两者都列出。",
}
"""Why the reported figure counts where the records say something else."""
INVENTED = "以公开报告为准：这里的记录是为演示编造的，不是报告所依据的记录。"
DONE_WHEN = "每个未开工小区的方案都有一轮居民意见和产权单位意见，并逐条答复。"
DONE_WHEN_OF = {
    "补定物业管理模式": "每个小区的方案都写明改造后的管理主体、收费和维修责任。",
    "一小区一档": "每个入库小区的档案填齐，概况、意愿、方案、进度和前后资料都有。",
    "补齐办法和政策": "项目考核、监督检查办法和配套政策都已印发，文号可查。",
    "按产值付款": "累计支付不超过审核通过的产值，多付的部分已抵扣完。",
    "建立债券全生命周期管理": "每期还本付息的来源、责任单位和日期都已列明并经财政部门确认。",
    "重排未开工小区计划": "每个未开工小区都有新的开工日期和资金安排，并按月对照。",
    "让居民看得到进度、说得上话": "每个在建小区都公布了联系人和答复时限，诉求按期答复。",
    "自评附佐证并填偏差原因": "下一次自评每项都有佐证，没有完成的都写明原因和措施。",
    "明确改造后的物业管理": "每个小区的方案都写明改造后的管理主体、收费和维修责任。",
}
"""By the title of a recommendation; the others are done when ``DONE_WHEN`` says."""
REPORTED = (
    "专债申请额度",
    "专债下达额度",
    "年度计划投资",
    "投诉上访处理率",
    "有效问卷数",
    "知晓问卷数",
    "满意问卷数",
)
"""Figures of the invented year that no row here counts."""
ASKED = (
    ("方案编成后再征求居民意见", "未开工小区的方案在施工前公示，逐条答复。", "HT-HSG"),
    ("书面征求产权单位意见", "水电气热信各单位书面回复后再开工。", "HT-RC"),
    ("明确改造后的物业管理", "每个小区写明由谁管、怎么收费。", "HT-HSG"),
    ("按产值付款", "多付的部分在下一次支付中抵扣。", "HT-RC"),
)
"""Title, text, addressee."""
People = Mapping[str, Membership]


@cache
def published() -> Case:
    """The reference case as it is shipped."""
    return read_case(shipped.case_folder(CASE)).case


def put_evaluation(who: People) -> Evaluation:
    """The evaluation with its team, evidence, figures and answers; twice is once."""
    there = Evaluation.objects.filter(code=CODE).first()
    if there is not None:
        return there
    case = published()
    row = evaluations.commission(
        by=who["finance_bureau"],
        project=Project.objects.get(code=PROJECT),
        kind=Evaluation.Kind.FISCAL,
        timing=Evaluation.Timing.MID,
        year=2023,
        as_of=case.as_of,
        agency=Organisation.objects.get(code="HT-HK"),
        framework=case.framework,
        notice=NOTICE,
        on=BEGUN,
    )
    evidence = _put_judged(row, who, case)
    _check(row, who["expert"])
    _put_self_evaluation(row, who)
    for finding in row.findings.order_by("pk"):
        FINDING.take("confirm", by=who["evaluator_lead"], row=finding)
    put_report(row, who, case)
    _put_last_year(who, case)
    half_way = put_process(row, who, evidence["report"])
    put_asked_about(half_way, who)
    put_settled(row, who, evidence["report"])
    _issue(row, who, date(2023, 9, 30))
    _put_next(row, who, case)
    return row


def _put_judged(row: Evaluation, who: People, case: Case) -> dict[str, Evidence]:
    """Team, evidence, figures, answers and findings, as the case has them."""
    _put_team(row, who)
    by = who["evaluator"]
    evidence = _put_evidence(row, by, case)
    _put_figures(row, by, case, evidence["report"])
    _choose(row, by)
    _put_answers(row, by, case, evidence)
    _put_findings(row, by, case, evidence)
    return evidence


def _issue(row: Evaluation, who: People, on: date) -> None:
    """Handed in by its lead, frozen in a package that verifies, issued by who commissioned it."""
    EVALUATION.take("hand-in", by=who["evaluator_lead"], row=row)
    row.refresh_from_db()
    with transaction.atomic():
        keep_package(who["finance_bureau"], row, *make_package(row))
    EVALUATION.take("issue", by=who["finance_bureau"], row=row, on=on)
    publish(row, who, on)


def _put_next(row: Evaluation, who: People, case: Case) -> None:
    """What takes its place: judged and drafted, not checked to the end, out for comments."""
    row.refresh_from_db()
    after = publishing.supersede(by=who["finance_bureau"], evaluation=row, why=CORRECTED)
    _put_judged(after, who, case)
    _check(after, who["expert"], left="D")
    put_draft(after, who, case)


def _put_team(row: Evaluation, who: People) -> None:
    """Named and declared; the engineer's part is not shown by an account of the demonstration."""
    lead = who["evaluator_lead"]
    evaluations.name_lead(by=who["finance_bureau"], evaluation=row, membership=lead)
    _declare(row, lead)
    for role, part in (("evaluator", "member"), ("expert", "expert")):
        evaluations.add_member(by=lead, evaluation=row, membership=who[role], part=part)
        _declare(row, who[role])


def _declare(row: Evaluation, member: Membership) -> None:
    line = row.team.get(membership=member.pk)
    TEAM_MEMBER.take("declare", by=member, row=line)


def _put_evidence(row: Evaluation, by: Membership, case: Case) -> dict[str, Evidence]:
    report = case.sources["report"]
    found = {
        "report": judging.add_evidence(
            by=by,
            evaluation=row,
            title=report.title.zh,
            kind=Evidence.Kind.FORMAL,
            place="公开的摘要和正文",
            from_whom=report.publisher.zh if report.publisher else "",
        )
    }
    for key, each in case.evidence.items():
        found[key] = judging.add_evidence(
            by=by, evaluation=row, title=each.title.zh, kind=each.kind, place=each.place
        )
    return found


def _put_figures(row: Evaluation, by: Membership, case: Case, report: Evidence) -> None:
    for name, fact in case.facts.items():
        why = WHY.get(name, "")
        judging.choose(
            by=by,
            evaluation=row,
            name=name,
            value=str(fact.value),
            on=fact.as_of,
            evidence=report,
            place=fact.place,
            chosen="reported" if why else "",
            why=why,
        )


def _choose(row: Evaluation, by: Membership) -> None:
    """Where invented rows say something else than the report, the report counts."""
    for clash in case_of(row).clashes:
        choice = clash.choice
        if clash.decided or choice is None:
            continue
        judging.choose(
            by=by,
            evaluation=row,
            name=clash.fact,
            value=choice.value,
            on=choice.on,
            evidence=choice.evidence,
            place=choice.place,
            chosen="reported",
            why=INVENTED,
        )


def _put_answers(
    row: Evaluation, by: Membership, case: Case, evidence: Mapping[str, Evidence]
) -> None:
    for code, judgement in case.judgements.items():
        if judgement.tier is not None and judgement.share is not None:
            share = Decimal(judgement.share.base.numerator) / judgement.share.base.denominator
            reason = judgement.reason.zh if judgement.reason else ""
            given = Given(judgement.tier, share=share, reason=reason)
            _answer(row, by, code, WHOLE, given, [evidence[key] for key in judgement.evidence])
        elif judgement.faults is not None:
            answer = FOUND if judgement.faults else NONE
            given = Given(answer, reason=judgement.reason.zh if judgement.reason else "")
            _answer(row, by, code, WHOLE, given, [evidence[key] for key in judgement.evidence])
        for part, said in judgement.criteria.items():
            _answer(row, by, code, part, _give(said), [evidence[key] for key in said.evidence])


def _give(said: Answer) -> Given:
    return Given(YES if said.met is True else NO, reason=said.reason.zh if said.reason else "")


def _answer(
    row: Evaluation,
    by: Membership,
    code: str,
    part: str,
    given: Given,
    evidence: list[Evidence],
) -> None:
    judged = judging.answer(by=by, evaluation=row, indicator=code, part=part, given=given)
    for each in evidence:
        judging.cite(by=by, judgement=judged, evidence=each, place=each.place)


def _check(row: Evaluation, by: Membership, left: str = "-") -> None:
    """By another person; the indicators that begin with ``left`` are left for who tries it."""
    for code in sorted(set(row.judgements.values_list("indicator", flat=True))):
        if not code.startswith(left):
            judging.check(by=by, evaluation=row, indicator=code)


def _put_self_evaluation(row: Evaluation, who: People) -> None:
    """The unit's form of 2022, rebuilt from what the report says of it, and re-checked by rule."""
    by = who["implementing_unit"]
    path = shipped.self_evaluation_file(CASE)
    with path.open("rb") as file:
        made = self_evaluations.import_form(
            by=by,
            project=row.project,
            year=2022,
            as_of=date(2022, 12, 31),
            file=SimpleUploadedFile(path.name, file.read()),
        )
    mark_invented(by, SelfEvaluation.objects.filter(pk=made.pk), reconstruction=True)
    for line in made.lines.order_by("position"):
        self_evaluations.decide_line(
            by=who["evaluator"], evaluation=row, line=line, verdict=SelfLine.Verdict.AGREED
        )


def _put_findings(
    row: Evaluation, by: Membership, case: Case, evidence: Mapping[str, Evidence]
) -> None:
    """The problems and recommendations of the case, as drafts: their lead confirms them."""
    addressee = Organisation.objects.get(code="HT-HSG")
    for each in case.findings:
        made = findings.add_finding(
            by=by,
            evaluation=row,
            indicators=each.indicators,
            values={
                "title": each.title.zh,
                "text": each.text.zh,
                "cause": each.cause.zh if each.cause else "",
                "side": "subjective",
                "origin": "internal",
            },
        )
        for key in each.evidence:
            judging.cite(by=by, finding=made, evidence=evidence[key])
        for one in each.recommendations:
            values = {
                "title": one.title.zh,
                "text": one.text.zh,
                "addressee": addressee,
                "done_when": DONE_WHEN_OF.get(one.title.zh, DONE_WHEN),
            }
            findings.recommend(by=by, finding=made, values=values)


def _put_last_year(who: People, case: Case) -> None:
    """An invented evaluation of the year before, issued, whose recommendations are under way."""
    row = evaluations.commission(
        by=who["finance_bureau"],
        project=Project.objects.get(code=PROJECT),
        kind=Evaluation.Kind.FISCAL,
        timing=Evaluation.Timing.ANNUAL,
        year=2022,
        as_of=date(2022, 12, 31),
        agency=Organisation.objects.get(code="HT-HK"),
        framework=case.framework,
        notice="合成委托函〔2023〕1号",
        on=date(2023, 1, 4),
    )
    _put_team(row, who)
    by = who["evaluator"]
    given = judging.add_evidence(
        by=by, evaluation=row, title="合成的年度评价资料", kind=Evidence.Kind.WORKING
    )
    for name in REPORTED:
        value = str(case.facts[name].value)
        judging.choose(by=by, evaluation=row, name=name, value=value, evidence=given)
    _choose(row, by)
    _put_answers(row, by, case, dict.fromkeys(("report", *case.evidence), given))
    _check(row, who["expert"])
    problem = _problem_of_last_year(row, by, given)
    sent = [_recommend(by, problem, *each) for each in ASKED]
    FINDING.take("confirm", by=who["evaluator_lead"], row=problem)
    waive_steps(row, who, date(2023, 2, 27))
    put_whole(row, who)
    _issue(row, who, date(2023, 3, 1))
    _put_right(who, sent)


def _problem_of_last_year(row: Evaluation, by: Membership, given: Evidence) -> Finding:
    problem = findings.add_finding(
        by=by,
        evaluation=row,
        indicators=("A12", "A13"),
        values={
            "title": "方案没有回到居民和产权单位（合成）",
            "text": "实施方案编成后没有再听取居民和产权单位意见。",
            "cause": "以摸底代替了征求意见。",
            "side": "subjective",
            "origin": "internal",
        },
    )
    judging.cite(by=by, finding=problem, evidence=given)
    return problem


def _recommend(by: Membership, problem: Finding, title: str, text: str, to: str) -> Recommendation:
    values = {
        "title": title,
        "text": text,
        "addressee": Organisation.objects.get(code=to),
        "done_when": DONE_WHEN_OF.get(title, DONE_WHEN),
    }
    return findings.recommend(by=by, finding=problem, values=values)


def _put_right(who: People, sent: list[Recommendation]) -> None:
    """One answered, planned, claimed and found done in part; one claimed; two await an answer."""
    take, finance = RECOMMENDATION.take, who["finance_bureau"]
    for each in sent:
        take("send", by=finance, row=each, on=date(2023, 9, 20))
    first, second, *_ = sent
    for row, head, clerk in (
        (first, "department_head", "competent_department"),
        (second, "implementing_head", "implementing_unit"),
    ):
        take("accept", by=who[head], row=row, on=date(2023, 9, 22))
        take(
            "plan",
            by=who[clerk],
            row=row,
            on=date(2023, 9, 22),
            plan="逐小区公示方案，收齐意见后开工。",
            planned_for=date(2023, 11, 15),
        )
        note = SimpleUploadedFile("意见汇总.txt", "合成资料：两个小区的意见汇总。".encode())
        take(
            "claim",
            by=who[clerk],
            row=row,
            on=date(2023, 9, 27),
            claim="两个小区已公示方案并收回意见。",
            files=[note],
        )
    why = "只有两个小区的方案有意见轮，其余未见。"
    take("verify-partly", by=finance, row=first, on=date(2023, 9, 29), why=why)
