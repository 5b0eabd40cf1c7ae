"""The steps of an evaluation as dots, and the one that is next with what it still needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation.course import PAGES
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import EvaluationStep

S = EvaluationStep.State
BADGES = {"open": "mark-grey", "done": "mark-accent", "waived": "mark-amber"}


def dot(row: EvaluationStep, code: str, current: str, today: date) -> dict[str, Any]:
    """One step as a dot: its state, its day, and the address of the thing itself."""
    title = row.body.get("title", {})
    late = row.state == S.OPEN and row.due_on is not None and row.due_on < today
    settled_late = (
        row.settled_on is not None and row.due_on is not None and row.settled_on > row.due_on
    )
    return {
        "row": row,
        "title": words(title.get("zh", row.key), title.get("en", row.key)),
        "short": row.body.get("short", "·"),
        "day": row.settled_on or row.due_on,
        "mark": "mark-red" if late else BADGES[row.state],
        "told": words(*(row.body.get("told", {}).get(part, "") for part in ("zh", "en"))),
        "current": row.key == current,
        "late": late,
        "settled_late": settled_late,
        "default": not row.body.get("due", {}).get("source"),
        "source": row.body.get("due", {}).get("source", ""),
        "days": row.body.get("due", {}).get("days", ""),
        "who": _who(row.body.get("who", "")),
        "address": reverse(PAGES.get(row.body.get("page", ""), PAGES["home"]), args=[code]),
    }


def _who(right: str) -> object:
    known = {each.value: WORDS[each] for each in Permission}
    text = known.get(right)
    return words(text.zh, text.en) if text is not None else right


def current_of(rows: Iterable[EvaluationStep]) -> str:
    """The key of the first open step; empty where all are settled."""
    return next((row.key for row in rows if row.state == S.OPEN), "")


def dots_of(keys: Mapping[int, str], today: date) -> dict[int, list[dict[str, Any]]]:
    """The dots of these evaluations (code by primary key), by primary key; one query."""
    by_evaluation: dict[int, list[EvaluationStep]] = {}
    rows = EvaluationStep.objects.filter(evaluation__in=list(keys)).order_by("position")
    for row in rows:
        by_evaluation.setdefault(row.evaluation_id, []).append(row)
    return {
        key: [dot(row, keys[key], current_of(steps), today) for row in steps]
        for key, steps in by_evaluation.items()
    }


def course_of(evaluation: Any, today: date, *, inside: bool) -> dict[str, Any]:
    """The steps of one evaluation; for who is inside, what the next one still needs."""
    dots = dots_of({evaluation.pk: evaluation.code}, today).get(evaluation.pk, [])
    found: dict[str, Any] = {"dots": dots, "next": None, "lacks": []}
    now = next((each for each in dots if each["current"]), None)
    if now is None:
        return found
    found["next"] = now
    if inside:
        found["lacks"] = [
            {
                "text": words(lack.text.zh, lack.text.en),
                "address": reverse(PAGES[lack.page], args=[evaluation.code]),
            }
            for lack in lacks_of(evaluation, now["row"].body.get("gates", []))
        ]
    return found
