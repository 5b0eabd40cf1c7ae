"""A framework in a few lines and the scores it gives: what the chapters of the manual share."""

from __future__ import annotations

import json
from textwrap import dedent, indent
from typing import Any

from hengjian.engine import recompute
from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.trace import trace_of


class Sheet:
    """A framework and the evaluation of facts given as they are written."""

    def __init__(self, framework: str) -> None:
        self.compiled = read_framework_text(framework, "sheet.yaml")

    def evaluation(self, judgement: dict[str, Any] | None = None, **facts: str) -> Evaluation:
        """Evaluate a project with these facts and this judgement of indicator A.

        Every evaluation of the manual is also recomputed from its trace by the stand-alone script.
        """
        case = Case.model_validate(
            {
                "case": "sheet",
                "title": "一个项目",
                "framework": self.compiled.framework.framework,
                "as_of": "2023-09-30",
                "sources": {"form": {"title": "自评表"}},
                "facts": {n: {"value": value, "source": "form"} for n, value in facts.items()},
                "judgements": {} if judgement is None else {"A": judgement},
            }
        )
        evaluation = evaluate(self.compiled, case, {})
        trace = json.loads(json.dumps(trace_of(evaluation), ensure_ascii=False))
        assert recompute.Trace(trace).check() == []
        return evaluation

    def result(self, judgement: dict[str, Any] | None = None, **facts: str) -> IndicatorResult:
        """What indicator A comes to."""
        return self.evaluation(judgement, **facts)["A"]

    def score(self, judgement: dict[str, Any] | None = None, **facts: str) -> str:
        """The official score of indicator A."""
        return str(self.result(judgement, **facts).score)

    def codes(self, judgement: dict[str, Any] | None = None, **facts: str) -> set[str]:
        """The codes of the problems."""
        return {found.code for found in self.evaluation(judgement, **facts).problems}


def indicator(body: str, facts: str = "完成率: {unit: '%'}") -> Sheet:
    """A framework whose only indicator, A, has 10 points and the rule in ``body``."""
    return Sheet(
        dedent("""\
        framework: one-indicator
        edition: "1"
        title: 一个指标
        points: 10
        grades: [{at_least: 90, grade: 优}, {at_least: 80, grade: 良}, {at_least: 60, grade: 中},
                 {at_least: 0, grade: 差}]
        """)
        + "facts:\n"
        + indent(facts, "  ")
        + "\nindicators:\n  - code: A\n    name: 唯一指标\n    points: 10\n"
        + indent(body.strip("\n"), "    ")
        + "\n"
    )
