"""The picture of a contract: planned, certified and paid over time against what was allowed.

What was planned is known above the money: who knows it adds the part ``planned`` to the page
``contract-picture``, from a contract to its months with an amount each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.documents.charts.palette import ACCENT, BLUE, MUTED, RED
from hengjian.funds.allowance import allowance
from hengjian.quantities import round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.money.models import Contract, OutputCertificate, Payment
from hengjian.site.money.pages.pictures import ROWS, Curve, amount_in_wan, s_curve
from hengjian.site.money.red_line import MEASURED, terms_of
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.templatetags.shell import WAN

NOTHING = Decimal("0.00")
Months = Sequence[tuple[date, Decimal]]
"""The last day of each month, and what was planned for it in 元."""


@dataclass(frozen=True, slots=True)
class Point:
    """A contract at the end of a day, in 元."""

    on: date
    planned: Decimal | None
    """None where no month has a plan for its section."""
    output: Decimal
    allowed: Decimal
    paid: Decimal


def contract_chart(membership: Membership, contract: Contract, until: date) -> Chart | None:
    """The contract's course up to the day; None where its output is not measured, or nothing was
    planned, certified or paid yet."""
    if contract.kind not in MEASURED:
        return None
    points = course_of(contract, plan_of(membership, contract), until)
    return _draw(points) if len(points) > 1 else None


def plan_of(membership: Membership, contract: Contract) -> Months:
    """What was planned for the section of the contract, month by month; empty where nothing was."""
    found = parts_of("contract-picture", membership, contract).get("planned")
    return found if isinstance(found, Sequence) else ()


def course_of(contract: Contract, planned: Months, until: date) -> list[Point]:
    """The contract on each day on which something was planned, certified or paid, from its signing
    to ``until``; allowed by the terms of that last day, as the replay and the picture of a payment
    reckon. Empty where nothing was."""
    certified = OutputCertificate.objects.filter(
        contract=contract, state="confirmed", certified_on__lte=until
    ).values_list("certified_on", "amount")
    paid = Payment.objects.filter(contract=contract, state="paid", paid_on__lte=until).values_list(
        "paid_on", "amount"
    )
    plan = [each for each in planned if each[0] <= until]
    sums = [_running(each) for each in (plan, certified, paid)]
    changing = {day for each in sums for day in each}
    if not changing:
        return []
    terms = terms_of([contract], until)[contract.pk]
    found, now = [], [NOTHING, NOTHING, NOTHING]
    for day in sorted({*changing, contract.signed_on, until}):
        now = [each.get(day, before) for each, before in zip(sums, now, strict=True)]
        may = allowance(terms, now[1]).allowed
        found.append(Point(day, now[0] if planned else None, now[1], may, now[2]))
    return found


def _running(rows: Iterable[tuple[Any, Any]]) -> dict[date, Decimal]:
    """By day, what the rows add up to by its end."""
    found: dict[date, Decimal] = {}
    whole = NOTHING
    for day, amount in sorted((day, amount) for day, amount in rows if day is not None):
        whole += amount
        found[day] = whole
    return found


def _draw(points: Sequence[Point]) -> Chart:
    planned = points[-1].planned is not None
    lines: list[tuple[str, list[Decimal], str, bool]] = [
        (str(words("已审产值", "certified output")), [p.output for p in points], ACCENT, False),
        (str(words("允许支付", "allowed")), [p.allowed for p in points], BLUE, True),
        (str(words("累计支付", "paid")), [p.paid for p in points], RED, False),
    ]
    if planned:
        plan = [p.planned or NOTHING for p in points]
        lines.insert(0, (str(words("计划产值", "planned output")), plan, MUTED, True))
    curves = [
        Curve(
            name,
            [(str(p.on), amount / WAN) for p, amount in zip(points, amounts, strict=True)],
            colour,
            dashed=dashed,
        )
        for name, amounts, colour, dashed in lines
    ]
    option = s_curve(curves, (), str(words("万元", "10,000 yuan")))
    heads = [str(words("日期（万元）", "date (10,000 yuan)")), *(line[0] for line in lines)]
    step = max(1, -(-len(points) // ROWS))
    kept = [*range(0, len(points) - 1, step), len(points) - 1]
    rows = [(str(points[at].on), *(amount_in_wan(line[1][at]) for line in lines)) for at in kept]
    return Chart(option, _finding(points[-1]), heads, rows, 320)


def _finding(last: Point) -> str:
    """How far the contract is, as a sentence."""
    paid, output, allowed = (amount_in_wan(e) for e in (last.paid, last.output, last.allowed))
    over = last.paid - last.allowed
    if over > 0:
        more = amount_in_wan(over)
        money = words(
            f"已付 {paid} 万元，允许 {allowed} 万元，超出 {more} 万元",
            f"{paid} paid, {allowed} allowed, {more} too much (10,000 yuan)",
        )
    else:
        money = words(
            f"已付 {paid} 万元，在允许的 {allowed} 万元以内",
            f"{paid} paid, within the {allowed} allowed (10,000 yuan)",
        )
    if not last.planned:
        return str(money)
    plan = amount_in_wan(last.planned)
    share = f"{round_half_up(100 * Fraction(last.output) / Fraction(last.planned), 2)}%"
    works = words(
        f"；已审产值 {output} 万元，为计划 {plan} 万元的 {share}",
        f"; {output} certified, {share} of the {plan} planned",
    )
    return f"{money}{works}"
