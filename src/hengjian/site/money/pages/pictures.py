"""The pictures of the money: where it flows, paid against certified output, one payment.

Amounts are in 万元 and drive geometry only; what a reader sees was printed from the exact value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.documents.charts.palette import ACCENT, ACCENT_SOFT, AMBER, BLUE, MUTED, RED
from hengjian.funds.allowance import allowance
from hengjian.funds.replay import Judged, Replay
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.money import queries
from hengjian.site.money.models import OutputCertificate, Payment, source_name
from hengjian.site.money.queries import FundTable
from hengjian.site.money.red_line import MEASURED, terms_of
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import WAN, grouped

Option = dict[str, Any]
COLOURS = {"giver": BLUE, "way": ACCENT, "end": ACCENT_SOFT, "stuck": AMBER, "lacking": RED,
           "undated": MUTED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where money comes from, passes or stays."""

    key: str
    name: str
    amount: str
    """As it is printed."""
    kind: str
    """A key of ``COLOURS``."""
    depth: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one stop to another, in 万元."""

    left: str
    entered: str
    amount: Decimal


ROOM_FOR_ENDS = 180
"""Pixels right of the last stops: their names stand there, clear of those of the stop before."""


def sankey(stops: Sequence[Stop], flows: Sequence[Flow]) -> Option:
    """The money from its sources to the contracts, with what is stuck where."""
    return {
        "animation": False,
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": ROOM_FOR_ENDS,
                "top": 12,
                "bottom": 12,
                "nodeGap": 20,
                "nodeWidth": 12,
                "draggable": False,
                "layoutIterations": 0,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "data": [
                    {
                        "name": each.key,
                        "depth": each.depth,
                        "itemStyle": {"color": COLOURS[each.kind]},
                        "label": {
                            "position": "right",
                            "formatter": f"{each.name} {each.amount}",
                            "fontSize": 12,
                            "width": ROOM_FOR_ENDS - 8,
                            "overflow": "truncate",
                        },
                    }
                    for each in stops
                ],
                "links": [
                    {"source": each.left, "target": each.entered, "value": float(each.amount)}
                    for each in flows
                ],
            }
        ],
    }


DAY = 86_400_000
"""Milliseconds: money has days, no hours."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of the S-curve: day and amount in 万元."""

    name: str
    points: Sequence[tuple[str, Decimal]]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point worth looking at."""

    day: str
    amount: Decimal
    text: str
    position: str = "left"


NARROW = [{"query": {"maxWidth": 480}, "option": {"grid": {"top": 72}}}]
"""On a phone the legend takes two lines: the unit of the axis stands below them."""


def s_curve(curves: Sequence[Curve], marks: Sequence[Mark], unit: str) -> Option:
    """Output, what was allowed and what was paid, in all, day by day, as steps."""
    series: list[Option] = [
        {
            "type": "line",
            "step": "end",
            "name": curve.name,
            "showSymbol": len(curve.points) == 1,  # one day alone is no line
            "lineStyle": {"width": 2.5, "type": "dashed" if curve.dashed else "solid"},
            "itemStyle": {"color": curve.colour},
            "data": [[day, float(amount)] for day, amount in curve.points],
        }
        for curve in curves
    ]
    if marks and series:
        series[-1]["markPoint"] = _points(marks)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 20, "top": 44, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "itemWidth": 18},
        "media": NARROW,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "time", "minInterval": DAY},
        "yAxis": {"type": "value", "name": unit, "nameGap": 10},
        "series": series,
    }


def _points(marks: Sequence[Mark]) -> Option:
    """Marks as points with their texts."""
    return {
        "symbol": "circle",
        "symbolSize": 11,
        "itemStyle": {"color": RED},
        "data": [
            {
                "coord": [mark.day, float(mark.amount)],
                "label": {
                    "show": True,
                    "position": mark.position,
                    "align": "right" if mark.position == "left" else "left",
                    "distance": 8,
                    "formatter": mark.text,
                    "color": RED,
                    "backgroundColor": "--paper",
                    "padding": [2, 4],
                    "borderRadius": 3,
                    "fontSize": 12,
                    "lineHeight": 15,
                },
            }
            for mark in marks
        ],
    }


Paid = Sequence[tuple[str, str, str, Decimal]]
ROWS = 60
"""Days in the table behind the curve."""


def amount_in_wan(amount: Decimal) -> str:
    """An amount of yuan in 万元 with two decimals."""
    return grouped(amount / WAN, 2)


def flows(table: FundTable, paid: Paid) -> Chart | None:
    """Where the money is: from sources through treasury and special account to contracts."""
    total = table.total
    if not total.promised:
        return None
    stops, links = _sources(table)
    treasury, special = str(words("财政", "treasury")), str(words("专户", "special account"))
    stops += [
        Stop("special", special, amount_in_wan(total.transferred), "way", 2),
    ]
    stops.insert(0, Stop("treasury", treasury, amount_in_wan(total.arrived), "way", 1))
    links.append(Flow("treasury", "special", total.transferred / WAN))
    _stuck(stops, links, "treasury", total.in_treasury, 2)
    _stuck(stops, links, "special", total.in_special_account, 3)
    for _, code, name, amount in _together(paid):
        key = f"contract:{code}"
        stops.append(Stop(key, name, amount_in_wan(amount), "end", 3))
        links.append(Flow("special", key, amount / WAN))
    shown = {each.key: each for each in stops}
    rows = [
        (shown[each.left].name, shown[each.entered].name, grouped(each.amount, 2)) for each in links
    ]
    heads = [str(words("从", "from")), str(words("到", "to")), str(words("万元", "10,000 yuan"))]
    used = [each for each in links if each.amount > 0]
    named = {each.left for each in used} | {each.entered for each in used}
    drawn = sankey([each for each in stops if each.key in named], used)
    return Chart(drawn, _finding(table), heads, rows, 460)


DRAWN, NAMED = 60, 12
"""Projects whose money is drawn together at most; those of them that have an end of their own."""


def flows_of(projects: Sequence[Project], as_of: date) -> tuple[Project | str, Chart | None]:
    """Whose money it is (the one project, or ``funds``), and where it is; not drawn for more
    projects than a picture tells apart."""
    if len(projects) == 1:
        only = projects[0]
        return only, flows(queries.table(only, as_of), queries.paid_by_contract(only, as_of))
    if not projects or len(projects) > DRAWN:
        return "funds", None
    paid = queries.paid_by_project(projects, as_of, NAMED)
    return "funds", flows(queries.table_of_all(projects, as_of), paid)


def _sources(table: FundTable) -> tuple[list[Stop], list[Flow]]:
    stops: list[Stop] = []
    links: list[Flow] = []
    lacking, undated = Decimal(0), Decimal(0)
    for code in SOURCES:
        money = table.by_source.get(code)
        if money is None or not (money.promised or money.arrived):
            continue
        name = source_name(code)
        stops.append(
            Stop(code, name, amount_in_wan(max(money.promised, money.arrived)), "giver", 0)
        )
        links.append(Flow(code, "treasury", money.arrived / WAN))
        short = max(money.lacking, Decimal(0))
        links.append(Flow(code, "lacking", short / WAN))
        links.append(Flow(code, "undated", money.unplanned / WAN))
        lacking, undated = lacking + short, undated + money.unplanned
    late, never = words("应到未到", "due, not arrived"), words("承诺未排期", "promised, undated")
    stops.append(Stop("lacking", str(late), amount_in_wan(lacking), "lacking", 1))
    stops.append(Stop("undated", str(never), amount_in_wan(undated), "undated", 1))
    return stops, links


def _stuck(stops: list[Stop], links: list[Flow], where: str, amount: Decimal, depth: int) -> None:
    names = {
        "treasury": words("滞留财政", "kept at the treasury"),
        "special": words("闲置在专户", "idle in the special account"),
    }
    key = f"{where}-stuck"
    stops.append(Stop(key, str(names[where]), amount_in_wan(amount), "stuck", depth))
    links.append(Flow(where, key, amount / WAN))


def _together(paid: Paid) -> list[tuple[str, str, str, Decimal]]:
    """Payments by contract, whatever they were paid from."""
    found: dict[str, tuple[str, str, str, Decimal]] = {}
    none = str(words("合同外支付", "without contract"))
    for _, code, name, amount in paid:
        before = found.get(code, ("", code, name or none, Decimal(0)))
        found[code] = (*before[:3], before[3] + amount)
    return list(found.values())


def _finding(table: FundTable) -> str:
    total = table.total
    parts = [
        (total.in_special_account, words("闲置在专户", "idle in the special account")),
        (max(total.lacking, Decimal(0)), words("应到未到", "due, not arrived")),
        (total.unplanned, words("承诺了却没有到位日期", "promised without a day")),
        (total.in_treasury, words("滞留财政", "kept at the treasury")),
    ]
    said_parts = [
        f"{amount_in_wan(amount)} {words('万元', '')}{name}" for amount, name in parts if amount
    ]
    if not said_parts:
        return str(words("资金全部支付到位", "all the money has been paid out"))
    comma = str(words("，", ", "))
    return str(words("钱卡在哪里：", "Where the money is stuck (10,000 yuan): ")) + comma.join(
        said_parts
    )


def red_line(past: Replay, marks: Sequence[tuple[Judged, str]]) -> Chart | None:
    """Cumulative output, what was allowed, what was paid, with the payments worth looking at."""
    if not past.judged:
        return None
    points = past.points
    curves = [
        Curve(str(words("已审产值", "certified output")),
              [(str(p.on), p.output / WAN) for p in points], ACCENT),
        Curve(str(words("全项目允许支付", "allowed for the project")),
              [(str(p.on), p.allowed / WAN) for p in points], BLUE, dashed=True),
        Curve(str(words("累计支付", "paid")), [(str(p.on), p.paid / WAN) for p in points], RED),
    ]  # fmt: skip
    drawn = s_curve(
        curves,
        [Mark(str(each.payment.on), each.total / WAN, text, "top") for each, text in marks],
        str(words("万元", "10,000 yuan")),
    )
    last = points[-1]
    ratio = grouped(last.paid / last.output, 2) if last.output else ""
    finding = paid_words(amount_in_wan(last.paid), amount_in_wan(last.output), ratio)
    heads = [
        str(each)
        for each in (
            words("日期", "date"),
            words("已审产值", "certified output"),
            words("允许支付", "allowed"),
            words("累计支付", "paid"),
        )
    ]
    step = max(1, -(-len(points) // ROWS))
    kept = [*points[:-1:step], last]
    rows = [
        (str(p.on), amount_in_wan(p.output), amount_in_wan(p.allowed), amount_in_wan(p.paid))
        for p in kept
    ]
    return Chart(drawn, finding, heads, rows, 380)


def paid_words(paid: str, output: str, ratio: str) -> str:
    """The finding of the curve; without a ratio where no output is certified."""
    if not ratio:
        return str(
            words(
                f"已付 {paid} 万元，还没有审定的产值",
                f"{paid} paid (10,000 yuan), and no output certified yet",
            )
        )
    return str(
        words(
            f"已付 {paid} 万元，已审产值 {output} 万元：支付是产值的 {ratio} 倍",
            f"{paid} paid against {output} of certified output (10,000 yuan): {ratio} times",
        )
    )


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
    return _draw_payment(rows, _payment_marks(payment, on, asked))


def _payment_marks(payment: Payment, on: date, asked: Decimal) -> list[Mark]:
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
    this = str(words("本笔", "this payment")) + f" {amount_in_wan(asked)}"
    texts.setdefault((on, asked), []).insert(0, this)
    return [Mark(str(day), at / WAN, "\n".join(said)) for (day, at), said in texts.items()]


def _draw_payment(rows: list[tuple[date, Decimal, Decimal, Decimal]], marks: list[Mark]) -> Chart:
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
    table = [(str(day), *(amount_in_wan(each) for each in amounts)) for day, *amounts in rows[-40:]]
    return Chart(
        option, _payment_finding(asked=rows[-1][3], allowed=rows[-1][2]), heads, table, 320
    )


def _payment_finding(asked: Decimal, allowed: Decimal) -> str:
    """What the picture shows, as a sentence."""
    with_this, may, more = (
        amount_in_wan(asked),
        amount_in_wan(allowed),
        amount_in_wan(asked - allowed),
    )
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
