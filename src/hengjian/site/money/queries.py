"""Payments, contracts and projects with what lists show beside them; lines left open.

The money of a project on a day: the fund table, what is stuck where.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import ExpressionWrapper, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hengjian.bilingual import Text
from hengjian.funds.rates import Money, added, rates_of
from hengjian.site.accounts.models import Membership
from hengjian.site.common.recorded import Yuan, sum_by
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money.models import (
    BankLine,
    ChangeOrder,
    Contract,
    FundAccount,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
)
from hengjian.site.planning.models import SOURCES

NOTHING = Decimal("0.00")


def visible_payments(membership: Membership) -> QuerySet[Payment]:
    """The payments the membership sees."""
    rows = visible_to(Payment, membership)
    return rows.select_related("project", "contract", "account")


def paid_under(contract: Contract) -> Decimal:
    """What was paid under it, in 元."""
    paid = Payment.objects.filter(contract=contract, state=Payment.State.PAID)
    return paid.aggregate(all=Sum("amount"))["all"] or NOTHING


def contracts_at(rows: QuerySet[Contract], site: Site) -> QuerySet[Contract]:
    """Of these those that carry the works at the site: of its section, or of its whole project."""
    whole = Q(section=None) | Q(section=site.section_id)
    return rows.filter(whole, project=site.project_id)


def payments_at(rows: QuerySet[Payment], site: Site) -> QuerySet[Payment]:
    """Of these those under such a contract."""
    return rows.filter(contract__in=contracts_at(Contract.objects.all(), site))


def search(rows: QuerySet[Payment], text: str) -> QuerySet[Payment]:
    """By how the number begins, as typed or in capitals, or by what the payee's name holds."""
    number = Q(code__startswith=text) | Q(code__startswith=text.upper())
    return rows.filter(number | Q(payee__iholds=text))


def visible_contracts(membership: Membership) -> QuerySet[Contract]:
    """The contracts the membership sees, with their confirmed output and what was paid."""
    output = OutputCertificate.objects.filter(contract=OuterRef("pk"), state="confirmed")
    paid = Payment.objects.filter(contract=OuterRef("pk"), state="paid")
    rows = visible_to(Contract, membership).select_related("project", "section")
    return rows.annotate(output=sum_by(output, "contract"), paid=sum_by(paid, "contract"))


def parts_of(membership: Membership, contract: Contract) -> dict[str, Any]:
    """What belongs to a contract: changes, output, payments, settlement."""
    return {
        "orders": visible_to(ChangeOrder, membership).filter(contract=contract),
        "certificates": visible_to(OutputCertificate, membership)
        .filter(contract=contract)
        .order_by("-certified_on", "-pk"),
        "payments": visible_payments(membership)
        .filter(contract=contract)
        .order_by("-applied_on", "-pk"),
        "account": getattr(contract, "settlement", None),
    }


def funds_of_projects(membership: Membership, today: date) -> QuerySet[Project]:
    """Projects with the money that is due by today and what the accounts say became of it.

    What arrived has left the givers, what was paid is with the payees; so a list of any length
    adds up accounts, not movements.
    """

    def held(kind: str) -> Any:
        rows = FundAccount.objects.filter(project=OuterRef("pk"), kind=kind)
        return Coalesce(sum_by(rows, "project", "balance"), 0, output_field=Yuan())

    due = FundPlan.objects.filter(project=OuterRef("pk"), due_on__lte=today)
    rows = projects_with_money(membership).annotate(
        due=sum_by(due, "project"),
        given=held("giver"),
        idle=held("special"),
        paid=held("payees"),
    )
    return rows.annotate(arrived=_yuan(-F("given")), transferred=_yuan(F("idle") + F("paid")))


def first_with_money(membership: Membership, most: int) -> list[Project]:
    """The first projects by code whose money the membership sees."""
    return list(projects_with_money(membership).order_by("code")[:most])


def funds_in_all(membership: Membership, today: date) -> dict[str, Decimal]:
    """The same of all those projects together; two queries, each over its table once."""
    mine = projects_with_money(membership).order_by().values("pk")
    accounts = FundAccount.objects.filter(project__in=mine).order_by()
    held = dict(accounts.values_list("kind").annotate(Sum("balance")))
    due = FundPlan.objects.filter(project__in=mine, due_on__lte=today)
    given, idle, paid = (held.get(kind, NOTHING) for kind in ("giver", "special", "payees"))
    return {
        "due": due.aggregate(all=Sum("amount"))["all"] or NOTHING,
        "arrived": -given,
        "transferred": idle + paid,
        "paid": paid,
        "idle": idle,
    }


def _yuan(added: Any) -> Any:
    """Arithmetic over amounts, which Django takes for that of whole numbers, as an amount."""
    return ExpressionWrapper(added, output_field=Yuan())


def amount_seen_by(movement: Movement, account: FundAccount) -> Decimal:
    """The movement as the account sees it: below zero where money left."""
    amount: Decimal = movement.amount
    return -amount if movement.from_account_id == account.pk else amount


def open_lines(account: FundAccount) -> QuerySet[BankLine]:
    """Lines of the bank without a movement of ours and without an explanation."""
    return BankLine.objects.filter(account=account, movement=None, explained="")


def open_movements(account: FundAccount) -> QuerySet[Movement]:
    """Movements of the account that no line answers to, in the days that statements cover."""
    span = BankLine.objects.filter(account=account).aggregate(
        first=Min("booked_on"), last=Max("booked_on")
    )
    rows = Movement.objects.filter(
        Q(from_account=account) | Q(to_account=account), bank_line__isnull=True
    )
    if span["first"] is None:
        return rows.none()
    rows = rows.filter(happened_on__gte=span["first"], happened_on__lte=span["last"])
    return rows.select_related("payment").order_by("happened_on", "pk")


STEPS: dict[tuple[str, str], tuple[str, int]] = {
    ("giver", "treasury"): ("arrived", 1),
    ("treasury", "giver"): ("arrived", -1),
    ("treasury", "special"): ("transferred", 1),
    ("special", "treasury"): ("transferred", -1),
    ("special", "payees"): ("paid", 1),
    ("payees", "special"): ("paid", -1),
}
"""Which column a movement counts in, by the accounts it leaves and enters; back is subtracted, so
refunds and reversals need no rule of their own."""
GRANTS = ("central", "provincial")
"""Shown together in the published table."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """A row of the fund table."""

    key: str
    """A source, ``grants`` (central and provincial) or ``total``."""
    name: Text
    money: Money
    part: bool = False
    """A part of the line above it."""

    @property
    def rates(self) -> dict[str, Decimal | None]:
        """Its rates in per cent."""
        return rates_of(self.money)


@dataclass(frozen=True, slots=True)
class FundTable:
    """The fund table of a project on a day."""

    as_of: date
    lines: tuple[FundLine, ...]
    by_source: Mapping[str, Money]

    @property
    def total(self) -> Money:
        """All sources together."""
        return added(self.by_source.values())

    def line(self, key: str) -> FundLine:
        """The line of a key. Raises ``KeyError``."""
        return {each.key: each for each in self.lines}[key]


def table(project: Project, as_of: date) -> FundTable:
    """The fund table; three queries, however many movements there are."""
    return tables([project], as_of)[project.pk]


def tables(projects: Iterable[Project], as_of: date) -> dict[int, FundTable]:
    """The fund tables of several projects, in the same three queries."""
    keys = [each.pk for each in projects]
    found: dict[int, dict[str, Money]] = {key: {} for key in keys}
    for project, source, planned in _plans_by_source(keys, as_of):
        found[project][source] = planned
    for project, source, moved in _movements_by_source(keys, as_of):
        money = found[project].get(source, Money())
        carried = moved.pop("carried")
        found[project][source] = replace(money, **moved, budget=money.budget + carried)
    return {key: FundTable(as_of, _lines(sources), sources) for key, sources in found.items()}


def table_of_all(projects: Iterable[Project], as_of: date) -> FundTable:
    """The fund table of several projects together."""
    together: dict[str, Money] = {}
    for each in tables(projects, as_of).values():
        for source, money in each.by_source.items():
            together[source] = added([together.get(source, Money()), money])
    return FundTable(as_of, _lines(together), together)


def _plans_by_source(keys: list[int], as_of: date) -> Iterable[tuple[int, str, Money]]:
    due = Sum("amount", filter=Q(due_on__lte=as_of))
    year = Sum("amount", filter=Q(due_on__lte=as_of, due_on__year=as_of.year))
    rows = FundPlan.objects.filter(project__in=keys).order_by()
    for project, source, promised, by_now, this_year in (
        rows.values("project", "fund_source")
        .annotate(promised=Sum("amount"), by_now=due, this_year=year)
        .values_list("project", "fund_source", "promised", "by_now", "this_year")
    ):
        yield (
            project,
            source,
            Money(promised, by_now or NOTHING, budget=this_year or NOTHING),
        )


def _movements_by_source(
    keys: list[int], as_of: date
) -> Iterable[tuple[int, str, dict[str, Decimal]]]:
    """By project and source: arrived, transferred, paid, executed in the year, carried over."""
    new_year = date(as_of.year, 1, 1)
    kinds = dict(FundAccount.objects.filter(project__in=keys).values_list("pk", "kind"))
    rows = (
        Movement.objects.filter(project__in=keys, happened_on__lte=as_of)
        .order_by()
        .values("project", "fund_source", "from_account", "to_account")
        .annotate(all=Sum("amount"), before=Sum("amount", filter=Q(happened_on__lt=new_year)))
    )
    sums: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(
        lambda: dict.fromkeys(("arrived", "transferred", "paid", "executed", "carried"), NOTHING)
    )
    for row in rows:
        column, sign = STEPS[kinds[row["from_account"]], kinds[row["to_account"]]]
        money = sums[row["project"], row["fund_source"]]
        whole, before = sign * row["all"], sign * (row["before"] or NOTHING)
        money[column] += whole
        if column == "paid":
            money["executed"] += whole - before
            money["carried"] -= before
        elif column == "arrived":
            money["carried"] += before
    for (project, source), money in sums.items():
        yield project, source, money


def _lines(sources: Mapping[str, Money]) -> tuple[FundLine, ...]:
    """Grants together and apart, then the other sources in their order, then all of them."""
    moving = {code: each for code, each in sources.items() if each.due or each.arrived}
    grants = [code for code in GRANTS if code in moving]
    lines = []
    if len(grants) > 1:
        name = Text("中央和省级补助", "central and provincial")
        lines.append(FundLine("grants", name, added(moving[code] for code in grants)))
    lines += [FundLine(code, SOURCES[code], moving[code], len(grants) > 1) for code in grants]
    lines += [
        FundLine(code, SOURCES[code], moving[code])
        for code in SOURCES
        if code in moving and code not in GRANTS
    ]
    return (*lines, FundLine("total", Text("合计", "total"), added(moving.values())))


def visible_movements(membership: Membership, project: Project) -> QuerySet[Movement]:
    """The movements of a project that the membership sees, with what a list shows beside them."""
    rows = visible_to(Movement, membership).filter(project=project)
    return rows.select_related("from_account", "to_account", "document", "reverses", "payment")


def behind(project: Project, key: str, column: str, as_of: date) -> QuerySet[Any]:
    """The records behind a figure of the table: fund plans, or movements.

    ``key`` is that of a line, ``column`` one of ``Money``. Raises ``KeyError`` for others.
    """
    if column in ("due", "promised"):
        plans = FundPlan.objects.filter(project=project, fund_source__in=_sources_of(key))
        return plans.filter(due_on__lte=as_of) if column == "due" else plans
    if column not in MOVED:
        raise KeyError(column)
    rows = Movement.objects.filter(those_in_column(key, column, as_of), project=project)
    return rows.select_related("project", "from_account", "to_account", "document", "payment")


MOVED = frozenset(name for name, _ in STEPS.values())


def _sources_of(key: str) -> tuple[str, ...]:
    return {"grants": GRANTS, "total": tuple(SOURCES)}.get(key, (key,))


def those_in_column(key: str, column: str, as_of: date) -> Q:
    """Movements that count in a column of the line ``key`` up to the day; none in one unknown."""
    ways = Q(pk__in=())
    for (left, entered), (name, _) in STEPS.items():
        if name == column:
            ways |= Q(from_account__kind=left, to_account__kind=entered)
    return ways & Q(fund_source__in=_sources_of(key), happened_on__lte=as_of)


def visible_accounts(membership: Membership, project: Project) -> QuerySet[FundAccount]:
    """The accounts of a project."""
    return visible_to(FundAccount, membership).filter(project=project)


def paid_by_contract(project: Project, as_of: date) -> list[tuple[str, str, str, Decimal]]:
    """Source, contract code and name (empty without one), and what was paid by the day."""
    rows = Payment.objects.filter(project=project, state=Payment.State.PAID, paid_on__lte=as_of)
    contracts = Contract.objects.filter(project=project).values_list("pk", "code", "name")
    named = {key: (code, name) for key, code, name in contracts}
    found = rows.order_by().values_list("fund_source", "contract").annotate(Sum("amount"))
    paid = [(source, *named.get(key, ("", "")), amount) for source, key, amount in found]
    return sorted(paid, key=itemgetter(1, 0))


def paid_by_project(
    projects: Sequence[Project], as_of: date, most: int
) -> list[tuple[str, str, str, Decimal]]:
    """Source, code and name of the project, and what was paid by the day; of the ``most`` projects
    that paid most, and of the others together, without a code."""
    rows = Payment.objects.filter(
        project__in=[each.pk for each in projects], state=Payment.State.PAID, paid_on__lte=as_of
    )
    found = list(rows.order_by().values_list("fund_source", "project").annotate(Sum("amount")))
    sums: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for _, key, amount in found:
        sums[key] += amount
    first = set(sorted(sums, key=lambda key: (-sums[key], key))[:most])
    named = {each.pk: (each.code, each.name) for each in projects if each.pk in first}
    others = ("", str(words("其他项目", "other projects")))
    paid = [(source, *named.get(key, others), amount) for source, key, amount in found]
    return sorted(paid, key=itemgetter(1, 0))


def payments_let_pass(project: Project) -> QuerySet[Payment]:
    """Payments that a second person let pass the red line; they stay visible for ever."""
    return Payment.objects.filter(project=project).exclude(overridden_by="").order_by("pk")
