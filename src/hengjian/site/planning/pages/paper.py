"""An annual plan as a paper: its money, what is in and out and why, what each place gets."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from hengjian.documents.model import Block, Column, Paragraph, words
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning import queries
from hengjian.site.planning.models import SOURCES, AnnualPlan, PlanChange
from hengjian.site.planning.outcome import Asked, ask, minimums_of, weights_of
from hengjian.site.planning.pages import reasons
from hengjian.site.planning.pages.plans import (
    name_of_scheme,
    place_chart,
    places_of,
    source_chart,
    why_of,
)
from hengjian.site.platform.lists import label_of
from hengjian.site.platform.papers import (
    Paper,
    fact_table,
    in_wan,
    paper_file,
    picture_of,
    table,
    value_words,
)
from hengjian.site.platform.templatetags.shell import t


@needs(Permission.LIBRARY_VIEW)
def paper(request: HttpRequest, membership: Membership, code: str, form: str) -> HttpResponseBase:
    """The plan as ``docx`` or ``pdf``: the figures of its page."""
    row = get_object_or_404(visible_to(AnnualPlan, membership).select_related("region"), code=code)
    changes = visible_to(PlanChange, membership).filter(plan=row, state=PlanChange.State.APPROVED)
    return paper_file(
        paper_of(row, list(changes.prefetch_related("added", "removed").order_by("approved_at"))),
        form,
    )


def paper_of(row: AnnualPlan, changes: Iterable[PlanChange]) -> Paper:
    """What the plan's page says, with the changes that the reader sees."""
    asked = ask(row)
    told = queries.plan_in_full(row, asked)
    schemes = [line.scheme for line in told.lines]
    made = Paper(
        row.name,
        t("年度计划", "Annual plan"),
        (
            (t("编码", "code"), row.code),
            (t("区县", "district"), row.region.name),
            (t("年度", "year"), str(row.year)),
            (t("状态", "state"), label_of(row, "state")),
        ),
        (row.source, *(scheme.source for scheme in schemes)),
        row.synthetic or any(scheme.synthetic for scheme in schemes),
    )
    made.chapter(t("计划总体", "The whole"), *_whole(row, told))
    made.chapter(t("资金", "Money"), *_money(told))
    made.chapter(t("列入方案", "schemes selected"), _lines(told, asked, chosen=True))
    made.chapter(t("未列入", "out"), _lines(told, asked, chosen=False))
    made.chapter(t("各街道", "By sub-district"), *_places(told))
    made.chapter(t("加分和最低数", "Additions and minimums"), _conditions(row))
    made.chapter(t("公布后的变更", "Changes since"), *[_change(each) for each in changes])
    return made


def _whole(row: AnnualPlan, told: queries.Shown) -> list[Block]:
    outcome = row.outcome or {}
    worked_out = outcome.get("kind") == "plan"
    found = fact_table(
        t("计划指标", "figures of the plan"),
        (
            (
                t("列入方案（个）", "schemes in the plan"),
                f"{len(told.chosen)} / {len(told.lines)}",
            ),
            (t("小区（个）", "sites"), value_words(told.sites)),
            (t("受益户数（户）", "households"), value_words(told.households)),
            (t("列入投资（万元）", "their cost (10,000 yuan)"), in_wan(told.cost)),
            (t("资金合计（万元）", "money (10,000 yuan)"), in_wan(told.money)),
            (
                t("折算受益户", "equivalent households"),
                reasons.value(outcome.get("value")) if worked_out else "",
            ),
            (t("测算于", "worked out at"), value_words(row.outcome_at)),
            (t("批准日期", "Approved on"), value_words(row.approved_at)),
        ),
    )
    blocks = [found]
    if worked_out and not told.current:
        stale = t(
            "测算之后，方案、评分、户数或资金有了变化。",
            "Schemes, scores, households or money have changed since it was worked out.",
        )
        blocks.append(Paragraph(words(stale)))
    return blocks


def _money(told: queries.Shown) -> list[Block]:
    if not told.sources:
        return []
    unit = t("万元", "10,000 yuan")
    heads = (
        Column(t("来源", "source"), width=18),
        Column(t("金额", "amount"), "right", unit=unit),
        Column(t("已安排", "assigned"), "right", unit=unit),
        Column(t("未安排", "left"), "right", unit=unit),
    )
    lines = [
        (_source_name(each), in_wan(each.amount), in_wan(each.used), in_wan(each.left))
        for each in told.sources
    ]
    total = (t("合计", "Total"), in_wan(told.money), "", "")
    return [
        picture_of(source_chart(told)),
        table(t("资金来源", "Source of funds"), heads, lines, total=total),
    ]


def _source_name(each: queries.Source) -> str:
    old = t("2000年底前", "before the end of 2000") if each.only_old else ""
    limits = [part for part in (old, each.place) if part]
    name = SOURCES[each.code].of(language())
    return f"{name}（{'，'.join(limits)}）" if limits else name


def _lines(told: queries.Shown, asked: Asked, *, chosen: bool) -> Block:
    named = name_of_scheme(asked)
    heads = (
        Column(t("方案", "scheme"), width=20),
        Column(t("街道", "sub-district"), width=10),
        Column(t("户数", "households"), "right", 7, t("户", "")),
        Column(t("投资", "cost"), "right", 9, t("万元", "10,000 yuan")),
        Column(t("效益分", "benefit score"), "right", 7),
        Column(t("折算户", "equivalent households"), "right", 8),
        Column(t("理由", "reason"), width=28),
    )
    lines = [
        (
            line.scheme.name,
            line.scheme.region.name,
            value_words(line.households),
            in_wan(line.scheme.cost),
            value_words(line.scheme.benefit),
            value_words(line.equivalent),
            why_of(line, named),
        )
        for line in told.lines
        if line.chosen is chosen
    ]
    caption = t("列入的方案", "schemes selected") if chosen else t("未列入的方案", "schemes out")
    return table(caption, heads, lines, wide=True)


def _places(told: queries.Shown) -> list[Block]:
    drawn = place_chart(told)
    if drawn is None:
        return []
    heads = (
        Column(t("街道", "sub-district"), width=16),
        Column(t("列入/备选", "in / candidates"), "right"),
        Column(t("小区", "sites"), "right", unit=t("个", "")),
        Column(t("户数", "households"), "right", unit=t("户", "")),
        Column(t("投资", "cost"), "right", unit=t("万元", "10,000 yuan")),
    )
    lines = [
        (
            each.name,
            f"{each.chosen}/{each.candidates}",
            value_words(each.sites),
            value_words(each.households),
            in_wan(each.cost),
        )
        for each in told.places
    ]
    return [picture_of(drawn), table(t("各街道安排", "what each sub-district gets"), heads, lines)]


def _conditions(row: AnnualPlan) -> Block:
    given = weights_of(row)
    places = places_of(row)
    pairs = [
        (t("2000年底前建成", "built before the end of 2000"), f"+{given.old}%"),
        (t("与管线计划衔接", "aligned with the utility plans"), f"+{given.aligned}%"),
        (t("连片区域全部列入", "a whole contiguous area"), f"+{given.together}%"),
    ]
    pairs += [
        (f"{t('至少', 'at least')} · {places.get(code, code)}", f"{least} {t('个小区', 'sites')}")
        for code, least in minimums_of(row).items()
    ]
    return fact_table(t("加分和最低数", "Additions and minimums"), pairs)


def _change(change: PlanChange) -> Block:
    comma = t("、", ", ")
    day = value_words(change.approved_at)
    parts = [f"{day} {change.reason}"]
    if added := [scheme.name for scheme in change.added.all()]:
        parts.append(t("加入：", "in: ") + comma.join(added))
    if removed := [scheme.name for scheme in change.removed.all()]:
        parts.append(t("移出：", "out: ") + comma.join(removed))
    return Paragraph(words(t("；", "; ").join(parts)))
