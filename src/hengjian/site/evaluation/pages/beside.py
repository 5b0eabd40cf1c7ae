"""What stands beside an opened indicator: what was done to its answers, what names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import said
from hengjian.site.evaluation.models import Evaluation, Finding, Judgement, WorkingPaper
from hengjian.site.evaluation.pages.leaves import Leaf
from hengjian.site.library.trail import action_of, who

LATEST = 8
"""How many lines of the trail are shown."""

NAMED = ("code", "title", "state", "indicators")
"""The columns of a paper or a problem that its line tells: their texts are long."""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done to an answer."""

    at: datetime
    who: str
    what: str
    part: str
    answer: str
    """The new answer in words; empty where another thing than the answer was changed."""
    why: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A paper or a problem that names the indicator."""

    title: str
    state: str
    address: str


def history_of(leaf: Leaf) -> list[Done]:
    """The latest lines of the trail on its answers, the newest first."""
    asked = {each.row.code: each.part for each in leaf.questions if each.row is not None}
    lines = TrailEntry.objects.filter(subject_type=Judgement._meta.label_lower, subject__in=asked)
    found = []
    for line in lines.order_by("-sequence")[:LATEST]:
        part = asked[line.subject]
        given = str((line.after or {}).get("answer") or "")
        options = dict(part.options)
        words = said(options[given]) if given in options else given
        what = action_of(line.action)
        found.append(Done(line.at, who(line), what, said(part.text), words, line.why))
    return found


def papers_on(evaluation: Evaluation, leaf: Leaf) -> list[Beside]:
    """The working papers that name it."""
    return [
        Beside(
            each.title,
            str(each.get_state_display()),
            reverse("web:evaluation-paper", args=[each.code]),
        )
        for each in WorkingPaper.objects.filter(evaluation=evaluation).only(*NAMED).order_by("pk")
        if leaf.code in each.indicators
    ]


def problems_on(evaluation: Evaluation, leaf: Leaf) -> list[Beside]:
    """The problems and experiences that name it."""
    address = reverse("web:evaluation-findings", args=[evaluation.code])
    return [
        Beside(each.title, str(each.get_state_display()), address)
        for each in Finding.objects.filter(evaluation=evaluation).only(*NAMED).order_by("pk")
        if leaf.code in each.indicators
    ]
