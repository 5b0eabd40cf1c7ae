"""The chain of one indicator: formula, the formula with its figures, rule, calculation, score."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.documents.evaluation.figures import Figures, merged
from hengjian.documents.evaluation.printing import as_printed, day, value_text
from hengjian.documents.model import Run, Runs, Words, plain, words
from hengjian.engine.describing import describe_rule, describe_step
from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.frameworks.rules import Citation, FormulaRule, PassFail, Qualitative
from hengjian.engine.language.nodes import Expression, Name
from hengjian.engine.language.printing import substituted
from hengjian.engine.language.walking import names
from hengjian.engine.result import IndicatorResult

Steps = list[tuple[str, Runs]]
_MARK = re.compile("\ue000(\\d+)\ue001")


def formula_words(figures: Figures, expression: Expression) -> str:
    """A formula as readers see it: facts by their titles, ÷ and × for / and *."""
    shown = {name: figures.name_of(name) for name in names(expression)}
    return _signs(substituted(expression, shown))


def formula_runs(figures: Figures, expression: Expression, code: str = "") -> Runs:
    """A formula with its figures in place of the names, each opening its own trace."""
    listed = names(expression)
    marks = {name: f"\ue000{i}\ue001" for i, name in enumerate(listed)}
    runs: list[Run] = []
    for index, piece in enumerate(_MARK.split(substituted(expression, marks))):
        if index % 2 == 0:
            runs.append(Words(_signs(piece)))
            continue
        figure = figures.get(_reference(listed[int(piece)], code))
        bracketed = figure.text.startswith(("-", "−")) and len(listed) > 1
        runs.extend((Words("("), figure, Words(")")) if bracketed else (figure,))
    return merged(runs)


def _reference(name: str, code: str) -> str:
    if name == "as_of":
        return "as_of"
    if code and name in ("value", "target"):
        return f"{name}s.{code}"
    return f"facts.{name}"


def _signs(text: str) -> str:
    return text.replace(" / ", " ÷ ").replace(" * ", " × ")


def chain_steps(figures: Figures, result: IndicatorResult) -> Steps:
    """The steps from the formula to the score of one leaf."""
    compiled, indicator = result.compiled, result.compiled.indicator
    steps: Steps = []
    if indicator.explanation:
        steps.append((figures.say("what"), words(figures.of(indicator.explanation))))
    for key, expression in (("value", compiled.value), ("target", compiled.target)):
        steps.extend(_write_measure(figures, result, key, expression))
    if result.completion is not None:
        steps.append((figures.say("completion"), (figures.get(f"completions.{result.code}"),)))
    steps.append((figures.say("rule"), words(rule_words(figures, compiled))))
    steps.extend(_conditions(figures, result))
    steps.append((figures.say("way"), calculation(figures, result)))
    steps.extend(judgement_steps(figures, result))
    if indicator.cite:
        steps.append((figures.say("cite"), words(citations(figures, indicator.cite))))
    return steps


def _write_measure(
    figures: Figures, result: IndicatorResult, key: str, expression: Expression | None
) -> Iterator[tuple[str, Runs]]:
    """``formula = figures = value``. A fact that has a formula of its own is opened one level; one
    that was reported against its formula says so."""
    own = figures.get(f"{key}s.{result.code}")
    if expression is None or not names(expression):
        if expression is not None or getattr(result, key) is not None:
            yield figures.say(key), (own,)
        return
    pieces: list[Runs] = [words(formula_words(figures, expression))]
    inner, told = _open_formula(figures, expression)
    if inner is not None:
        pieces += [words(formula_words(figures, inner)), formula_runs(figures, inner)]
    else:
        pieces.append(formula_runs(figures, expression))
    if plain(pieces[-1]).strip() == own.text:
        pieces.pop()
    runs: list[Run] = []
    for piece in pieces:
        runs += [*piece, Words(" = ")]
    yield figures.say(key), merged([*runs, own, *told])


def _open_formula(figures: Figures, expression: Expression) -> tuple[Expression | None, Runs]:
    """The formula behind an expression that is one fact, if its value was computed by it; if the
    value was reported, what the formula or the records would have given."""
    evaluation = figures.evaluation
    if not isinstance(expression, Name):
        return None, ()
    fact = evaluation.facts.by_name.get(expression.name)
    formula = evaluation.framework.formulas.get(expression.name)
    if fact is None:
        return None, ()
    if formula is not None and (fact.origin in ("formula", "what-if") or as_printed(fact)):
        return formula.expression, ()
    if fact.origin == "reported" and fact.recorded is not None and not as_printed(fact):
        computed = value_text(fact.recorded, fact.unit, figures.language)
        with_figures = formula_runs(figures, formula.expression) if formula else ()
        equals = Words(" = ") if with_figures else Words("")
        told = (*with_figures, equals, Words(computed))
        return None, figures.filled("but-computed", computed=merged(told))
    return None, ()


def rule_words(figures: Figures, compiled: CompiledIndicator) -> str:
    """The scoring rule of a leaf in words; its formulas with the titles of facts."""
    rule = compiled.indicator.score
    if isinstance(rule, PassFail) and compiled.when is not None:
        return figures.say("full-when", formula=formula_words(figures, compiled.when))
    if isinstance(rule, FormulaRule) and compiled.formula is not None:
        return f"{figures.say('score')} = {formula_words(figures, compiled.formula)}"
    if isinstance(rule, Qualitative):
        tiers = (f"{figures.tier_named(t.id)} {t.from_}–{t.to}" for t in rule.tiers)
        return figures.say("between-parts").join(tiers)
    return figures.of(describe_rule(compiled))


def citations(figures: Figures, cites: tuple[Citation, ...]) -> str:
    """Documents and articles, one after another."""
    return figures.say("between-parts").join(
        " ".join(filter(None, (c.number, c.article, figures.of(c.title) if c.title else "")))
        for c in cites
    )


def calculation(figures: Figures, result: IndicatorResult) -> Runs:
    """``points × share = exact → score``, or why there is no score."""
    code = result.code
    if result.score is None or result.status in ("zero", "reweighted"):
        why = figures.say(f"status-{result.status}")
        tail = (Words(" → "), figures.get(f"scores.{code}")) if result.score is not None else ()
        return merged((Words(why), *tail))
    runs: list[Run] = [
        figures.get(f"weights.{code}"),
        Words(" × "),
        figures.get(f"shares.{code}"),
        Words(" = "),
        figures.get(f"exact.{code}"),
        Words(" → "),
        figures.get(f"scores.{code}"),
        Words(" " + figures.say("unit-points")),
    ]
    notes = [words(figures.of(describe_step(step))) for step in result.steps if _telling(step)]
    if result.weight != result.compiled.points:
        nominal, points = (figures.get(f"{head}.{code}") for head in ("points", "weights"))
        notes.append(figures.filled("reweighted-points", nominal=nominal, points=points))
    for note in notes:
        runs.extend((Words(figures.say("note-before")), *note, Words(figures.say("note-after"))))
    return merged(runs)


def _telling(step: str) -> bool:
    """Whether a step adds to what the chain already says: the tier is told with its judgement."""
    return not step.startswith(("unknown-", "tier-"))


def _conditions(figures: Figures, result: IndicatorResult) -> Iterator[tuple[str, Runs]]:
    compiled = result.compiled
    for key, expression, rule, step in (
        ("veto", compiled.veto, compiled.veto_rule, "veto"),
        ("cap", compiled.cap, compiled.cap_rule, "capped"),
    ):
        if expression is None or rule is None:
            continue
        fired = figures.say("did-fire" if step in result.steps else "not-fired")
        formula = formula_words(figures, expression)
        told = figures.say("condition", why=figures.of(rule.why), formula=formula, fired=fired)
        yield figures.say(key), words(told)


def judgement_steps(figures: Figures, result: IndicatorResult) -> Steps:
    """Who judged, why, and on what evidence."""
    judgement = result.judgement
    if judgement is None:
        return []
    steps: Steps = []
    place = f"judgements › {result.code}"
    if judgement.tier:
        share = judgement.share.text() if judgement.share else "—"
        found = figures.say("tier", tier=figures.tier_named(judgement.tier), share=share)
        steps.append((figures.say("judged"), words(found)))
    if judgement.passed is not None:
        passed = figures.say("passed" if judgement.passed else "failed")
        steps.append((figures.say("judged"), words(passed)))
    if judgement.score is not None:
        points = f"{judgement.score:f} {figures.say('unit-points')}"
        steps.append((figures.say("judged"), words(points)))
    if judgement.scores:
        pairs = (f"{name} {score:f}" for name, score in judgement.scores.items())
        text = figures.say("between-names").join(pairs)
        steps.append((figures.say("judged"), words(text)))
    if judgement.reason:
        steps.append((figures.say("reason"), figures.runs(judgement.reason, place)))
    if judgement.evidence:
        steps.append((figures.say("evidence"), words(evidence_words(figures, judgement.evidence))))
    if judgement.by:
        on = f" · {day(judgement.on, figures.language)}" if judgement.on else ""
        steps.append((figures.say("by"), words(judgement.by + on)))
    return steps


def evidence_words(figures: Figures, keys: tuple[str, ...]) -> str:
    """Pieces of evidence by title and place."""
    case = figures.evaluation.case
    listed = []
    for key in keys:
        piece = case.evidence.get(key)
        title = figures.of(piece.title) if piece else key
        listed.append(title + (f" ({piece.place})" if piece and piece.place else ""))
    return figures.say("between-parts").join(listed)
