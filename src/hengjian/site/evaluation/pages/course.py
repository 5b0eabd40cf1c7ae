"""The steps of an evaluation as dots, and the one that is next with what it still needs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.evaluation.course import PAGES
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import EvaluationStep
from hengjian.site.platform.telling import address_of_code

S = EvaluationStep.State
SHOWN = ("evaluation_id", "key", "state", "body", "due_on", "settled_on")
"""The columns that a dot tells; the page of one evaluation tells all of them."""
BADGES = {"open": "mark-grey", "done": "mark-accent", "waived": "mark-amber"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One step as a dot: its state, its day, and the address of the thing itself.

    A board has hundreds of them: what only the page of one evaluation tells is worked out there.
    """

    row: EvaluationStep
    code: str
    """Of the evaluation."""
    current: bool
    late: bool
    reach: Container[str]
    """The pages of the evaluation that open for who looks."""

    @property
    def title(self) -> str:
        """What the step is."""
        return _word(self.row, "title", self.row.key)

    @property
    def short(self) -> str:
        """The sign inside the dot."""
        return str(self.row.body.get("short", "·"))

    @property
    def day(self) -> date | None:
        """When it was settled, else when it is due."""
        return self.row.settled_on or self.row.due_on

    @property
    def mark(self) -> str:
        """The colour of its state."""
        return "mark-red" if self.late else BADGES[self.row.state]

    @property
    def told(self) -> str:
        """What the unit under evaluation is told of it."""
        return _word(self.row, "told", "")

    @property
    def source(self) -> str:
        """The document that sets its deadline; empty where it is a default."""
        return str(self._due.get("source", ""))

    @property
    def default(self) -> bool:
        """Whether no document sets its deadline."""
        return not self.source

    @property
    def days(self) -> object:
        """Its working days."""
        return self._due.get("days", "")

    @property
    def who(self) -> str:
        """Whose step it is, in words."""
        right = str(self.row.body.get("who", ""))
        return said(WORDS[Permission(right)]) if right in RIGHTS else right

    @property
    def address(self) -> str:
        """Where the step is worked on; the page of the evaluation for who may not go there."""
        page = PAGES.get(self.row.body.get("page", ""), PAGES["home"])
        return address_of_code(page if page in self.reach else PAGES["home"], self.code)

    @property
    def _due(self) -> Mapping[str, Any]:
        due: Mapping[str, Any] = self.row.body.get("due", {})
        return due

    @property
    def days_late(self) -> int:
        """Calendar days since it was due; 0 where it is not late."""
        due = self.row.due_on
        return (current_day() - due).days if self.late and due else 0


def _word(row: EvaluationStep, part: str, otherwise: str) -> str:
    words = row.body.get(part, {})
    return said(Text(words.get("zh", otherwise), words.get("en", otherwise)))


RIGHTS = frozenset(each.value for each in Permission)


def current_of(rows: Iterable[EvaluationStep]) -> str:
    """The key of the first open step; empty where all are settled."""
    return next((row.key for row in rows if row.state == S.OPEN), "")


def dots_of(
    keys: Mapping[int, str], today: date, reach: Mapping[int, Container[str]]
) -> dict[int, list[Dot]]:
    """The dots of these evaluations (code by primary key), by primary key; one query. ``reach``
    says which pages of each open for who looks."""
    by_evaluation: dict[int, list[EvaluationStep]] = {}
    rows = EvaluationStep.objects.filter(evaluation__in=list(keys)).order_by("position")
    for row in rows.only(*SHOWN):
        by_evaluation.setdefault(row.evaluation_id, []).append(row)
    return {
        key: list(_dots(steps, keys[key], today, reach[key]))
        for key, steps in by_evaluation.items()
    }


def _dots(
    rows: Sequence[EvaluationStep], code: str, today: date, reach: Container[str]
) -> Iterator[Dot]:
    current = current_of(rows)
    for row in rows:
        late = row.state == S.OPEN and row.due_on is not None and row.due_on < today
        yield Dot(row, code, row.key == current, late, reach)


def course_of(
    evaluation: Any, today: date, reach: Container[str], *, inside: bool
) -> dict[str, Any]:
    """The steps of one evaluation; for who is inside, what the next one still needs."""
    steps = list(EvaluationStep.objects.filter(evaluation=evaluation).order_by("position"))
    dots = list(_dots(steps, evaluation.code, today, reach))
    found: dict[str, Any] = {"dots": dots, "next": None, "lacks": []}
    now = next((each for each in dots if each.current), None)
    if now is None:
        return found
    found["next"] = now
    if inside:
        found["lacks"] = [
            {
                "text": words(lack.text.zh, lack.text.en),
                "address": reverse(PAGES[lack.page], args=[evaluation.code]),
            }
            for lack in lacks_of(evaluation, now.row.body.get("gates", []))
        ]
    return found
