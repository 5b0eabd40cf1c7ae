"""The bond of the reference case on the site: what ``bonds.yaml`` beside the case says, exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from hengjian import library
from hengjian.bonds.assessment import assess
from hengjian.bonds.basis import NO_CHANGE
from hengjian.bonds.due import State
from hengjian.bonds.reading import read_bonds
from hengjian.engine.facts.reading import read_case
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import DebtService
from hengjian.site.bonds.queries import repayment_calendar, standing_of
from hengjian.site.demo.library import CASE
from hengjian.site.demo.story import tell
from hengjian.site.library.models import Project
from tests.site.demo.district import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance() -> Membership:
    """The finance bureau of the district with the reference project and its bond."""
    who = settle("programmes", "projects")
    tell("bonds", who)
    return who["finance_bureau"]


def test_coverage_and_every_year_are_those_of_the_case(finance: Membership) -> None:
    standing = standing_of(Project.objects.get(), finance)
    case = read_bonds(read_case(library.case_folder(CASE)))
    found, own = standing.basis, assess(case).base
    assert found is not None
    ratio = found.ratio_under(NO_CHANGE)
    assert ratio == own.basis.ratio_under(NO_CHANGE)
    assert ratio is not None
    assert f"{float(ratio):.4f}" == "1.2733"
    assert [(y.year, y.total_revenue, y.total_cost) for y in found.forecast.years] == [
        (y.year, y.total_revenue, y.total_cost) for y in own.basis.forecast.years
    ]
    assert (standing.bounds.lower, standing.bounds.upper) == (Fraction(6, 5), Fraction(5, 2))
    synthetic = [*standing.streams, standing.terms, *(use.bond for use in standing.uses)]
    assert all(each.synthetic for each in synthetic)


def test_nothing_looks_like_a_default(finance: Membership) -> None:
    late = [
        each.due.state for each in repayment_calendar(finance, timezone.localdate())
        if each.due.state in (State.OVERDUE, State.PARTLY)
    ]  # fmt: skip
    assert late == []
    rows = DebtService.objects.all()
    assert all(row.synthetic and row.kind == "interest" for row in rows)
    assert rows.order_by("due_on")[0].due_on == date(2022, 12, 28)
