"""The addresses of surveys."""

from __future__ import annotations

from hengjian.site.residents.surveys.models import Questionnaire, Submission, Survey
from tests.site.matrix.examples import NOT_HERE, PLAIN, Example, of

ONE = of(Survey)
SURVEYS: dict[str, Example] = {
    "annex-docx": ONE,
    "annex-xlsx": ONE,
    "answers": ONE,
    "ask": of(Survey, answers=frozenset((200, 410))),
    "codebook": ONE,
    "codes": ONE,
    "coding": of(Survey, answers=NOT_HERE, question="none"),
    "compare": of(Survey, answers=NOT_HERE, sheet="none"),
    "form": of(Questionnaire),
    "households": ONE,
    "judge": of(Submission),
    "paper": ONE,
    "plan-docx": ONE,
    "plan-xlsx": ONE,
    "prepare": PLAIN,
    "questionnaires": PLAIN,
    "results": ONE,
    "sample": ONE,
    "shipped": Example(lambda world: {"name": "needs"}),
    "survey": ONE,
    "surveys": PLAIN,
    "take-shipped": Example(lambda world: {"name": "needs"}),
    "visits": ONE,
    "worker": PLAIN,
}
