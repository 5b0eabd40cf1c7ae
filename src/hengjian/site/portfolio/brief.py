"""The brief of a portfolio, to be printed: one report for docx and pdf."""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.bilingual import Language
from hengjian.documents.model import (
    Block,
    Column,
    Heading,
    Notice,
    Paragraph,
    Report,
    Row,
    Table,
    cell,
    words,
)
from hengjian.documents.model import Words as Plain
from hengjian.site.common.days import current_day
from hengjian.site.common.words import language
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.portfolio.drawings import spread_chart
from hengjian.site.portfolio.models import Portfolio
from hengjian.site.portfolio.pages.places import Line, lines_of
from hengjian.site.portfolio.wording import WORDS, queries_of

MOST = 40
"""Lines of a table in print."""


def brief_of(portfolio: Portfolio) -> Report:
    """The whole, the places below it, the indicators, the queries."""
    spoken: Language = language()
    top = portfolio.places.select_related("portfolio").get(path="")
    below = list(portfolio.places.filter(depth=1))
    blocks: list[Block] = []
    if portfolio.synthetic:
        invented = t("本简报的数据是为演示编造的", "The data of this brief are invented")
        blocks.append(Notice(t("合成数据", "synthetic data"), ((Plain(invented),),)))
    blocks += [
        Heading(1, t("一、总体", "1 The whole"), "whole"),
        Paragraph(words(spread_chart(top).finding + t("。", "."))),
        _places(lines_of(portfolio, below)),
        Heading(1, t("二、指标", "2 Indicators"), "indicators"),
        _indicators(portfolio, spoken),
        Heading(1, t("三、疑问", "3 Queries"), "queries"),
        *[Paragraph(words(sentence)) for sentence in queries_of(portfolio)],
    ]
    return Report(
        language=spoken,
        title=portfolio.title,
        subtitle=t(f"{portfolio.year} 年度同类比较简报", f"brief of {portfolio.year}"),
        meta=(
            (t("项目数", "projects"), words(str(portfolio.projects))),
            (t("不评定（缺数据）", "withheld (data missing)"), words(str(portfolio.withheld))),
            (t("体系版次", "editions of the framework"), words(portfolio.editions)),
        ),
        blocks=tuple(blocks),
        date=current_day(),
        foot=portfolio.source,
    )


def _places(lines: Sequence[Line]) -> Table:
    heads = (
        Column(t("地区", "region"), width=20),
        Column(t("项目数", "projects"), "right"),
        Column(t("下四分位", "lower quartile"), "right", unit=t("分", "points")),
        Column(t("中位数", "median"), "right", unit=t("分", "points")),
        Column(t("上四分位", "upper quartile"), "right", unit=t("分", "points")),
    )
    rows = tuple(
        Row(
            (
                cell(line.place.name),
                cell(str(line.place.projects)),
                *(cell(str(shown)) for _, shown in line.middles[1:4]),
            )
        )
        for line in lines[:MOST]
    )
    left = len(lines) - MOST
    note = (
        t(f"另有 {left} 个地区未列。", f"{left} more regions are not listed.") if left > 0 else ""
    )
    return Table(t("各地区总分", "totals by region"), heads, rows, words(note))


def _indicators(portfolio: Portfolio, spoken: Language) -> Table:
    heads = (
        Column(t("指标", "indicator"), width=12),
        Column(t("前 27% 得分率", "rate, upper 27 %"), "right"),
        Column(t("后 27% 得分率", "rate, lower 27 %"), "right"),
        Column(t("区分度", "discrimination"), "right"),
        Column(t("分辨好坏", "tells apart")),
    )
    rows = tuple(
        Row(
            (
                cell(each["code"]),
                *(cell(each[name] or "—") for name in ("upper", "lower", "index")),
                cell(WORDS[each["word"]].of(spoken)),
            )
        )
        for each in portfolio.told["indicators"]
    )
    return Table(t("指标的区分度", "discrimination of the indicators"), heads, rows)
