"""Two published evaluations, encoded from their printed tables (figures only).

What was printed comes out, or what was misprinted is named.
"""

from __future__ import annotations

import json

import pytest

from hengjian.engine import recompute
from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of

# World Bank, Doing Business 2018, country tables: Afghanistan. A topic's distance to the frontier
# is the mean of its indicators', each the way from the worst to the best performance that counts.
FRONTIER = """
framework: doing-business-topics
edition: "2018"
title: {zh: 营商环境若干专题的前沿距离, en: Distance to frontier of some topics}
authority: [{number: "World Bank, Doing Business 2018", article: Country tables}]
points: 400
rounding: {places: 2, of: total}
grades: [{at_least: 0, grade: told}]
units: {procedures: {}}
facts:
  start_procedures: {unit: procedures}
  start_time: {unit: days}
  start_cost: {unit: '%', title: cost per income per capita}
  start_capital: {unit: '%'}
  permit_procedures: {unit: procedures}
  permit_time: {unit: days}
  permit_cost: {unit: '%', title: cost per value of the warehouse}
  building_quality: {}
  legal_rights: {}
  credit_information: {}
  disclosure: {}
  director_liability: {}
  shareholder_suits: {}
  shareholder_rights: {}
  ownership_and_control: {}
  transparency: {}
indicators:
  - code: S
    name: Starting a business
    children:
      - {code: S1, name: Procedures, points: 25, value: start_procedures,
         score: {rule: linear, measured: value, from: 18 procedures, to: 1 procedures}}
      - {code: S2, name: Time, points: 25, value: start_time,
         score: {rule: linear, measured: value, from: 100 days, to: 0.5 days}}
      - {code: S3, name: Cost, points: 25, value: start_cost,
         score: {rule: linear, measured: value, from: 200%, to: 0%}}
      - {code: S4, name: Minimum capital, points: 25, value: start_capital,
         score: {rule: linear, measured: value, from: 400%, to: 0%}}
  - code: P
    name: Dealing with construction permits
    children:
      - {code: P1, name: Procedures, points: 25, value: permit_procedures,
         score: {rule: linear, measured: value, from: 30 procedures, to: 5 procedures}}
      - {code: P2, name: Time, points: 25, value: permit_time,
         score: {rule: linear, measured: value, from: 373 days, to: 26 days}}
      - {code: P3, name: Cost, points: 25, value: permit_cost,
         score: {rule: linear, measured: value, from: 20%, to: 0%}}
      - {code: P4, name: Building quality control, points: 25, value: building_quality,
         target: 15, score: proportional}
  - {code: C, name: Getting credit, points: 100, value: legal_rights + credit_information,
     target: 20, score: proportional}
  - code: M
    name: Protecting minority investors
    children:
      - {code: M1, name: Disclosure, points: 50/3, value: disclosure, target: 10,
         score: proportional}
      - {code: M2, name: Director liability, points: 50/3, value: director_liability, target: 10,
         score: proportional}
      - {code: M3, name: Shareholder suits, points: 50/3, value: shareholder_suits, target: 10,
         score: proportional}
      - {code: M4, name: Shareholder rights, points: 50/3, value: shareholder_rights, target: 10,
         score: proportional}
      - {code: M5, name: Ownership and control, points: 50/3, value: ownership_and_control,
         target: 10, score: proportional}
      - {code: M6, name: Corporate transparency, points: 50/3, value: transparency, target: 10,
         score: proportional}
"""
AFGHANISTAN = {
    "start_procedures": "3.5 procedures",
    "start_time": "7.5 days",
    "start_cost": "82.3%",
    "start_capital": "0.0%",
    "permit_procedures": "13 procedures",
    "permit_time": "354 days",
    "permit_cost": "89.8%",
    "building_quality": "2.5",
    "legal_rights": "9",
    "credit_information": "0",
    "disclosure": "1",
    "director_liability": "1",
    "shareholder_suits": "3",
    "shareholder_rights": "0",
    "ownership_and_control": "0",
    "transparency": "1",
}
TOPICS = {"S": "84.28", "P": "22.54", "C": "45.00", "M": "10.00"}

# 池州市贵池区棠溪镇, 2022年度项目支出绩效自评表, 委托业务项目: ten points for the budget and the
# rows of output and benefit. The row of the whole budget is printed as 0, 0, 0 and scores 0, while
# the row of fiscal money below it is spent to the last yuan.
FORM = """
framework: entrusted-services
edition: "2022"
title: 委托业务项目绩效自评（预算执行、产出、效益）
authority: [{number: 池州市贵池区棠溪镇人民政府, article: 2022年度项目支出绩效自评表}]
points: 90
grades: [{at_least: 90, grade: 优}, {at_least: 0, grade: 其他}]
facts:
  全年预算数: {unit: 万元}
  全年执行数: {unit: 万元}
  委托业务项目数量: {unit: 个}
  报告合格率: {unit: '%'}
  项目总成本: {unit: 万元}
indicators:
  - {code: B, name: 预算执行率, points: 10, value: 全年执行数 / 全年预算数, target: 100%,
     score: proportional}
  - code: C
    name: 产出指标
    points: 50
    children:
      - {code: C1, name: 委托业务项目数量, points: 8, value: 委托业务项目数量, target: 50个,
         score: proportional}
      - {code: C2, name: 委托业务报告合格率, points: 8, value: 报告合格率, target: 100%,
         score: proportional}
      - {code: C3, name: 经费支出合规性, points: 8, score: judged}
      - {code: C4, name: 提交报告及时性, points: 8, score: judged}
      - {code: C5, name: 项目总成本, points: 8,
         score: {rule: checklist, criteria: [{id: within, text: 不超过预算,
                                              when: 项目总成本 <= 90万元}]}}
      - {code: C6, name: 单项业务成本, points: 10, score: judged}
  - code: D
    name: 效益指标
    points: 30
    children:
      - {code: D1, name: 社会效益, points: 10, score: judged}
      - {code: D2, name: 生态效益, points: 10, score: judged}
      - {code: D3, name: 可持续影响, points: 10, score: judged}
"""
PRINTED = {
    "B": "0", "C1": "8", "C2": "8", "C3": "8", "C4": "8", "C5": "8", "C6": "10",
    "D1": "10", "D2": "10", "D3": "10",
}  # fmt: skip
JUDGED = ("C3", "C4", "C6", "D1", "D2", "D3")


def evaluation_of(
    framework: str, facts: dict[str, str], published: dict[str, str], judged: tuple[str, ...] = ()
) -> Evaluation:
    """The evaluation of printed figures beside printed scores, recomputed from its trace."""
    case = Case.model_validate(
        {
            "case": "published",
            "title": "published",
            "framework": "published",
            "as_of": "2022-12-31",
            "sources": {"table": {"title": "printed table"}},
            "facts": {n: {"value": value, "source": "table"} for n, value in facts.items()},
            "judgements": {code: {"score": published[code]} for code in judged},
            "published": {"indicators": published, "source": "table"},
        }
    )
    evaluation = evaluate(read_framework_text(framework, "published.yaml"), case, {})
    trace = json.loads(json.dumps(trace_of(evaluation), ensure_ascii=False))
    assert recompute.Trace(trace).check() == []
    return evaluation


def differing_codes(evaluation: Evaluation) -> list[str]:
    return [dict(p.values)["code"] for p in evaluation.problems if p.code == "published-differs"]


def test_the_distances_to_the_frontier_come_out_as_printed() -> None:
    evaluation = evaluation_of(FRONTIER, AFGHANISTAN, TOPICS)
    assert {code: str(evaluation[code].score) for code in TOPICS} == TOPICS
    assert evaluation.problems == ()


def test_leaves_rounded_one_by_one_would_have_missed_the_printed_score() -> None:
    evaluation = evaluation_of(FRONTIER.replace("of: total", "of: leaves"), AFGHANISTAN, TOPICS)
    assert str(evaluation["S"].score) == "84.27"
    assert "S" in differing_codes(evaluation)


SPENT = {"委托业务项目数量": "50个", "报告合格率": "100%", "项目总成本": "90万元"}


@pytest.mark.parametrize(
    ("budget", "execution", "slips"),
    [
        # the row of fiscal money: spent to the last yuan, and 0 printed where 10 are due
        (("89.974万元", "89.974万元"), "10.00", ["B"]),
        # the row of the whole: nothing of nothing is no rate at all, and no 0 either
        (("0万元", "0万元"), "None", ["B"]),
    ],
)
def test_the_form_comes_out_but_for_its_row_of_zeros(
    budget: tuple[str, str], execution: str, slips: list[str]
) -> None:
    planned, spent = budget
    facts = {**SPENT, "全年预算数": planned, "全年执行数": spent}
    evaluation = evaluation_of(FORM, facts, PRINTED, JUDGED)
    assert str(evaluation["B"].score) == execution
    assert differing_codes(evaluation) == slips
    assert (str(evaluation["C"].score), str(evaluation["D"].score)) == ("50.00", "30.00")
