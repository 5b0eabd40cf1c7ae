"""The pictures of a project's money, with the finding as their title and the table behind them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hengjian.documents.charts.palette import ACCENT, BLUE, RED
from hengjian.funds.replay import Judged, Replay
from hengjian.site.common.words import words
from hengjian.site.money.charts import Curve, Flow, Mark, Stop, s_curve, sankey
from hengjian.site.money.models import source_name
from hengjian.site.money.queries.funds import Table
from hengjian.site.planning.fund_sources import SOURCES
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import WAN, grouped

Paid = Sequence[tuple[str, str, str, Decimal]]
ROWS = 60
"""Days in the table behind the curve."""


def printed(amount: Decimal) -> str:
    """An amount of yuan in 万元 with two decimals."""
    return grouped(amount / WAN, 2)


def flows(table: Table, paid: Paid) -> Chart | None:
    """Where the money is: from sources through treasury and special account to contracts."""
    total = table.total
    if not total.promised:
        return None
    stops, links = _sources(table)
    treasury, special = str(words("财政", "treasury")), str(words("专户", "special account"))
    stops += [
        Stop("special", special, printed(total.transferred), "way", 2),
    ]
    stops.insert(0, Stop("treasury", treasury, printed(total.arrived), "way", 1))
    links.append(Flow("treasury", "special", total.transferred / WAN))
    _stuck(stops, links, "treasury", total.in_treasury, 2)
    _stuck(stops, links, "special", total.in_special_account, 3)
    for _, code, name, amount in _together(paid):
        key = f"contract:{code}"
        stops.append(Stop(key, name, printed(amount), "end", 3))
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


def _sources(table: Table) -> tuple[list[Stop], list[Flow]]:
    stops: list[Stop] = []
    links: list[Flow] = []
    lacking, undated = Decimal(0), Decimal(0)
    for code in SOURCES:
        money = table.by_source.get(code)
        if money is None or not (money.promised or money.arrived):
            continue
        name = source_name(code)
        stops.append(Stop(code, name, printed(max(money.promised, money.arrived)), "giver", 0))
        links.append(Flow(code, "treasury", money.arrived / WAN))
        short = max(money.lacking, Decimal(0))
        links.append(Flow(code, "lacking", short / WAN))
        links.append(Flow(code, "undated", money.unplanned / WAN))
        lacking, undated = lacking + short, undated + money.unplanned
    late, never = words("应到未到", "due, not arrived"), words("承诺未排期", "promised, undated")
    stops.append(Stop("lacking", str(late), printed(lacking), "lacking", 1))
    stops.append(Stop("undated", str(never), printed(undated), "undated", 1))
    return stops, links


def _stuck(stops: list[Stop], links: list[Flow], where: str, amount: Decimal, depth: int) -> None:
    names = {
        "treasury": words("滞留财政", "kept at the treasury"),
        "special": words("闲置在专户", "idle in the special account"),
    }
    key = f"{where}-stuck"
    stops.append(Stop(key, str(names[where]), printed(amount), "stuck", depth))
    links.append(Flow(where, key, amount / WAN))


def _together(paid: Paid) -> list[tuple[str, str, str, Decimal]]:
    """Payments by contract, whatever they were paid from."""
    found: dict[str, tuple[str, str, str, Decimal]] = {}
    none = str(words("合同外支付", "without contract"))
    for _, code, name, amount in paid:
        before = found.get(code, ("", code, name or none, Decimal(0)))
        found[code] = (*before[:3], before[3] + amount)
    return list(found.values())


def _finding(table: Table) -> str:
    total = table.total
    parts = [
        (total.in_special_account, words("闲置在专户", "idle in the special account")),
        (max(total.lacking, Decimal(0)), words("应到未到", "due, not arrived")),
        (total.unplanned, words("承诺了却没有到位日期", "promised without a day")),
        (total.in_treasury, words("滞留财政", "kept at the treasury")),
    ]
    said_parts = [
        f"{printed(amount)} {words('万元', '')}{name}" for amount, name in parts if amount
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
    finding = said_paid(printed(last.paid), printed(last.output), ratio)
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
    rows = [(str(p.on), printed(p.output), printed(p.allowed), printed(p.paid)) for p in kept]
    return Chart(drawn, finding, heads, rows, 380)


def said_paid(paid: str, output: str, ratio: str) -> str:
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
