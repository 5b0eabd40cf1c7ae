"""The money of the reference case: the published fund table, figure for figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hengjian.funds.red_line import STOP
from hengjian.site.demo.story import tell
from hengjian.site.demo.tables import people
from hengjian.site.library.models import Project
from hengjian.site.money.ledger import differences
from hengjian.site.money.models import Movement, Payment
from hengjian.site.money.queries import behind, payments_let_pass, table, tables
from hengjian.site.money.red_line import across, replay_of
from tests.site.counting import queries_of
from tests.site.demo.district import settle

pytestmark = pytest.mark.django_db
AS_OF = date(2023, 9, 30)
PUBLISHED = {
    # due, arrived, transferred, paid in 万元; disbursement rate in per cent: table 1
    "grants": ("24559.00", "12700.00", "12512.05", "878.14", "7.02"),
    "special_bond": ("39600.00", "39600.00", "39600.00", "30000.00", "75.76"),
    "total": ("64159.00", "52300.00", "52112.05", "30878.14", "59.25"),
}


@pytest.fixture
def project() -> Project:
    """The reference project with its money and nothing else."""
    who = settle("programmes", "projects", "sections", "fund-plans", "contracts")
    tell("funds", who)
    return Project.objects.get()


def _wan(amount: Decimal) -> str:
    return f"{amount / 10_000:.2f}"


def test_the_fund_table_is_the_published_one_figure_for_figure(project: Project) -> None:
    found = table(project, AS_OF)
    assert [each.key for each in found.lines] == [
        "grants", "central", "provincial", "special_bond", "total",
    ]  # fmt: skip
    for key, published in PUBLISHED.items():
        line = found.line(key)
        money = line.money
        shown = [_wan(each) for each in (money.due, money.arrived, money.transferred, money.paid)]
        assert (*shown, str(line.rates["disbursement"])) == published, key
    apart = {key: found.line(key).money for key in ("central", "provincial")}
    assert {key: (_wan(each.due), _wan(each.arrived)) for key, each in apart.items()} == {
        "central": ("23959.00", "12520.00"),
        "provincial": ("600.00", "180.00"),
    }


def test_promised_capital_that_is_due_on_no_day_stands_beside_the_table(project: Project) -> None:
    found = table(project, AS_OF)
    assert _wan(found.total.promised) == "81948.10"
    assert _wan(found.total.unplanned) == "17789.10"
    assert found.total.in_special_account == Decimal("212339100.00")


def test_both_rates_of_execution_name_their_denominator(project: Project) -> None:
    rates = table(project, AS_OF).line("total").rates
    assert rates["arrival"] == Decimal("81.52")
    assert rates["execution"] == Decimal("59.04")  # 30,878.14 ÷ 52,300.00
    # carried into 2023: arrived 52,300.00 less 11,729.63 paid; paid in 2023: 19,148.51
    assert rates["budget"] == Decimal("47.20")


def test_the_books_balance_and_every_figure_has_its_records(project: Project) -> None:
    assert list(differences()) == []
    assert not Movement.objects.filter(synthetic=False).exists()
    total = table(project, AS_OF).line("total").money
    for column in ("due", "arrived", "transferred", "paid"):
        rows = behind(project, "total", column, AS_OF)
        assert sum(row.amount for row in rows) == getattr(total, column), column


def test_the_red_line_would_have_stopped_the_payment_that_passed_the_output(
    project: Project,
) -> None:
    past, _ = replay_of(project, AS_OF)
    certified = past.points[-1].output
    assert _wan(certified) == "11697.73"
    passing = past.passing(certified)
    assert passing is not None
    assert passing.stopped
    kept = Payment.objects.get(code=passing.payment.code)
    assert [each["rule"] for each in kept.findings] == ["contract-output"]
    assert not payments_let_pass(project).exists()


def test_tables_of_one_or_many_projects_take_three_queries(project: Project) -> None:
    assert queries_of(lambda: table(project, AS_OF)) == 3
    assert queries_of(lambda: tables([project, Project(pk=0), Project(pk=-1)], AS_OF)) == 3


def test_what_is_stopped_now_and_what_was_paid_across_the_line_are_two_numbers(
    project: Project,
) -> None:
    """The list and the money page count by ``across``, the replay judges anew: one number."""
    tell("stopped", people())
    now = Payment.objects.filter(state="stopped")
    assert sorted(
        each["rule"] for row in now for each in row.findings if each["level"] == STOP
    ) == [
        "contract-output",
        "source-purpose",
    ]
    assert set(now.values_list("synthetic", flat=True)) == {True}
    past, _ = replay_of(project, AS_OF)
    made = across(Payment.objects.filter(state="paid"))
    assert made.count() == len(past.stopped) > 0
