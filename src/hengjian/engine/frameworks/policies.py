"""Policy advice: what an authority asks of the points, checked where a framework names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from hengjian.engine.frameworks.findings import Findings
from hengjian.engine.frameworks.model import Framework, Indicator
from hengjian.engine.frameworks.shipped import Policy, read_policy
from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.parser import parse
from hengjian.errors import Refused
from hengjian.quantities import exact_text


def advise(framework: Framework, findings: Findings) -> None:
    """Note as advice every policy the framework names but does not follow."""
    for index, name in enumerate(framework.advice):
        try:
            policy = read_policy(name)
        except Refused as error:
            findings.take(error, ("advice", index))
            continue
        points = points_by_name(framework, policy)
        if evaluate(parse(policy.holds), points.get) is False:
            _note_unmet(policy, points, findings, index)


def _note_unmet(
    policy: Policy, points: dict[str, Fraction], findings: Findings, index: int
) -> None:
    found = " · ".join(f"{name} {exact_text(value)}" for name, value in points.items())
    source = policy.cite[0] if policy.cite else None
    findings.note(
        "policy-unmet",
        ("advice", index),
        number=source.number if source else policy.policy,
        article=source.article if source else "",
        title_zh=policy.title.zh,
        title_en=policy.title.en,
        why_zh=policy.why.zh,
        why_en=policy.why.en,
        found=found,
    )


def points_by_name(framework: Framework, policy: Policy) -> dict[str, Fraction]:
    """The points, out of 100, behind each name of a policy."""
    full = framework.points or Decimal(1)
    return {
        name: sum(map(_points, _outermost(framework.indicators, wordings)), Fraction(0))
        * 100
        / Fraction(full)
        for name, wordings in policy.names.items()
    }


def _points(indicator: Indicator) -> Fraction:
    if indicator.children:
        return sum(map(_points, indicator.children), Fraction(0))
    return Fraction(indicator.points or 0)


def _outermost(indicators: Iterable[Indicator], wordings: tuple[str, ...]) -> Iterator[Indicator]:
    """The indicators with one of the wordings that do not lie below another such."""
    for indicator in indicators:
        if {indicator.name.zh, indicator.name.en} & set(wordings):
            yield indicator
        else:
            yield from _outermost(indicator.children, wordings)
