"""A survey, step by step: prepared, opened, closed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.models import Survey

S, P = Survey.State, Permission


def _has_a_form(turn: Turn) -> Iterator[Problem]:
    if not turn.row.questionnaire.form:
        yield problem("survey-without-form", name=turn.row)


def _is_its_time(turn: Turn) -> Iterator[Problem]:
    if turn.on > turn.row.closes_on:
        yield problem("survey-over", Place(path="closes_on"), closes=turn.row.closes_on)


def _can_be_answered(turn: Turn) -> Iterator[Problem]:
    """By code only, somebody must hold a code."""
    if turn.row.by_code_only and not turn.row.units.exists():
        yield problem("survey-without-households", name=turn.row)


def _open(turn: Turn) -> None:
    turn.row.consent = consents().on(turn.on).name


SURVEY = Procedure(
    Survey,
    noun="survey",
    title=Text("居民调查", "Surveys"),
    address="surveys",
    page="surveys:survey",
    listing="surveys:surveys",
    seen=partial(visible_to, Survey),
    ends=frozenset((S.CLOSED,)),
    hands={"entered_by": P.SURVEY_EDIT},
    edits=frozenset((S.DRAFT,)),
    note=Text(
        "启动后问卷、告知书不再改变；结束后不再收答卷。",
        "Once open, questionnaire and consent text stay; once closed, no more answers are taken.",
    ),
    steps=(
        Step(
            "open",
            S.DRAFT,
            S.OPEN,
            right=P.SURVEY_OPEN,
            by="opened_by",
            when="opened_on",
            asks=(_has_a_form, _is_its_time, _can_be_answered),
            then=_open,
            button=Text("启动调查", "Open the survey"),
            done=Text("调查已启动，可以填答", "the survey is open"),
            duty=Duty(Text("项调查待启动", "surveys to open"), "?state=draft"),
        ),
        Step(
            "close",
            S.OPEN,
            S.CLOSED,
            right=P.SURVEY_OPEN,
            by="closed_by",
            when="closed_on",
            reason=REASON,
            optional=True,
            button=Text("结束调查", "Close the survey"),
            done=Text("调查已结束，不再收答卷", "the survey is closed"),
            grave=True,
        ),
    ),
)
