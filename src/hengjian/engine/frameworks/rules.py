"""The scoring rules a framework may name. Each gives a share of the indicator's points, 0 to 1."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from hengjian.engine.frameworks.fields import (
    Amount,
    Code,
    Exact,
    Formula,
    Model,
    Wording,
    Worth,
)


class Citation(Model):
    """The document and article a rule comes from."""

    number: str
    """Document number, e.g. 财预〔2020〕10号, or the title where there is none."""
    article: str = ""
    title: Wording | None = None


class OverAchievement(Model):
    """Points taken back when a target was set too low (财预〔2020〕10号 第十六条).

    The part of completion above ``above`` is taken off the share, at most ``at_most``.
    """

    above: Amount
    at_most: Amount


class Proportional(Model):
    """value ÷ target × points (财预〔2020〕10号 第十六条); target ÷ value where lower is better."""

    rule: Literal["proportional"]
    floor: Amount | None = None
    """Below this completion the share is 0."""
    cap: Amount | None = None
    """The most completion that counts, at most 100%; the default is 100%."""
    lower_is_better: bool = False
    over: OverAchievement | None = None


class Linear(Model):
    """(x − from) ÷ (to − from) × points, 0 below ``from`` (财预〔2021〕101号).

    x is the completion (value ÷ target) or, with ``measured: value``, the value itself.
    """

    rule: Literal["linear"]
    from_: Amount = Field(alias="from")
    to: Amount
    measured: Literal["completion", "value"] = "completion"


class Band(Model):
    """One rung of a ladder: from ``at_least`` or up to ``at_most``; all the rest with neither."""

    at_least: Amount | None = None
    above: Amount | None = None
    at_most: Amount | None = None
    below: Amount | None = None
    points: Worth | None = None
    share: Amount | None = None


class Ladder(Model):
    """The first band that holds gives the points; the last has no bound."""

    rule: Literal["ladder"]
    bands: tuple[Band, ...] = Field(min_length=1)
    measured: Literal["completion", "value"] = "value"


class Steps(Model):
    """Full points less ``off`` for every step of ``each`` by which x falls short of ``from``.

    x is the value or, with ``measured: completion``, value ÷ target; ``from`` is the target (100%
    of completion) where it is not written. A step costs its points once it has begun or, with
    ``count: whole``, once it is full. With ``lower_is_better`` x exceeds ``from``.
    """

    rule: Literal["steps"]
    each: Amount
    off: Worth
    from_: Amount | None = Field(default=None, alias="from")
    count: Literal["started", "whole"] = "started"
    lower_is_better: bool = False
    measured: Literal["completion", "value"] = "value"


class PassFail(Model):
    """All points or none: by the formula ``when``, or judged."""

    rule: Literal["pass_fail"]
    when: Formula | None = None


class Fault(Model):
    """One fault of a catalogue: ``points`` off each time, at most ``times``."""

    id: Code
    text: Wording
    points: Worth
    times: int = Field(default=1, ge=1)
    cite: tuple[Citation, ...] = ()


class Criterion(Model):
    """One criterion of a checklist, worth ``points`` or ``share``; equal parts with neither.

    With ``when`` the facts decide whether it is met, and nobody is asked. ``faults`` are taken off
    its own worth, down to nothing, and never off another criterion.
    """

    id: Code
    text: Wording
    points: Worth | None = None
    share: Amount | None = None
    when: Formula | None = None
    faults: tuple[Fault, ...] = ()
    cite: tuple[Citation, ...] = ()


class Checklist(Model):
    """Criteria, each decided by facts or answered (yes, no, or a share) with evidence."""

    rule: Literal["checklist"]
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria that people answer."""
        return tuple(each for each in self.criteria if each.when is None)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of all criteria."""
        return tuple(fault for each in self.criteria for fault in each.faults)

    def share_of(self, criterion: Criterion, points: Fraction) -> Fraction:
        """The share of the indicator's ``points`` that one criterion is worth."""
        if criterion.share is not None:
            return criterion.share.base
        if criterion.points is not None:
            return criterion.points / points
        return Fraction(1, len(self.criteria))


class Deductions(Model):
    """Full points less the faults found, not below 0."""

    rule: Literal["deductions"]
    faults: tuple[Fault, ...] = Field(min_length=1)


class Tier(Model):
    """One qualitative tier: shares from ``from`` to ``to``, both included."""

    id: str
    from_: Amount = Field(alias="from")
    to: Amount


class Qualitative(Model):
    """Three tiers with a judged share inside the tier (财预〔2020〕10号 第十六条)."""

    rule: Literal["qualitative"]
    tiers: tuple[Tier, ...] = (
        Tier.model_validate({"id": "达成", "from": "80%", "to": "100%"}),
        Tier.model_validate({"id": "部分达成", "from": "60%", "to": "80%"}),
        Tier.model_validate({"id": "未达成", "from": "0%", "to": "60%"}),
    )


class Judged(Model):
    """Points that people give, from 0 to the indicator's, with their reasons."""

    rule: Literal["judged"]


class Level(Model):
    """One answer of a Likert scale: the fact that counts it and what it is worth."""

    fact: str
    share: Amount


class Likert(Model):
    """Σ count × share ÷ Σ count over the levels; against the target where there is one."""

    rule: Literal["likert"]
    levels: tuple[Level, ...] = Field(min_length=2)


class Panel(Model):
    """The mean of the judges' scores out of ``out_of`` without the ``trim`` highest and lowest."""

    rule: Literal["panel"]
    judges: int = Field(default=1, ge=1)
    """The fewest judges there must be."""
    trim: int = Field(default=0, ge=0)
    out_of: Exact = Decimal(100)


class FormulaRule(Model):
    """Points by a formula over facts, ``value`` and ``target``; held between 0 and the points."""

    rule: Literal["formula"]
    points: Formula


def _name(value: Any) -> Any:
    return {"rule": value} if isinstance(value, str) else value


Rule = Annotated[
    Annotated[
        Proportional
        | Linear
        | Ladder
        | Steps
        | PassFail
        | Checklist
        | Deductions
        | Qualitative
        | Judged
        | Likert
        | Panel
        | FormulaRule,
        Field(discriminator="rule"),
    ],
    BeforeValidator(_name),
]
"""A scoring rule; its name alone where it needs no more."""
