"""A scheme as a paper: its works, its sites, what was said of it, its score and the decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from hengjian.documents.model import Block, Column, Paragraph, words
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.pages.scheme_trace import Said, opinions_of, scores_of
from hengjian.site.library.queries import schemes as queries
from hengjian.site.library.scope_catalogue import class_name
from hengjian.site.platform.lists import label_of
from hengjian.site.platform.papers import (
    NOTHING,
    Paper,
    fact_table,
    in_wan,
    paper_file,
    table,
    value_words,
)
from hengjian.site.platform.templatetags.shell import quantity_words, t


@needs(Permission.LIBRARY_VIEW)
def paper(request: HttpRequest, membership: Membership, code: str, form: str) -> HttpResponseBase:
    """The scheme as ``docx`` or ``pdf``: the figures of its page."""
    return paper_file(paper_of(get_object_or_404(queries.whole(membership), code=code)), form)


def paper_of(row: Scheme) -> Paper:
    """What the page of a scheme from ``whole`` says."""
    sites = list(row.sites.all())
    made = Paper(
        row.name,
        t("改造方案", "scheme"),
        (
            (t("编码", "code"), row.code),
            (t("街道", "sub-district"), row.region.name),
            (t("年度", "year"), str(row.year)),
            (t("状态", "state"), label_of(row, "state")),
        ),
        (row.source, *(site.source for site in sites)),
        row.synthetic or any(site.synthetic for site in sites),
    )
    made.chapter(t("方案总体", "The whole"), *_whole(row, sites))
    made.chapter(t("改造内容", "Works"), _works(row))
    title = t("小区和管线单位意见", "Sites and utility owners' opinions")
    made.chapter(title, _opinions(row, sites))
    comments = t("居民和管线单位的意见", "Comments of residents and utility owners")
    made.chapter(comments, *_comments(row))
    made.chapter(t("效益分", "benefit score"), *_benefit(row))
    made.chapter(t("审定意见", "The decision"), *_decision(row))
    return made


def _whole(row: Scheme, sites: list[Site]) -> Iterator[Block]:
    willing = queries.willing(row)
    yield fact_table(
        t("方案指标", "figures of the scheme"),
        (
            (t("总投资（万元）", "total cost (10,000 yuan)"), in_wan(row.cost or None)),
            (t("效益分", "benefit score"), value_words(row.benefit)),
            (t("受益户数（户）", "households"), value_words(queries.households(sites))),
            (t("居民同意率（%）", "residents in favour (%)"), value_words(willing.shown)),
            (t("连片区域", "contiguous area"), row.area.name if row.area else ""),
            (t("工期", "dates"), f"{value_words(row.starts_on)} ~ {value_words(row.finishes_on)}"),
            (
                t("改造后物业", "property management after"),
                label_of(row, "property_after") if row.property_after else "",
            ),
        ),
    )
    if row.description:
        yield Paragraph(words(row.description))


def _works(row: Scheme) -> Block:
    heads = (
        Column(t("类别", "kind"), width=12),
        Column(t("内容", "works"), width=22),
        Column(t("数量", "quantity"), "right", 12),
        Column(t("投资", "cost"), "right", unit=t("万元", "10,000 yuan")),
    )
    lines = [
        (
            said(class_name(works_class)),
            said(each.kind.name),
            f"{quantity_words(each.quantity)} {said(each.kind.unit_name)}",
            in_wan(each.cost),
        )
        for works_class, rows in queries.works_by_class(row).items()
        for each in rows
    ]
    total = (t("合计", "Total"), "", "", in_wan(row.cost)) if lines else ()
    return table(t("工程量和投资", "works and their cost"), heads, lines, total=total)


def _opinions(row: Scheme, sites: list[Site]) -> Block:
    utilities, lines = opinions_of(sites, queries.opinions(row))
    names = dict(Utility.choices)
    heads = (
        Column(t("小区", "site"), width=20),
        Column(t("建成年份", "built in"), "right"),
        Column(t("户数", "households"), "right", unit=t("户", "")),
        *(Column(str(names.get(utility, utility))) for utility in utilities),
    )
    cells = [
        (
            site.name,
            str(site.built_year or NOTHING),
            value_words(site.households),
            *(_opinion(each) for each in every),
        )
        for site, every in lines
    ]
    return table(t("小区和意见", "sites and opinions"), heads, cells)


def _opinion(said_of: Said) -> str:
    _, touched, opinion = said_of
    if not touched:
        return t("不涉及", "does not apply")
    return label_of(opinion, "opinion") if opinion else t("未征求", "not asked")


def _comments(row: Scheme) -> list[Block]:
    heads = (
        Column(t("收到日期", "received on"), width=11),
        Column(t("谁", "who"), width=10),
        Column(t("意见", "comment"), width=26),
        Column(t("采纳情况", "decision"), width=10),
        Column(t("理由", "reason"), width=20),
    )
    lines = [
        (
            value_words(each.received_on),
            label_of(each, "voice"),
            each.text,
            label_of(each, "decision"),
            each.reason,
        )
        for each in row.comments.all()
    ]
    return [table(t("逐条意见", "every comment"), heads, lines)] if lines else []


def _benefit(row: Scheme) -> list[Block]:
    heads = (
        Column(t("指标", "indicator"), width=18),
        Column(t("取值", "value"), "right", 12),
        Column(t("得分", "score"), "right", unit=t("分", "points")),
        Column(t("满分", "full points"), "right", unit=t("分", "points")),
    )
    lines = [
        (
            said(each.name),
            each.shown,
            t("缺数据", "no data") if each.score is None else value_words(each.score),
            value_words(each.points),
        )
        for each in scores_of(row.benefit_trace)
    ]
    total = (t("合计", "Total"), "", value_words(row.benefit), "100") if lines else ()
    return [table(t("各项得分", "scores"), heads, lines, total=total)] if lines else []


def _decision(row: Scheme) -> list[Block]:
    if row.decided_at is None:
        return []
    signed = f"{name_of(row.decided_by)} · {value_words(row.decided_at)}"
    return [Paragraph(words(row.decision_reason)), Paragraph(words(signed), "note")]
