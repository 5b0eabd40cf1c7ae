"""The reference backend: one project, exact, step by step. It is the law.

An indicator's official score is rounded once, as the framework says; parents and the total are sums
of rounded scores, or of exact ones that are rounded once where they are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from hengjian.bilingual import Text, same
from hengjian.engine.facts.gathered import Facts, Locate, Value, in_case
from hengjian.engine.facts.model import Case, Judgement
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Grade
from hengjian.engine.frameworks.rules import Likert
from hengjian.engine.language.wanting import wanting
from hengjian.engine.result import Evaluation, IndicatorResult, Status
from hengjian.engine.scoring import Leaf, score_leaf
from hengjian.errors import Problem, problem
from hengjian.quantities import Quantity, quantity_from_base, round_half_up


def score(
    compiled: CompiledFramework,
    facts: Facts,
    case: Case,
    *,
    grades: Sequence[Grade] | None = None,
    what_if: Mapping[str, str] | None = None,
    locate: Locate = in_case,
    standing: Mapping[str, Leaf] | None = None,
) -> Evaluation:
    """Score ``case`` by ``compiled``: every leaf, every sum, the grade.

    ``grades`` replaces the framework's scale; leaves that are ``standing``, scored before by the
    same facts and judgements, are taken as they are. Problems of gathering, of judgements, of
    missing data and of differences from published scores are all in the result.
    """
    leaves = _leaves(compiled, facts, case, standing or {})
    weights = effective_points(compiled, leaves)
    results = _results(compiled, case, leaves, weights)
    scale = tuple(grades or compiled.grades)
    top = [r for r in results if r.compiled.parent is None]
    total = _sum_of(compiled, top)
    complete = any(weights.values()) and all(
        r.status in ("scored", "zero", "reweighted") for r in top
    )
    limits = [limit for leaf in leaves.values() for limit in leaf.limits]
    grade = grade_of(total, compiled.framework.points, scale, limits) if complete else None
    told = _totals(case, total, complete, locate)
    return Evaluation(
        case=case,
        framework=compiled,
        facts=facts,
        as_of=facts.as_of,
        indicators=results,
        total=total,
        complete=complete,
        grade=grade,
        grades=scale,
        problems=(*facts.problems, *_problems(results, leaves, facts, locate), *told),
        what_if=dict(what_if or {}),
        leaves=leaves,
    )


def leaf_scores(
    evaluation: Evaluation, facts: Facts, judgements: Mapping[str, Judgement]
) -> dict[str, Decimal | None]:
    """The scores of the leaves with these facts, and these judgements in place of the case's own.

    What ``score`` gives the leaves then, without values, sums, grade and problems: only leaves
    whose facts or judgement differ are scored again.
    """
    compiled, case = evaluation.framework, evaluation.case
    judged = case.model_copy(update={"judgements": {**case.judgements, **judgements}})
    moved, scored = (
        _find_moved(evaluation.facts, facts),
        {r.compiled for r in evaluation.indicators},
    )
    as_before = {
        code: evaluation.leaves[code]
        for each in compiled.indicators
        if each.is_leaf and (code := each.indicator.code) not in judgements
        if each in scored and moved.isdisjoint(each.inputs)
    }
    leaves = _leaves(compiled, facts, judged, as_before)
    weights = effective_points(compiled, leaves)
    return {
        code: _score_of(compiled, _standing_of(each, leaves[code], weights[code])[1])
        for each in compiled.indicators
        if each.is_leaf and (code := each.indicator.code)
    }


def _find_moved(before: Facts, after: Facts) -> frozenset[str]:
    """The names of the facts that have another value now."""
    if after is before:
        return frozenset()
    old = before.by_name
    return frozenset(
        name
        for name, fact in after.by_name.items()
        if name not in old or fact.value != old[name].value
    )


def _leaves(
    compiled: CompiledFramework, facts: Facts, case: Case, standing: Mapping[str, Leaf]
) -> dict[str, Leaf]:
    def lookup(name: str) -> Value | None:
        return facts.as_of if name == "as_of" else facts.by_name[name].value

    return {
        code: standing[code]
        if code in standing
        else score_leaf(each, lookup, case.judgements.get(code))
        for each in compiled.indicators
        if each.is_leaf and (code := each.indicator.code)
    }


def effective_points(
    compiled: CompiledFramework, leaves: Mapping[str, Leaf]
) -> Mapping[str, Fraction]:
    """The points each indicator counts for once those left out gave theirs to their siblings.

    Points move within one parent, in proportion to nominal points; a parent with nothing left
    is itself left out, and so on upwards.
    """
    left_out = frozenset(
        code
        for each in compiled.indicators
        if each.is_leaf and each.indicator.missing == "reweight"
        if leaves[code := each.indicator.code].share is None
    )
    return _points_without(left_out, compiled.indicators, Fraction(compiled.framework.points))


@lru_cache(maxsize=1024)  # of many projects by one framework most leave out the same
def _points_without(
    left_out: frozenset[str], indicators: tuple[CompiledIndicator, ...], points: Fraction
) -> Mapping[str, Fraction]:
    children: dict[str | None, list[CompiledIndicator]] = {}
    for each in indicators:
        children.setdefault(each.parent, []).append(each)
    counts: dict[str, bool] = {}
    for each in reversed(indicators):
        code = each.indicator.code
        if each.is_leaf:
            counts[code] = code not in left_out
        else:
            counts[code] = any(counts[c.indicator.code] for c in children[code])
    weights: dict[str, Fraction] = {}

    def spread(parent: str | None, weight: Fraction) -> None:
        live = [c for c in children.get(parent, ()) if counts[c.indicator.code]]
        nominal = sum((c.points for c in live), Fraction(0))
        grown = 1 if weight == nominal else weight / nominal if nominal else 0
        for child in children.get(parent, ()):
            code = child.indicator.code
            part = child.points * grown if counts[code] else Fraction(0)
            weights[code] = part
            spread(code, part)

    spread(None, points)
    return MappingProxyType(weights)


def _results(
    compiled: CompiledFramework,
    case: Case,
    leaves: Mapping[str, Leaf],
    weights: Mapping[str, Fraction],
) -> tuple[IndicatorResult, ...]:
    done: dict[str, IndicatorResult] = {}
    for each in reversed(compiled.indicators):
        code = each.indicator.code
        if each.is_leaf:
            done[code] = _leaf_result(compiled, each, case, leaves[code], weights[code])
        else:
            below = [done[c.code] for c in each.indicator.children]
            done[code] = _parent_result(compiled, each, case, below, weights[code])
    return tuple(done[each.indicator.code] for each in compiled.indicators)


def _leaf_result(
    compiled: CompiledFramework,
    each: CompiledIndicator,
    case: Case,
    leaf: Leaf,
    weight: Fraction,
) -> IndicatorResult:
    status, exact = _standing_of(each, leaf, weight)
    return IndicatorResult(
        compiled=each,
        status=status,
        value=_show(leaf.value, each),
        target=_show(leaf.target, each),
        completion=leaf.completion,
        share=leaf.earned,
        weight=weight,
        exact=exact,
        score=_score_of(compiled, exact),
        judgement=case.judgements.get(each.indicator.code),
        steps=leaf.steps,
        decided=leaf.decided,
        published=_read_published(case, each),
    )


def _standing_of(
    each: CompiledIndicator, leaf: Leaf, weight: Fraction
) -> tuple[Status, Fraction | None]:
    """Whether the leaf is scored, and its exact score."""
    if leaf.share is not None:
        return "scored", leaf.share * weight
    if each.indicator.missing == "zero":
        return "zero", Fraction(0)
    return ("missing" if each.indicator.missing == "missing" else "reweighted"), None


def _score_of(compiled: CompiledFramework, exact: Fraction | None) -> Decimal | None:
    return None if exact is None else round_half_up(exact, compiled.framework.rounding.places)


def _sum_of(compiled: CompiledFramework, below: Sequence[IndicatorResult]) -> Decimal:
    """What indicators add up to, rounded as the framework says."""
    rounding = compiled.framework.rounding
    if rounding.of == "total":
        exact = sum((r.exact for r in below if r.exact is not None), Fraction(0))
        return round_half_up(exact, rounding.places)
    nothing = round_half_up(0, rounding.places)
    return sum((r.score for r in below if r.score is not None), nothing)


def _parent_result(
    compiled: CompiledFramework,
    each: CompiledIndicator,
    case: Case,
    below: Sequence[IndicatorResult],
    weight: Fraction,
) -> IndicatorResult:
    status: Status = "scored"
    if any(r.status in ("missing", "incomplete") for r in below):
        status = "incomplete"
    elif all(r.status == "reweighted" for r in below):
        status = "reweighted"
    exacts = [r.exact for r in below if r.exact is not None]
    return IndicatorResult(
        compiled=each,
        status=status,
        value=None,
        target=None,
        completion=None,
        share=None,
        weight=weight,
        exact=sum(exacts, Fraction(0)) if exacts else None,
        score=_sum_of(compiled, below) if exacts else None,
        judgement=None,
        published=_read_published(case, each),
    )


def _show(value: Value | None, each: CompiledIndicator) -> Quantity | None:
    return quantity_from_base(value, each.unit) if isinstance(value, Fraction) else None


def _read_published(case: Case, each: CompiledIndicator) -> Decimal | None:
    return case.published.indicators.get(each.indicator.code) if case.published else None


def grade_of(
    total: Decimal, points: Decimal, scale: Sequence[Grade], limits: Sequence[str] = ()
) -> Grade:
    """The grade ``total`` out of ``points`` earns on ``scale`` (best first), no better than
    ``limits`` allow. The last grade takes all that is left."""
    percent = Fraction(total) * 100 / Fraction(points)
    reached = next(
        (i for i, g in enumerate(scale) if percent >= Fraction(g.at_least)), len(scale) - 1
    )
    allowed = [i for i, g in enumerate(scale) if g.grade in limits]
    return scale[max([reached, *allowed])]


def _problems(
    results: Sequence[IndicatorResult], leaves: Mapping[str, Leaf], facts: Facts, locate: Locate
) -> Iterator[Problem]:
    for result in results:
        if result.code in leaves:
            own = ("judgements", result.code)
            yield from (p.at(locate(own)) for p in leaves[result.code].problems)
            yield from _missing(result, leaves[result.code], facts, locate)
        if result.published is not None and result.score != result.published:
            shown = "—" if result.score is None else result.score
            place = locate(("published", "indicators", result.code))
            values = {"code": result.code, "score": shown, "published": result.published}
            yield problem("published-differs", place, **values)


def _totals(case: Case, total: Decimal, complete: bool, locate: Locate) -> Iterator[Problem]:
    published = case.published.total if case.published else None
    if published is not None and published != total:
        values = {"code": Text("总分", "the total"), "score": total, "published": published}
        yield problem("published-differs", locate(("published", "total")), **values)
    if not complete:
        yield problem("grade-withheld", total=total)


_MISSING: dict[Status, str] = {
    "missing": "indicator-missing",
    "zero": "indicator-zero",
    "reweighted": "indicator-left-out",
}


def _missing(
    result: IndicatorResult, leaf: Leaf, facts: Facts, locate: Locate
) -> Iterator[Problem]:
    code = _MISSING.get(result.status)
    if code is not None:
        inputs = result.compiled.inputs
        absent = "、".join(absent_facts(result.compiled, leaf, facts))
        unscored = _ZERO_TARGET if leaf.target == 0 else _RESULT
        what = same(absent) if absent else unscored if inputs else _JUDGEMENT
        place = locate(("facts",) if inputs else ("judgements", result.code))
        name = result.compiled.indicator.name
        yield problem(code, place, code=result.code, name=name, what=what)


def absent_facts(compiled: CompiledIndicator, leaf: Leaf, facts: Facts) -> tuple[str, ...]:
    """The facts for want of which a leaf is not scored: none that an ``if`` passes over."""
    own = {"value": leaf.value, "target": leaf.target, "as_of": facts.as_of}

    def lookup(name: str) -> Value | None:
        return own[name] if name in own else facts.by_name[name].value

    named = dict.fromkeys(
        name for node in compiled.formulas for name in wanting(node, lookup) if name not in own
    )
    rule = compiled.indicator.score
    if isinstance(rule, Likert):
        named |= dict.fromkeys(each.fact for each in rule.levels if lookup(each.fact) is None)
    return tuple(named)


_JUDGEMENT = Text("评判", "the judgement")
_ZERO_TARGET = Text("不为 0 的目标值", "a target other than 0")
_RESULT = Text(
    "可计分的结果（公式除以 0，或没有适用的档）",
    "a result that can be scored (a formula divides by 0, or no band applies)",
)
