"""The ex-ante assessment by its framework: what is asked, what is missing, what it scores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.api import evaluate, load_framework
from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.rules import Checklist
from hengjian.engine.result import Evaluation
from hengjian.errors import Place, Problem, problem
from hengjian.site.bonds.models import Assessment

FRAMEWORK = "ex-ante-special-bond-2021"
DECIDES = "must"
"""A criterion whose id begins so decides: unmet, the project cannot be admitted."""
ANSWERS = {"yes": True, "partly": "50%", "no": False}
"""What a person may answer, and what the engine is told."""
Judgements = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion of one item."""

    item: str
    number: int
    """Of the item, from 1."""
    id: str
    text: Text

    @property
    def key(self) -> str:
        """``P1.need``: the item and the criterion."""
        return f"{self.item}.{self.id}"

    @property
    def decides(self) -> bool:
        """Whether the project cannot be admitted where it is not met."""
        return self.id.startswith(DECIDES)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eight items with its criteria."""

    code: str
    name: Text
    explanation: Text | None
    points: str
    questions: tuple[Question, ...]


@cache
def framework() -> CompiledFramework:
    """The shipped one, or ``HENGJIAN_EX_ANTE_FRAMEWORK``."""
    return load_framework(os.environ.get("HENGJIAN_EX_ANTE_FRAMEWORK") or FRAMEWORK)


@cache
def items() -> tuple[Item, ...]:
    """The items with their criteria, in the framework's order."""
    found = []
    for number, each in enumerate(framework().indicators, start=1):
        indicator = each.indicator
        if not isinstance(indicator.score, Checklist):
            raise TypeError(f"{indicator.code}: an ex-ante assessment asks checklists only")
        asked = tuple(
            Question(indicator.code, number, criterion.id, criterion.text)
            for criterion in indicator.score.criteria
        )
        found.append(
            Item(
                indicator.code, indicator.name, indicator.explanation, str(indicator.points), asked
            )
        )
    return tuple(found)


def questions() -> Iterator[Question]:
    """Every criterion."""
    for item in items():
        yield from item.questions


def answer_of(judgements: Judgements, question: Question) -> Mapping[str, Any]:
    """The answer given: ``answer`` (yes, partly, no), ``reason``, ``evidence``; empty without."""
    found: Mapping[str, Any] = judgements.get(question.item, {}).get(question.id, {})
    return found


def strange(judgements: Judgements) -> list[Problem]:
    """Answers to what the framework does not ask, or that are none."""
    known = {question.key for question in questions()}
    found = []
    for item, answers in judgements.items():
        for criterion, answer in answers.items():
            key = f"{item}.{criterion}"
            if key not in known or answer.get("answer") not in (*ANSWERS, ""):
                found.append(problem("assessment-unknown-answer", found=key))
    return found


def lacking(judgements: Judgements) -> list[Problem]:
    """Every criterion without an answer or without a reason."""
    found = []
    for question in questions():
        given = answer_of(judgements, question)
        values = {"item": question.number, "criterion": question.text}
        if not given.get("answer"):
            place = Place(path=f"answer-{question.key}")
            found.append(problem("assessment-unanswered", place, **values))
        elif not str(given.get("reason", "")).strip():
            place = Place(path=f"reason-{question.key}")
            found.append(problem("assessment-unreasoned", place, **values))
    return found


def vetoes(judgements: Judgements) -> list[Problem]:
    """The deciding criteria that are not met."""
    return [
        problem("assessment-vetoed", item=question.number, criterion=question.text)
        for question in questions()
        if question.decides and answer_of(judgements, question).get("answer") != "yes"
    ]


def scored(assessment: Assessment) -> Evaluation:
    """What the answers score; items with an answer missing are reported as missing."""
    compiled = framework()
    case = Case.model_validate(
        {
            "case": "assessment",
            "title": str(assessment.project),
            "framework": compiled.framework.framework,
            "as_of": assessment.assessed_on.isoformat(),
            "judgements": {
                item: {"criteria": _answers_in_words(answers)}
                for item, answers in assessment.judgements.items()
            },
        }
    )
    return evaluate(compiled, case, {})


def _answers_in_words(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        criterion: {
            "met": ANSWERS[answer["answer"]],
            "evidence": [answer["evidence"]] if answer.get("evidence") else [],
        }
        for criterion, answer in answers.items()
        if answer.get("answer")
    }
