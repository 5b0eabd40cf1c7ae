"""Two to four schemes side by side: what differs stands out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language, words
from hengjian.site.library.charts import Difference, bars_height, difference_bars, with_sign
from hengjian.site.library.models import Scheme
from hengjian.site.library.pages.scheme_trace import Score, scores_of
from hengjian.site.library.queries import schemes as queries
from hengjian.site.library.scope_catalogue import WorksClass, class_name
from hengjian.site.platform.english import with_unit
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t

MOST = 4


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One line of the comparison: its cells, the best of them, and whether they differ."""

    title: Any
    cells: tuple[Any, ...]
    kind: str = "text"
    unit: Any = ""
    best: int | None = None
    """Which cell is the best, where that can be said and only one is."""

    @property
    def differs(self) -> bool:
        """Whether the schemes are not all alike here."""
        return len({str(cell) for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading."""

    title: Any
    rows: tuple[CompareRow, ...]


OFFERED = 200
"""Schemes that are offered to be compared."""


def _rivalries(rows: Sequence[Scheme]) -> list[tuple[str, list[Scheme]]]:
    """The contiguous areas for which there are several schemes, each with up to four of them."""
    found: dict[str, list[Scheme]] = {}
    for row in rows:
        if row.area is not None:
            found.setdefault(row.area.name, []).append(row)
    return [(name, own[:MOST]) for name, own in found.items() if len(own) > 1]


@needs(Permission.LIBRARY_VIEW)
def compare(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The schemes whose codes the address names; with one, its rivals are offered."""
    codes = list(dict.fromkeys(request.GET.getlist("code")))[:MOST]
    schemes = schemes_asked(membership, codes)
    if len(schemes) < 2:
        offered = queries.visible_schemes(membership).order_by("region", "code")
        if schemes:
            offered = queries.rivals(schemes[0], membership)
        rows = list(offered.select_related("area", "region")[:OFFERED])
        context = {
            "chosen": schemes,
            "strange": [code for code in codes if code not in {s.code for s in schemes}],
            "offered": [row for row in rows if row.code not in codes],
            "rivalries": [] if schemes else _rivalries(rows),
        }
        return render(request, "library/schemes/choose.html", context)
    scores = [scores_of(scheme.benefit_trace) for scheme in schemes]
    context = {
        "schemes": schemes,
        "blocks": blocks(schemes, scores),
        "chart": difference_chart(schemes, scores),
        "supposed": {"codes": ",".join(scheme.code for scheme in schemes)},
    }
    return render(request, "library/schemes/compare.html", context)


def blocks(schemes: Sequence[Scheme], scores: Sequence[Sequence[Score]]) -> list[Block]:
    """Everything that can be compared, by heading."""
    return [
        Block(words("概况", "Overview"), tuple(_overview(schemes))),
        Block(words("改造内容与投资", "Works and cost"), tuple(_works(schemes))),
        Block(words("效益分", "Benefit score"), tuple(_scores(schemes, scores))),
        Block(words("意愿与管线", "Willingness and utilities"), tuple(_consent(schemes))),
    ]


def _overview(schemes: Sequence[Scheme]) -> list[CompareRow]:
    sites = [list(s.sites.all()) for s in schemes]
    names = tuple(t("、", ", ").join(site.name for site in own) for own in sites)
    homes = tuple(queries.households(own) for own in sites)
    each = tuple(s.cost / h if h and s.cost else None for s, h in zip(schemes, homes, strict=True))
    return [
        CompareRow(words("小区", "sites"), names),
        CompareRow(words("受益户数", "households"), homes, "number", "", _top(homes)),
        CompareRow(words("总投资", "total cost"), tuple(s.cost or None for s in schemes), "money",
                   words("万元", "10,000 yuan"), _top([s.cost for s in schemes], low=True)),
        CompareRow(words("户均投资", "cost per household"), each, "money",
                   words("万元", "10,000 yuan"), _top(each, low=True)),
        CompareRow(words("计划开工", "planned start"), tuple(s.starts_on for s in schemes), "date"),
        CompareRow(words("计划完工", "planned finish"),
                   tuple(s.finishes_on for s in schemes), "date"),
        CompareRow(words("工期", "duration"), tuple(_days(s) for s in schemes), "number",
                   words("天", "days")),
        CompareRow(words("改造后物业", "property management after"),
                   tuple(s.get_property_after_display() or None for s in schemes)),
    ]  # fmt: skip


def _works(schemes: Sequence[Scheme]) -> list[CompareRow]:
    classes = [queries.works_by_class(scheme) for scheme in schemes]
    rows = []
    for each in WorksClass:
        costs = tuple(sum((w.cost for w in own[each]), Decimal(0)) for own in classes)
        if not any(costs):
            continue
        name = class_name(each).of(language())
        rows.append(CompareRow(name, costs, "money", words("万元", "10,000 yuan")))
        kinds = {w.kind.code: w.kind for own in classes for w in own[each]}
        for code, kind in kinds.items():
            found = [{w.kind.code: w.quantity for w in own[each]}.get(code) for own in classes]
            unit = kind.unit_name.of(language())
            rows.append(CompareRow(kind.name.of(language()), tuple(found), "quantity", unit))
    return rows


def _scores(schemes: Sequence[Scheme], scores: Sequence[Sequence[Score]]) -> list[CompareRow]:
    totals = tuple(scheme.benefit for scheme in schemes)
    rows = [CompareRow(words("合计（100 分）", "total of 100"), totals, "total", "", _top(totals))]
    by_code = [{score.code: score for score in own} for own in scores]
    for code in dict.fromkeys(score.code for own in scores for score in own):
        found = [own.get(code) for own in by_code]
        first = next(score for score in found if score is not None)
        cells = tuple(None if score is None else score.score for score in found)
        title = with_unit(first.name.of(language()), f"{first.points.normalize():f}")
        rows.append(CompareRow(title, cells, "score", "", _top(cells)))
    return rows


def _consent(schemes: Sequence[Scheme]) -> list[CompareRow]:
    willing = tuple(queries.willing(scheme).share for scheme in schemes)
    touched = [queries.opinions(scheme) for scheme in schemes]
    agreed = tuple(_agreement(each) for each in touched)
    comments = tuple(len(scheme.comments.all()) for scheme in schemes)
    adopted = tuple(
        sum(c.decision in ("adopted", "partly") for c in scheme.comments.all())
        for scheme in schemes
    )
    aligned = tuple(
        words("是", "yes") if s.utilities_aligned else words("否", "no") for s in schemes
    )
    return [
        CompareRow(
            words("居民同意率", "residents in favour"), willing, "score", "%", _top(willing)
        ),
        CompareRow(words("管线单位同意", "utilities that agree"), agreed, "share"),
        CompareRow(words("与管线年度计划衔接", "aligned with utility plans"), aligned),
        CompareRow(words("收到意见", "comments"), comments, "number"),
        CompareRow(words("采纳或部分采纳", "adopted, at least in part"), adopted, "number"),
    ]


def _agreement(touched: Any) -> str:
    rows = [opinion for own in touched.values() for _, opinion in own]
    good = sum(1 for opinion in rows if opinion and opinion.opinion in ("agrees", "conditions"))
    return f"{good}/{len(rows)}"


def _days(scheme: Scheme) -> int | None:
    if scheme.starts_on is None or scheme.finishes_on is None:
        return None
    return (scheme.finishes_on - scheme.starts_on).days + 1


def _top(cells: Sequence[Any], *, low: bool = False) -> int | None:
    """The place of the best cell; none where one is missing or two are alike."""
    if any(cell is None for cell in cells):
        return None
    best = (min if low else max)(cells)
    return cells.index(best) if list(cells).count(best) == 1 else None


@dataclass(frozen=True, slots=True)
class Beside:
    """An indicator with the score of every scheme, and how far each other is from the first."""

    first: Score
    scores: tuple[Decimal | None, ...]

    @property
    def apart(self) -> tuple[Decimal | None, ...]:
        """Points more or less than the first scheme; None where either has no score."""
        base, *others = self.scores
        return tuple(None if base is None or each is None else each - base for each in others)

    @property
    def greatest(self) -> Decimal:
        """The greatest difference, whichever way."""
        return max((abs(each) for each in self.apart if each is not None), default=Decimal(0))


def difference_chart(schemes: Sequence[Scheme], scores: Sequence[Sequence[Score]]) -> Chart:
    """Where schemes differ from the first one, in points, the greatest difference first; its table
    has every indicator, also those in which they do not differ."""
    by_code = [{each.code: each.score for each in own} for own in scores]
    known = {each.code: each for own in scores for each in own}
    rows = [Beside(first, tuple(own.get(code) for own in by_code)) for code, first in known.items()]
    rows.sort(key=lambda each: -each.greatest)
    drawn = [each for each in rows if each.greatest]
    names = [f"{scheme.code} {scheme.name}" for scheme in schemes]
    others = [
        Difference(name, tuple(each.apart[number] for each in drawn))
        for number, name in enumerate(names[1:])
    ]
    option = difference_bars([_name(each) for each in drawn], others)
    less = t("比第一个多或少", "more or less than the first")
    heads = (
        t("指标（分）", "indicator (points)"),
        *(scheme.name for scheme in schemes),
        *(f"{scheme.name}：{less}" for scheme in schemes[1:]),
    )
    table = [
        (
            _name(each),
            *("—" if score is None else f"{score:,.2f}" for score in each.scores),
            *(with_sign(points) for points in each.apart),
        )
        for each in rows
    ]
    height = bars_height(len(drawn), len(others))
    return Chart(option, str(_finding(schemes)), heads, table, height)


def _name(each: Beside) -> str:
    return each.first.name.of(language())


def schemes_asked(membership: Membership, codes: Sequence[str]) -> list[Scheme]:
    """The schemes of these codes that the membership sees, in their order, at most ``MOST``."""
    wanted = list(dict.fromkeys(codes))[:MOST]
    found = {row.code: row for row in queries.whole(membership).filter(code__in=wanted)}
    return [found[code] for code in wanted if code in found]


def _finding(schemes: Sequence[Scheme]) -> Callable[[], str] | Any:
    """The comparison in one sentence."""
    scored = [scheme for scheme in schemes if scheme.benefit is not None]
    if len(scored) < len(schemes):
        return words("有方案还缺数据，不能全部评分", "some schemes lack data and have no score yet")
    top = max(scored, key=lambda scheme: (scheme.benefit, -scheme.cost))
    cheap = min(scored, key=lambda scheme: scheme.cost)
    if top is cheap:
        return words(f"“{top.name}”效益分最高，投资也最少",
                     f"“{top.name}” has the best score and the least cost")  # fmt: skip
    more = (top.cost - cheap.cost) / 10000
    gain = (top.benefit or 0) - (cheap.benefit or 0)
    return words(
        f"“{top.name}”效益分高 {gain} 分，比“{cheap.name}”多花 {more:,.2f} 万元",
        f"“{top.name}” scores {gain} points more and costs {more * 10000:,.0f} yuan more than "
        f"“{cheap.name}”",
    )
