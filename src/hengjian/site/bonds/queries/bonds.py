"""Sets of bonds and what they come to for a project: schedules, forecast, coverage, calendar.

Rows become the dataclasses of ``hengjian.bonds`` here; that package does the reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce

from hengjian.bonds.basis import Basis, Debt, basis
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.due import Due, State, calendar
from hengjian.bonds.model import Bond as PureBond
from hengjian.bonds.model import Portion, Schedule
from hengjian.bonds.schedule import portions, schedule
from hengjian.bonds.terms import ProjectTerm, TermMatch, term_match
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Bond, BondTerms, BondUse, DebtService, RevenueStream
from hengjian.site.bonds.terms import as_bond, as_plan, bounds_of, flows, support_of
from hengjian.site.common.cents import Yuan
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to

NOTHING = Decimal(0)


def listed(membership: Membership) -> QuerySet[Bond]:
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


def counted(rows: QuerySet[DebtService]) -> QuerySet[DebtService]:
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


def owed(membership: Membership, as_of: date, **of: object) -> list[Owed]:
    """The repayment calendar: what is due of every use one sees, with what was paid of it.

    Bonds whose terms cannot be are left out; their own page says what is wrong.
    """
    uses = {use.code: use for use in uses_of(membership, **of)}
    parts = [part for use in uses.values() if (part := _part_of(use)) is not None]
    keys = {(use.bond_id, use.project_id): code for code, use in uses.items()}
    paid: dict[str, list[DebtService]] = {code: [] for code in uses}
    bonds = {use.bond_id for use in uses.values()}
    for row in counted(DebtService.objects.filter(bond__in=bonds)):
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
    return [each for each in owed(membership, today) if each.due.state in states]
