"""What streams bring in and cost, by calendar year, to the cent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from hengjian.bilingual import same
from hengjian.bonds.forecast import Forecast, explain_stream, forecast
from hengjian.bonds.streams import Overhead, RevenuePlan, Stream, StreamKind
from hengjian.errors import Refused
from tests.bonds.worlds import DAY, PARKING, cost, growth, plan, taken

END = DAY(2027, 7, 1)


def revenue(**more: object) -> dict[int, int]:
    found = forecast(plan(PARKING, **more), 2022, END)
    return {year.year: year.total_revenue for year in found.years if year.total_revenue}


def test_quantity_times_price_times_utilisation_times_months() -> None:
    """Money after the last payment cannot serve it: six months of 2027 count."""
    full = 60_000_000
    assert revenue() == {2024: full, 2025: full, 2026: full, 2027: full // 2}


def test_a_stream_that_starts_inside_a_month_counts_from_the_next() -> None:
    assert revenue(starts_on=DAY(2024, 3, 2), ends_on=DAY(2025, 2, 15)) == {
        2024: 9 * 5_000_000,
        2025: 5_000_000,
    }


def test_ramp_up_and_growth_by_calendar_year_of_operation() -> None:
    found = revenue(ramp=(taken("60%"), taken("80%")), growth=growth("5%", every=2))
    assert found == {
        2024: 36_000_000,
        2025: 48_000_000,
        2026: 63_000_000,
        2027: 31_500_000,
    }


def test_growth_is_rounded_once_a_year() -> None:
    found = revenue(price=taken("33.33元/个/月"), growth=growth("3.3%"))
    exact = Fraction("33.33") * 500 * 12 * Fraction("1.033") ** 2
    assert found[2026] == round(exact * 100)


@pytest.mark.parametrize(
    ("price", "year"),
    [("100元/个/月", 60_000_000), ("1200元/个/年", 60_000_000), ("5元/个/天", 91_500_000)],
)
def test_prices_by_month_year_and_day(price: str, year: int) -> None:
    found = revenue(price=taken(price))
    assert found[2024] == year  # 366 days
    assert found[2027] == (30_000_000 if "天" not in price else 181 * 250_000)  # to 30 June


def test_a_subsidy_is_a_price_for_the_whole() -> None:
    subsidy = Stream("s", same("s"), StreamKind.SUBSIDY, taken("120万元/年"), DAY(2024, 7, 1))
    assert forecast(RevenuePlan((subsidy,)), 2024, END)[2024].net == 60_000_000


def with_costs() -> Forecast:
    stream = replace(
        PARKING, costs=(cost("tax", "6%"), cost("staff", "10万元/年", growth=growth("10%")))
    )
    overheads = (
        Overhead(cost("office", "1万元/月"), DAY(2024, 1, 1), DAY(2025, 12, 31)),
        Overhead(cost("levy", "1%"), DAY(2025, 1, 1)),
    )
    return forecast(RevenuePlan((stream,), overheads), 2023, END)


def test_costs_follow_revenue_or_stand_fixed() -> None:
    found = with_costs()
    assert found[2023].net == 0
    assert found[2025].following == {"parking/tax": 3_600_000, "levy": 600_000}
    assert found[2025].fixed == {"parking/staff": 11_000_000, "office": 12_000_000}
    assert found[2025].net == 60_000_000 - 27_200_000
    assert found[2026].fixed == {"parking/staff": 12_100_000, "office": 0}
    assert found[2024].following == {"parking/tax": 3_600_000}


def test_a_year_of_a_stream_explains_itself() -> None:
    stream = replace(PARKING, ramp=(taken("60%"),), costs=(cost("tax", "6%"),))
    found = forecast(RevenuePlan((stream,)), 2024, END)
    earned, tax = explain_stream(found, "parking", 2024).steps
    assert earned.substituted == "1000个 × 100元/个/月 × 12个月 × 50% × 60%"
    assert earned.value == "360,000.00元"
    assert [each.value for each in earned.inputs] == ["1000个", "100元/个/月", "50%", "60%"]
    assert all(each.synthetic and each.as_of and each.source for each in earned.inputs)
    assert (tax.substituted, tax.value) == ("360,000.00元 × 6%", "21,600.00元")


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("stream-price-unit", {"price": taken("100元/月")}),
        ("stream-price-unit", {"quantity": taken("1000户")}),
        ("stream-share", {"utilisation": taken("110%")}),
        ("stream-share", {"ramp": (taken("3个"),)}),
        ("stream-negative", {"quantity": taken("-3个")}),
        ("stream-reversed", {"ends_on": DAY(2023, 1, 1)}),
        ("stream-growth", {"growth": growth("5%", every=0)}),
        ("stream-growth", {"growth": growth("-100%")}),
        ("cost-unit", {"costs": (cost("x", "3元"),)}),
        ("stream-negative", {"costs": (cost("x", "-3元/月"),)}),
        ("stream-share", {"costs": (cost("x", "103%"),)}),
    ],
)
def test_assumptions_that_do_not_fit(code: str, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        replace(PARKING, **wrong)
    assert [p.code for p in refused.value.problems] == [code]


def test_codes_are_used_once() -> None:
    with pytest.raises(Refused) as refused:
        RevenuePlan((PARKING, PARKING), (Overhead(cost("parking", "1%"), DAY(2024, 1, 1)),))
    assert [p.code for p in refused.value.problems] == ["stream-twice"]


def test_every_assumption_is_listed_with_its_source() -> None:
    names = [str(name) for name, _ in with_costs().plan.assumptions()]
    assert "停车：数量" in names
    assert "停车：staff：年增长率" in names
    assert "office" in names
