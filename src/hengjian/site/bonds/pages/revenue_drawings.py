"""Charts of what is to repay the bonds: revenue as it is forecast, and beside what came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from hengjian.bonds.explained import percent
from hengjian.bonds.forecast import Forecast
from hengjian.bonds.streams import Stream
from hengjian.documents.charts.palette import ACCENT, ACCENT_SOFT, AMBER, BLUE, MUTED
from hengjian.site.bonds.pages.drawings import GRID, columns, drawn, wan, years_of
from hengjian.site.common.words import said
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import t

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
            for name, codes, colour in _told_apart(streams, sums)
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


def _told_apart(
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


def compared(years: Sequence[tuple[int, int, int | None]]) -> Chart:
    """Income obtained against the forecast by year: year, forecast, obtained, in cents; ``None``
    where nothing was entered for the year, which is not the same as nothing obtained."""
    known = [(year, planned, got) for year, planned, got in years if got is not None]
    unknown = [year for year, _, got in years if got is None]
    finding = _compared_finding(known)
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


def _compared_finding(known: Sequence[tuple[int, int, int]]) -> str:
    if not known:
        return ""
    planned, got = sum(p for _, p, _ in known), sum(g for _, _, g in known)
    share = percent(Fraction(got, planned), 2) if planned else "—"
    behind = [year for year, p, g in known if g < p]
    listed = years_of(behind)
    late = t(f"，{listed} 年未达测算", f", behind in {listed}") if behind else ""
    first = t(f"实际收入为测算的 {share}", f"Income obtained is {share} of the forecast")
    return first + late
