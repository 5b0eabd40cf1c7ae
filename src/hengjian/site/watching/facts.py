"""The facts that warning rules name: the measures of projects, and what is counted only here.

However many projects are asked for, the number of queries is the same.

Goals in force, and what each has reached on a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from hengjian.bonds.basis import NO_CHANGE
from hengjian.bonds.forecast import forecast
from hengjian.bonds.streams import RevenuePlan
from hengjian.engine.language.evaluating import Value
from hengjian.errors import Refused
from hengjian.funds.allowance import Terms, advance_of, recovered_of
from hengjian.monitoring.deadlines import full_months
from hengjian.quantities import Unit, unit
from hengjian.site.bonds.models import BondTerms, BondUse, Goal, GoalProgress, Income, RevenueStream
from hengjian.site.bonds.queries import standing_from, with_standing
from hengjian.site.bonds.terms import as_plan
from hengjian.site.common.days import current_day
from hengjian.site.common.recorded import Yuan
from hengjian.site.library.facts import book, facts_of_many
from hengjian.site.library.models import Project, Site, UtilityOpinion, WillingnessSurvey
from hengjian.site.library.table_queries import Heads
from hengjian.site.money.models import Contract, Movement, OutputCertificate
from hengjian.site.watching.rules import rules


@dataclass(frozen=True, slots=True)
class GoalOnDay:
    """A goal with what was reported of it by a day."""

    goal: Goal
    unit: Unit
    measure: str
    """The measure that counts it; empty where it is reported by hand."""
    reported: Fraction | None
    """In base units."""

    @property
    def target(self) -> Fraction:
        """In base units."""
        return Fraction(self.goal.target) * self.unit.scale

    def actual(self, facts: Mapping[str, Value | None]) -> Fraction | None:
        """What it has reached, in base units; not known where nobody counted or reported."""
        value = facts.get(self.measure) if self.measure else self.reported
        return value if isinstance(value, Fraction) else None

    def reached(self, facts: Mapping[str, Value | None]) -> Fraction | None:
        """The share of the target that is reached, 1 at most."""
        actual = self.actual(facts)
        if actual is None:
            return None
        if self.goal.direction == Goal.Direction.AT_LEAST:
            return (
                min(Fraction(1), max(Fraction(0), actual) / self.target)
                if self.target
                else Fraction(1)
            )
        return Fraction(1) if actual <= self.target else self.target / actual


def goals_of(projects: QuerySet[Project], as_of: date) -> dict[int, list[GoalOnDay]]:
    """The approved goals in force on that day, by the project's key; one query."""
    latest = GoalProgress.objects.filter(goal=OuterRef("pk"), on__lte=as_of).order_by("-on", "-pk")
    rows = (
        Goal.objects.filter(project__in=projects.values("pk"), approved_on__lte=as_of)
        .filter(
            Q(replaced_by=None)
            | Q(replaced_by__approved_on__gt=as_of)
            | Q(replaced_by__approved_on=None)
        )
        .annotate(latest=Subquery(latest.values("value")[:1]))
        .order_by("group", "code")
    )
    found: dict[int, list[GoalOnDay]] = defaultdict(list)
    for goal in rows:
        own = unit(goal.unit)
        known = book().units.get(goal.measure)
        counted = goal.measure if known and known.dimension == own.dimension else ""
        reported = None if goal.latest is None else Fraction(goal.latest) * own.scale
        found[goal.project_id].append(GoalOnDay(goal, own, counted, reported))
    return found


Facts = dict[str, Value | None]
MONTHS_TO_USE = 12
"""Months in which bond money is to be used where a project has no terms of its own."""
SOURCES = (
    "逾期未开工最早计划日",
    "逾期未完工最早计划日",
    "专债支付资金",
    "计划改造小区数",
    "拨付资金",
    *("中央应到位资金", "省级应到位资金", "中央省级支付资金", "专债应到位资金"),
)
"""Measures that further facts, the replay and the monitoring report are made from."""


def facts_of(
    projects: QuerySet[Project], as_of: date, heads: Heads | None = None
) -> dict[int, Facts]:
    """Every fact that the rules in force name, by the project's key.

    Numbers are in base units; ``None`` is what cannot be known of that day. ``heads`` as in
    ``facts_of_many``.
    """
    named = {name for rule in rules().rules for name in rule.inputs}
    goals = goals_of(projects, as_of)
    counted = {each.measure for of_one in goals.values() for each in of_one if each.measure}
    wanted = (named | counted | set(SOURCES)) & set(book().types)
    found: dict[int, Facts] = facts_of_many(projects, as_of, wanted, heads)
    rows = {row.pk: row for row in projects}
    plans: dict[int, RevenuePlan] = {}
    coverage = _coverage(projects, as_of, plans)
    parts = (
        _late(found, as_of),
        _of_rows(rows.values(), as_of),
        _advance(projects, as_of),
        _idle(projects, found, as_of),
        _income(projects, as_of, plans),
        coverage,
        _opinions(projects, as_of),
        _time(projects, rows, as_of),
    )
    for key in rows:
        for part in parts:
            found[key].update(part.get(key, {}))
        _add_achievement(found[key], goals.get(key, []))
        for name in named:
            found[key].setdefault(name, None)
    return found


def _late(found: Mapping[int, Facts], as_of: date) -> dict[int, Facts]:
    """Whole months since the earliest planned day that was missed; 0 where none was."""
    return {
        key: {
            "开工最长逾期": _months_late(facts["逾期未开工最早计划日"], as_of),
            "完工最长逾期": _months_late(facts["逾期未完工最早计划日"], as_of),
        }
        for key, facts in found.items()
    }


def _months_late(planned: Value | None, as_of: date) -> Fraction:
    return Fraction(full_months(planned, as_of) if isinstance(planned, date) else 0)


def _of_rows(rows: Iterable[Project], as_of: date) -> dict[int, Facts]:
    """The approved investment; the dossiers, which are known only as they stand today."""
    today = current_day()
    pieces = dict[int, tuple[int, int]]()
    projects = list(rows)
    if as_of >= today:
        sites = Site.objects.filter(project__in=[row.pk for row in projects]).order_by()
        sums = sites.values_list("project").annotate(Sum("dossier_due"), Sum("dossier_done"))
        pieces = {key: (due, done) for key, due, done in sums}
    found: dict[int, Facts] = {}
    for row in projects:
        facts: Facts = {"批复总投资": _exact(row.approved_investment)}
        if as_of >= today:
            due, done = pieces.get(row.pk, (0, 0))
            due, done = due + row.dossier_due, done + row.dossier_done
            facts |= {"应有档案件数": Fraction(due), "缺失档案件数": Fraction(due - done)}
        found[row.pk] = facts
    return found


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)


def _advance(projects: QuerySet[Project], as_of: date) -> dict[int, Facts]:
    """The advances of works under contract that the output has not yet paid back."""
    confirmed = Q(
        certificates__state=OutputCertificate.State.CONFIRMED,
        certificates__certified_on__lte=as_of,
    )
    signed = Contract.objects.filter(project__in=projects.values("pk"), signed_on__lte=as_of)
    done = signed.annotate(
        done=Sum("certificates__amount", filter=confirmed, output_field=Yuan())
    ).order_by()
    left: dict[int, Fraction] = defaultdict(Fraction)
    for contract in done.only("project", "amount", "advance", "recovery_from", "recovery_until"):
        terms = Terms(
            contract.amount,
            advance=contract.advance,
            recovery_from=contract.recovery_from,
            recovery_until=contract.recovery_until,
        )
        recovered = recovered_of(terms, contract.done or Decimal(0))
        left[contract.project_id] += advance_of(terms) - recovered
    keys = projects.values_list("pk", flat=True)
    return {key: {"允许预付款": left[key]} for key in keys}


def _idle(projects: QuerySet[Project], found: Mapping[int, Facts], as_of: date) -> dict[int, Facts]:
    """Whole months since the oldest bond money arrived that is not paid out, first in first out."""
    arrivals: dict[int, list[tuple[date, Fraction]]] = defaultdict(list)
    back: dict[int, Fraction] = defaultdict(Fraction)
    moved = Movement.objects.filter(
        project__in=projects.values("pk"), fund_source="special_bond", happened_on__lte=as_of
    )
    came, went = Q(from_account__kind="giver"), Q(to_account__kind="giver")
    named = ("project", "happened_on", "amount")
    rows = moved.filter(came & ~went).order_by("happened_on", "pk")
    for key, day, amount in rows.values_list(*named):
        arrivals[key].append((day, Fraction(amount)))
    for key, _, amount in moved.filter(went & ~came).values_list(*named):
        back[key] += Fraction(amount)
    terms = BondTerms.objects.filter(project__in=projects.values("pk"))
    months = dict(terms.values_list("project", "idle_months"))
    facts: dict[int, Facts] = {}
    for key in found:
        oldest = _oldest_unpaid(arrivals[key], found[key]["专债支付资金"], back[key])
        facts[key] = {
            "专债闲置月数": Fraction(full_months(oldest, as_of) if oldest else 0),
            "专债使用期限": Fraction(months.get(key, MONTHS_TO_USE)),
        }
    return facts


def _oldest_unpaid(
    arrivals: list[tuple[date, Fraction]], paid: Value | None, back: Fraction
) -> date | None:
    left = back + (paid if isinstance(paid, Fraction) else 0)
    for day, amount in arrivals:
        left -= amount
        if left < 0:
            return day
    return None


def _income(
    projects: QuerySet[Project], as_of: date, plans: Mapping[int, RevenuePlan]
) -> dict[int, Facts]:
    """Income forecast to the day, in whole months, and obtained; not known of a project that
    forecasts none, nor what is forecast by streams that cannot be reckoned. ``plans`` are those
    that were read already."""
    streams: dict[int, list[RevenueStream]] = defaultdict(list)
    own = RevenueStream.objects.filter(project__in=projects.values("pk"))
    for stream in own.exclude(project__in=plans).order_by("code"):
        streams[stream.project_id].append(stream)
    forecasts = {key: _forecast(plan, as_of) for key, plan in plans.items()}
    forecasts |= {key: _forecast(_plan_of(rows), as_of) for key, rows in streams.items()}
    obtained = Income.objects.filter(
        project__in=projects.values("pk"),
        received_on__lte=as_of,
        reverses=None,
        reversed_by=None,
    ).order_by()
    sums = dict(obtained.values_list("project").annotate(Sum("amount")))
    return {
        key: {
            "实际收入": Fraction(sums.get(key) or 0),
            "预测收入": forecasts.get(key),
        }
        for key in {*forecasts, *sums}
    }


def _plan_of(streams: list[RevenueStream]) -> RevenuePlan | None:
    try:
        return as_plan(streams)
    except Refused:
        return None


def _forecast(plan: RevenuePlan | None, as_of: date) -> Fraction | None:
    """What the streams were to bring in by the day, in 元."""
    if plan is None:
        return None
    first = min(each.starts_on for each in plan.streams)
    if first > as_of:
        return Fraction(0)
    years = forecast(plan, first.year, as_of + timedelta(days=1)).years
    return Fraction(sum(each.total_revenue for each in years), 100)


def _coverage(
    projects: QuerySet[Project], as_of: date, plans: dict[int, RevenuePlan]
) -> dict[int, Facts]:
    """Coverage for life of projects with bonds issued by the day and a forecast; not known where
    bond and forecast cannot be reckoned, of which their own pages say why. The plans it reads are
    put into ``plans``."""
    used = BondUse.objects.filter(project=OuterRef("pk"), bond__issued_on__lte=as_of)
    found: dict[int, Facts] = {}
    for project in with_standing(projects.filter(Exists(used))):
        standing = standing_from(project)
        if not standing.streams:
            continue
        try:
            basis = standing.basis
        except Refused:
            continue
        if basis is not None:
            plans[project.pk] = basis.forecast.plan
        ratio = basis.ratio_under(NO_CHANGE) if basis is not None else None
        lower = Fraction(standing.terms.coverage_lower)
        found[project.pk] = {"本息覆盖倍数": ratio, "覆盖倍数下限": lower}
    return found


def _opinions(projects: QuerySet[Project], as_of: date) -> dict[int, Facts]:
    """Sites at work of which no utility owner answered, and whose residents were not asked."""
    answered = UtilityOpinion.objects.filter(site=OuterRef("pk"), answered_on__lte=as_of)
    asked = WillingnessSurvey.objects.filter(
        site=OuterRef("pk"), asked_on__lte=OuterRef("started_on")
    )
    started = Site.objects.filter(project__in=projects.values("pk"), started_on__lte=as_of).exclude(
        stage=Site.Stage.REMOVED
    )
    missing = {
        "开工前未征求产权单位意见小区数": started.filter(~Exists(answered)),
        "开工前未征询居民意愿小区数": started.filter(~Exists(asked)),
    }
    found: dict[int, Facts] = {
        key: dict.fromkeys(missing, Fraction(0)) for key in projects.values_list("pk", flat=True)
    }
    for name, rows in missing.items():
        for key, count in rows.order_by().values_list("project").annotate(Count("pk")):
            found[key][name] = Fraction(count)
    return found


def _time(
    projects: QuerySet[Project], rows: Mapping[int, Project], as_of: date
) -> dict[int, Facts]:
    """The share of the planned time that has passed, by the project's dates, else its sites'."""
    sites = Site.objects.filter(project__in=projects.values("pk")).exclude(stage=Site.Stage.REMOVED)
    spans = {
        key: (first, last)
        for key, first, last in sites.order_by()
        .values_list("project")
        .annotate(Min("planned_start_on"), Max("planned_finish_on"))
    }
    found: dict[int, Facts] = {}
    for key, row in rows.items():
        first, last = spans.get(key, (None, None))
        first, last = row.planned_start_on or first, row.planned_finish_on or last
        if first and last and first < last:
            passed = Fraction((as_of - first).days, (last - first).days)
            found[key] = {"时间进度": min(Fraction(1), max(Fraction(0), passed))}
    return found


def _add_achievement(facts: Facts, goals: list[Any]) -> None:
    """How many goals there are, and what they have reached on average, each 100 % at most."""
    facts["绩效目标数"] = Fraction(len(goals))
    reached = [goal.reached(facts) for goal in goals]
    known = [each for each in reached if each is not None]
    whole = bool(goals) and len(known) == len(reached)
    facts["绩效目标完成率"] = sum(known, Fraction(0)) / len(known) if whole else None
