"""What somebody new in a role does first: said by the subjects, ticked by what was really done.

How to declare it, in a module ``first_steps`` of any installed app; nothing registers it::

    FIRST_STEPS = (
        FirstStep(
            30,
            Text("提交一份改造方案", "Submit a scheme"),
            page="web:schemes",
            right=Permission.SCHEME_EDIT,
            fact=Did("scheme.submit"),
        ),
    )

A role is offered the first of those it has the right to, by their order: so the ones that few
roles may do stand before those of everybody. Nothing is kept but that a membership put them away.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Exists, QuerySet
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.models import TrailEntry

MOST = 5
"""How many a role is offered: more would be no beginning."""
Fact = Callable[[Membership], QuerySet[Any]]
"""Rows that are there once the membership has done it."""


class Did:
    """The trail has a line that this membership did one of these: ``Did("import.hand-in")``."""

    def __init__(self, *actions: str) -> None:
        self.actions = actions

    def __call__(self, membership: Membership) -> QuerySet[TrailEntry]:
        """Its lines, in this role for this organisation."""
        me = membership.trail_identity()
        return TrailEntry.objects.filter(
            actor=me.username, organisation=me.organisation, role=me.role, action__in=self.actions
        )


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do first."""

    order: int
    """Tens leave room for one between: what a role is there for below 60, what anybody may do
    above; one of everybody, that must be done before all others, stands at 10."""
    title: Text
    page: str
    """The name of the page on which it is done; it has no parts."""
    fact: Fact
    right: Permission | None = None
    """Without it the step is not offered; None: to everybody."""

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.page)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A step, and whether it is done."""

    step: FirstStep
    done: bool


@cache
def every_first_step() -> tuple[FirstStep, ...]:
    """Every step of every installed app, in their order."""
    found: list[FirstStep] = []
    for app in apps.get_app_configs():
        if app.module is None or not hasattr(app.module, "__path__"):
            continue
        if "first_steps" in {each.name for each in pkgutil.iter_modules(app.module.__path__)}:
            found += import_module(f"{app.name}.first_steps").FIRST_STEPS
    return tuple(sorted(found, key=lambda each: each.order))


def steps_for(membership: Membership) -> list[FirstStep]:
    """The steps of a membership: the first of those that its role may do."""
    may = (each for each in every_first_step() if each.right is None or membership.may(each.right))
    return [each for each, _ in zip(may, range(MOST), strict=False)]


def first_steps_of(membership: Membership, *, even_away: bool = False) -> list[Ticked]:
    """The steps with what is done of them, in one question; none where they were put away."""
    offered = steps_for(membership)
    rows = Membership.objects.filter(pk=membership.pk)
    if not even_away:
        rows = rows.filter(steps_away=None)
    facts = {f"step_{n}": Exists(each.fact(membership)) for n, each in enumerate(offered)}
    for found in rows.values_list(*facts.values()):
        return [Ticked(step, done) for step, done in zip(offered, found, strict=True)]
    return []
