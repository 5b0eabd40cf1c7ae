"""The lines of a yearly plan: they change while it is drawn up, and no longer; what it covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet, Sum

from hengjian.errors import Place, Problem, problem
from hengjian.quantities import round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import BondUse
from hengjian.site.evaluation.models import Campaign, Evaluation, PlannedEvaluation
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import differs

DRAFT = Campaign.State.DRAFT


def problems_of_line(row: PlannedEvaluation, was: PlannedEvaluation | None) -> Iterator[Problem]:
    """A problem where a plan that is public would get, lose or change a line."""
    if not differs(row, was):
        return
    told = [each for each in (was, row) if each is not None and each.campaign_id is not None]
    plans = {each.campaign_id: each.campaign for each in told}
    for plan in plans.values():
        if plan.state != DRAFT:
            yield problem("campaign-fixed", Place(path="campaign"), name=plan)


def stays_in_plan(row: PlannedEvaluation) -> Iterator[Problem]:
    """A problem where the line is not taken out: its plan is public, its evaluation begun."""
    plan = Campaign.objects.get(pk=row.campaign_id)  # as it stands now
    if plan.state != DRAFT:
        yield problem("campaign-fixed", Place(path="campaign"), name=plan)
    if row.evaluation is not None:
        yield problem("planned-taken", name=row, found=row.evaluation.code)


def line_for(evaluation: Evaluation) -> PlannedEvaluation | None:
    """The line of a public plan that an evaluation fulfils and no other does; held."""
    return (
        PlannedEvaluation.objects.select_for_update(of=("self",))
        .filter(
            campaign__year=evaluation.year,
            campaign__commissioner=evaluation.commissioner_id,
            campaign__state=Campaign.State.PUBLISHED,
            project=evaluation.project_id,
            kind=evaluation.kind,
            timing=evaluation.timing,
            evaluation=None,
        )
        .first()
    )


def outside_of(row: Campaign, known: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """What the bureau commissioned for the year without listing it, among those known."""
    return (
        known.filter(year=row.year, commissioner=row.commissioner_id, planned_as=None)
        .select_related("project")
        .order_by("code")
    )


def lines_seen(row: Campaign, membership: Membership) -> QuerySet[PlannedEvaluation]:
    """The lines of a plan that a membership sees, in their order."""
    return visible_to(PlannedEvaluation, membership).filter(campaign=row).order_by("code")


@dataclass(frozen=True, slots=True)
class BondMoney:
    """How much special bond money a plan covers, in yuan."""

    uses: QuerySet[BondUse]
    """Of the projects it lists."""
    covered: Decimal
    whole: Decimal
    """Of every project one sees."""

    @property
    def share(self) -> Decimal | None:
        """In per cent, two decimals, half up; None where there is no bond money at all."""
        if not self.whole:
            return None
        return round_half_up(Fraction(self.covered) / Fraction(self.whole) * 100, 2)


def bond_money(row: Campaign, membership: Membership) -> BondMoney:
    """What the projects of a plan use of special bonds, beside what all projects do."""
    every = visible_to(BondUse, membership)
    listed = lines_seen(row, membership).values("project")
    uses = every.filter(project__in=listed).order_by("code").select_related("bond", "project")
    total = Sum("amount")
    covered, whole = (each.aggregate(all=total)["all"] or Decimal(0) for each in (uses, every))
    return BondMoney(uses, covered, whole)
