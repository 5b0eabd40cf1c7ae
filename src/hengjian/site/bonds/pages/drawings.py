"""The pictures of bonds: coverage, terms, revenue against its forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Any

from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import Coverage, CoverageYear, Verdict
from hengjian.bonds.explained import percent, ratio
from hengjian.bonds.forecast import Forecast
from hengjian.bonds.simulation import Simulation
from hengjian.bonds.streams import Stream
from hengjian.bonds.stress import Stressed
from hengjian.documents.charts.palette import ACCENT, ACCENT_SOFT, AMBER, BLUE, MUTED, RED
from hengjian.quantities import round_half_up
from hengjian.site.common.words import said
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t

GRID = {"left": 8, "right": 16, "top": 44, "bottom": 8, "containLabel": True}


def wan(cents: int | Fraction, places: int = 2) -> str:
    """Cents in print as 万元."""
    return format(round_half_up(Fraction(cents) / 1_000_000, places), ",f")


def drawn(value: Fraction | Decimal | int) -> float:
    """A value as a drawing takes it: geometry, never print."""
    return float(round_half_up(Fraction(value), 4))


def years_of(years: Iterable[int]) -> str:
    """Years in print, those in a row joined: ``2023–2025、2037``."""
    numbered = enumerate(sorted(years))
    runs = []
    for _, group in groupby(numbered, key=lambda each: each[1] - each[0]):
        run = [year for _, year in group]
        runs.append(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return t("、", ", ").join(runs)


def coverage_finding(found: Coverage) -> str:
    """What the coverage comes to, as a sentence."""
    value, lower = ratio(found.ratio, 2), ratio(found.bounds.lower, 2)
    below = [y.year for y in found.years if found.bounds.verdict(y.ratio) is Verdict.BELOW]
    verdict = said(found.verdict.wording)
    first = t(f"全周期覆盖倍数 {value}，{verdict}", f"Coverage for life {value}, {verdict}")
    due = [y.year for y in found.years if y.service.total]
    if not below:
        return first + t(f"；逐年都不低于 {lower}", f"; no year below {lower}")
    if below == due:
        return first + t(f"；逐年都低于 {lower}", f"; every year below {lower}")
    listed = years_of(below)
    return first + t(f"；{listed} 年低于 {lower}", f"; below {lower} in {listed}")


def year_verdict(found: Coverage, year: CoverageYear) -> Verdict:
    """A year against the lower bound alone. The upper one asks about the whole life: a year in
    which no principal is due always stands high."""
    verdict = found.bounds.verdict(year.ratio)
    return Verdict.WITHIN if verdict is Verdict.ABOVE else verdict


def coverage_chart(found: Coverage) -> Chart:
    """The ratio of each year, with the bounds as lines."""
    years = [y for y in found.years if y.service.total]
    lines = [_line(found.bounds.lower, t("下限", "lower bound"), RED)]
    if found.bounds.upper is not None:
        lines.append(_line(found.bounds.upper, t("上限", "upper"), AMBER))
    values = [_bar(y, found) for y in years]
    option = {
        "grid": {**GRID, "top": 24, "right": 84},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(y.year) for y in years]},
        "yAxis": {"type": "value", "name": "", "splitNumber": 4},
        "series": [
            {
                "type": "bar",
                "name": t("覆盖倍数", "coverage"),
                "data": values,
                "barMaxWidth": 34,
                "markLine": {"symbol": "none", "data": lines, "silent": True},
            }
        ],
    }
    heads = [
        t("年份", "year"), t("覆盖倍数", "coverage"), t("净收益（万元）", "net (10,000 yuan)"),
        t("还本付息（万元）", "debt service (10,000 yuan)"), t("判断", "verdict"),
    ]  # fmt: skip
    rows = [
        [str(y.year), ratio(y.ratio, 2), wan(y.net), wan(y.service.total),
         said(year_verdict(found, y).wording)]
        for y in years
    ]  # fmt: skip
    return Chart(option, coverage_finding(found), heads, rows, 300)


def _bar(year: CoverageYear, found: Coverage) -> dict[str, Any]:
    value = year.ratio or Fraction(0)
    colour = RED if found.bounds.verdict(value) is Verdict.BELOW else ACCENT
    return {"value": drawn(value), "itemStyle": {"color": colour}}


def _line(value: Fraction, name: str, colour: str) -> dict[str, Any]:
    return {
        "yAxis": float(value),
        "lineStyle": {"color": colour, "type": "dashed"},
        "label": {
            "formatter": f"{name} {ratio(value, 2)}",
            "position": "end",
            "color": colour,
        },
    }


def balance_chart(found: Coverage) -> Chart:
    """Net revenue against debt service by year, and what is in hand at each year's end."""
    years = found.years
    option = {
        "grid": {**GRID, "top": 64},
        "legend": {"top": 0, "left": 0, "type": "scroll"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(y.year) for y in years]},
        "yAxis": {"type": "value", "name": t("万元", "10,000 yuan")},
        "series": [*_balance_bars(years), _cumulative(years)],
    }
    heads = [
        t("年份（万元）", "year (10,000 yuan)"), t("收入", "revenue"), t("成本", "cost"),
        t("付息资金", "set aside"), t("还本", "principal"), t("付息", "interest"),
        t("费用", "fees"), t("当年差额", "balance"), t("累计", "in hand"),
    ]  # fmt: skip
    rows = [
        [str(y.year), *(wan(c) for c in (
            y.revenue, y.cost, y.support, y.service.principal, y.service.interest,
            y.service.fees, y.balance, y.cumulative))]
        for y in years
    ]  # fmt: skip
    return Chart(option, _balance_finding(found), heads, rows, 320)


def _balance_finding(found: Coverage) -> str:
    lowest, short = found.lowest, found.short_years
    if short:
        lack = wan(-lowest.cumulative)
        return t(
            f"累计资金自 {short[0].year} 年起不足，最多缺 {lack} 万元（{lowest.year} 年）",
            f"Money is missing from {short[0].year}; at most {lack} (10,000 yuan) in {lowest.year}",
        )
    least = wan(lowest.cumulative)
    return t(
        f"逐年累计都有结余，最少 {least} 万元（{lowest.year} 年）",
        f"No year ends short; the least in hand is {least} (10,000 yuan) in {lowest.year}",
    )


def _balance_bars(years: Sequence[CoverageYear]) -> list[dict[str, Any]]:
    """What comes in, stacked, beside what is due."""
    due = [y.service.total + y.service.fees for y in years]
    bars = [("in", t("净收益", "net revenue"), ACCENT, [y.net for y in years])]
    if any(y.support for y in years):
        name = t("安排的付息资金", "money set aside for debt service")
        bars.append(("in", name, ACCENT_SOFT, [y.support for y in years]))
    bars.append(("out", t("还本付息和费用", "debt service and fees"), AMBER, due))
    return [
        {**columns(name, colour, amounts), "barMaxWidth": 22, "stack": stack}
        for stack, name, colour, amounts in bars
    ]


def _cumulative(years: Sequence[CoverageYear]) -> dict[str, Any]:
    return {
        "type": "line",
        "name": t("累计结余", "in hand"),
        "data": [drawn(Fraction(y.cumulative, 1_000_000)) for y in years],
        "itemStyle": {"color": BLUE},
        "symbolSize": 5,
    }


def tornado(base: Fraction | None, found: Mapping[Factor, Sequence[Stressed]]) -> Chart:
    """How far the ratio moves when one factor changes by its least and its most."""
    spread = {
        factor: abs((cells[-1].ratio or Fraction(0)) - (cells[0].ratio or Fraction(0)))
        for factor, cells in found.items()
    }
    order = sorted(found, key=lambda factor: spread[factor])
    reach = ceil(max(spread.values()) * 14) / 20  # a twentieth beyond the longest bar and its label
    option = {
        "grid": {**GRID, "right": 48, "left": 16},
        "legend": {"top": 0, "left": 0},
        "xAxis": {"type": "value", "min": -reach, "max": reach, "splitNumber": 4},
        "yAxis": {"type": "category", "data": [said(factor.wording) for factor in order]},
        "series": [
            _tornado_side(found, order, end, colour, base or Fraction(0))
            for end, colour in ((0, BLUE), (-1, AMBER))
        ],
    }
    steps = [cell.changes[order[0]] for cell in found[order[0]]]
    heads = [t("因素", "factor"), *(_with_sign(step) for step in steps)]
    rows = [
        [said(factor.wording), *(ratio(cell.ratio, 2) for cell in found[factor])]
        for factor in reversed(order)
    ]
    return Chart(option, _tornado_finding(order[-1], found[order[-1]]), heads, rows, 240)


def _tornado_finding(factor: Factor, cells: Sequence[Stressed]) -> str:
    low, high = cells[0], cells[-1]
    return t(
        f"{factor.wording.zh}最敏感：变动 {_step(low, factor)} 时为 {ratio(low.ratio, 2)}，"
        f"{_step(high, factor)} 时为 {ratio(high.ratio, 2)}",
        f"Most sensitive to {factor.wording.en}: {ratio(low.ratio, 2)} at {_step(low, factor)}, "
        f"{ratio(high.ratio, 2)} at {_step(high, factor)}",
    )


def _tornado_side(
    found: Mapping[Factor, Sequence[Stressed]],
    order: Sequence[Factor],
    end: int,
    colour: str,
    start: Fraction,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": _step(found[order[0]][end], order[0]),
        "stack": "all",
        "barWidth": 18,
        "itemStyle": {"color": colour},
        "data": [_change_of_cell(found[factor][end], start) for factor in order],
    }


def _with_sign(change: Fraction) -> str:
    return ("+" if change > 0 else "") + percent(change)


def _step(cell: Stressed, factor: Factor) -> str:
    return _with_sign(cell.changes[factor])


def _change_of_cell(cell: Stressed, start: Fraction) -> dict[str, Any]:
    moved = (cell.ratio or Fraction(0)) - start
    return {
        "value": drawn(moved),
        "label": {
            "show": True,
            "position": "right" if moved >= 0 else "left",
            "formatter": ratio(cell.ratio, 2),
        },
    }


def distribution(found: Simulation) -> Chart:
    """The distribution of the simulated ratio, red below the bound."""
    bins = found.histogram()
    lower = ratio(found.bounds.lower, 2)
    share = percent(found.probability_below, 2)
    finding = t(
        f"{found.draws:,} 次模拟中有 {share} 低于下限 {lower}，中位数 {found.percentile(50):.2f}",
        f"{share} of {found.draws:,} draws lie below the bound of {lower}; median "
        f"{found.percentile(50):.2f}",
    )
    option = {
        "grid": {**GRID, "top": 16},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{each.low:.2f}" for each in bins]},
        "yAxis": {"type": "value", "name": ""},
        "series": [
            {
                "type": "bar",
                "name": t("次数", "draws"),
                "barCategoryGap": "8%",
                "data": [
                    {
                        "value": each.count,
                        "itemStyle": {"color": RED if each.high <= found.bounds.lower else ACCENT},
                    }
                    for each in bins
                ],
            }
        ],
    }
    heads = [t("百分位", "percentile"), t("覆盖倍数", "coverage")]
    rows = [[f"P{number}", f"{value:.4f}"] for number, value in found.percentiles.items()]
    return Chart(option, finding, heads, rows, 260)


def columns(name: str, colour: str, amounts: Sequence[int | None]) -> dict[str, Any]:
    """Bars of amounts of cents in 万元, none where an amount is not known."""
    return {
        "type": "bar",
        "name": name,
        "itemStyle": {"color": colour},
        "barMaxWidth": 28,
        "data": [None if a is None else drawn(Fraction(a, 1_000_000)) for a in amounts],
    }


SERIES = (ACCENT, BLUE, AMBER, ACCENT_SOFT, "#7a4d8c", "#2f7d6b", "#8a5a44")


def forecast_chart(found: Forecast) -> Chart:
    """Revenue by stream and year."""
    streams = found.plan.streams
    years = [y for y in found.years if y.total_revenue]
    total = sum(y.total_revenue for y in years)
    sums = {s.code: sum(y.revenue.get(s.code, 0) for y in years) for s in streams}
    first = max(streams, key=lambda s: sums[s.code])
    share = percent(Fraction(sums[first.code], total), 1) if total else "0%"
    name = said(first.name)
    finding = t(
        f"存续期收入 {wan(total)} 万元，{name}占 {share}",
        f"Revenue for life {wan(total)} (10,000 yuan), {name} makes {share}",
    )
    option = {
        "grid": {**GRID, "top": 64},
        "legend": {"top": 0, "left": 0, "type": "scroll"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(y.year) for y in years]},
        "yAxis": {"type": "value", "name": t("万元", "10,000 yuan")},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "itemStyle": {"color": colour},
                "data": [
                    drawn(Fraction(sum(y.revenue.get(code, 0) for code in codes), 1_000_000))
                    for y in years
                ],
            }
            for name, codes, colour in _distinguish(streams, sums)
        ],
    }
    heads = [t("年份（万元）", "year (10,000 yuan)"), *(said(s.name) for s in streams),
             t("合计", "total"), t("成本", "cost")]  # fmt: skip
    rows = [
        [str(y.year), *(wan(y.revenue.get(s.code, 0)) for s in streams),
         wan(y.total_revenue), wan(y.total_cost)]
        for y in years
    ]  # fmt: skip
    return Chart(option, finding, heads, rows, 300)


def _distinguish(
    streams: Sequence[Stream], sums: Mapping[str, int]
) -> Iterator[tuple[str, list[str], str]]:
    """Names, codes and colours: where there are more streams than colours the largest keep theirs
    and the others are one; the table has them all."""
    many = len(streams) > len(SERIES) + 1
    largest = sorted(streams, key=lambda s: sums[s.code], reverse=True)[: len(SERIES)]
    own = [s for s in streams if s in largest] if many else streams
    for stream, colour in zip(own, (*SERIES, MUTED), strict=False):
        yield said(stream.name), [stream.code], colour
    if many:
        rest = [s.code for s in streams if s not in largest]
        yield t(f"其余 {len(rest)} 项", f"{len(rest)} others"), rest, MUTED


def income_chart(years: Sequence[tuple[int, int, int | None]]) -> Chart:
    """Income obtained against the forecast by year: year, forecast, obtained, in cents; ``None``
    where nothing was entered for the year, which is not the same as nothing obtained."""
    known = [(year, planned, got) for year, planned, got in years if got is not None]
    unknown = [year for year, _, got in years if got is None]
    finding = _income_finding(known)
    if unknown:
        listed = years_of(unknown)
        missing = t(f"{listed} 年尚未登记收入", f"no income entered for {listed}")
        finding = t("；", "; ").join(filter(None, (finding, missing)))
    names = (t("测算", "forecast"), t("实际", "actual"))
    option = {
        "grid": {**GRID, "top": 56},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(year) for year, _, _ in years]},
        "yAxis": {"type": "value", "name": t("万元", "10,000 yuan")},
        "series": [
            columns(names[0], ACCENT_SOFT, [planned for _, planned, _ in years]),
            columns(names[1], ACCENT, [got for _, _, got in years]),
        ],
    }
    heads = [t("年份（万元）", "year (10,000 yuan)"), *names, t("差额", "difference")]
    rows = [
        [str(year), wan(p), "—" if g is None else wan(g), "—" if g is None else wan(g - p)]
        for year, p, g in years
    ]
    return Chart(option, finding, heads, rows, 240)


def _income_finding(known: Sequence[tuple[int, int, int]]) -> str:
    if not known:
        return ""
    planned, got = sum(p for _, p, _ in known), sum(g for _, _, g in known)
    share = percent(Fraction(got, planned), 2) if planned else "—"
    behind = [year for year, p, g in known if g < p]
    listed = years_of(behind)
    late = t(f"，{listed} 年未达测算", f", behind in {listed}") if behind else ""
    first = t(f"实际收入为测算的 {share}", f"Income obtained is {share} of the forecast")
    return first + late
