"""Bonds: kept, assigned to projects, paid back; and by what a project's bonds are judged."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import reversals
from hengjian.site.bonds.lending import above_size, below_spent, sum_of_uses
from hengjian.site.bonds.models import Bond, BondTerms, BondUse, DebtService
from hengjian.site.bonds.queries import admission_of
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import Project
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned

Values = Mapping[str, Any]


@action(Permission.BOND_EDIT)
def create(*, by: Membership, values: Values, file: Upload | None = None) -> Bond:
    """Enter a bond, with the document by which it was lent on. Raises ``Refused`` with every term
    that cannot be."""
    wanted = dict(values)
    year = getattr(wanted.get("issued_on"), "year", "")
    wanted["code"] = wanted.get("code") or next_code(Bond, f"ZQ{year}-")
    bond = Bond(attachment=keep_file(file, by) if file else None)
    return rows.create(by=by, row=bond, values=wanted, verb="bond.create")


@action(Permission.BOND_EDIT)
def change(
    *, by: Membership, bond: Bond, values: Values, version: int | None, file: Upload | None = None
) -> Bond:
    """Change a bond's terms. Raises ``library.rows.Clash`` where somebody else was faster."""
    wanted = dict(values)
    if file:
        wanted["attachment"] = keep_file(file, by)
    size = wanted.get("size")
    if isinstance(size, Decimal) and (problems := above_size(bond, size, sum_of_uses(bond))):
        raise Refused(problems)
    return rows.change(by=by, row=bond, values=wanted, version=version, verb="bond.change")


@action(Permission.BOND_EDIT)
def remove(*, by: Membership, bond: Bond, why: str) -> None:
    """Take out a bond that nothing rests on."""
    uses, paid = bond.uses.count(), bond.paid.count()
    if uses or paid:
        raise Refused([problem("bond-in-use", bond=bond, uses=uses, paid=paid)])
    rows.remove(by=by, row=bond, verb="bond.remove", why=why)


@action(Permission.BOND_EDIT)
def assign(
    *, by: Membership, bond: Bond, project: Project, amount: Any, document: str = "", why: str = ""
) -> BondUse:
    """Let a project use part of a bond (财预〔2021〕61号 art. 5: only a project whose ex-ante
    assessment concludes "admit").

    A bond of before the rule may be entered without an assessment; its reason goes on the trail.
    """
    bond = locked(bond)
    admitted = admission_of(project)
    problems: list[Problem] = []
    if bond.uses.filter(project=project).exists():
        place = Place(path="project")
        problems.append(problem("use-already-there", place, project=project, bond=bond))
    if admitted is None and not why.strip():
        problems.append(problem("use-not-admitted", Place(path="why"), project=project))
    if isinstance(amount, Decimal):
        problems += above_size(bond, bond.size, sum_of_uses(bond) + amount)
    if problems:
        raise Refused(problems)
    use = BondUse(bond=bond, project=project, admitted=admitted)
    values = {"code": new_code(bond.code, "U"), "amount": amount, "document": document}
    return rows.create(by=by, row=use, values=values, verb="bonduse.create", why=why)


@action(Permission.BOND_EDIT)
def reassign(
    *, by: Membership, use: BondUse, amount: Any, version: int | None, why: str
) -> BondUse:
    """Correct the amount of a use, with a reason: never above the bond, never below what is
    spent. Moving money to another project is a change of use."""
    use = locked(use)
    problems = unreasoned(why)
    if isinstance(amount, Decimal):
        problems += above_size(use.bond, use.bond.size, sum_of_uses(use.bond) - use.amount + amount)
        problems += below_spent(use, amount)
    if problems:
        raise Refused(problems)
    return rows.change(
        by=by, row=use, values={"amount": amount}, version=version, verb="bonduse.change", why=why
    )


@action(Permission.BOND_EDIT)
def pay(*, by: Membership, bond: Bond, project: Project, values: Values) -> DebtService:
    """Enter principal, interest or fees that were paid."""
    row = DebtService(bond=bond, project=project, entered_by=by.person.username)
    wanted = {**values, "code": new_code(bond.code, "P")}
    return rows.create(by=by, row=row, values=wanted, verb="debtservice.create")


@action(Permission.BOND_EDIT)
def take_back(*, by: Membership, paid: DebtService, why: str) -> DebtService:
    """Reverse a wrong entry of debt service, made by another person: both stay, neither counts."""
    return reversals.reverse(by=by, entry=paid, why=why)


@action(Permission.BOND_EDIT)
def set_terms(
    *, by: Membership, project: Project, values: Values, version: int | None
) -> BondTerms:
    """By what a project's bonds are judged: bounds, operation, months, money set aside."""
    row = BondTerms.objects.filter(project=project).first()
    if row is not None:
        return rows.change(by=by, row=row, values=values, version=version, verb="bondterms.change")
    made = BondTerms(project=project)
    wanted = {**values, "code": new_code(project.code, "T")}
    return rows.create(by=by, row=made, values=wanted, verb="bondterms.create")
