"""Which evaluations, and what of them, a membership sees.

Three doors, one behind the other. **Known**: title and parties, to the region, to who carries the
project out, to the agency. **Open**: the work inside, to the commissioner and to members of the
team who have declared that they have no interest. **Scores**: to the same, and to everybody who
knows of the evaluation once it is issued: what a unit is to be judged by is not shown to it while
it is being judged.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.models import (
    BudgetProposal,
    Evaluation,
    EvaluationStep,
    Judgement,
    Panel,
    PanelScore,
    SelfEvaluation,
    SelfLine,
    TeamMember,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.library.models import Participation
from hengjian.site.library.visibility import visible_to

ISSUED = Evaluation.State.ISSUED
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
    leads = TeamMember.objects.filter(evaluation=OuterRef("pk"), part=TeamMember.Part.LEAD).exclude(
        verdict=TeamMember.Verdict.RECUSED
    )
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
    mine = opened(membership).filter(state__in=(Evaluation.State.SCORING, Evaluation.State.REVIEW))
    before = EvaluationStep.objects.filter(
        evaluation=OuterRef("evaluation"), position__lt=OuterRef("position"), state="open"
    )
    held = [right.value for right in Permission if membership.may(right)]
    return rows.filter(~Exists(before), evaluation__in=mine.values("pk"), body__who__in=held)


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
    """Every organisation for which the person serves and that had a part in the project."""
    parties = parties_of(evaluation)
    serving = Membership.objects.filter(person=membership.person_id, active=True)
    return [
        problem(
            "team-conflict",
            Place(path="membership"),
            who=membership.person.name,
            organisation=each.organisation,
            project=evaluation.project,
            part=parties[each.organisation_id],
        )
        for each in serving.select_related("organisation")
        if each.organisation_id in parties
    ]
