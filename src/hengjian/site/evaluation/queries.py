"""Which evaluations, and what of them, a membership sees.

Three doors, one behind the other. **Known**: title and parties, to the region, to who carries the
project out, to the agency. **Open**: the work inside, to the commissioner and to members of the
team who have declared that they have no interest. **Scores**: to the same, and to everybody who
knows of the evaluation once it is issued: what a unit is to be judged by is not shown to it while
it is being judged.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.evaluation.models import (
    BudgetProposal,
    Evaluation,
    EvaluationStep,
    Judgement,
    PackageCheck,
    Panel,
    PanelScore,
    SamplePoint,
    SelfEvaluation,
    SelfLine,
    Snapshot,
    TeamMember,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.library.models import Participation
from hengjian.site.library.visibility import visible_to

ISSUED = Evaluation.State.ISSUED
GOING_ON = (Evaluation.State.SCORING, Evaluation.State.REVIEW)
"""The states in which an evaluation is worked on."""
CAPACITIES = frozenset(Participation.Capacity.values) - {Participation.Capacity.EVALUATOR}
"""Parts in a project that keep an organisation from evaluating it."""


def known(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations of which a membership knows title, parties and state."""
    return visible_to(Evaluation, membership)


def opened(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations whose work a membership sees and may take part in."""
    rows = known(membership)
    team = TeamMember.objects.filter(membership=membership.pk, verdict=TeamMember.Verdict.NONE)
    mine = Q(pk__in=team.values("evaluation"))
    if membership.may(Permission.EVALUATION_ISSUE):
        mine |= Q(commissioner=membership.organisation_id)
    return rows.filter(mine)


def scored_for(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations whose scores a membership sees."""
    own = opened(membership).values("pk")
    return known(membership).filter(Q(pk__in=own) | Q(state=ISSUED))


def worked_on(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations a membership works on as a declared member of the team."""
    team = TeamMember.objects.filter(membership=membership.pk, verdict=TeamMember.Verdict.NONE)
    return known(membership).filter(pk__in=team.values("evaluation"))


def part_of(membership: Membership, evaluation: Evaluation) -> TeamMember | None:
    """The membership's part in the evaluation, declared or not; None where it has none."""
    return evaluation.team.filter(membership=membership.pk).first()


def own_parts(membership: Membership) -> QuerySet[TeamMember]:
    """The membership's own lines in the teams."""
    mine = TeamMember.objects.filter(membership=membership.pk)
    return mine.filter(evaluation__in=known(membership).values("pk"))


def without_lead(membership: Membership) -> QuerySet[Evaluation]:
    """The open evaluations one commissioned that nobody leads."""
    able = [
        code for code, role in roles().by_code.items() if Permission.EVALUATION_LEAD in role.may
    ]
    leads = TeamMember.objects.filter(
        evaluation=OuterRef("pk"),
        part=TeamMember.Part.LEAD,
        membership__active=True,
        membership__role_code__in=able,
    ).exclude(verdict=TeamMember.Verdict.RECUSED)
    return _scoring(opened(membership)).filter(~Exists(leads))


def to_score(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one works on with indicators that are not settled."""
    return _scoring(worked_on(membership)).filter(standing__open_leaves__gt=0)


def to_check(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one works on with answers of others that nobody has checked."""
    open_ones = Judgement.objects.filter(evaluation=OuterRef("pk"), checked_by="").exclude(
        answer=""
    )
    others = open_ones.exclude(entered_by=membership.person.username)
    return _scoring(worked_on(membership)).filter(Exists(others))


def to_recheck(membership: Membership) -> QuerySet[SelfEvaluation]:
    """Self-evaluations of the projects one evaluates, with lines nobody has decided about."""
    mine = _scoring(worked_on(membership)).values("project")
    open_lines = SelfLine.objects.filter(self_evaluation=OuterRef("pk"), verdict="")
    return visible_to(SelfEvaluation, membership).filter(Exists(open_lines), project__in=mine)


def undeclared(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations whose team one is in without having declared."""
    mine = own_parts(membership).filter(verdict=TeamMember.Verdict.AWAITED)
    return known(membership).filter(pk__in=mine.values("evaluation"))


def steps_seen(membership: Membership) -> QuerySet[EvaluationStep]:
    """The steps of the evaluations a membership knows of: the unit sees how far it has come."""
    return visible_to(EvaluationStep, membership)


def steps_to_take(
    rows: QuerySet[EvaluationStep], membership: Membership
) -> QuerySet[EvaluationStep]:
    """The next open step of each evaluation one works on or commissioned, where it is one's own."""
    mine = opened(membership).filter(state__in=GOING_ON)
    held = [right.value for right in Permission if membership.may(right)]
    return _next(rows).filter(evaluation__in=mine.values("pk"), body__who__in=held)


def where_stuck(evaluations: QuerySet[Evaluation]) -> QuerySet[EvaluationStep]:
    """The step at which each of these stands that goes on, issued or not: the first open one."""
    going_on = evaluations.exclude(state=Evaluation.State.STOPPED).order_by()
    open_ones = EvaluationStep.objects.filter(state=EvaluationStep.State.OPEN)
    return _next(open_ones).filter(evaluation__in=going_on.values("pk"))


def overdue(evaluations: QuerySet[Evaluation], today: date) -> QuerySet[Evaluation]:
    """Of these, the ones that stand at a step whose day is past."""
    late = where_stuck(evaluations).filter(due_on__lt=today)
    return evaluations.filter(pk__in=late.values("evaluation"))


def _next(rows: QuerySet[EvaluationStep]) -> QuerySet[EvaluationStep]:
    """Of these, the ones before which no step of their evaluation is open."""
    before = EvaluationStep.objects.filter(
        evaluation=OuterRef("evaluation"),
        position__lt=OuterRef("position"),
        state=EvaluationStep.State.OPEN,
    )
    return rows.filter(~Exists(before))


def with_steps_to_take(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations whose next step is one's own."""
    mine = steps_to_take(steps_seen(membership).filter(state="open"), membership)
    return opened(membership).filter(pk__in=mine.values("evaluation"))


def with_papers_to_review(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one works on with papers of others that await review."""
    papers = WorkingPaper.objects.filter(state=WorkingPaper.State.HANDED).exclude(
        prepared_by=membership.person.username
    )
    return worked_on(membership).filter(pk__in=papers.values("evaluation"))


def with_plan_to_approve(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one commissioned whose work plan awaits approval."""
    plans = WorkPlan.objects.filter(state=WorkPlan.State.SUBMITTED)
    return opened(membership).filter(pk__in=plans.values("evaluation"))


def with_budget_to_decide(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one commissioned with proposals for budgets that nobody decided about."""
    rows = BudgetProposal.objects.filter(state=BudgetProposal.State.PROPOSED)
    return opened(membership).filter(pk__in=rows.values("evaluation"))


def with_panel_to_score(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations in whose open panel one sits and has given no score yet."""
    experts = TeamMember.objects.filter(
        membership=membership.pk,
        part=TeamMember.Part.EXPERT,
        verdict=TeamMember.Verdict.NONE,
        evaluation__panel__state=Panel.State.OPEN,
    )
    given = PanelScore.objects.filter(evaluation=OuterRef("pk"), judge=membership.pk)
    return _scoring(worked_on(membership)).filter(
        ~Exists(given), pk__in=experts.values("evaluation")
    )


def with_opinion_to_write(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations in which one is the cost engineer and has written no opinion yet."""
    mine = TeamMember.objects.filter(
        membership=membership.pk, part=TeamMember.Part.ENGINEER, verdict=TeamMember.Verdict.NONE
    )
    written = WorkingPaper.objects.filter(
        evaluation=OuterRef("pk"),
        kind=WorkingPaper.Kind.COST,
        prepared_by=membership.person.username,
    )
    return _scoring(worked_on(membership)).filter(
        ~Exists(written), pk__in=mine.values("evaluation")
    )


def papers_sent_back(membership: Membership) -> QuerySet[WorkingPaper]:
    """The papers one prepared that a reviewer sent back."""
    return WorkingPaper.objects.filter(
        evaluation__in=_scoring(worked_on(membership)).values("pk"),
        prepared_by=membership.person.username,
        state=WorkingPaper.State.DRAFT,
    ).exclude(decision_reason="")


def with_sites_to_visit(membership: Membership) -> QuerySet[Evaluation]:
    """The evaluations one works on with sites of the sample that nobody has visited or replaced."""
    visited = WorkingPaper.objects.filter(
        evaluation=OuterRef("sample__evaluation"),
        site=OuterRef("site"),
        kind=WorkingPaper.Kind.SITE,
    )
    left = SamplePoint.objects.filter(~Exists(visited), replaced_by=None)
    return _scoring(worked_on(membership)).filter(
        pk__in=left.order_by().values("sample__evaluation")
    )


def with_package_to_verify(membership: Membership) -> QuerySet[Evaluation]:
    """The issued evaluations whose package one's own office has not verified."""
    own = PackageCheck.objects.filter(
        snapshot__evaluation=OuterRef("pk"), office=membership.organisation_id
    )
    made = Snapshot.objects.filter(evaluation=OuterRef("pk"), kind=Snapshot.Kind.ISSUE)
    rows = known(membership).filter(state=ISSUED).select_related("project")
    return rows.filter(Exists(made), ~Exists(own))


def _scoring(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return rows.filter(state=Evaluation.State.SCORING).select_related("project")


def parties_of(evaluation: Evaluation) -> dict[int, str]:
    """Organisations that took part in the project or carry it out, and as what: none may judge."""
    project = evaluation.project
    found = {
        part.organisation_id: str(part.get_capacity_display())
        for part in Participation.objects.filter(project=project, capacity__in=CAPACITIES)
    }
    if project.implementer_id is not None:
        found[project.implementer_id] = str(project._meta.get_field("implementer").verbose_name)
    return found


def conflicts(evaluation: Evaluation, membership: Membership) -> list[Problem]:
    """Every organisation for which the person serves or served and that had a part in the
    project: what one did there oneself one does not judge."""
    parties = parties_of(evaluation)
    serving = Membership.objects.filter(person=membership.person_id).select_related("organisation")
    return [
        problem(
            "team-conflict" if each.active else "team-conflict-before",
            Place(path="membership"),
            who=membership.person.name,
            organisation=each.organisation,
            project=evaluation.project,
            part=parties[each.organisation_id],
        )
        for each in serving
        if each.organisation_id in parties
    ]


def holds_office(member: TeamMember) -> bool:
    """Whether a member of the team is there and able: neither stepped aside nor
    without a membership in force; of the lead, still with the right to lead."""
    if member.verdict == TeamMember.Verdict.RECUSED or not member.membership.active:
        return False
    return member.part != TeamMember.Part.LEAD or member.membership.may(Permission.EVALUATION_LEAD)


def lead_of(evaluation: Evaluation) -> TeamMember | None:
    """Who leads the evaluation, in office or not; None where nobody was named."""
    leads = evaluation.team.filter(part=TeamMember.Part.LEAD).exclude(
        verdict=TeamMember.Verdict.RECUSED
    )
    return leads.select_related("membership__person", "membership__organisation").first()
