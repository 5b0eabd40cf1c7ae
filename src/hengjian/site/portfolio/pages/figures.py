"""Figures of portfolios, each opened to what it rests on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hengjian.site.common.words import words
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    one,
    trace_of_chart,
)
from hengjian.site.portfolio.drawings import points, scored, spread_chart
from hengjian.site.portfolio.models import Firm, Place, Portfolio, Standing
from hengjian.site.portfolio.pages.places import MIDDLES, address_of, rank_of
from hengjian.site.portfolio.queries import visible_places, visible_portfolios, visible_standings
from hengjian.site.portfolio.wording import condition_of
from hengjian.site.portfolio.years import change_of, runs_of, years_chart, years_of

PORTFOLIO = Figures(Portfolio, rows=visible_portfolios)
PLACE = Figures(Place, rows=visible_places)
STANDING = Figures(Standing, rows=visible_standings)
FIRM = Figures(Firm)
HOW = {
    "low": words("最低的总分", "the lowest total"),
    "lower": words("较低一半的中位数", "the median of the lower half"),
    "median": words(
        "总分由低到高排列居中的一个；偶数个时取中间两个的平均",
        "the middle of the totals in their order; of an even number halfway between the two",
    ),
    "upper": words("较高一半的中位数", "the median of the upper half"),
    "high": words("最高的总分", "the highest total"),
}
TITLES = {
    "low": words("最低", "lowest"),
    "lower": words("下四分位", "lower quartile"),
    "median": words("中位数", "median"),
    "upper": words("上四分位", "upper quartile"),
    "high": words("最高", "highest"),
}
POINTS = words("分", "points")


def _of(portfolio: Portfolio, trace: Trace) -> Trace:
    """The trace with where the results come from."""
    trace.source = f"{portfolio.source} · {portfolio.editions} · {portfolio.year}"
    trace.synthetic = portfolio.synthetic
    trace.page = (portfolio.title, reverse("web:portfolio", args=[portfolio.code]))
    return trace


@PLACE.named(*MIDDLES)
def _middle(asked: Asked[Place]) -> Trace:
    """A middle of a place: the same of the places below it, or its projects."""
    row, portfolio = asked.row, asked.row.portfolio
    title = f"{row.name} · {TITLES[asked.name]}"
    trace = Trace(title, Value(points(row, asked.name), "decimal", POINTS), HOW[asked.name])
    below = portfolio.places.filter(parent=row.path).exclude(path="")
    trace.records = [
        Record(
            each.name,
            Value(scored(getattr(each, asked.name), portfolio.decimals), "decimal", POINTS),
            address_of(portfolio, each.path),
        )
        for each in below[:MOST]
    ]
    trace.records_count, trace.more = below.count(), address_of(portfolio, row.path)
    return _of(portfolio, trace)


@PLACE.named("projects", "grade")
def _count(asked: Asked[Place]) -> Trace:
    """How many projects, all or of a grade (``of``)."""
    row, portfolio = asked.row, asked.row.portfolio
    count = row.grades[asked.of] if asked.name == "grade" else row.projects
    what = asked.of if asked.name == "grade" else words("项目数", "projects")
    how = words("评定了等级的项目，一个一个数", "the graded projects, counted one by one")
    trace = Trace(f"{row.name} · {what}", Value(count, "number"), how)
    trace.records = [Record(grade, Value(n, "number")) for grade, n in row.grades.items()]
    trace.records_count, trace.more = len(row.grades), address_of(portfolio, row.path)
    return _of(portfolio, trace)


@PLACE.named("change")
def _change(asked: Asked[Place]) -> Trace:
    """How the projects of a place moved since an earlier run (``of`` is its code)."""
    row, portfolio = asked.row, asked.row.portfolio
    rows = Place.objects.filter(path=row.path, portfolio__region=portfolio.region)
    before = one(rows.filter(portfolio__code=asked.of).select_related("portfolio"))
    change = change_of(row, before)
    how = words(
        "两年都有的项目，后一年的总分减前一年的总分，取中位数；区间按符号检验精确算出（至少 95%），"
        "不足 6 个项目不给区间",
        "of the projects that stand in both years: later total less earlier total, the median; the "
        "interval is exact by the sign test (95 % at least), none below six projects",
    )
    title = f"{row.name} · {before.portfolio.year} → {portfolio.year}"
    trace = Trace(title, Value(change and change.middle, "decimal", POINTS), how)
    if change is not None:
        trace.records = [
            Record(
                words("两年都有的项目", "projects in both years"), Value(change.matched, "number")
            ),
            Record(words("升的", "risen"), Value(change.risen, "number")),
            Record(words("降的", "fallen"), Value(change.fallen, "number")),
        ]
        if change.least is not None:
            ends = Value(f"{change.least} – {change.most}", "text")
            trace.records.append(Record(words("中位数的区间", "interval of the median"), ends))
    trace.records_count = len(trace.records)
    return _of(portfolio, trace)


@PLACE.named("years")
def _years(asked: Asked[Place]) -> Trace | None:
    """The drawing of a place over the years."""
    row, portfolio = asked.row, asked.row.portfolio
    how = words(
        "各年评价中这个地区的总分，每年一次", "the totals of the place in the run of each year"
    )
    years = years_of(runs_of(asked.membership, portfolio), row.path)
    trace = trace_of_chart(years_chart(years), how, address_of(portfolio, row.path))
    return trace and _of(portfolio, trace)


@PLACE.named("spread")
def _spread(asked: Asked[Place]) -> Trace | None:
    """The drawing of a place."""
    how = words("按 5 分一段数项目", "projects counted by five points")
    drawn = spread_chart(asked.row)
    trace = trace_of_chart(drawn, how, address_of(asked.row.portfolio, asked.row.path))
    return trace and _of(asked.row.portfolio, trace)


@STANDING.named("total", "rank")
def _standing(asked: Asked[Standing]) -> Trace:
    """A total, or a rank with the interval that holds it."""
    row, portfolio = asked.row, asked.row.portfolio
    total = scored(row.total, portfolio.decimals)
    if asked.name == "total":
        how = words("评价结果里的总分", "the total in the results")
        return _of(portfolio, Trace(row.project, Value(total, "decimal", POINTS), how))
    drawn = portfolio.told["weights"]
    how = words(
        f"同类组“{row.group}”的 {row.of} 个项目按总分排列，同分同名次；各指标分值在"
        f" ±{drawn['spread']}% 内变动 {drawn['draws']} 次（种子 {drawn['seed']}），"
        f"九成情形下在第 {row.best} 到第 {row.worst} 名",
        f"the {row.of} projects of the group “{row.group}” by total, one total one rank; points "
        f"within ±{drawn['spread']} %, {drawn['draws']} draws (seed {drawn['seed']}): in nine of "
        f"ten its rank is {row.best} to {row.worst}",
    )
    trace = Trace(row.project, Value(rank_of(row)), how)
    trace.records = [Record(words("总分", "total"), Value(total, "decimal", POINTS))]
    trace.records_count = 1
    return _of(portfolio, trace)


@FIRM.named("points", "projects")
def _firm(asked: Asked[Firm]) -> Trace:
    """The points of a firm rule by rule, or how many projects of the list it stands in."""
    row, page = asked.row, reverse("web:firm", args=[asked.row.code])
    if asked.name == "points":
        how = words(
            "每条满足的规则计它的分，相加；只用来排先后，不是结论",
            "the points of each rule that is met, added up; they put the list in order, no verdict",
        )
        trace = Trace(row.name, Value(row.points, "number", POINTS), how)
        trace.records = [
            Record(
                words(each["rule"]["title"]["zh"], each["rule"]["title"]["en"]),
                Value(each["rule"]["points"], "number", POINTS),
                f"{page}#{each['rule']['code']}",
            )
            for each in row.reasons
        ]
        trace.records_count = len(trace.records)
    else:
        how = words("清单里它所在的项目，一个一个数", "its projects in the list, one by one")
        trace = Trace(row.name, Value(row.projects, "number"), how)
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    trace.page = (row.name, page)
    return trace


@PORTFOLIO.named("firm-rule")
def _firm_rule(asked: Asked[Portfolio]) -> Trace:
    """The points of a rule of firms (``of``), as its file states them."""
    listed = asked.row.told.get("firms") or {}
    rule = one(each for each in listed.get("rules", []) if each["code"] == asked.of)
    title = words(rule["title"]["zh"], rule["title"]["en"])
    source = words(rule["source"]["zh"], rule["source"]["en"])
    trace = Trace(title, Value(rule["points"], "number", POINTS), condition_of(rule))
    trace.source, trace.synthetic = source, asked.row.synthetic
    trace.page = (asked.row.title, reverse("web:firms", args=[asked.row.code]))
    return trace


def _tell(asked: Asked[Portfolio], part: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = one(each for each in asked.row.told[part] if each[name] == asked.of)
    return found


@PORTFOLIO.named("indicator")
def _indicator(asked: Asked[Portfolio]) -> Trace:
    """How far an indicator (``of``) tells good projects from poor ones."""
    found = _tell(asked, "indicators", "code")
    how = words(
        "总分前 27% 的得分率减后 27% 的得分率（Kelley 1939）；0.40 起很好，0.30 起较好，"
        "0.20 起勉强（Ebel 1965）",
        "rate of points of the upper 27 % by total less that of the lower (Kelley 1939); from 0.40 "
        "very good, from 0.30 good, from 0.20 marginal (Ebel 1965)",
    )
    trace = Trace(asked.of, Value(found["index"]), how)
    trace.records = [
        Record(words("前 27% 得分率", "rate of the upper 27 %"), Value(found["upper"])),
        Record(words("后 27% 得分率", "rate of the lower 27 %"), Value(found["lower"])),
        Record(words("满分的项目", "projects with all its points"), Value(found["full"], "number")),
    ]
    trace.records_count = len(trace.records)
    return _of(asked.row, trace)


@PORTFOLIO.named("unit")
def _unit(asked: Asked[Portfolio]) -> Trace:
    """How far the claims of a unit (``of``) lie above what was verified."""
    found = _tell(asked, "units", "unit")
    how = words(
        "各项目自评得分减复核总分，取平均",
        "claimed total less verified total, the mean of projects",
    )
    trace = Trace(asked.of, Value(found["mean"], "text"), how)
    trace.records = [
        Record(words("项目数", "projects"), Value(found["projects"], "number")),
        Record(words("中位数", "median"), Value(found["median"])),
        Record(words("虚高的项目", "projects above"), Value(found["above"], "number")),
        Record(words("最多", "at most"), Value(found["most"])),
    ]
    trace.records_count = len(trace.records)
    return _of(asked.row, trace)


@PORTFOLIO.named("queries")
def _queries(asked: Asked[Portfolio]) -> Trace:
    """What is to be asked about, all of it."""
    found = asked.row.told["queries"]
    how = words(
        "扎堆：某等级线上一分内的项目多于下一分内，若上下相当，这样多的概率至多百分之一；"
        "相同：全部指标值一样。都是疑问，不是结论",
        "a heap: within a point more totals above a bound than below, which were both alike would "
        "happen once in a hundred at most; the same: all values alike. Queries, no verdicts",
    )
    trace = Trace(words("疑问", "queries"), Value(len(found), "number"), how)
    return _of(asked.row, trace)
