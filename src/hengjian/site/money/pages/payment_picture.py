"""The picture an auditor would draw of a payment: output, what was allowed, what was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from hengjian.documents.charts.palette import ACCENT, BLUE, RED
from hengjian.funds.allowance import allowance
from hengjian.site.common.words import words
from hengjian.site.money.charts import Curve, Mark, s_curve
from hengjian.site.money.models import OutputCertificate, Payment
from hengjian.site.money.pages.pictures import printed
from hengjian.site.money.queries.red_line import MEASURED, terms_of
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import WAN

NOTHING = Decimal("0.00")
Series = list[tuple[str, Decimal]]


def picture_of(payment: Payment, today: date) -> Chart | None:
    """Output, allowed line and payments of the contract, with this payment where it crosses."""
    contract = payment.contract
    if contract is None or contract.kind not in MEASURED:
        return None
    on = payment.paid_on or today
    terms = terms_of([contract], on)[contract.pk]
    certified = OutputCertificate.objects.filter(
        contract=contract, state="confirmed", certified_on__lte=on
    )
    paid = Payment.objects.filter(contract=contract, state="paid", paid_on__lte=on)
    events = [(row.certified_on, row.amount, NOTHING) for row in certified]
    others = paid.exclude(pk=payment.pk)
    before = [(row.paid_on, NOTHING, row.amount) for row in others if row.paid_on is not None]
    output, spent = NOTHING, NOTHING
    rows: list[tuple[date, Decimal, Decimal, Decimal]] = []
    first = min([contract.signed_on, *(each[0] for each in (*events, *before))])
    for day, more, out in sorted(
        [(first, NOTHING, NOTHING), *events, *before, (on, NOTHING, NOTHING)]
    ):
        output, spent = output + more, spent + out
        rows.append((day, output, allowance(terms, output).allowed, spent))
    allowed, asked = rows[-1][2], spent + payment.amount
    rows.append((on, output, allowed, asked))
    return _drawn(rows, _marks(payment, on, asked))


def _marks(payment: Payment, on: date, asked: Decimal) -> list[Mark]:
    """This payment, and each time it was stopped, where it stood then."""
    texts: dict[tuple[date, Decimal], list[str]] = {}
    for number, stop in enumerate(payment.stops.all(), start=1):
        found = next((each for each in stop.findings if each["rule"] == "contract-output"), None)
        if found is None:
            continue
        spot = timezone.localdate(stop.stopped_at), Decimal(found["asked"])
        became = stop.get_outcome_display()
        text = words(f"第{number}次拦截 {became}", f"stop {number}: {became}")
        texts.setdefault(spot, []).append(str(text))
    this = str(words("本笔", "this payment")) + f" {printed(asked)}"
    texts.setdefault((on, asked), []).insert(0, this)
    return [Mark(str(day), at / WAN, "\n".join(said)) for (day, at), said in texts.items()]


def _drawn(rows: list[tuple[date, Decimal, Decimal, Decimal]], marks: list[Mark]) -> Chart:
    def points(place: int) -> Series:
        return [(str(row[0]), Decimal(str(row[place])) / WAN) for row in rows]

    names = [
        str(each)
        for each in (
            words("已审产值", "certified output"),
            words("允许支付", "allowed"),
            words("累计支付（含本笔）", "paid in all, this one included"),
        )
    ]
    curves = [
        Curve(names[0], points(1), ACCENT),
        Curve(names[1], points(2), BLUE, dashed=True),
        Curve(names[2], points(3), RED),
    ]
    option = s_curve(curves, marks, str(words("万元", "10,000 yuan")))
    heads = [str(words("日期", "date")), *names]
    table = [(str(day), *(printed(each) for each in amounts)) for day, *amounts in rows[-40:]]
    return Chart(option, _finding(asked=rows[-1][3], allowed=rows[-1][2]), heads, table, 320)


def _finding(asked: Decimal, allowed: Decimal) -> str:
    """What the picture shows, as a sentence."""
    with_this, may, more = printed(asked), printed(allowed), printed(asked - allowed)
    if asked > allowed:
        over = words(
            f"含本笔累计 {with_this} 万元，允许 {may} 万元，超出 {more} 万元",
            f"{with_this} with this payment, {may} allowed, {more} too much (10,000 yuan)",
        )
        return str(over)
    within = words(
        f"含本笔累计 {with_this} 万元，在允许的 {may} 万元以内",
        f"{with_this} with this payment, within the {may} allowed (10,000 yuan)",
    )
    return str(within)
