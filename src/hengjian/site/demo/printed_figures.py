"""What the published report of the reference case prints twice, said beside the figures."""

from __future__ import annotations

from hengjian.engine.facts.model import Reported
from hengjian.quantities import parse_quantity
from hengjian.site.bonds.models import Goal
from hengjian.site.bonds.pages.figures import GOAL
from hengjian.site.common.words import words
from hengjian.site.demo.evaluation import published
from hengjian.site.demo.library import PROJECT as CASE_PROJECT
from hengjian.site.library.models import Project
from hengjian.site.library.pages.figures import PROJECT
from hengjian.site.platform.figure import Asked, Words

MEASURE = "已开工楼栋数"
"""What the goal on buildings is counted by."""
PRINTED = ("计划改造楼栋数", "目标楼栋数")
"""The facts of the case that print how many buildings there are, and how many are the goal."""


@PROJECT.note("buildings")
def _print_twice(asked: Asked[Project]) -> Words:
    return _both() if asked.row.code == CASE_PROJECT and not asked.of else ""


@GOAL.note("target")
def _print_beside(asked: Asked[Goal]) -> Words:
    goal = asked.row
    return _both() if goal.measure == MEASURE and goal.project.code == CASE_PROJECT else ""


def _both() -> Words:
    """Both numbers as the report prints them."""
    scope, goal = (_print(published().facts[each]) for each in PRINTED)
    return words(
        f"公开报告两个数都印了：实施内容 {scope} 栋，绩效目标 {goal} 栋",
        f"the published report prints both: {scope} in its scope, {goal} as the goal",
    )


def _print(fact: Reported) -> str:
    return parse_quantity(str(fact.value)).number(grouped=True)
