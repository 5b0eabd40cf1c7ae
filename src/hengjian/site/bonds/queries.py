"""Bonds, registers and assessments with what lists show beside them; money that lies idle.

How much of a bond is assigned to projects, and what an assignment may come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from hengjian.bilingual import Text, same
from hengjian.bonds.basis import Basis, Debt, basis
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.disclosure import Disclosure
from hengjian.bonds.due import Due, State, calendar
from hengjian.bonds.idle import Flow, IdleCost, Lot, Terms, idle_cost
from hengjian.bonds.model import Bond as PureBond
from hengjian.bonds.model import Portion, Schedule
from hengjian.bonds.schedule import portions, schedule, split
from hengjian.bonds.terms import ProjectTerm, TermMatch, term_match
from hengjian.engine.facts.gathered import Fact
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.periods import add_months
from hengjian.quantities import quantity_from_base, round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import (
    Assessment,
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    GoalProgress,
    Income,
    RevenueStream,
)
from hengjian.site.bonds.terms import as_bond, as_plan, bounds_of, cents_of, flows, support_of
from hengjian.site.common.recorded import Yuan
from hengjian.site.library.facts import book, measures_of
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import FundAccount, Movement, OutputCertificate

NOTHING = Decimal(0)


def visible_bonds(membership: Membership) -> QuerySet[Bond]:
    """The bonds one sees, with how much of each is assigned to projects."""
    assigned = Coalesce(Sum("uses__amount"), NOTHING, output_field=Yuan())
    rows = visible_to(Bond, membership).select_related("region")
    return rows.annotate(assigned=assigned, projects_count=Count("uses"))


def whole(membership: Membership) -> QuerySet[Bond]:
    """The bonds with their uses, for a page about one."""
    uses = BondUse.objects.select_related("project", "admitted").order_by("code")
    rows = visible_to(Bond, membership).select_related("region", "attachment")
    return rows.prefetch_related(Prefetch("uses", uses))


def lenders(membership: Membership) -> QuerySet[Project]:
    """The projects one sees that use bond money, with how much and all that their standing rests
    on: ``standing_from`` asks nothing more."""
    own = visible_to(BondUse, membership).values("project")
    rows = with_standing(visible_to(Project, membership).filter(pk__in=own))
    return rows.annotate(bond_money=Sum("bond_uses__amount", output_field=Yuan()))


def with_standing(rows: QuerySet[Project]) -> QuerySet[Project]:
    """The projects with all that ``standing_from`` needs; a constant number of queries."""
    every = BondUse.objects.select_related("project")
    uses = BondUse.objects.select_related("bond", "project").order_by("bond", "code")
    return rows.select_related("bond_terms").prefetch_related(
        Prefetch("bond_uses", uses.prefetch_related(Prefetch("bond__uses", every))),
        Prefetch("revenue_streams", RevenueStream.objects.order_by("code")),
    )


def standing_payments(rows: QuerySet[DebtService]) -> QuerySet[DebtService]:
    """Those that stand: neither reversed nor reversals."""
    return rows.filter(reverses=None, reversed_by=None)


@dataclass(frozen=True)
class Standing:
    """A project's bonds, its forecast, and the terms by which the two are judged."""

    project: Project
    terms: BondTerms
    uses: Sequence[BondUse]
    streams: Sequence[RevenueStream]

    @property
    def bounds(self) -> Bounds:
        """Of coverage."""
        return bounds_of(self.terms)

    @cached_property
    def bonds(self) -> tuple[PureBond, ...]:
        """The whole bonds, each with all who use it."""
        return tuple(as_bond(use.bond, use.bond.uses.all()) for use in self.uses)

    @cached_property
    def schedules(self) -> tuple[Schedule, ...]:
        """Of the whole bonds."""
        return tuple(schedule(bond) for bond in self.bonds)

    @cached_property
    def portions(self) -> tuple[Schedule, ...]:
        """The project's own part of each bond; the bond carries the code of the use."""
        return tuple(
            own_part(whole, use) for whole, use in zip(self.schedules, self.uses, strict=True)
        )

    @cached_property
    def basis(self) -> Basis | None:
        """The forecast against the debts; None without bonds. Raises ``Refused``."""
        if not self.uses:
            return None
        debts = [Debt(bond, self.project.code) for bond in self.bonds]
        return basis(as_plan(self.streams, self.terms), debts, support_of(self.terms))

    @property
    def amount(self) -> Decimal:
        """The bond money the project may use, in 元."""
        return sum((use.amount for use in self.uses), NOTHING)

    @property
    def rate(self) -> Decimal:
        """The rate a year in per cent, by the amounts of the bonds."""
        weighted = sum((use.amount * use.bond.rate for use in self.uses), NOTHING)
        return weighted / self.amount if self.amount else NOTHING

    @property
    def matches(self) -> tuple[TermMatch, ...]:
        """Each bond against construction and operation; empty where operation is not dated. Without
        a planned start, construction begins with the first bond.

        Raises ``Refused`` (``term-order``).
        """
        first, last = self.terms.operates_from, self.terms.operates_until
        if first is None or last is None or not self.uses:
            return ()
        begins = self.project.planned_start_on or min(use.bond.issued_on for use in self.uses)
        return term_match(self.portions, ProjectTerm(begins, first, last))


def own_part(whole: Schedule, use: BondUse) -> Schedule:
    """A use's part of every payment of its bond."""
    own = next(each for each in portions(whole) if each.project == use.project.code)
    return _as_schedule(whole, own, use.code)


def _as_schedule(whole: Schedule, own: Portion, code: str) -> Schedule:
    bond = replace(whole.bond, code=code)
    return Schedule(bond, own.payments, own.issue_fee)


def uses_of(membership: Membership, **of: object) -> list[BondUse]:
    """The uses one sees, each with its bond and all uses of that bond."""
    every = BondUse.objects.select_related("project")
    rows = visible_to(BondUse, membership).filter(**of).select_related("bond", "project")
    return list(rows.prefetch_related(Prefetch("bond__uses", every)).order_by("bond", "code"))


def standing_of(project: Project, membership: Membership) -> Standing:
    """What a project's bonds rest on; six queries however many bonds and streams."""
    terms = visible_to(BondTerms, membership).filter(project=project).first()
    return Standing(
        project,
        terms or BondTerms(project=project),
        uses_of(membership, project=project),
        list(visible_to(RevenueStream, membership).filter(project=project).order_by("code")),
    )


def standing_from(project: Project) -> Standing:
    """The same of a project of ``lenders``."""
    terms = getattr(project, "bond_terms", None)
    uses, streams = list(project.bond_uses.all()), list(project.revenue_streams.all())
    return Standing(project, terms or BondTerms(project=project), uses, streams)


@dataclass(frozen=True, slots=True)
class Owed:
    """One payment of a project's part of a bond."""

    use: BondUse
    due: Due


def repayment_calendar(membership: Membership, as_of: date, **of: object) -> list[Owed]:
    """The repayment calendar: what is due of every use one sees, with what was paid of it.

    Bonds whose terms cannot be are left out; their own page says what is wrong.
    """
    uses = {use.code: use for use in uses_of(membership, **of)}
    parts = [part for use in uses.values() if (part := _part_of(use)) is not None]
    keys = {(use.bond_id, use.project_id): code for code, use in uses.items()}
    paid: dict[str, list[DebtService]] = {code: [] for code in uses}
    bonds = {use.bond_id for use in uses.values()}
    for row in standing_payments(DebtService.objects.filter(bond__in=bonds)):
        code = keys.get((row.bond_id, row.project_id))
        if code is not None and not is_issue_fee(row, uses[code].bond):
            paid[code].append(row)
    found = {code: flows(rows, "paid_on") for code, rows in paid.items()}
    return [Owed(uses[due.bond], due) for due in calendar(parts, as_of, found)]


def is_issue_fee(row: DebtService, bond: Bond) -> bool:
    """Paid once with the issue: no part of the calendar of repayment."""
    return row.kind == DebtService.Kind.FEE and row.due_on <= bond.issued_on


def _part_of(use: BondUse) -> Schedule | None:
    try:
        return own_part(schedule(as_bond(use.bond, use.bond.uses.all())), use)
    except Refused:
        return None


def paid_by_kind(rows: Iterable[DebtService]) -> Mapping[str, Decimal]:
    """What was paid of principal, interest and fees, in 元."""
    found: dict[str, Decimal] = dict.fromkeys(DebtService.Kind.values, NOTHING)
    for row in rows:
        found[row.kind] += row.amount
    return found


def debt_due(membership: Membership, today: date) -> list[Owed]:
    """Payments that still miss something and whose first reminder is out."""
    states = (State.OVERDUE, State.DUE_SOON, State.PARTLY)
    return [each for each in repayment_calendar(membership, today) if each.due.state in states]


def standing_income(rows: QuerySet[Income]) -> QuerySet[Income]:
    """The entries that count: neither reversed nor reversals."""
    return rows.filter(reverses=None, reversed_by=None)


def income_by_year(project: Project, membership: Membership) -> Mapping[int, Mapping[str, int]]:
    """Cents obtained by year and stream code; income of no stream under an empty code."""
    rows = standing_income(visible_to(Income, membership).filter(project=project))
    sums = (
        rows.order_by()
        .annotate(year=ExtractYear("received_on"))
        .values_list("year", "stream__code")
        .annotate(total=Sum("amount", output_field=Yuan()))
    )
    found: dict[int, dict[str, int]] = {}
    for year, code, total in sums:
        found.setdefault(year, {})[code or ""] = cents_of(total)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One stream in one year: forecast and obtained, in cents; ``None`` where no income at all
    was entered for the year."""

    year: int
    code: str
    name: str
    planned: int
    got: int | None


def income_against_forecast(
    standing: Standing, got: Mapping[int, Mapping[str, int]], until: int
) -> list[Compared]:
    """Income against forecast by year and stream, up to the year ``until``."""
    basis: Basis | None = standing.basis
    names = {row.code: row.name for row in standing.streams}
    found = []
    for year in basis.forecast.years if basis else ():
        if year.year > until:
            break
        had = got.get(year.year)
        for code, planned in year.revenue.items():
            if planned or (had and had.get(code)):
                obtained = None if had is None else had.get(code, 0)
                found.append(Compared(year.year, code, names[code], planned, obtained))
        if had and (other := had.get("", 0)):
            found.append(Compared(year.year, "", "", 0, other))
    return found


def assets_of(project: Project, membership: Membership) -> QuerySet[Asset]:
    """The register of assets."""
    return visible_to(Asset, membership).filter(project=project).select_related("site")


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A row of the yearly sheet with the use it is about."""

    use: BondUse
    row: Disclosure | None
    refused: Sequence[Problem] = ()


def disclosures(membership: Membership, year: int) -> list[Disclosed]:
    """The sheet of what ``year`` ended with, a row a bond and project (财预〔2018〕209号)."""
    last = date(year, 12, 31)
    uses = [use for use in uses_of(membership) if use.bond.issued_on <= last]
    projects = {use.project_id for use in uses}
    figures = _Figures.of(projects, last)
    return [_disclosure_of(use, figures, last) for use in uses]


@dataclass(frozen=True, slots=True)
class _Figures:
    """By project: certified output, bond money paid, uses, income, kinds of assets."""

    output: Mapping[int, Decimal]
    paid: Mapping[int, Decimal]
    lent: Mapping[int, Mapping[str, int]]
    """Cents by the code of the use."""
    income: Mapping[int, Decimal]
    assets: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, projects: set[int], last: date) -> _Figures:
        output = OutputCertificate.objects.filter(
            contract__project__in=projects, certified_on__lte=last, state="confirmed"
        ).values_list("contract__project")
        money = Movement.objects.filter(
            Q(reverses=None, reversed_by=None),
            project__in=projects,
            fund_source=SOURCE,
            happened_on__lte=last,
        )
        income = standing_income(
            Income.objects.filter(project__in=projects, received_on__lte=last)
        ).values_list("project")
        kinds: dict[int, list[str]] = {}
        assets = Asset.objects.filter(Q(formed_on=None) | Q(formed_on__lte=last))
        for project, kind in assets.filter(project__in=projects).values_list("project", "kind"):
            if kind not in kinds.setdefault(project, []):
                kinds[project].append(kind)
        lent: dict[int, dict[str, int]] = {}
        for use in BondUse.objects.filter(project__in=projects).order_by("code"):
            lent.setdefault(use.project_id, {})[use.code] = cents_of(use.amount)
        paid = _sums(money.filter(to_account__kind=Kind.PAYEES).values_list("project"))
        back = _sums(money.filter(from_account__kind=Kind.PAYEES).values_list("project"))
        return cls(
            _sums(output),
            {key: total - back.get(key, NOTHING) for key, total in paid.items()},
            lent,
            _sums(income),
            kinds,
        )


def _sums(rows: QuerySet[Any]) -> dict[int, Decimal]:
    totals = rows.order_by().annotate(total=Sum("amount", output_field=Yuan()))
    return {key: total for key, total in totals if total is not None}


def _disclosure_of(use: BondUse, figures: _Figures, last: date) -> Disclosed:
    project, key = use.project, use.project_id
    try:
        bond = as_bond(use.bond, use.bond.uses.all())
    except Refused as refused:
        return Disclosed(use, None, refused.problems)
    # A project's bond money is paid from one account: each bond's part is by its amount.
    paid = figures.paid.get(key)
    part = None if paid is None else split(cents_of(paid), figures.lent[key])[use.code]
    row = Disclosure(
        bond,
        same(use.bond.kind or "专项债券"),
        same("、".join(figures.assets.get(key, ()))) if key in figures.assets else _NO_ASSET,
        None if project.approved_investment is None else cents_of(project.approved_investment),
        cents_of(use.amount),
        cents_of(figures.output[key]) if key in figures.output else None,
        part,
        cents_of(figures.income[key]) if key in figures.income else None,
        last,
    )
    return Disclosed(use, row)


_NO_ASSET = Text("尚未登记", "none recorded")


def visible_assessments(membership: Membership) -> QuerySet[Assessment]:
    """The assessments one sees."""
    return visible_to(Assessment, membership).select_related("project")


def admission_of(project: Project) -> Assessment | None:
    """The latest concluded assessment, where it admits the project; a later "no" takes an earlier
    "yes" back."""
    latest = (
        Assessment.objects.filter(project=project, state=Assessment.State.CONCLUDED)
        .order_by("-concluded_at", "-pk")
        .first()
    )
    admits = latest is not None and latest.conclusion == Assessment.Conclusion.ADMIT
    return latest if admits else None


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal with what it had reached on a day."""

    goal: Goal
    actual: Decimal | None
    on: date | None
    synthetic: bool = False
    counted: bool = False
    """Counted from records by the goal's measure, not reported."""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where nothing is known."""
        if self.actual is None:
            return None
        if self.goal.direction == Goal.Direction.AT_LEAST:
            return self.actual >= self.goal.target
        return self.actual <= self.goal.target

    @property
    def completion(self) -> Decimal | None:
        """actual ÷ target in per cent, where more is better and the target is not zero."""
        if self.actual is None or not self.goal.target:
            return None
        if self.goal.direction == Goal.Direction.AT_MOST:
            return None
        return 100 * self.actual / self.goal.target


def goals_of(project: Project, membership: Membership) -> list[Goal]:
    """Every goal of the project with its history, those in force and those replaced."""
    progress = GoalProgress.objects.order_by("-on", "-pk")
    rows = visible_to(Goal, membership).filter(project=project)
    rows = rows.select_related("replaced_by", "replaced_under", "replaces")
    return list(rows.prefetch_related(Prefetch("progress", progress)))


def in_force(goal: Goal) -> bool:
    """Approved, and not yet replaced by a goal that is approved itself."""
    return goal.state == Goal.State.APPROVED


def results_of(goals: Iterable[Goal], as_of: date) -> list[Reached]:
    """What each goal of one project had reached on ``as_of``: counted where it names a measure,
    else as reported; needs ``progress`` prefetched."""
    goals = list(goals)
    names = {goal.measure for goal in goals if goal.measure in book().units}
    facts = measures_of(goals[0].project, as_of, names) if names else {}
    found = []
    for goal in goals:
        if goal.measure in facts:
            found.append(_result_by_count(goal, facts[goal.measure], as_of))
            continue
        latest = next((row for row in goal.progress.all() if row.on <= as_of), None)
        if latest is None:
            found.append(Reached(goal, None, None))
        else:
            found.append(Reached(goal, latest.value, latest.on, latest.synthetic))
    return found


def _result_by_count(goal: Goal, fact: Fact, as_of: date) -> Reached:
    """The figure in the goal's unit, four decimals; no figure where it cannot be known."""
    if not isinstance(fact.value, Fraction | int | Decimal):
        return Reached(goal, None, None, counted=True)
    amount = quantity_from_base(Fraction(fact.value), fact.unit).amount
    return Reached(goal, round_half_up(amount, 4), as_of, counted=True)


SOURCE = "special_bond"
Kind = FundAccount.Kind


@dataclass(frozen=True, slots=True)
class Clock:
    """The idle-money clock of one project on one day."""

    found: IdleCost

    @property
    def idle(self) -> tuple[Lot, ...]:
        """The lots that lie idle on the as-of date, the oldest first."""
        return tuple(lot for lot in self.found.lots if lot.used_on is None)

    @property
    def oldest(self) -> Lot | None:
        """The one that lies longest."""
        return min(self.idle, key=lambda lot: lot.arrived_on, default=None)

    @property
    def deadline(self) -> date | None:
        """The day by which the oldest idle money was to be used."""
        if self.oldest is None:
            return None
        return add_months(self.oldest.arrived_on, self.found.terms.within_months)

    @property
    def per_day(self) -> Fraction:
        """What one more day of the idle money costs, in cents."""
        return self.found.idle * self.found.terms.rate / self.found.terms.year_days


def clock_of(standing: Standing, as_of: date) -> Clock | None:
    """What the project's bond money cost while idle; None where none has arrived.

    Raises ``Refused`` (``idle-use-beyond``) where more was paid than had arrived.
    """
    arrivals, uses = bond_flows(standing.project)
    if not any(flow.on <= as_of for flow in arrivals) or not standing.uses:
        return None
    terms = Terms(Fraction(standing.rate) / 100, within_months=standing.terms.idle_months)
    return Clock(idle_cost(arrivals, uses, terms, as_of))


def bond_flows(project: Project) -> tuple[list[Flow], list[Flow]]:
    """Money that came to the project, and money that left it; reversed movements never happened."""
    return flows_of(_standing(project).select_related("from_account", "to_account"))


def flows_of(movements: Iterable[Movement]) -> tuple[list[Flow], list[Flow]]:
    """The same of movements that stand.

    What a payee gives back lies idle again from that day; what goes back to the giver is gone.
    """
    came: list[Flow] = []
    went: list[Flow] = []
    for row in movements:
        flow = Flow(row.happened_on, cents_of(row.amount), row.code)
        if row.from_account.kind in (Kind.GIVER, Kind.PAYEES):
            came.append(flow)
        elif row.to_account.kind in (Kind.GIVER, Kind.PAYEES):
            went.append(flow)
    return came, went


def spent(project: Project) -> Decimal:
    """Bond money paid to payees less what they gave back, in 元."""
    paid = _sum(_standing(project).filter(to_account__kind=Kind.PAYEES))
    return paid - _sum(_standing(project).filter(from_account__kind=Kind.PAYEES))


def _standing(project: Project) -> QuerySet[Movement]:
    neither = Q(reverses=None, reversed_by=None)
    return Movement.objects.filter(neither, project=project, fund_source=SOURCE)


def _sum(rows: QuerySet[Movement]) -> Decimal:
    total = rows.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return total or Decimal(0)


def sum_of_uses(bond: Bond) -> Decimal:
    """What its uses come to."""
    total = bond.uses.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return total or Decimal(0)


def above_size(bond: Bond, size: Decimal, total: Decimal) -> list[Problem]:
    """A problem where uses of ``total`` would pass the bond's size."""
    if total <= size:
        return []
    left = max(Decimal(0), size - sum_of_uses(bond))
    values = {"total": f"{total:,.2f}", "size": f"{size:,.2f}", "left": f"{left:,.2f}"}
    return [problem("use-above-size", Place(path="amount"), bond=bond, **values)]


def below_spent(use: BondUse, amount: Decimal) -> list[Problem]:
    """A problem where the project has spent more bond money than it could use then."""
    others = BondUse.objects.filter(project=use.project).exclude(pk=use.pk)
    rest = others.aggregate(total=Sum("amount", output_field=Yuan()))["total"] or Decimal(0)
    gone = spent(use.project)
    if rest + amount >= gone:
        return []
    values = {"project": use.project, "spent": f"{gone:,.2f}"}
    return [problem("use-below-spent", Place(path="amount"), **values)]
