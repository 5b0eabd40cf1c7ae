"""What rows of bonds, forecasts and clauses may say beyond their fields.

How rows of bonds land: entered, counted against their bond, taken back by another entry.

Taking a wrong entry of a register back: another one says so, and neither of the two counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Sum

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import queries, terms
from hengjian.site.bonds.affordability import beyond
from hengjian.site.bonds.models import (
    GROUPS_OF,
    AdjustedGoal,
    Affordability,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    Income,
    PerformanceClause,
    RevenueStream,
)
from hengjian.site.bonds.queries import admission_of
from hengjian.site.common.trail import Change, record
from hengjian.site.library.facts import book
from hengjian.site.money.rules import entries_standing, sign
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.labels import label
from hengjian.site.platform.resource import (
    Landed,
    Landing,
    differs,
    problems_if_changed,
    problems_if_different,
    problems_if_rewritten,
)
from hengjian.site.platform.step import by_other_hand, locked, unreasoned
from hengjian.site.platform.surroundings import Surroundings

NUMBER = re.compile(r"\d{1,16}(\.\d{1,2})?")
YEAR = re.compile(r"(19|20|21)\d\d")


def _day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def _year(text: str) -> bool:
    return YEAR.fullmatch(text) is not None


LISTS: dict[tuple[type[Model], str], tuple[tuple[Callable[[str], bool], ...], str]] = {
    (Bond, "instalments"): ((_day, _number), "2030-06-28 5000000.00"),
    (BondTerms, "support"): ((_year, _number), "2023 17820000.00"),
    (RevenueStream, "ramp"): ((_number,), "40"),
    (PerformanceClause, "ladder"): ((_number, _number), "90 100"),
}
"""Fields that hold a list: what each part of an entry is, and an example of one."""


def example_of(model: type[Model], field: str) -> str:
    """An entry of the list as people write it."""
    return LISTS[model, field][1]


def _check_list(row: Model, field: str) -> Iterator[Problem]:
    parts, example = LISTS[type(row), field]
    given = getattr(row, field)
    entries = given if isinstance(given, list) else str(given or "").splitlines()
    for line, entry in enumerate(entries, start=1):
        found = entry if isinstance(entry, list) else [entry]
        alone = len(parts) == 1 and isinstance(entry, list)  # one part stands without a list
        fits = (
            not alone
            and len(found) == len(parts)
            and all(
                isinstance(each, str) and fit(each) for fit, each in zip(parts, found, strict=True)
            )
        )
        if not fits or not isinstance(given, list):
            named = {"field": label(type(row), field), "found": " ".join(map(str, found))}
            yield problem("list-unreadable", Place(path=field), line=line, example=example, **named)


def _refusals(make: Callable[[], object]) -> list[Problem]:
    try:
        make()
    except Refused as refused:
        return list(refused.problems)
    return []


def _lacks(row: Model, *names: str) -> bool:
    """Whether a value is missing that was named already."""
    return any(getattr(row, name) in (None, "") for name in names)


def check_bond(row: Bond, around: Surroundings) -> Iterator[Problem]:
    """Terms that make a schedule."""
    odd = list(_check_list(row, "instalments"))
    yield from odd
    needed = ("size", "rate", "term_years", "issued_on", "payments_a_year", "repayment")
    if not odd and not _lacks(row, *needed, "issue_fee", "service_fee"):
        yield from _refusals(lambda: terms.as_bond(row))


def check_terms(row: BondTerms, around: Surroundings) -> Iterator[Problem]:
    """Bounds that do not cross, operation that ends after it began."""
    yield from _check_list(row, "support")
    if row.coverage_lower is not None:
        yield from _refusals(lambda: terms.bounds_of(row))
    first, last = row.operates_from, row.operates_until
    if first and last and last <= first:
        yield problem("operation-order", Place(path="operates_until"), first=first, last=last)


MISSING = {
    "source": Text("数据来源", "source of the data"),
    "as_of": Text("截至日期", "as-of date"),
}


def check_stream(row: RevenueStream, around: Surroundings) -> Iterator[Problem]:
    """An assumption that is dated and sourced, in units that give money a month."""
    odd = list(_check_list(row, "ramp"))
    yield from odd
    for name, missing in MISSING.items():
        if not getattr(row, name):
            yield problem("assumption-undated", Place(path=name), name=row.name, missing=missing)
    needed = (
        *("quantity", "unit", "price", "period", "utilisation", "growth", "growth_every"),
        *("cost_share", "fixed_cost", "cost_growth", "starts_on"),
    )
    if not odd and not _lacks(row, *needed, "kind") and row.kind in RevenueStream.Kind:
        yield from _refusals(lambda: terms.as_stream(row))


def check_clause(row: PerformanceClause, around: Surroundings) -> Iterator[Problem]:
    """A formula that can be reckoned."""
    odd = list(_check_list(row, "ladder"))
    yield from odd
    if not odd and not _lacks(row, "base", "linked", "year", "contract_id"):
        yield from _refusals(lambda: terms.as_clause(row))


def check_goal(row: Goal, around: Surroundings) -> Iterator[Problem]:
    """A measure that is known, in the unit of the goal; an indicator of its group."""
    yield from _check_measure(row.measure, row.unit)
    if row.kind and row.group and row.group not in GROUPS_OF.get(row.kind, (row.group,)):
        names = {"group": row.get_group_display(), "kind": row.get_kind_display()}
        yield problem("goal-kind-elsewhere", Place(path="kind"), **names)


def _check_measure(measure: str, own: str) -> Iterator[Problem]:
    if not measure:
        return
    unit = book().units.get(measure)
    if unit is None:
        yield problem("goal-measure-unknown", Place(path="measure"), found=measure)
    elif unit.symbol != own:
        values = {"measure": measure, "unit": unit.symbol, "found": own or "—"}
        yield problem("goal-measure-unit", Place(path="unit"), **values)


def check_adjusted_goal(row: AdjustedGoal, around: Surroundings) -> Iterator[Problem]:
    """A target, of a goal of its own project; a measure that is known, in its unit."""
    if row.target is None and not row.wording:
        yield problem("goal-without-target", Place(path="target"), name=row.name or "—")
    if row.target is not None and not row.unit:
        yield problem("goal-without-unit", Place(path="unit"), name=row.name or "—")
    if row.goal is not None and row.goal.project_id != row.project_id:
        yield problem("goal-of-another-project", Place(path="goal"), name=row.goal)
    yield from _check_measure(row.measure, row.unit)


NEEDED: dict[str, tuple[str, ...]] = {
    Affordability.Kind.FISCAL: ("expenditure", "burden"),
    Affordability.Kind.DEBT: ("resources", "debt"),
}
"""Without these an assessment of the kind says nothing."""
BOUNDS = {
    "burden": Text("支出责任占比", "asked of the budget"),
    "ratio": Text("债务率", "the debt ratio"),
    "limit": Text("债务限额", "the ceiling of the debt"),
}


def check_affordability(row: Affordability, around: Surroundings) -> Iterator[Problem]:
    """The figures of its kind; a conclusion beyond a bound, or with conditions, has its reason."""
    for name in NEEDED.get(row.kind, ()):
        if getattr(row, name) is None:
            field = label(Affordability, name)
            kind = row.get_kind_display()
            yield problem("affordability-without", Place(path=name), field=field, kind=kind)
    for name in ("expenditure", "resources"):
        if getattr(row, name) == 0:
            field = label(Affordability, name)
            yield problem("affordability-of-nothing", Place(path=name), field=field)
    if row.reason or not row.conclusion:
        return
    passed = beyond(row)
    if passed and row.conclusion == Affordability.Conclusion.BEARABLE:
        found = Text(
            "、".join(BOUNDS[each].zh for each in passed),
            ", ".join(BOUNDS[each].en for each in passed),
        )
        yield problem("affordability-beyond", Place(path="reason"), found=found)
    elif row.conclusion == Affordability.Conclusion.CONDITIONS:
        yield problem("affordability-conditions", Place(path="reason"))


def check_income(row: Income, around: Surroundings) -> Iterator[Problem]:
    """Of a stream of its own project."""
    if row.stream is not None and row.stream.project_id != row.project_id:
        yield problem("stream-of-another-project", Place(path="stream"), name=row.stream)


def check_debt_service(row: DebtService, around: Surroundings) -> Iterator[Problem]:
    """Of a bond that the project uses."""
    if not row.bond_id or not row.project_id:
        return
    if not BondUse.objects.filter(bond=row.bond_id, project=row.project_id).exists():
        names = {"bond": row.bond, "project": row.project}
        yield problem("debt-service-elsewhere", Place(path="project"), **names)


def _unenter(by: Membership, rows: Sequence[Any], why: str) -> list[Any]:
    standing = [row for row in rows if not problems_if_reversed(row)]
    for row in standing:
        reversal_of(by=by, entry=row, why=why)
    return standing


def _bond(row: Bond, was: Bond | None) -> Iterator[Problem]:
    if was is not None and row.size is not None and row.size < was.size:
        yield from (
            each.at(Place(path="size"))
            for each in queries.above_size(was, row.size, queries.sum_of_uses(was))
        )


def _use(row: BondUse, was: BondUse | None) -> Iterator[Problem]:
    """Of an admitted project, or of a bond of the past with the source that says so."""
    yield from problems_if_changed(row, was, "bond", "project")
    if was is None and row.project_id and not row.source and admission_of(row.project) is None:
        yield problem("use-not-admitted", Place(path="source"), project=row.project)
    if was is not None and row.amount is not None and row.amount < was.amount:
        yield from queries.below_spent(was, row.amount)


def _uses(landed: Sequence[Landed]) -> Iterator[Problem]:
    """Uses that together pass their bond's size; a second use of one bond by one project."""
    bonds = {each.row.bond_id: each.row.bond for each in landed}
    ours = {each.row.code for each in landed}
    others = BondUse.objects.filter(bond__in=bonds).exclude(code__in=ours)
    total: dict[int, Decimal] = defaultdict(Decimal)
    total.update(others.order_by().values_list("bond").annotate(Sum("amount")))
    taken = set(others.values_list("bond", "project"))
    for each in landed:
        row, place = each.row, Place(line=each.line, path="amount")
        key = row.bond_id, row.project_id
        if key in taken:
            names = {"project": row.project, "bond": row.bond}
            yield problem("use-already-there", Place(line=each.line, path="project"), **names)
        taken.add(key)
        total[row.bond_id] += row.amount
        yield from (
            found.at(place)
            for found in queries.above_size(row.bond, row.bond.size, total[row.bond_id])
        )


def _terms(row: BondTerms, was: BondTerms | None) -> Iterator[Problem]:
    yield from problems_if_changed(row, was, "project")


def _one_each(landed: Sequence[Landed]) -> Iterator[Problem]:
    """A second row of terms of one project."""
    ours = {each.row.code for each in landed}
    projects = {each.row.project_id for each in landed}
    others = BondTerms.objects.filter(project__in=projects).exclude(code__in=ours)
    codes = dict(others.values_list("project", "code"))
    for each in landed:
        code = codes.setdefault(each.row.project_id, each.row.code)
        if code != each.row.code:
            place, names = Place(line=each.line, path="project"), {"code": code}
            yield problem("terms-already-there", place, project=each.row.project, **names)


def _admit(by: Membership, rows: Sequence[BondUse]) -> list[Change]:
    for row in rows:
        if row.admitted_id is None:
            row.admitted = admission_of(row.project)
    return []


REGISTER = Landing(
    alone=problems_if_different, together=entries_standing, enter=sign, take_back=_unenter
)


def _clause(row: PerformanceClause, was: PerformanceClause | None) -> Iterator[Problem]:
    """The year's score was set by what the clause said."""
    if was is not None and was.score is not None and differs(row, was):
        yield problem("clause-scored", Place(path="code"), name=was, score=was.score)


BOND = Landing(alone=_bond)
CLAUSE = Landing(alone=_clause)
PROGRESS = Landing(alone=problems_if_rewritten)
BOND_USE = Landing(alone=_use, together=_uses, enter=_admit)
BOND_TERMS = Landing(alone=_terms, together=_one_each)


Entry = TypeVar("Entry", Income, DebtService)
KEPT = frozenset(("id", "code", "version", "reverses", "entered_by", "created_at", "changed_at"))
"""What an entry and its reversal do not have in common."""


def reverse(*, by: Membership, entry: Entry, why: str) -> Entry:
    """Reverse an entry that another person made, with a reason, once.

    Raises ``Refused``: ``step-without-reason``, ``reversal-by-author``, ``entry-reversed``.
    """
    entry = locked(entry)
    problems = unreasoned(why) + by_other_hand(by, entry.entered_by) + problems_if_reversed(entry)
    if problems:
        raise Refused(problems)
    return reversal_of(by=by, entry=entry, why=why)


def problems_if_reversed(entry: Income | DebtService) -> list[Problem]:
    """A problem where the entry is reversed, or is itself a reversal."""
    if entry.reverses_id is not None or hasattr(entry, "reversed_by"):
        return [problem("entry-reversed", name=entry.code)]
    return []


def reversal_of(*, by: Membership, entry: Entry, why: str) -> Entry:
    """Write the entry that takes this one back."""
    names = {each.name for each in entry._meta.concrete_fields} - KEPT
    held = entry.bond if isinstance(entry, DebtService) else entry.project
    row = type(entry).objects.create(
        code=new_code(held.code, "P" if isinstance(entry, DebtService) else "I"),
        reverses=entry,
        entered_by=by.person.username,
        **{name: getattr(entry, name) for name in names},
    )
    record(by=by, action=f"{row._meta.model_name}.reverse", subject=row, why=why)
    return row
