"""A throw-away model with a clock: a request for papers, answered within five working days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import models

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.clock import (
    START,
    STOP,
    Clock,
    Clocked,
    Extension,
    Pause,
    Reopens,
    after,
    share,
)
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Move, Outcome, Step, Turn

P = Permission
registry = Apps()
"""A registry of its own: the site's knows nothing of these models."""


class Request(Clocked):
    """A request for papers."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("草稿", "draft")
        SENT = "sent", words("已发出", "sent")
        ANSWERED = "answered", words("已答复", "answered")
        ACCEPTED = "accepted", words("已收下", "accepted")

    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    papers = models.PositiveIntegerField(default=1)
    entered_by = models.CharField(max_length=150, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "trial"
        apps = registry

    def __str__(self) -> str:
        return self.code


R = Request.State
PART = Outcome(R.SENT, "part", Text("还缺资料，没有办结", "papers are lacking; it goes on"))


def seen(by: Membership) -> models.QuerySet[Request]:
    """Every request."""
    return Request._default_manager.all()


def _has_papers(turn: Turn) -> Iterator[Problem]:
    if not turn.row.papers:
        yield problem("payment-without-evidence")


def _count(turn: Turn) -> Outcome | None:
    return PART if turn.row.papers < 2 else None


def clock(reopens: Reopens = Reopens.RESTART) -> Clock:
    """Five working days; ten may be granted once; four days of standing still."""
    return Clock(
        days=5,
        reopens=reopens,
        pause=Pause(
            {"weather": Text("天气", "weather"), "legal": Text("法律程序", "legal procedure")},
            most=4,
            right=P.PLAN_APPROVE,
        ),
        extension=Extension(most=10, times=1, asked=P.PLAN_EDIT, granted=P.PLAN_APPROVE),
        reminds=(share(80), after(1)),
        rises=after(3),
    )


def procedure(own: Clock | None = None, **more: Any) -> Procedure:
    """The procedure of the request."""
    ticking = own or clock()
    values: dict[str, Any] = {
        "noun": "request",
        "title": Text("资料清单", "requests"),
        "address": "requests",
        "page": "web:home",
        "seen": seen,
        "ends": frozenset(),
        "hands": {"entered_by": P.PLAN_APPROVE},
        "clock": ticking,
        "moves": (Move((R.SENT,), R.SENT, Text("逾期上报", "rises unanswered")),),
        "steps": (
            Step("send", R.DRAFT, R.SENT, right=P.PLAN_APPROVE, clock=START,
                 button=Text("发出", "Send"), done=Text("已发出", "sent")),
            Step("answer", R.SENT, (R.ANSWERED, PART), right=P.PLAN_EDIT, by="answered_by",
                 when="answered_on", not_by=("entered_by",), asks=(_has_papers,), then=_count,
                 button=Text("答复", "Answer"), done=Text("已答复", "answered")),
            Step("accept", R.ANSWERED, R.ACCEPTED, right=P.PLAN_APPROVE, clock=STOP,
                 not_by=("answered_by",), button=Text("收下", "Accept"),
                 done=Text("已收下", "accepted")),
            Step("return", R.ANSWERED, R.SENT, right=P.PLAN_APPROVE, reason=REASON, keeps="remark",
                 button=Text("退回", "Return"), done=Text("已退回", "returned")),
            Step("reopen", R.ACCEPTED, R.SENT, right=P.PLAN_APPROVE, reason=REASON, clock=START,
                 button=Text("重新打开", "Reopen"), done=Text("已打开", "opened")),
            *ticking.steps(at=(R.SENT, R.ANSWERED)),
        ),
    }  # fmt: skip
    return Procedure(Request, **values | more)
