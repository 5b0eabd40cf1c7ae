"""Facts of projects: published figures, dates that decide, one project as many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengjian.engine.api import load_framework
from hengjian.engine.frameworks.measure_book import read_measure_book
from hengjian.engine.measures.counting import count_all
from hengjian.quantities import quantity_from_base
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Site
from hengjian.site.library.table_queries import values_by_project
from hengjian.site.money.models import ChangeOrder, Contract, Movement
from hengjian.site.works.models import Acceptance, Incident
from tests.site.library.case_rows import move, reference_project
from tests.site.world import build

Member = Callable[[str], Membership]
CASE_DAY = date(2023, 9, 30)
PUBLISHED = {
    "计划改造小区数": "296个",
    "已开工小区数": "80个",
    "及时开工小区数": "79个",
    "连片改造小区数": "76个",
    "逾期未开工小区数": "216个",
    "应到位资金": "64159万元",
    "中央应到位资金": "23959万元",
    "到位资金": "52300万元",
    "拨付资金": "52112.05万元",
    "中央省级拨付资金": "12512.05万元",
    "中央省级支付资金": "878.14万元",
    "专债支付资金": "30000万元",
    "实际支付资金": "30878.14万元",
    "累计产值": "11697.73万元",
    "开工率": "27.03%",
    "开工及时率": "26.69%",
    "连片实施率": "25.68%",
    "完工率": "0%",
    "中央省级支出率": "7.02%",
    "专债支出率": "75.76%",
    "资金支出率": "59.25%",
    "产值支付比": "37.88%",
    "专债闲置满一年资金": "9600万元",
}


def _shown(found: dict[str, facts.Fact]) -> dict[str, str]:
    def shown(fact: facts.Fact) -> str:
        assert isinstance(fact.value, Fraction), fact.name
        places = 0 if fact.unit.symbol == "个" else 2
        return quantity_from_base(fact.value, fact.unit).shown(places)

    return {name: shown(fact) for name, fact in found.items()}


@pytest.mark.django_db
def test_the_published_figures_are_counted_from_the_rows(district: Organisation) -> None:
    project = reference_project()
    assert _shown(facts.measures_of(project, CASE_DAY, PUBLISHED)) == PUBLISHED
    output = facts.measures_of(project, date(2023, 1, 10), ["累计产值"])["累计产值"]
    assert output.value == Fraction("92055800")
    rate = facts.measures_of(project, CASE_DAY, ["开工率"])["开工率"]
    assert (rate.value, rate.formula) == (Fraction(80, 296), "已开工小区数 / 计划改造小区数")
    # the record tables are those of the data dictionary: a shipped framework counts over them
    framework = load_framework("special-bond-renewal-hongta")
    shared = [m for m in framework.measures.values() if m.name in PUBLISHED]
    counted = count_all(shared, facts.facts_of(project, CASE_DAY), CASE_DAY)
    ours = facts.measures_of(project, CASE_DAY, [m.name for m in shared])
    assert len(shared) > 12
    assert {n: v for n, (v, _) in counted.items()} == {n: f.value for n, f in ours.items()}


@pytest.mark.django_db
def test_the_day_decides_and_each_measure_opens_its_records(district: Organisation) -> None:
    project = reference_project()
    early = facts.measures_of(project, date(2022, 7, 31))
    assert early["逾期未开工小区数"].value == 0, "the day itself is not late"
    late = facts.measures_of(
        project, date(2022, 8, 1), ["逾期未开工小区数", "逾期未开工最早计划日"]
    )
    assert late["逾期未开工小区数"].value == 296 - early["已开工小区数"].value  # type: ignore[operator]
    assert late["逾期未开工最早计划日"].value == date(2022, 7, 31)
    assert early["专债支付资金"].value < 300_000_000  # type: ignore[operator]
    assert (
        facts.measures_of(project, date(2022, 1, 1), ["到位资金", "开工率"])["到位资金"].value == 0
    )
    started = facts.sites_behind(project, CASE_DAY, "已开工小区数")
    assert started.count() == 80
    assert not started.filter(started_on__gt=CASE_DAY).exists()
    tables = [each.measure.table for each in facts.records_behind(project, CASE_DAY, "产值支付比")]
    assert tables == ["payments", "certificates"]
    with pytest.raises(KeyError):
        facts.measures_of(project, CASE_DAY, ["没有的指标"])


@pytest.mark.django_db
def test_money_that_goes_back_counts_on_the_day_it_goes_back(district: Organisation) -> None:
    project = reference_project()
    paid = Movement.objects.get(code="M-SYN-P001")
    back = move(project, "special_bond", "payees>special", paid.amount, date(2023, 10, 1), "BACK")
    Movement.objects.filter(pk=back.pk).update(kind="reversal", reverses=paid)
    move(project, "central", "giver>special", "1000000", date(2023, 10, 2), "STRAIGHT")
    names = ["实际支付资金", "到位资金", "拨付资金"]
    before = facts.measures_of(project, CASE_DAY, names)
    after = facts.measures_of(project, date(2023, 10, 2), names)
    change = [after[n].value - before[n].value for n in names]  # type: ignore[operator]
    assert change == [-paid.amount, 1_000_000, 1_000_000], "straight to the account: both at once"
    [behind] = facts.records_behind(project, date(2023, 10, 2), "实际支付资金")
    [row] = [row for row in behind.rows if row["code"] == "BACK"]
    assert (row["amount"], row["payee"]) == (-paid.amount, "合成施工单位1")


@pytest.mark.django_db
def test_the_acceptance_of_a_contract_counts_its_finished_sites(district: Organisation) -> None:
    """Those of its section that were finished by then; a later failure of one takes it out."""
    project = reference_project()
    contract = Contract.objects.filter(project=project, section__isnull=False)[0]
    own = Site.objects.filter(project=project, section=contract.section)
    first, second, late = own.order_by("code")[:3]
    Site.objects.filter(pk__in=(first.pk, second.pk)).update(finished_on=date(2023, 8, 1))
    Site.objects.filter(pk=late.pk).update(finished_on=date(2023, 9, 20))
    other = Site.objects.filter(project=project).exclude(section=contract.section)[0]
    Site.objects.filter(pk=other.pk).update(finished_on=date(2023, 8, 1))

    def accept(code: str, on: date, passed: bool = True, **of: Any) -> None:
        Acceptance.objects.create(
            code=code, project=project, accepted_on=on, passed=passed, conclusion="合成", **of
        )

    def figures() -> list[Any]:
        names = ["已验收小区数", "验收合格小区数"]
        one = facts.measures_of(project, CASE_DAY, names)
        own_project = Project.objects.filter(pk=project.pk)
        many = facts.facts_of_many(own_project, CASE_DAY, names)[project.pk]
        assert [many[n] for n in names] == [one[n].value for n in names]
        return [one[n].value for n in names]

    assert figures() == [0, 0]
    accept("V-0", date(2023, 8, 20), contract=contract, kind="part")
    accept("V-00", date(2023, 8, 20), site=first, kind="part")
    assert figures() == [0, 0], "a part of the works is not the site"
    accept("V-1", date(2023, 9, 1), contract=contract)
    assert figures() == [2, 2]
    accept("V-2", date(2023, 9, 5), passed=False, site=second)
    assert figures() == [2, 1]
    design = Contract.objects.create(
        code="SJ", project=project, kind="design", name="设计", party="甲", amount=1,
        signed_on=date(2022, 7, 1),
    )  # fmt: skip
    accept("V-3", date(2023, 9, 28), contract=design)
    assert figures() == [2, 1], "a design is no works"
    accept("V-4", date(2023, 9, 29))
    assert figures() == [4, 4], "the project as a whole"


@pytest.mark.django_db
def test_many_projects_give_the_figures_of_each_in_few_queries(district: Organisation) -> None:
    build(district)
    reference = reference_project()
    site = Site.objects.filter(project=reference, started_on__isnull=False)[0]
    Acceptance.objects.create(
        code="A1",
        project=reference,
        site=site,
        accepted_on=CASE_DAY,
        passed=True,
        conclusion="合格",
    )
    Incident.objects.create(
        code="I1", project=reference, on=CASE_DAY, severity="larger", what="塌方", deaths=3
    )
    ChangeOrder.objects.filter(code="CH-A").update(state="approved", amount=-5)
    projects = Project.objects.all()
    for as_of in (date(2022, 8, 15), CASE_DAY, date(2026, 7, 1)):
        many = facts.facts_of_many(projects, as_of)
        for project in projects:
            one = {name: fact.value for name, fact in facts.measures_of(project, as_of).items()}
            assert many[project.pk] == one, (project.code, as_of)
    with CaptureQueriesContext(connection) as asked:
        facts.facts_of_many(projects, CASE_DAY)
    assert len(asked) == 20, "the projects, and one query a table"
    assert facts.facts_of_many(projects.none(), CASE_DAY) == {}


BOOK = """\
title: 平均数
measures:
  平均户均面积: {unit: 平方米/户, mean: sites.floor_area / sites.households, where: planned,
                 each_to: 0.01平方米/户}
  平均户数: {unit: 户, mean: sites.households, where: planned}
"""


@pytest.mark.django_db
def test_means_of_rows_are_those_of_the_rows_in_memory(
    district: Organisation, tmp_path: Path
) -> None:
    project = reference_project()
    project.sites.filter(code__endswith="7").update(floor_area=Decimal("1234.50"))
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    book = read_measure_book(tmp_path / "book.yaml")
    measures = list(book.measures.values())
    asked = Project.objects.filter(pk=project.pk)
    found = values_by_project(asked, measures, book.tables, CASE_DAY)[project.pk]
    wanted = count_all(measures, facts.facts_of(project, CASE_DAY), CASE_DAY)
    assert found == {name: value for name, (value, _) in wanted.items()}
    assert None not in found.values()


@pytest.mark.django_db
def test_the_queries_of_many_days_serve_other_measures_on_another_day(
    district: Organisation,
) -> None:
    """Other goals are in force then, so others are asked for. SQLite takes the name of a column
    that is not there for a word, and counts: it would be wrong without a fault."""
    own = Project.objects.filter(pk=reference_project().pk)
    heads = facts.queries_of_days(own)
    names = sorted(facts.book().measures)
    for number, name in enumerate(names):
        day = (CASE_DAY, date(2022, 8, 15))[number % 2]
        asked = [name, names[(number * 7) % len(names)]]
        assert facts.facts_of_many(own, day, asked, heads) == facts.facts_of_many(own, day, asked)
