"""Where a figure of a project's bonds comes from: the steps of its reckoning, for the drawer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import explain_coverage, explain_year
from hengjian.bonds.explained import Explained
from hengjian.bonds.forecast import explain_stream
from hengjian.bonds.idle import explain_idle
from hengjian.bonds.performance import payable
from hengjian.bonds.schedule import explain_payment, schedule
from hengjian.bonds.stress import break_even
from hengjian.errors import Refused
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.models import Bond, PerformanceClause
from hengjian.site.bonds.pages.standing import Read, read
from hengjian.site.bonds.queries import bonds as queries
from hengjian.site.bonds.queries.idle_money import clock_of
from hengjian.site.bonds.terms import as_bond, as_clause
from hengjian.site.common.words import language, words
from hengjian.site.library.models import Project
from hengjian.site.platform.english import quantities
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value

AMOUNT = words("金额（元）", "amount (yuan)")
BONDS = Figures(Project, "bonds", right=Permission.MONEY_VIEW)
BOND = Figures(Bond, rows=queries.whole)
CLAUSE = Figures(PerformanceClause)


@dataclass(frozen=True, slots=True)
class Why:
    """What a drawer shows."""

    title: Text
    explained: Explained


def _trace(why: Why, rows: Iterable[Any] = ()) -> Trace:
    """The steps of a reckoning as the trace of its last figure."""
    steps = why.explained.as_json(language())
    trace = Trace(why.title.of(language()), Value(quantities(str(steps[0]["value"]))))
    trace.steps = steps
    trace.synthetic = any(row.synthetic for row in rows)
    return trace


@BONDS.named("coverage", "year", "stream", "even", "idle")
def _of_project(asked: Asked[Project]) -> Trace | None:
    """The steps to one figure of a project's page, under the same changes and on the same day."""
    found = read(asked.request, asked.membership, asked.row.code)
    try:
        why = KINDS[asked.name](found, asked.of)
    except (Refused, ValueError, StopIteration) as nothing:
        raise LookupError from nothing
    return _trace(why, (*found.standing.streams, *found.standing.uses))


def _coverage(found: Read, of: str) -> Why:
    if found.shown is None:
        raise LookupError(of)
    return Why(
        Text("全周期本息覆盖倍数", "Debt-service coverage for life"), explain_coverage(found.shown)
    )


def _year(found: Read, of: str) -> Why:
    if found.shown is None:
        raise LookupError(of)
    return Why(Text(f"{of} 年覆盖和收支", f"Coverage and balance of {of}"),
               explain_year(found.shown, int(of)))  # fmt: skip


def _stream(found: Read, of: str) -> Why:
    """``P-1-R0ab1@2030``: a stream's code and a year."""
    if found.basis is None:
        raise LookupError(of)
    code, _, year = of.rpartition("@")
    stream = next(each for each in found.standing.streams if each.code == code)
    return Why(
        Text(f"{stream.name}，{year} 年", f"{stream.name}, {year}"),
        explain_stream(found.basis.forecast, code, int(year)),
    )


def _even(found: Read, of: str) -> Why:
    if found.basis is None or found.bounds is None:
        raise LookupError(of)
    factor = Factor(of)
    even = break_even(found.basis, found.bounds.lower, factor)
    title = Text(f"{factor.wording.zh}的临界变动", f"Break-even of {factor.wording.en}")
    return Why(title, even.explained())


def _idle(found: Read, of: str) -> Why:
    clock = clock_of(found.standing, found.day)
    if clock is None:
        raise LookupError(of)
    return Why(Text("债券资金闲置成本", "Cost of idle bond money"), explain_idle(clock.found))


KINDS: dict[str, Callable[[Read, str], Why]] = {
    "coverage": _coverage,
    "year": _year,
    "stream": _stream,
    "even": _even,
    "idle": _idle,
}


@BONDS.named("amount", "rate")
def _uses(asked: Asked[Project]) -> Trace:
    """The bond money of a project, bond by bond, and the rate by its shares."""
    standing = read(asked.request, asked.membership, asked.row.code).standing
    rate = asked.name == "rate"
    trace = Trace(
        words("年利率（%，按金额加权）", "rate (% a year, by amount)")
        if rate
        else words("债券资金（元）", "bond money (yuan)"),
        Value(standing.rate, "decimal") if rate else Value(standing.amount, "yuan"),
        words("Σ 金额 × 年利率 ÷ Σ 金额", "Σ amount × rate ÷ Σ amount")
        if rate
        else words("各只债券用于本项目的金额之和", "what each bond lends to the project, added up"),
    )
    trace.columns = (words("债券", "bond"), words("年利率（%）", "rate (%)"), AMOUNT)
    trace.records = [
        Record(
            use.bond.name,
            Value(use.amount, "yuan"),
            reverse("web:bond", args=[use.bond.code]),
            (Value(use.bond.rate, "decimal"),),
        )
        for use in standing.uses
    ]
    trace.records_count = len(trace.records)
    trace.synthetic = any(use.synthetic for use in standing.uses)
    return trace


@CLAUSE.named("due")
def _due(asked: Asked[PerformanceClause]) -> Trace | None:
    """How the payment of a clause came about at its score."""
    row = asked.row
    if row.score is None:
        return None
    due = payable(as_clause(row), row.score)
    return _trace(Why(Text("应付金额", "Amount due"), due.explained()), [row])


@BOND.named("payment")
def _payment(asked: Asked[Bond]) -> Trace | None:
    """How one payment of the schedule came about; ``of`` is its number."""
    row, number = asked.row, int(asked.of) if asked.of.isdecimal() else 0
    whole = schedule(as_bond(row, row.uses.all()))
    if not 1 <= number <= len(whole.payments):
        return None
    title = Text(f"第 {number} 期应付本息", f"Payment {number}")
    return _trace(Why(title, explain_payment(whole, number)), [row])
