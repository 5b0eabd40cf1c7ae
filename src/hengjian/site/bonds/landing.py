"""How rows of bonds land: entered, counted against their bond, taken back by another entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import lending, reversals
from hengjian.site.bonds.models import Bond, BondTerms, BondUse
from hengjian.site.bonds.queries import admission_of
from hengjian.site.common.trail import Change
from hengjian.site.money.landing import entries_standing, sign
from hengjian.site.platform.landing import (
    Landed,
    Landing,
    problems_if_changed,
    problems_if_different,
)


def _unenter(by: Membership, rows: Sequence[Any], why: str) -> list[Any]:
    standing = [row for row in rows if not reversals.problems_if_reversed(row)]
    for row in standing:
        reversals.reversal_of(by=by, entry=row, why=why)
    return standing


def _bond(row: Bond, was: Bond | None) -> Iterator[Problem]:
    if was is not None and row.size is not None and row.size < was.size:
        yield from (
            each.at(Place(path="size"))
            for each in lending.above_size(was, row.size, lending.sum_of_uses(was))
        )


def _use(row: BondUse, was: BondUse | None) -> Iterator[Problem]:
    """Of an admitted project, or of a bond of the past with the source that says so."""
    yield from problems_if_changed(row, was, "bond", "project")
    if was is None and row.project_id and not row.source and admission_of(row.project) is None:
        yield problem("use-not-admitted", Place(path="source"), project=row.project)
    if was is not None and row.amount is not None and row.amount < was.amount:
        yield from lending.below_spent(was, row.amount)


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
            for found in lending.above_size(row.bond, row.bond.size, total[row.bond_id])
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
BOND = Landing(alone=_bond)
BOND_USE = Landing(alone=_use, together=_uses, enter=_admit)
BOND_TERMS = Landing(alone=_terms, together=_one_each)
