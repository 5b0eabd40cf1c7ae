"""The investment of a project: components added up beside the printed total, years counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import InvestmentPart, InvestmentYear, Project
from hengjian.site.money.investment import investment_of
from hengjian.site.money.models import OutputCertificate
from tests.site.counting import queries_of
from tests.site.money.booking import contract, funded
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
D = Decimal
pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 30)


def _put(member: Member, model: type[Any], *rows: dict[str, Any]) -> None:
    given = [{"code": f"R{number}", "project": "P-1", **row} for number, row in enumerate(rows)]
    put_all(by=member("competent_department"), model=model, rows=given, synthetic=True, why="导入")


@pytest.fixture
def project(member: Member) -> Project:
    """A project of 100 declared, 20 added by interest, with output of two years."""
    made = funded(member, "1000")
    _put(
        member,
        InvestmentPart,
        {"component": "main_works", "declared": "60.00"},
        {"component": "contingency", "declared": "40.00"},
        {"component": "interest", "adjusted": "20.00", "reason": "融资成本变化"},
        {"component": "total", "declared": "100.00", "adjusted": "120.00"},
    )
    works = contract(made)
    for number, (day, amount) in enumerate(
        ((date(2022, 12, 10), "30"), (date(2023, 1, 10), "6"), (date(2023, 1, 11), "5"))
    ):
        OutputCertificate.objects.create(
            code=f"O{number}", contract=works, month=day.replace(day=1), certified_on=day,
            amount=D(amount), state="confirmed",
        )  # fmt: skip
    return made


def test_the_total_is_the_sum_of_the_components_and_never_of_the_printed_row(
    project: Project,
) -> None:
    found = investment_of(project, DAY)
    assert (found.whole_declared, found.whole_adjusted, found.whole_difference) == (
        D(100),
        D(120),
        D(20),
    )
    assert found.mismatches == []


def test_a_total_that_is_not_the_sum_is_said_with_the_difference(
    project: Project, client_of: ClientOf
) -> None:
    InvestmentPart.objects.filter(component="total").update(adjusted=D("120.01"))
    Project.objects.filter(pk=project.pk).update(approved_investment=D("99.00"))
    project.refresh_from_db()
    off = [(each.which, each.off) for each in investment_of(project, DAY).mismatches]
    assert off == [("declared", D("1.00")), ("adjusted", D("-0.01"))]
    page = seen(client_of("finance_bureau").get("/money/P-1/investment/").content.decode())
    assert "项目表的批复总投资" in page
    assert "请对照原件改正其中一个" in page


def test_a_year_holds_the_output_certified_until_it_closes(
    project: Project, member: Member
) -> None:
    _put(
        member,
        InvestmentYear,
        {"code": "Y1", "year": 2022, "planned": "60.00", "closes_on": "2023-01-10"},
        {"code": "Y2", "year": 2023},
    )
    first, second = investment_of(project, DAY).years
    assert (first.completed, first.share, first.completion) == (D(36), D("50.00"), D("60.00"))
    assert (second.completed, second.completion, second.running) == (D(5), None, True)
    before = investment_of(project, date(2022, 12, 31))
    assert [each.completed for each in before.years] == [D(30), None]


def test_output_of_no_year_is_not_lost(project: Project) -> None:
    assert investment_of(project, DAY).beyond == D(41)


@pytest.mark.parametrize(
    ("model", "row", "code", "field"),
    [
        (InvestmentPart, {"component": "land"}, "investment-without-amount", "declared"),
        (
            InvestmentPart,
            {"component": "land", "declared": "1", "adjusted": "2"},
            "investment-without-reason",
            "reason",
        ),
        (
            InvestmentYear,
            {"year": 2022, "closes_on": "2032-01-10"},
            "investment-year-closes",
            "closes_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    project: Project,
    member: Member,
    model: type[Any],
    row: dict[str, Any],
    code: str,
    field: str,
) -> None:
    with pytest.raises(Refused) as refused:
        _put(member, model, {"code": "X1", **row})
    (found,) = refused.value.problems
    assert (found.code, found.place.path) == (code, field)


def test_a_component_stands_once(project: Project, member: Member) -> None:
    with pytest.raises(Refused, match="投资构成"):
        _put(member, InvestmentPart, {"code": "X1", "component": "interest", "declared": "1"})


def test_the_page_takes_as_many_queries_for_many_components(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    address = "/money/P-1/investment/"
    assert client.get(address).status_code == 200
    several = queries_of(lambda: client.get(address))
    # Of nothing, so that the parts still come to their sum and no figure says that they do not.
    InvestmentPart.objects.create(code="L", project=project, component="land", declared=0)
    assert queries_of(lambda: client.get(address)) == several


@pytest.mark.parametrize(
    "figure",
    ["adjusted", "difference?of=interest", "declared?of=main_works", "completed?of=2022",
     "share?of=2022", "completion?of=2022", "beyond"],
)  # fmt: skip
def test_every_figure_opens_its_source(
    project: Project, member: Member, client_of: ClientOf, figure: str
) -> None:
    _put(member, InvestmentYear, {"code": "Y1", "year": 2022, "planned": "60.00"})
    answer = client_of("finance_bureau").get(f"/figures/investment/P-1/{figure}")
    assert answer.status_code == 200


def test_who_sees_no_money_of_the_whole_sees_no_adjusted_total(
    project: Project, client_of: ClientOf
) -> None:
    assert "调整后总投资" in client_of("finance_bureau").get("/projects/P-1/").content.decode()
    assert "调整后总投资" not in client_of("contractor").get("/projects/P-1/").content.decode()
