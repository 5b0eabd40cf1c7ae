"""What rows of bonds, forecasts and clauses may say beyond their fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.bonds import terms
from hengjian.site.bonds.models import (
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    Income,
    PerformanceClause,
    RevenueStream,
)
from hengjian.site.library.facts import book
from hengjian.site.platform.labels import label
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
    if not odd and not _lacks(row, "base", "linked", "year"):
        yield from _refusals(lambda: terms.as_clause(row))


def check_goal(row: Goal, around: Surroundings) -> Iterator[Problem]:
    """A measure that is known, in the unit of the goal."""
    if not row.measure:
        return
    unit = book().units.get(row.measure)
    if unit is None:
        yield problem("goal-measure-unknown", Place(path="measure"), found=row.measure)
    elif unit.symbol != row.unit:
        values = {"measure": row.measure, "unit": unit.symbol, "found": row.unit or "—"}
        yield problem("goal-measure-unit", Place(path="unit"), **values)


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
