"""The rows of evaluations in the world: of the projects A, C and X, led by somebody of EVA."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Model

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.common.models import Attachment
from hengjian.site.evaluation.editions import edition_named
from hengjian.site.evaluation.models import (
    after,
    campaign,
    consultation,
    dismissal,
    findings,
    judging,
    panel,
    process,
    report,
    sample,
    self_evaluation,
)
from hengjian.site.evaluation.models import evaluation as models
from hengjian.site.library.models import Project
from hengjian.statistics.sampling import Visited, visits_fingerprint
from tests.site.world import DAY, World

FRAMEWORK = "special-bond-renewal-hongta"


def lead() -> Membership:
    """The lead evaluator, the same for every evaluation and for the tests' ``member``."""
    place = Organisation.objects.get(code="EVA")
    there = Membership.objects.filter(role_code="evaluator_lead", organisation=place).first()
    if there is not None:
        return there
    person = Person.objects.create_user("evaluator_lead", "a-long-password-1", name="主评甲")
    return Membership.objects.create(person=person, organisation=place, role_code="evaluator_lead")


def of_project(world: World, letter: str) -> None:
    """An evaluation that is being scored, with one row of everything inside it."""
    project = world[Project, letter]
    edition = edition_named(FRAMEWORK)
    assert edition is not None
    evaluation = models.Evaluation.objects.create(
        code=f"PJ-{letter}",
        project=project,
        kind="fiscal",
        timing="mid",
        year=2026,
        as_of=DAY,
        commissioner=Organisation.objects.get(code="FIN"),
        agency=Organisation.objects.get(code="EVA"),
        edition=edition,
        commissioned_by="x",
    )
    evidence = judging.Evidence.objects.create(
        code=f"PJ-{letter}-E1", evaluation=evaluation, title="批复", kind="formal", entered_by="x"
    )
    judgement = judging.Judgement.objects.create(
        code=f"PJ-{letter}-J1",
        evaluation=evaluation,
        indicator="A11",
        part="applied",
        answer="yes",
        reason="有申请",
        entered_by="x",
    )
    finding = findings.Finding.objects.create(
        code=f"PJ-{letter}-P1", evaluation=evaluation, title="开工少", text="开工少", entered_by="x"
    )
    own = self_evaluation.SelfEvaluation.objects.create(
        code=f"ZP-{letter}", project=project, year=2026, as_of=DAY, filled_by="x"
    )
    written = report.EvaluationReport.objects.create(
        code=evaluation.code, evaluation=evaluation, entered_by="x"
    )
    draft = report.ReportDraft.objects.create(
        report=written,
        number=1,
        purpose="consult",
        sent=[["开工率", [], "", "passage"]],
        file=Attachment.objects.create(
            sha256=f"{letter}" * 8, name="稿.docx", media_type="x", size=1, uploaded_by="x"
        ),
        sha256="0",
        made_on=DAY,
        made_by="x",
    )
    asked = consultation.Consultation.objects.create(
        code=f"PJ-{letter}-Y1",
        evaluation=evaluation,
        draft=draft,
        audience="dept",
        organisation=Organisation.objects.get(code="E1" if letter == "X" else "HSG"),
        asked_on=DAY,
        asked_by="x",
        due_on=DAY,
    )
    recommendation = findings.Recommendation.objects.create(
        code=f"ZG-{letter}",
        finding=finding,
        title="加快",
        text="加快开工",
        addressee=Organisation.objects.get(code="SOE"),
        done_when="开工率达到六成",
        entered_by="x",
    )
    made: list[Model] = [
        *_process(letter, project, evaluation),
        edition,
        evaluation,
        models.TeamMember.objects.create(
            code=f"PJ-{letter}-M1",
            evaluation=evaluation,
            membership=lead(),
            part="lead",
            verdict="none",
            declared_at=datetime(2026, 3, 1, tzinfo=UTC),
            added_by="x",
        ),
        evidence,
        judgement,
        judging.Citation.objects.create(evidence=evidence, judgement=judgement),
        judging.FactChoice.objects.create(
            code=f"PJ-{letter}-F1",
            evaluation=evaluation,
            name="年度计划投资",
            value="1万元",
            entered_by="x",
        ),
        finding,
        recommendation,
        findings.Progress.objects.create(
            recommendation=recommendation,
            year=2026,
            claim="已开工",
            claimed_on=DAY,
            claimed_by="x",
            organisation=recommendation.addressee,
        ),
        written,
        report.Passage.objects.create(
            code=f"PJ-{letter}-D1",
            report=written,
            section="progress",
            text="开工率{values.C11}",
            written_by="x",
        ),
        dismissal.AuditDismissal.objects.create(
            code=f"PJ-{letter}-N1",
            report=written,
            mark="0" * 64,
            kind="sum-differs",
            text="开工率",
            zh="合计不符",
            en="the total differs",
            reason="口径不同",
            dismissed_by="y",
            dismissed_on=DAY,
        ),
        asked,
        report.ReturnedFile.objects.create(draft=draft, file=draft.file, uploaded_by="x"),
        consultation.ReportComment.objects.create(
            code=f"PJ-{letter}-Y1-1",
            consultation=asked,
            text="请核对开工率",
            given_on=DAY,
            given_by="y",
        ),
        own,
        self_evaluation.SelfLine.objects.create(self_evaluation=own, position=1, name="开工率"),
    ]
    for row in made:
        world.put(letter, row)


def _process(letter: str, project: Project, evaluation: models.Evaluation) -> list[Model]:
    """How it is carried out: a step, the plan, a request, a paper, the panel, what follows."""
    edition = evaluation.edition
    unit = Organisation.objects.get(code="SOE")
    plan = campaign.Campaign.objects.create(
        code=f"JH-{letter}",
        year=2026 + "ACX".index(letter),
        commissioner=project.region if letter == "X" else evaluation.commissioner,
        title=f"评价计划{letter}",
        notice="财监〔2026〕1号",
    )
    return [
        plan,
        campaign.PlannedEvaluation.objects.create(
            code=f"PG-{letter}",
            campaign=plan,
            project=project,
            kind="fiscal",
            timing="annual",
        ),
        process.EvaluationStep.objects.create(
            code=f"PJ-{letter}-S1",
            evaluation=evaluation,
            position=1,
            key="research",
            procedure="cn-fiscal-evaluation 2026-12",
            body={"title": {"zh": "前期调研", "en": "research"}, "who": "evaluation.lead"},
        ),
        process.WorkPlan.objects.create(
            code=f"PJ-{letter}-FA",
            evaluation=evaluation,
            subject="专项债券资金",
            scope="全部小区",
            methods="比较法",
            weights_how="discussion",
            entered_by="x",
        ),
        process.EditionChange.objects.create(
            code=f"PJ-{letter}-B1",
            evaluation=evaluation,
            before=edition,
            after=edition,
            why="改分值",
            entered_by="x",
        ),
        process.EvidenceRequest.objects.create(
            code=f"PJ-{letter}-Z1",
            evaluation=evaluation,
            what="验收报告",
            owed_by=unit,
            entered_by="x",
        ),
        process.WorkingPaper.objects.create(
            code=f"PJ-{letter}-D1",
            evaluation=evaluation,
            kind="meeting",
            title="启动会",
            text="讨论方案",
            prepared_by="x",
        ),
        *_sample(letter, project, evaluation),
        panel.Panel.objects.create(code=f"PJ-{letter}-ZJ", evaluation=evaluation),
        panel.PanelScore.objects.create(
            code=f"PJ-{letter}-K1",
            evaluation=evaluation,
            indicator="D31",
            judge=lead(),
            points=3,
            reason="较好",
        ),
        after.BudgetProposal.objects.create(
            code=f"PJ-{letter}-Y1",
            evaluation=evaluation,
            year=2027,
            kind="less",
            base=100,
            per_cent=10,
            reason="得分为中",
            entered_by="x",
        ),
        after.PolicyDuty.objects.create(
            code=f"ZC-{letter}",
            project=project,
            evaluation=evaluation,
            kind="policy",
            title="加装电梯办法",
            owed_by=unit,
        ),
    ]


def _sample(letter: str, project: Project, evaluation: models.Evaluation) -> list[Model]:
    """A draw of one site, from a frame of one."""
    site = project.sites.order_by("code").first()
    assert site is not None
    frame = [[site.code, "started", 100]]
    drawn = sample.VisitSample.objects.create(
        code=f"PJ-{letter}-CY",
        evaluation=evaluation,
        size=1,
        seed="7",
        frame=frame,
        fingerprint=visits_fingerprint([Visited(*frame[0])]),  # type: ignore[arg-type]  # as JSON keeps it
        drawn_on=DAY,
        entered_by="x",
    )
    point = sample.SamplePoint.objects.create(
        code=f"PJ-{letter}-CY001", sample=drawn, position=1, site=site, stage="started"
    )
    return [drawn, point]
