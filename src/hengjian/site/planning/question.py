"""An annual plan as a question to the optimiser, and whether the answer there is still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from hengjian.planning.model import Budget, Candidate, Group, Question, Weights, Wish
from hengjian.site.common.days import current_day
from hengjian.site.library.benefits import benefits_of
from hengjian.site.library.models import ContiguousArea, Scheme, Site
from hengjian.site.planning.models import AnnualPlan, PlanBudget

DEFAULTS = Weights()
OPEN_STAGES = (Site.Stage.RESERVE, Site.Stage.PLANNED)


@dataclass(frozen=True, slots=True)
class Unweighed:
    """An accepted scheme that cannot be weighed, and what it lacks."""

    scheme: Scheme
    lacks: tuple[str, ...]
    """Of ``benefit``, ``households``, ``cost``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question with what stands behind it."""

    question: Question
    schemes: dict[str, Scheme]
    """Every accepted scheme of the year, by code."""
    unweighed: tuple[Unweighed, ...]
    digest: str
    """Of everything that bears on the answer."""


def cents(amount: Decimal) -> int:
    """Yuan as whole cents."""
    return int(Decimal(amount).scaleb(2).to_integral_exact())


def yuan(amount: int) -> Decimal:
    """Whole cents as yuan."""
    return Decimal(amount).scaleb(-2)


def weights_of(plan: AnnualPlan) -> Weights:
    """The additions as entered; the usual ones where nothing was."""
    given = plan.weights
    return Weights(
        int(given.get("old", DEFAULTS.old)),
        int(given.get("aligned", DEFAULTS.aligned)),
        int(given.get("together", DEFAULTS.together)),
    )


def minimums_of(plan: AnnualPlan) -> dict[str, int]:
    """The least number of sites by the code of the sub-district."""
    return {code: int(least) for code, least in plan.weights.get("minimums", {}).items()}


def candidates_of(plan: AnnualPlan) -> Sequence[Scheme]:
    """The accepted schemes of the plan's region and year, with their sites."""
    rows = Scheme.objects.filter(
        state=Scheme.State.ACCEPTED, year=plan.year, region__path__startswith=plan.region.path
    )
    sites = Prefetch("sites", Site.objects.order_by("code"))
    return list(
        rows.select_related("region", "area")
        .defer("benefit_trace")
        .prefetch_related(sites)
        .order_by("code")
    )


def ask(plan: AnnualPlan) -> Asked:
    """The question as the rows stand now, every scheme scored by today's records; a constant
    number of queries."""
    schemes = candidates_of(plan)
    scored = benefits_of(schemes, current_day())
    for scheme in schemes:
        scheme.benefit = scored[scheme.pk].score
    budgets = list(plan.budgets.select_related("sub_district"))
    wishes = {entry.scheme_id: entry.wish for entry in plan.entries.all()}
    candidates, unweighed = [], []
    for scheme in schemes:
        lacks = _lacks(scheme)
        if lacks:
            unweighed.append(Unweighed(scheme, lacks))
        else:
            candidates.append(_candidate(scheme, budgets, wishes.get(scheme.pk, "free")))
    question = Question(
        tuple(candidates),
        tuple(Budget(budget.source, cents(budget.amount)) for budget in budgets),
        _groups(plan),
        minimums_of(plan),
        weights_of(plan),
    )
    by_code = {scheme.code: scheme for scheme in schemes}
    return Asked(question, by_code, tuple(unweighed), _digest(question, unweighed))


def _lacks(scheme: Scheme) -> tuple[str, ...]:
    lacks = []
    if scheme.benefit is None:
        lacks.append("benefit")
    if any(site.households is None for site in scheme.sites.all()):
        lacks.append("households")
    if scheme.cost <= 0:
        lacks.append("cost")
    return tuple(lacks)


def _candidate(scheme: Scheme, budgets: Sequence[PlanBudget], wish: str) -> Candidate:
    sites = list(scheme.sites.all())
    old = all(site.old for site in sites)
    may_pay = [
        budget.source
        for budget in budgets
        if (old or not budget.only_old) and budget.sub_district_id in (None, scheme.region_id)
    ]
    return Candidate(
        scheme.code,
        frozenset(site.code for site in sites),
        scheme.region.code,
        cents(scheme.cost),
        scheme.benefit or Decimal(0),
        sum(site.households or 0 for site in sites),
        old,
        scheme.utilities_aligned,
        frozenset(may_pay),
        Wish(wish),
    )


def _groups(plan: AnnualPlan) -> tuple[Group, ...]:
    """Contiguous areas of two sites and more that are still to be renewed."""
    sites = Prefetch("sites", Site.objects.filter(stage__in=OPEN_STAGES), to_attr="open_sites")
    areas = ContiguousArea.objects.filter(sub_district__path__startswith=plan.region.path)
    groups = []
    for area in areas.prefetch_related(sites).order_by("code"):
        own: list[Site] = area.open_sites
        if len(own) > 1:
            households = sum(site.households or 0 for site in own)
            groups.append(Group(area.code, frozenset(site.code for site in own), households))
    return tuple(groups)


def _digest(question: Question, unweighed: Sequence[Unweighed]) -> str:
    seen: list[Any] = [asdict(question), [(each.scheme.code, each.lacks) for each in unweighed]]
    text = json.dumps(seen, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def is_current(plan: AnnualPlan, asked: Asked) -> bool:
    """Whether the outcome answers the question as it stands now."""
    return plan.outcome is not None and plan.outcome.get("inputs") == asked.digest
