"""A case that carries its bonds, and every way of writing them wrong."""

from __future__ import annotations

import datetime as dt
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian import library
from hengjian.bonds.assessment import Assessment, assess
from hengjian.bonds.basis import Factor
from hengjian.bonds.case import BondCase
from hengjian.bonds.coverage import Verdict
from hengjian.bonds.model import Repayment
from hengjian.bonds.reading import BONDS_FILE, read_bonds
from hengjian.bonds.written import bonds_schema
from hengjian.engine.facts.reading import read_case
from hengjian.errors import Refused
from tests.engine.test_json_schema import errors

TEN_THOUSAND = 1_000_000
"""Cents of 1 万元."""


def hongta() -> BondCase:
    return read_bonds(read_case(library.case_folder("hongta")))


# The reference case -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged() -> Assessment:
    return assess(hongta())


def test_the_published_figures_of_the_bond_hold(judged: Assessment) -> None:
    """39,600 of bonds, 2,673.00 of interest in a year and a half of construction, 39.60 of cost of
    issue, paid out of the capital; 30,000 used, 9,600 idle after a year."""
    (bond,) = judged.schedules
    assert bond.bond.size == 39_600 * TEN_THOUSAND
    assert bond.issue_fee == 3960 * TEN_THOUSAND // 100
    built = [row.interest for row in bond.payments if row.due < dt.date(2024, 1, 1)]
    assert sum(built) == 2_673 * TEN_THOUSAND
    assert judged.matches[0].interest_before == 2_673 * TEN_THOUSAND
    promised = sum(each.amount for each in judged.case.support)
    assert promised == sum(built) + bond.issue_fee
    assert judged.base.years[1].cumulative == 0
    idle = judged.idle
    assert idle is not None
    assert (idle.arrived, idle.used) == (39_600 * TEN_THOUSAND, 30_000 * TEN_THOUSAND)
    assert idle.late == 9_600 * TEN_THOUSAND


def test_it_holds_and_breaks_where_revenue_falls_by_more_than_the_break_even(
    judged: Assessment,
) -> None:
    assert judged.base.verdict is Verdict.WITHIN
    assert judged.base.balances
    change = judged.break_evens[Factor.REVENUE].change
    assert change is not None
    assert Fraction(-8, 100) < change < Fraction(-4, 100)
    case = judged.case
    just = assess(case, changes={Factor.REVENUE: change})
    assert just.coverage.ratio == case.bounds.lower
    worse = assess(case, changes={Factor.REVENUE: Fraction(-8, 100)})
    assert worse.coverage.verdict is Verdict.BELOW
    assert "coverage-below" in {p.code for p in worse.problems}


def test_what_is_invented_is_marked(judged: Assessment) -> None:
    assert judged.case.synthetic is not None
    for name, each in judged.case.plan.assumptions():
        assert each.synthetic or each.source == "report", name
        assert each.source in (judged.case.sources or {}), name
    quantities = [stream.quantity for stream in judged.case.plan.streams if stream.quantity]
    assert all(each.source == "report" and each.place for each in quantities)


def test_money_that_lies_idle_earlier_lies_idle_less(judged: Assessment) -> None:
    early = assess(judged.case, as_of=dt.date(2023, 6, 28))
    assert early.idle is not None
    assert early.idle.late == 0
    assert "idle-late" in {p.code for p in judged.problems}
    assert "idle-late" not in {p.code for p in early.problems}
    assert assess(judged.case, as_of=dt.date(2022, 6, 1)).idle is not None


# A small case -------------------------------------------------------------------------------------

CASE = """\
case: small
title: 小案例
framework: special-bond-renewal-hongta
as_of: 2023-09-30
sources: {plan: {title: 方案}}
facts: {车位数: {value: 100个, as_of: 2022-01-01, source: plan, place: 表1}}
"""
BONDS = """\
bounds: {lower: 1.1}
sources: {own: {title: 假设}}
bonds:
  - code: B1
    name: 一期
    size: 100万元
    rate: 3.21%
    years: 10
    interest_from: 2022-07-01
    repayment: annuity
    uses: [{project: p, amount: 60万元}, {project: q, amount: 40万元}]
    project: p
    source: plan
streams:
  - code: s
    name: 停车
    kind: parking
    quantity: {fact: 车位数}
    price: {value: 100元/个/月, as_of: 2022-01-01, source: own}
    starts_on: 2023-01-01
"""


def written(folder: Path, bonds: str | None = BONDS) -> BondCase:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    if bonds is not None:
        (folder / BONDS_FILE).write_text(bonds, encoding="utf-8")
    return read_bonds(read_case(folder))


def test_a_fact_of_the_case_brings_its_date_and_source(tmp_path: Path) -> None:
    case = written(tmp_path)
    (stream,) = case.plan.streams
    assert stream.quantity is not None
    assert str(stream.quantity.value) == "100个"
    assert (stream.quantity.as_of, stream.quantity.source) == (dt.date(2022, 1, 1), "plan")
    assert stream.quantity.place == "表1"
    (debt,) = case.debts
    assert (debt.project, debt.bond.repayment) == ("p", Repayment.ANNUITY)
    assert debt.bond.rate == Fraction("0.0321")
    found = assess(case)
    assert found.coverage.years[-1].service.year == 2032
    assert found.idle is None
    assert found.simulation is None
    assert case.basis.service[0] == 60 * TEN_THOUSAND


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ("size: 100万元", "size: 100户", "unit-mismatch", 6, 11),
        ("size: 100万元", "size: 1.001元", "decimals-too-fine", 6, 11),
        ("rate: 3.21%", "rate: 3.21", "bond-rate", 7, 11),
        ("rate: 3.21%", "rate: 3.21元", "unit-mismatch", 7, 11),
        ("years: 10", "years: ten", "value-kind", 8, 12),
        ("years: 10", "years: 0", "bond-term", 8, 12),
        ("annuity", "at-once", "value-not-among", 10, 16),
        ("annuity", "instalments", "bond-instalments-sum", 4, 5),
        ("amount: 60万元", "amount: 61万元", "bond-uses-above", 11, 11),
        ("project: p\n", "project: r\n", "bonds-project-unknown", 12, 14),
        ("source: plan\nstreams", "source: paln\nstreams", "source-unknown", 13, 13),
        ("fact: 车位数", "fact: 车位", "bonds-fact-unknown", 18, 22),
        ("fact: 车位数", "fact: 车位数, value: 3个", "assumption-twice", 18, 22),
        ("as_of: 2022-01-01, source: own", "as_of: 2022-01-01", "assumption-missing", 19, 12),
        ("source: own}", "source: mine}", "source-unknown", 19, 57),
        ("100元/个/月", "100元/月", "stream-price-unit", 19, 12),
        ("    starts_on", "    ends_on: 2022-01-01\n    starts_on", "stream-reversed", 20, 14),
        ("kind: parking", "kinds: parking", "key-misspelt", 17, 5),
        ("lower: 1.1", "lower: -1", "bounds-crossed", 1, 9),
        ("own: {title", "plan: {title", "bonds-source-twice", 2, 11),
    ],
)
def test_a_problem_stands_at_its_line_and_column(
    tmp_path: Path, old: str, new: str, code: str, line: int, column: int
) -> None:
    assert BONDS.count(old) == 1
    with pytest.raises(Refused) as refused:
        written(tmp_path, BONDS.replace(old, new))
    found = {p.code: p.place for p in refused.value.problems}
    place = found[code]
    assert (Path(place.file).name, place.line, place.column) == (BONDS_FILE, line, column)


def test_all_problems_come_at_once_in_reading_order(tmp_path: Path) -> None:
    bonds = BONDS.replace("3.21%", "321%").replace("fact: 车位数", "fact: x").replace("1.1", "-1")
    with pytest.raises(Refused) as refused:
        written(tmp_path, bonds)
    assert [p.code for p in refused.value.problems] == [
        "bounds-crossed",
        "bond-rate",
        "bonds-fact-unknown",
    ]


MORE = """\
overheads:
  - code: o
    name: 管理
    amount: {value: 1万元/年, as_of: 2022-01-01, source: own}
    growth: {rate: {value: 2%, as_of: 2022-01-01, source: own}}
    starts_on: 2023-01-01
support: [{year: 2022, amount: {value: 2万元, as_of: 2022-01-01, source: own}}]
ranges: [{factor: revenue, low: -10%, high: 10%}]
term: {construction_from: 2022-07-01, operation_from: 2023-01-01, operation_until: 2030-12-31}
disclosure: {asset: 停车设施, investment: {value: 90万元, as_of: 2022-01-01, source: own}}
"""


def test_everything_that_may_be_written(tmp_path: Path) -> None:
    case = written(tmp_path, BONDS + MORE)
    assert case.basis.support == {2022: 2 * TEN_THOUSAND}
    assert [o.cost.code for o in case.plan.overheads] == ["o"]
    found = assess(case)
    assert found.simulation is not None
    assert [p.code for p in found.problems] == [
        "bond-outlives",
        "disclosure-missing",
        "disclosure-missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("low: -10%", "low: -10.55%", "decimals-too-fine"),
        ("low: -10%", "low: 20%", "range-wrong"),
        ("until: 2030-12-31", "until: 2020-12-31", "term-order"),
        ("code: o", "code: s", "stream-twice"),
        ("value: 1万元/年", "value: 1万元", "cost-unit"),
        ("value: 2万元", "value: 2户", "unit-mismatch"),
        ("term:", "idle: {year_days: 364}\nterm:", "idle-year"),
    ],
)
def test_parts_that_cannot_be(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        written(tmp_path, BONDS + MORE.replace(old, new))
    assert [p.code for p in refused.value.problems] == [code]


def test_a_case_without_bonds_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        written(tmp_path, None)
    assert [p.code for p in refused.value.problems] == ["bonds-missing"]


def test_the_schema_for_editors_takes_the_shipped_bonds() -> None:
    file = library.case_folder("hongta") / BONDS_FILE
    assert errors(bonds_schema(), file) == []


def test_uses_beyond_what_arrived_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(library.case_folder("hongta"), folder)
    payments = folder / "payments.csv"
    extra = "SYN-P999,SYN-B1,2022-06-01,1.00,special_bond,x,y\n"
    payments.write_text(payments.read_text("utf-8") + extra, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        assess(read_bonds(read_case(folder)))
    assert [p.code for p in refused.value.problems] == ["idle-use-beyond"]
