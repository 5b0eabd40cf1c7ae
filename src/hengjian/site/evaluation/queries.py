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
    Evaluation,
    Judgement,
    SelfEvaluation,
    SelfLine,
    TeamMember,
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
