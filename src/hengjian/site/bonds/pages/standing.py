"""What the pages of one project's bonds share: the standing, the day, the question "what if"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hengjian.bonds.basis import Basis, Factor
from hengjian.bonds.coverage import Bounds, Coverage, coverage
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.pages.editing import as_of
from hengjian.site.bonds.queries import Standing, standing_of
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.refusals import sentence

PAGES = {
    "coverage": (words("覆盖与偿债", "Coverage"), "web:bond-project"),
    "forecast": (words("收益测算", "Revenue forecast"), "web:bond-forecast"),
    "stress": (words("压力测试", "Stress"), "web:bond-stress"),
    "registers": (words("收入和资产", "Income and assets"), "web:bond-registers"),
    "goals": (words("绩效目标", "Goals"), "web:goals"),
}
LEAST, MOST = Decimal(-90), Decimal(200)
"""Per cent that a factor may be asked to change by."""


@dataclass(slots=True)
class Read:
    """A project's standing as its pages need it."""

    project: Project
    standing: Standing
    day: date
    changes: Mapping[Factor, Fraction] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Why there is no coverage, in sentences; empty where there is, or nothing to cover."""
    basis: Basis | None = None
    bounds: Bounds | None = None

    @property
    def base(self) -> Coverage | None:
        """As the rows say; None without bonds or streams."""
        if self.basis is None or self.bounds is None or not self.standing.streams:
            return None
        return coverage(self.basis, self.bounds)

    @property
    def asked(self) -> Coverage | None:
        """Under the changes asked for; None without any."""
        if self.base is None or not self.changes or self.basis is None or self.bounds is None:
            return None
        return coverage(self.basis, self.bounds, self.changes)

    @property
    def shown(self) -> Coverage | None:
        """What the page shows: under the changes, else as it is."""
        return self.asked or self.base


def read(request: HttpRequest, membership: Membership, code: str) -> Read:
    """The project of that code with what its bonds rest on; 404 where the person does not see
    it."""
    rows = visible_to(Project, membership).select_related("implementer", "region")
    project = get_object_or_404(rows, code=code)
    standing = standing_of(project, membership)
    found = Read(project, standing, as_of(request), changes_of(request))
    try:
        found.bounds, found.basis = standing.bounds, standing.basis
    except Refused as refused:
        found.refused = [sentence(each) for each in refused.problems]
    return found


def changes_of(request: HttpRequest) -> dict[Factor, Fraction]:
    """``?revenue=-8&cost=5`` as changes; what is no number of per cent is left aside."""
    found = {}
    for factor in Factor:
        try:
            asked = Decimal(request.GET.get(str(factor), "") or "0")
        except InvalidOperation:
            continue
        if asked.is_finite() and asked and LEAST <= asked <= MOST:
            found[factor] = Fraction(asked.quantize(Decimal("0.01"))) / 100
    return found


def head(membership: Membership, found: Read, page: str) -> dict[str, Any]:
    """What stands on every page of the project."""
    standing = found.standing
    return {
        "project": found.project,
        "standing": standing,
        "day": found.day,
        "page": page,
        "pages": PAGES,
        "refused": found.refused,
        "keep": f"?as_of={found.day.isoformat()}",
        "synthetic": any(row.synthetic for row in (*standing.streams, *standing.uses)),
        "may_forecast": membership.may(Permission.FORECAST_EDIT),
        "may_bond": membership.may(Permission.BOND_EDIT),
    }
