"""The steps of evaluations as a bureau may say them: a file of steps, gates and days, read whole.

A file combines what the site has, the gates (``gates.py``), the rights and the pages, and cannot
invent any: an unknown gate, a step after itself, a step nobody may do are refused when it is read,
every problem at its line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from hengjian import library
from hengjian.bilingual import Text
from hengjian.engine.frameworks.fields import Code, Model, Wording
from hengjian.engine.frameworks.reader import read_bytes
from hengjian.engine.frameworks.validation import close_to, in_order, validate
from hengjian.engine.frameworks.yaml_tree import Tree, compose_yaml
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.evaluation.gates import GATES
from hengjian.site.platform.reckoning import OFFICE_DAYS

SHIPPED = Path(library.__file__).parent / "procedures" / "cn-fiscal-evaluation.yaml"
PAGES: Mapping[str, str] = {
    "home": "web:evaluation",
    "plan": "web:evaluation-plan",
    "sample": "web:evaluation-sample",
    "requests": "web:evaluation-requests",
    "papers": "web:evaluation-papers",
    "scores": "web:evaluation-scores",
    "panel": "web:evaluation-panel",
    "evidence": "web:evaluation-evidence",
    "findings": "web:evaluation-findings",
    "report": "web:evaluation-report",
    "consultation": "web:evaluation-consultation",
    "recheck": "web:evaluation-rechecks",
}
"""Where a step may be worked on, and the address of it."""


class Due(Model):
    """By when a step is due: so many working days after another step, or after the commission."""

    days: int = Field(ge=1, le=260)
    from_: str = Field(default="", alias="from")
    source: str = ""
    """The document that gives the days; without one they are a default."""


class StepSaid(Model):
    """One step as the file says it."""

    key: Code
    title: Wording
    short: str = Field(min_length=1, max_length=2)
    """One character that stands for it in a row of dots."""
    told: Wording
    """What the unit is told while it is under way."""
    who: str
    after: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    due: Due
    page: str = "home"


class Course(Model):
    """A file of steps."""

    procedure: Code
    edition: str
    title: Wording
    authority: tuple[str, ...] = ()
    before_issue: str
    """The last step that must be settled before an evaluation is handed in to be issued."""
    steps: tuple[StepSaid, ...] = Field(min_length=1)

    @property
    def named(self) -> str:
        """``cn-fiscal-evaluation 2026-12``."""
        return f"{self.procedure} {self.edition}"

    def due_days(self, begun: date) -> dict[str, date]:
        """The day each step is due for an evaluation that begins on that day, by key."""
        found: dict[str, date] = {}
        for step in self.steps:
            start = found.get(step.due.from_, begun)
            found[step.key] = OFFICE_DAYS.add(start, step.due.days)
        return found

    def body_of(self, step: StepSaid) -> dict[str, Any]:
        """What the row of a step keeps of it."""
        body: dict[str, Any] = step.model_dump(mode="json", by_alias=True, exclude={"key"})
        body["title"], body["told"] = _both(step.title), _both(step.told)
        places = [each.key for each in self.steps]
        body["before_issue"] = places.index(step.key) <= places.index(self.before_issue)
        return body


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def course() -> Course:
    """The steps in force: the bureau's own file, else the shipped one.

    Raises ``Refused`` with every problem of the file, each at its line.
    """
    path = Path(os.environ.get("HENGJIAN_EVALUATION_STEPS") or SHIPPED)
    return read_course(read_bytes(path), str(path))


@lru_cache(maxsize=4)
def read_course(text: bytes | str, file: str) -> Course:
    """The steps written in ``text``; ``file`` names it in its problems, all told at once."""
    tree = compose_yaml(text, file)
    try:
        found = validate(Course, tree)
    except Refused as refused:
        raise Refused(in_order([*tree.problems, *refused.problems])) from None
    problems = [*tree.problems, *_unsound(found, tree)]
    if problems:
        raise Refused(in_order(problems))
    return found


def _unsound(found: Course, tree: Tree) -> Iterator[Problem]:
    held = {right for role in roles().by_code.values() for right in role.may}
    rights = {right.value for right in Permission if right in held}
    before: list[str] = []
    every = [step.key for step in found.steps]
    for number, step in enumerate(found.steps):
        at = ("steps", number)
        if step.key in before:
            yield problem("course-step-twice", tree.place((*at, "key")), found=step.key)
        yield from _unknown(tree, (*at, "who"), step.who, rights, "course-right")
        yield from _unknown(tree, (*at, "page"), step.page, PAGES, "course-page")
        for place, gate in enumerate(step.gates):
            yield from _unknown(tree, (*at, "gates", place), gate, GATES, "course-gate")
        named: list[tuple[tuple[str | int, ...], str]] = [
            ((*at, "after", place), key) for place, key in enumerate(step.after)
        ]
        if step.due.from_:
            named.append(((*at, "due", "from"), step.due.from_))
        for path, key in named:
            if key not in before:
                code = "course-after-itself" if key in every else "course-step-unknown"
                yield problem(code, tree.place(path), found=key, step=step.key)
        before.append(step.key)
    if found.before_issue not in every:
        at_key = tree.place(("before_issue",))
        yield problem("course-step-unknown", at_key, found=found.before_issue, step="before_issue")


def _unknown(
    tree: Tree, path: tuple[str | int, ...], word: str, known: Any, code: str
) -> Iterator[Problem]:
    if word not in known:
        close = close_to(word, known)
        yield problem(code, tree.place(path), found=word, known=close or "、".join(sorted(known)))
