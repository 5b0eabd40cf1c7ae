"""What an indicator asks people: its parts, what may be answered, and the engine's judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Fault,
    Judged,
    Panel,
    PassFail,
    Qualitative,
)
from hengjian.errors import Place, Problem, problem
from hengjian.quantities import exact_text

Side = Literal["met", "unmet"]
"""What stands in for an open answer: the best or the worst."""
YES, PARTLY, NO, FOUND, NONE = "yes", "partly", "no", "found", "none"
MET: Mapping[str, bool | str] = {YES: True, PARTLY: "50%", NO: False}
MET_WORDS = {
    YES: Text("符合", "met"),
    PARTLY: Text("部分符合", "partly met"),
    NO: Text("不符合", "not met"),
}
FAULT_WORDS = {NONE: Text("未发现", "not found"), FOUND: Text("发现", "found")}
PASS_WORDS = {YES: Text("通过", "passed"), NO: Text("不通过", "failed")}
WHOLE = ""
"""The part that stands for the indicator as a whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of one indicator."""

    indicator: str
    id: str
    """Of the criterion or fault; empty for the indicator as a whole."""
    kind: Literal["criterion", "fault", "none-found", "pass", "tier", "points"]
    text: Text
    options: tuple[tuple[str, Text], ...]
    """What may be answered; none where points are entered."""
    worth: str = ""
    """What hangs on it, as the framework writes it."""
    most: str = ""
    """The most points or times."""

    @property
    def key(self) -> str:
        """``A12.residents``; ``C21`` for the whole."""
        return f"{self.indicator}.{self.id}" if self.id else self.indicator


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given."""

    answer: str
    share: Decimal | None = None
    times: int = 1
    reason: str = ""
    evidence: tuple[str, ...] = ()


@lru_cache(maxsize=4096)  # an indicator is asked for several times in each answer of the site
def parts_of(compiled: CompiledIndicator) -> tuple[Part, ...]:
    """The questions of one leaf; none where facts alone decide."""
    code, rule = compiled.indicator.code, compiled.indicator.score
    match rule:
        case Checklist():
            asked = [
                Part(
                    code,
                    each.id,
                    "criterion",
                    each.text,
                    tuple(MET_WORDS.items()),
                    exact_text(rule.share_of(each, compiled.points) * compiled.points),
                )
                for each in rule.asked
            ]
            return (*asked, *(_fault(code, each) for each in rule.faults))
        case Deductions():
            whole = Text("是否查出扣分情形", "Whether anything to deduct for was found")
            options = tuple(FAULT_WORDS.items())
            first = Part(code, WHOLE, "none-found", whole, options)
            return (first, *(_fault(code, each) for each in rule.faults))
        case PassFail() if compiled.when is None:
            whole = Text("是否通过", "Whether it passes")
            return (Part(code, WHOLE, "pass", whole, tuple(PASS_WORDS.items())),)
        case Qualitative():
            tiers = tuple(
                (
                    each.id,
                    Text(f"{each.id} {each.from_}–{each.to}", f"{each.id} {each.from_}–{each.to}"),
                )
                for each in rule.tiers
            )
            return (Part(code, WHOLE, "tier", Text("属于哪一档", "Which tier"), tiers),)
        case Judged():
            whole = Text("给多少分", "How many points")
            return (Part(code, WHOLE, "points", whole, (), most=str(compiled.points)),)
    return ()


def _fault(code: str, fault: Fault) -> Part:
    options = tuple(FAULT_WORDS.items())
    return Part(code, fault.id, "fault", fault.text, options, str(fault.points), str(fault.times))


def asked_by(framework: CompiledFramework) -> dict[tuple[str, str], Part]:
    """Every question of a framework, by indicator and part."""
    return {
        (part.indicator, part.id): part
        for compiled in framework.indicators
        if compiled.is_leaf
        for part in parts_of(compiled)
    }


def panel_judgement(
    rule: Panel, given: Mapping[str, Decimal], open_as: Side | None = None
) -> dict[str, Any] | None:
    """The engine's judgement of a leaf that a panel scores, by judge.

    ``open_as`` fills the scores that are missing with the best or the worst; ``None`` where nobody
    gave one, or nothing was disclosed, and nothing stands in for it.
    """
    scores = {judge: str(score) for judge, score in given.items()}
    if open_as is not None:
        least = max(rule.judges, 2 * rule.trim + 1)
        filled = str(rule.out_of) if open_as == "met" else "0"
        scores |= {f"open-{place}": filled for place in range(len(scores), least)}
    return {"scores": scores} if scores else None


def wrong(part: Part, given: Given, compiled: CompiledIndicator) -> list[Problem]:
    """What is wrong with an answer; an empty one is none yet, and not wrong."""
    if not given.answer:
        return []
    at = Place(path="answer")
    if part.kind == "points":
        try:
            points = Decimal(given.answer)
        except InvalidOperation:
            points = Decimal("NaN")
        if not points.is_finite() or not 0 <= points <= Decimal(str(compiled.points)):
            most = compiled.points
            return [problem("judgement-points", at, found=given.answer, most=most)]
        return []
    if given.answer not in dict(part.options):
        return [problem("judgement-answer-unknown", at, found=given.answer, part=part.key)]
    if part.kind == "tier":
        rule = compiled.indicator.score
        assert isinstance(rule, Qualitative)
        tier = next(each for each in rule.tiers if each.id == given.answer)
        low, high = tier.from_.base, tier.to.base
        if given.share is None or not low <= given.share <= high:
            bounds = {"tier": tier.id, "low": tier.from_, "high": tier.to}
            found = "—" if given.share is None else f"{given.share * 100:f}%"
            return [problem("judgement-share", Place(path="share"), found=found, **bounds)]
    if part.kind == "fault" and given.answer == FOUND and not 1 <= given.times <= int(part.most):
        return [problem("judgement-times", Place(path="times"), found=given.times, most=part.most)]
    return []


def judgement_of(
    compiled: CompiledIndicator, given: Mapping[str, Given], open_as: Side | None = None
) -> dict[str, Any] | None:
    """The engine's judgement of one leaf from the answers that count, by part.

    ``open_as`` fills what is open with the best or the worst answer. ``None`` where nothing is
    asked, or where an answer is missing and nothing stands in for it.
    """
    code, rule = compiled.indicator.code, compiled.indicator.score
    parts = parts_of(compiled)
    if not parts:
        return None
    match rule:
        case Checklist():
            return _checklist(parts, given, open_as)
        case Deductions():
            return _deductions(rule, given, open_as)
    whole = given.get(WHOLE)
    if whole is None and open_as is None:
        return None
    said = _words_of(whole)
    best = open_as == "met"
    match rule:
        case PassFail():
            return {"passed": best if whole is None else whole.answer == YES, **said}
        case Qualitative():
            if whole is not None and whole.share is not None:
                return {"tier": whole.answer, "share": f"{whole.share * 100:f}%", **said}
            if best:
                top = max(rule.tiers, key=lambda tier: tier.to.base)
                return {"tier": top.id, "share": str(top.to)}
            low = min(rule.tiers, key=lambda tier: tier.from_.base)
            return {"tier": low.id, "share": str(low.from_)}
        case Judged():
            score = whole.answer if whole is not None else (compiled.points if best else 0)
            return {"score": str(score), **said}
    raise TypeError(f"{code}: nobody is asked by this rule")


def _checklist(
    parts: Iterable[Part], given: Mapping[str, Given], open_as: Side | None
) -> dict[str, Any]:
    criteria: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for part in parts:
        said = given.get(part.id)
        if part.kind == "fault":
            if said is not None and said.answer == FOUND:
                faults[part.id] = {"times": said.times, **_words_of(said)}
            elif said is None and open_as == "unmet":
                faults[part.id] = {"times": int(part.most)}
        elif said is not None:
            criteria[part.id] = {"met": MET[said.answer], **_words_of(said)}
        elif open_as is not None:
            criteria[part.id] = {"met": open_as == "met"}
    return {"criteria": criteria, **({"faults": faults} if faults else {})}


def _deductions(
    rule: Deductions, given: Mapping[str, Given], open_as: Side | None
) -> dict[str, Any] | None:
    whole = given.get(WHOLE)
    if whole is None:
        if open_as is None:
            return None
        every = {fault.id: {"times": fault.times} for fault in rule.faults}
        return {"faults": every if open_as == "unmet" else {}}
    found = {
        fault.id: {"times": given[fault.id].times, **_words_of(given[fault.id])}
        for fault in rule.faults
        if fault.id in given and given[fault.id].answer == FOUND
    }
    if whole.answer == FOUND and not found:
        if open_as is None:
            return None
        every = {fault.id: {"times": fault.times} for fault in rule.faults}
        return {"faults": every if open_as == "unmet" else {}}
    return {"faults": found if whole.answer == FOUND else {}, **_words_of(whole)}


def _words_of(given: Given | None) -> dict[str, Any]:
    if given is None or not given.reason:  # what counts has a reason; for scores alone none is read
        return {}
    return {"reason": given.reason, "evidence": list(given.evidence)}
