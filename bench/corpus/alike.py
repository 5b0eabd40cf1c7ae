"""What resembles a contradiction and is none: look-alikes that every audit must leave in peace."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from bench.corpus.styles import fixed
from bench.corpus.writing import Author


def of_the_project(author: Author) -> list[str]:
    """Other years, earlier days, parts, stages and plans that were changed."""
    p, s, t = author.project, author.style, author.project.topic
    pair = sorted(p.areas, key=lambda area: -area.planned)[:2]
    both, earlier = sum(area.planned for area in pair), p.done * 3 // 5 + 1
    half = p.days["start"] + dt.timedelta(75)
    month = f"{half.year}年{half.month}月底"
    batch = p.planned // 3 + 1
    return [
        f"{p.year - 1}年同类项目{t.verb}{t.thing}{s.count(p.planned * 4 // 5 + 1, t.unit)}，"
        f"安排资金{s.money(p.budget * 7 / 10)}。",
        f"截至{month}，已{t.verb}{s.count(earlier, t.unit)}，此后进度加快。",
        f"其中{pair[0].name}、{pair[1].name}两地共{s.count(both, t.unit)}，数量较多。",
        f"项目总投资约{fixed(p.budget / 10000, 2)}亿元，由多个渠道筹集。",
        f"实施方案征求意见稿曾提出{t.verb}{s.count(p.planned + 7, t.unit)}，"
        f"批复时调整为{s.count(p.planned, t.unit)}。",
        f"后续三年预计每年新增{s.count(p.planned // 6 + 1, t.unit)}左右。",
        f"第一批计划{t.verb}{t.thing}{s.count(batch, t.unit)}，"
        f"涉及{t.people}{s.count(p.people // 3, t.people_unit)}。",
        f"截至{month}，到位资金{s.money(p.arrived)}，支出{s.money(p.spent * 3 / 5)}。",
        f"项目建议书匡算总投资{s.money(p.budget * 11 / 10)}，其后方案有所优化。",
        f"{p.year + 1}年计划继续{t.verb}{t.thing}{s.count(p.planned // 4 + 2, t.unit)}。",
        f"除本项目外，周边另有{t.people}{s.count(p.people // 7 + 3, t.people_unit)}间接受益。",
    ]


def of_money(author: Author) -> list[str]:
    """One source's money, contracts, what was carried over."""
    p, s = author.project, author.style
    one = author.project.sources[0]
    return [
        f"{one.name}到位{s.money(one.arrived)}，支出{s.money(one.spent)}。",
        f"主要合同金额{s.money(p.budget * 3 / 5)}，累计支付{s.money(p.spent * 2 / 5)}。",
        f"上年结转资金{s.money(p.budget / 50)}，已按规定收回。",
        f"按季度看，第三季度支出{s.money(p.spent / 3)}，占全年支出的{s.percent(Fraction(1, 3))}。",
    ]


def of_rates(author: Author) -> list[str]:
    """Rates that stand beside a plan and a result, and are of something else."""
    p, s, t = author.project, author.style, author.project.topic
    area = max(p.areas, key=lambda each: each.planned)
    lead = f"{area.name}计划{s.count(area.planned, t.unit)}，"
    return [
        f"{lead}实际完成{s.count(area.done, t.unit)}，{t.quality}{s.percent(p.rates[1])}。",
        f"{lead}实际完成{s.count(area.done, t.unit)}，投资完成率为{s.percent(p.rates[0])}。",
        f"{lead}已完成{s.count(area.done, t.unit)}，按期办结率为{s.percent(p.rates[0])}。",
        f"{lead}完成率高于全县平均水平{s.percent(Fraction(3, 100))}以上。",
    ]


def of_years(author: Author) -> list[str]:
    """Changes against half a year, a plan, or the year before the last."""
    p, s, t = author.project, author.style, author.project.topic
    old, mid, new = p.benefit
    return [
        f"{p.year}年上半年{t.benefit}比上年同期增加"
        f"{s.count((new - mid) // 3 + 5, t.benefit_unit)}。",
        f"{p.year}年{t.benefit}比{p.year - 2}年多{s.count(new - old, t.benefit_unit)}。",
        f"{p.year}年{t.benefit}比年初计划多{s.count((new - mid) // 2 + 9, t.benefit_unit)}。",
        f"{p.year - 1}年{t.benefit}较上年增加{s.count(mid - old, t.benefit_unit)}。",
        f"{p.year + 1}年{t.benefit}预计比{p.year}年多{s.count(old // 9 + 7, t.benefit_unit)}。",
    ]


def of_scores(author: Author) -> list[str]:
    """Scores of others and of other years."""
    p = author.project
    own, last = 95 + p.asked % 5, fixed(p.total - 4, 1)
    return [
        f"实施单位自评得分{own}分，自评等级为“{p.scale[0][0]}”，与评价结果的差异主要是自评未按"
        "评分标准扣分。",
        f"上年评价得分{last}分，与本年口径不完全一致。",
        f"评价组初评得分{own}分，征求意见后依据补充资料重新计分。",
    ]
