"""A small project for the tests of statistics: two counted indicators, a survey, two judgements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.engine.api import evaluate
from hengjian.engine.facts.gathered import Measured
from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.result import Evaluation

FRAMEWORK = """\
framework: small
edition: "1"
title: 小项目
points: 100
grades: [{at_least: 90, grade: 优}, {at_least: 80, grade: 良}, {at_least: 60, grade: 中},
         {at_least: 0, grade: 差}]
facts:
  开工数: {unit: 个}
  计划数: {unit: 个}
  支付: {unit: 万元}
  预算: {unit: 万元}
  满意: {unit: 份}
  答卷: {unit: 份}
  居民: {unit: 人}
formulas:
  支付率: {value: 支付 / 预算, unit: '%'}
indicators:
  - {code: A, name: 开工率, points: 40, value: 开工数 / 计划数, target: 100%, score: proportional}
  - {code: B, name: 支付率, points: 5, value: 支付率, target: 100%, score: proportional}
  - code: C
    name: 满意度
    points: 25
    value: 满意 / 答卷
    target: 80%
    unit: '%'
    score: proportional
    survey: {positive: 满意, answers: 答卷, population: 居民}
  - code: D
    name: 制度
    points: 20
    score:
      rule: checklist
      criteria: [{id: a, text: 有制度, points: 15}, {id: b, text: 有执行, points: 5}]
  - code: E
    name: 档案
    points: 10
    score:
      rule: deductions
      faults: [{id: x, text: 缺档, points: 2, times: 3}, {id: y, text: 错档, points: 1}]
"""

FACTS = {
    "开工数": "20个",
    "计划数": "40个",
    "支付": "600.00万元",
    "预算": "800.00万元",
    "满意": "60份",
    "答卷": "100份",
}
JUDGEMENTS: dict[str, Any] = {
    "D": {"criteria": {"a": {"met": True}, "b": {"met": "50%"}}},
    "E": {"faults": {"x": {"times": 1}}},
}


def evaluation(
    facts: dict[str, str] | None = None,
    judgements: dict[str, Any] | None = None,
    framework: str = FRAMEWORK,
    measured: Mapping[str, Measured] | None = None,
) -> Evaluation:
    """The project evaluated: 20 + 3.75 + 18.75 + 17.50 + 8 = 68.00, 中."""
    case = Case.model_validate(
        {
            "case": "small",
            "title": "小项目",
            "framework": "small",
            "as_of": "2023-09-30",
            "sources": {"form": {"title": "自评表"}},
            "facts": {
                name: {"value": value, "source": "form"}
                for name, value in (FACTS if facts is None else facts).items()
            },
            "judgements": JUDGEMENTS if judgements is None else judgements,
        }
    )
    return evaluate(read_framework_text(framework, "small.yaml"), case, measured or {})
