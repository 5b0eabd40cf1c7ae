"""Where a figure of a project's bonds comes from: the steps of its reckoning, for the drawer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hengjian.bilingual import Text
from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import explain_coverage, explain_year
from hengjian.bonds.explained import Explained
from hengjian.bonds.forecast import explain_stream
from hengjian.bonds.idle import explain_idle
from hengjian.bonds.performance import payable
from hengjian.bonds.stress import break_even
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language
from hengjian.site.projects.bond_terms import as_clause
from hengjian.site.projects.models import PerformanceClause
from hengjian.site.projects.queries import visible_to
from hengjian.site.projects.queries.bond_money import clock_of
from hengjian.site.web.bonds.standing import Read, read


@dataclass(frozen=True, slots=True)
class Why:
    """What a drawer shows."""

    title: Text
    explained: Explained


@needs(Permission.MONEY_VIEW)
def of_project(
    request: HttpRequest, membership: Membership, code: str, kind: str, of: str = "-"
) -> HttpResponse:
    """The steps to one figure of a project's page, under the same changes and on the same day."""
    found = read(request, membership, code)
    explain = KINDS.get(kind)
    if explain is None:
        raise Http404
    try:
        why = explain(found, of)
    except (Refused, LookupError, ValueError, StopIteration) as nothing:
        raise Http404 from nothing
    return _drawer(request, why, found.standing.streams)


def _drawer(request: HttpRequest, why: Why, rows: object = ()) -> HttpResponse:
    steps = why.explained.as_json(language())
    context = {"title": why.title.of(language()), "steps": steps, "rows": rows}
    return render(request, "bonds/explained.html", context)


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


@needs(Permission.MONEY_VIEW)
def of_clause(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """How the payment of a clause came about at its score."""
    rows = visible_to(PerformanceClause, membership).select_related("contract")
    row = get_object_or_404(rows, code=code)
    if row.score is None:
        raise Http404
    due = payable(as_clause(row), row.score)
    return _drawer(request, Why(Text("应付金额", "Amount due"), due.explained()))
